"""The command `scripts/update`: fills in and corrects the receipts of pages, and shows the difference."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from .page import PageError
from .receipts import happened, write
from .runner import Runner
from .site import Site, root


def updated(site: Site, path: Path) -> tuple[str, list[str]]:
    """Return the page's text with true receipts, and the faults that no receipt can cure."""
    page = site.read(path)
    rows = page.text.split("\n")
    wrong: list[str] = []
    for example in reversed(page.examples):
        try:
            program = site.program(page, example)
        except PageError as error:
            wrong = [*error.faults, *wrong]
            continue
        outcome = site.runner.run(program, example.timeout)
        if outcome.failure:
            wrong.insert(0, f"{page.path}:{example.line}: the example {outcome.failure}")
            continue
        code = write(example.code, happened(outcome.trace.events, program.offset))
        first = example.line - 1
        rows[first : first + example.code.count("\n") + 1] = code.split("\n")
    return "\n".join(rows), wrong


def main(arguments: list[str]) -> int:
    """Update the named pages, or all; return 1 when one has a fault that is left."""
    runner = Runner()
    site = Site(root(), runner)
    try:
        paths = [Path(argument).resolve() for argument in arguments] or site.sources()
        faults: list[str] = []
        for path in paths:
            faults += _update(site, path)
    finally:
        runner.close()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def _update(site: Site, path: Path) -> list[str]:
    try:
        text, faults = updated(site, path)
    except (PageError, OSError, ValueError) as error:
        return [str(error)]
    with path.open(encoding="utf-8-sig", newline="") as file:
        raw = file.read()
    name = path.relative_to(site.folder).as_posix()
    before = raw.replace("\r\n", "\n")
    sys.stdout.writelines(
        difflib.unified_diff(before.splitlines(keepends=True), text.splitlines(keepends=True), name, name)
    )
    if text != before:
        end = "\r\n" if "\r\n" in raw else "\n"
        path.write_text(text, encoding="utf-8", newline=end)
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
