"""The rules of writing that a program can check, and the command that checks them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from session_answers.errors import PageError
from session_answers.pages.answers import PARTS
from session_answers.pages.page import CLAIM, MOST_LINK, Page, outside_fences
from session_answers.prove import changes_between_lines
from sqlalchemy_receipts.receipts import WIDTH

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
    written = (
        range(rows.index(changes_between_lines.BEGIN), rows.index(changes_between_lines.END))
        if changes_between_lines.BEGIN in rows
        else range(0)
    )
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
