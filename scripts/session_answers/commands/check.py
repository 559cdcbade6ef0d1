"""The command `scripts/check`: checks the rules of writing, the examples, and the addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.pages.page import CLAIM, Page, outside_fences
from session_answers.pages.question_list import renewed
from session_answers.permalinks import ledger
from session_answers.permalinks.ledger_history import missing
from session_answers.prove import changes_between_lines, error_entries
from session_answers.prove.proof import Proof
from session_answers.prove.prove import Site
from session_answers.prove.writing_rules import faults
from session_answers.recordings.comparisons import together
from session_answers.recordings.environments import DATABASES, named
from session_answers.run.runner import LostError, Runner


def unsaid(page: Page, proofs: Iterable[Proof]) -> Iterator[str]:
    """Find claims that differ on a combination, and do not say so."""
    rows = page.text.split("\n")
    outside = dict(outside_fences(rows))
    found = [heading for heading in page.headings if heading.level == CLAIM]
    ends = [*(heading.line for heading in found), len(rows) + 1][1:]
    for heading, end in zip(found, ends, strict=False):
        text = "\n".join(line for number, line in outside.items() if heading.line <= number < end)
        own = [proof for proof in proofs if heading.line < proof.example.line < end]
        for variant in together(proof.runs for proof in own).differs:
            words = sorted({word for each in variant.combinations for word in (DATABASES[each.database], each.line)})
            if not any(word in text for word in words):
                where = named(variant.combinations)
                yield f"{page.path}:{heading.line}: it differs on {where}: say so below, with {' or '.join(words)}"


def _ledger_faults(site: Site) -> list[str]:
    """Return which links are broken, what the ledger has lost, and what it does not know yet."""
    try:
        links = site.permalinks(site.answers())
        found = site.broken() + missing(site.folder, links.entries)
    except PageError as error:
        return list(error.faults)
    if changed := ledger.news(links.entries, links.addresses):
        news = f"{len(changed)} addresses are new or changed, first {next(iter(changed))}"
        found.append(f"{ledger.PATH}:1: {news}: run scripts/update")
    return found


def _stale(site: Site, page: Page, path: Path) -> Iterator[str]:
    """Find what scripts/update writes into a page and is not what it would write."""
    cure = f"run scripts/update {page.path}"
    if page.address == "index" and renewed(page.text, path.parent) != page.text:
        yield f"{page.path}:1: a verdict is not its page's: {cure}"
    if changes_between_lines.renewed(page.text, site) != page.text:
        yield f"{page.path}:1: what has changed is not what was run: {cure}"


def _readable(site: Site, paths: list[Path]) -> Iterator[Page]:
    for path in paths:
        with suppress(PageError, OSError, ValueError):
            yield site.read(path)


def main(arguments: list[str]) -> int:
    """Check the named pages, or all, with their examples; return 1 with a message for each fault."""
    runner = Runner()
    wrong: list[str] = []
    listed: list[tuple[Page, tuple[Proof, ...]]] = []
    try:
        site = Site(root(), runner)
        paths = [Path(each).resolve() for each in arguments] or site.sources()
        runner.run_all(site.runnable(_readable(site, paths)))
    except (PageError, LostError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path in paths:
        try:
            page = site.read(path)
            wrong += [*faults(page), *_stale(site, page, path)]
            proofs = site.prove(page)
            wrong += unsaid(page, proofs) if path in site.paths() else []
            if error_entries.lists(page):
                listed.append((page, proofs))
        except PageError as error:
            wrong += error.faults
        except (OSError, ValueError) as error:
            wrong.append(str(error))
    try:
        error_entries.of_pages(listed)
    except PageError as error:
        wrong += error.faults
    runner.close()
    # The whole site is entered in the ledger, once no page has a fault.
    if not (wrong or arguments):
        wrong += _ledger_faults(site)
    for fault in wrong:
        sys.stderr.write(f"{fault}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
