"""The rules of writing that a program can check, and the command that checks them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from . import changed, errors, ledger
from .answers import PARTS
from .combinations import DATABASES, named
from .history import missing
from .index import renewed
from .page import CLAIM, MOST_LINK, Page, PageError, outside_fences
from .receipts import WIDTH
from .runner import LostError, Runner
from .runs import together
from .site import Proof, Site, root

MOST_VERDICT_WORDS = 25
# Names that a heading writes with a capital inside its sentence.
NAMES = {"Connection", "Core", "Engine", "None", "Python", "Session"}
_TWO_SENTENCES = re.compile(r"(?<![A-Z]\.[A-Z])(?<!e\.g)(?<!i\.e)[.?!][\"')*]* +[A-Z*`\"]")


def verdict(text: str) -> str:
    """Return the first paragraph below the H1 as plain text on one line, "" where there is none."""
    found = re.search(r"^# .*\n\n((?!#)(?:.+\n)+)", text, re.MULTILINE)
    said = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", found[1]) if found else ""
    return " ".join(re.sub(r"\*\*|`", "", said).split())


def faults(page: Page) -> list[str]:
    """Return what breaks a rule in a page, as texts with place, fact and cure."""
    found = list(_line_faults(page))
    if re.fullmatch(r"docs/[^/]+\.md", page.path) and page.address != "index":
        found += _question_faults(page)
    return found


def _line_faults(page: Page) -> Iterator[str]:
    for example in page.examples:
        for number, line in enumerate(example.code.split("\n"), example.line):
            if len(line) > WIDTH:
                yield f"{page.path}:{number}: {len(line)} columns: break the line at {WIDTH}"
    rows = page.text.split("\n")
    # What a program has written names things as they are.
    written = range(rows.index(changed.BEGIN), rows.index(changed.END)) if changed.BEGIN in rows else range(0)
    for number, line in outside_fences(rows):
        if number in written:
            continue
        plain = re.sub(r"`[^`]*`", "`code`", re.sub(r"^\s*(\d+\.|[-*>:])\s+", "", line))
        if not line.startswith(("|", "#")) and _TWO_SENTENCES.search(plain):
            yield f"{page.path}:{number}: two sentences on one line: give each a line of its own"


def _question_faults(page: Page) -> Iterator[str]:
    found = page.headings
    titles = [heading for heading in found if heading.level == 1]
    if len(titles) != 1 or not titles[0].title.endswith("?"):
        yield f"{page.path}:{titles[0].line if titles else 1}: the page has not one H1 that is a question"
    for heading in found:
        words = re.sub(r"`[^`]*`", "", heading.title).split()[1:]
        for word in sorted({word.strip(".,:;?!()") for word in words} - NAMES):
            if re.fullmatch(r"[A-Z][a-z]+", word):
                place = f"{page.path}:{heading.line}"
                yield f"{place}: {word!r} in a heading: write sentence case, or add the name to the rule"
    yield from _verdict_faults(page)
    yield from _claim_faults(page, [(heading.line, heading.id) for heading in found if heading.level == CLAIM])


def _verdict_faults(page: Page) -> Iterator[str]:
    try:
        front = page.front
    except PageError as error:
        yield f"{page.path}:1: {error}"
        return
    answer = verdict(page.text)
    if not re.fullmatch(r"S\d\d", str(front.get("code"))):
        yield f"{page.path}:1: no code: give the page `code: S99` in its front matter"
    if " ".join(str(front.get("description")).split()) != answer:
        yield f"{page.path}:1: the description is not the verdict: make it {answer!r}"
    if not 0 < len(answer.split()) <= MOST_VERDICT_WORDS:
        yield f"{page.path}:1: the verdict has {len(answer.split())} words: use 1 to {MOST_VERDICT_WORDS}"


def _claim_faults(page: Page, claims: list[tuple[int, str]]) -> Iterator[str]:
    names = [name for _, name in claims if name]
    proved = {example.id.rsplit("-", 1)[0] for example in page.examples}
    for number, name in claims:
        place = f"{page.path}:{number}"
        if not name:
            yield f"{place}: a claim without an id: add {{ #its-id }}"
            continue
        if re.search(r"-\d+$", name):
            yield f"{place}: the id {name!r} ends like an example's: leave its number out"
        link = f"/{page.address}/#{name}"
        if len(link) > MOST_LINK:
            yield f"{place}: the link {link} has {len(link)} characters: use at most {MOST_LINK}"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{page.path}:1: the id {name!r} is there twice"
    for part in PARTS:
        if part not in names:
            yield f"{page.path}:1: no part {{ #{part} }}: add it"
    for number, name in claims:
        if name and name not in proved and name not in ("belief", "sources"):
            yield f"{page.path}:{number}: the claim {name!r} has no executed proof: add an example below it"


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
    if changed.renewed(page.text, site) != page.text:
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
            if errors.lists(page):
                listed.append((page, proofs))
        except PageError as error:
            wrong += error.faults
        except (OSError, ValueError) as error:
            wrong.append(str(error))
    try:
        errors.of_pages(listed)
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
