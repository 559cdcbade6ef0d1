"""The command `scripts/update`: corrects receipts, verdicts in lists and the ledger, and shows the difference."""

from __future__ import annotations

import difflib
import sys
from codecs import BOM_UTF8
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.pages.question_list import renewed
from session_answers.permalinks import ledger
from session_answers.prove import changes_between_lines, everywhere
from session_answers.prove.messages import unfit
from session_answers.prove.prove import Site
from session_answers.recordings.environments import LOCAL, home
from session_answers.run.runner import LostError, Runner
from sqlalchemy_receipts.receipts import happened, write


def updated(site: Site, path: Path) -> tuple[str, list[str]]:
    """Return the page's text with true receipts and verdicts, and the faults that this cannot cure."""
    page = site.read(path)
    rows = page.text.split("\n")
    wrong: list[str] = []
    for example in reversed(page.examples):
        try:
            program = site.program(page, example)
            if home(example) != LOCAL:
                everywhere.record(site, page, example, program)
            outcome, _ = site.outcome(example, program)
        except PageError as error:
            wrong = [*error.faults, *wrong]
            continue
        if found := unfit(page, example, program, outcome):
            wrong = [*found, *wrong]
            continue
        code = write(example.code, happened(outcome.trace.events, program.offset))
        first = example.line - 1
        if code != example.code:  # an empty block has no line of its own to put it in
            rows[first : first + example.code.count("\n") + 1] = code.split("\n")
    text = "\n".join(rows)
    text = renewed(text, path.parent) if page.address == "index" else text
    return changes_between_lines.renewed(text, site), wrong


def main(arguments: list[str]) -> int:
    """Update the named pages, or all; return 1 when one has a fault that is left."""
    runner = Runner()
    try:
        site = Site(root(), runner)
        faults: list[str] = []
        paths = [Path(argument).resolve() for argument in arguments] or site.sources()
        for path in paths:
            faults += _update(site, path)
        if not faults:
            _enter(site)
    except (PageError, LostError) as error:
        faults = [str(error)]
    finally:
        runner.close()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def _enter(site: Site) -> None:
    """Enter in the ledger the addresses that are new, and those whose words, code or receipts have changed."""
    path = site.folder / ledger.PATH
    links = site.permalinks(site.answers())
    if changed := ledger.news(links.entries, links.addresses):
        before = path.read_text(encoding="utf-8")
        path.write_text(ledger.added(before, changed, today()), encoding="utf-8")
        sys.stdout.write(f"{ledger.PATH}: {len(changed)} addresses are new or changed: commit it with the pages\n")


def _update(site: Site, path: Path) -> list[str]:
    try:
        text, faults = updated(site, path)
    except (PageError, OSError, ValueError) as error:
        return [str(error)]
    mark = path.read_bytes().startswith(BOM_UTF8)
    with path.open(encoding="utf-8-sig", newline="") as file:
        raw = file.read()
    name = path.relative_to(site.folder).as_posix()
    before = raw.replace("\r\n", "\n")
    sys.stdout.writelines(
        difflib.unified_diff(before.splitlines(keepends=True), text.splitlines(keepends=True), name, name)
    )
    if text != before:
        end = "\r\n" if "\r\n" in raw else "\n"
        path.write_text(text, encoding="utf-8-sig" if mark else "utf-8", newline=end)
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
