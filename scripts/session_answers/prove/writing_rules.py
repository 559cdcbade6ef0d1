"""The writing rules that a program can check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from session_answers.pages import asked
from session_answers.pages.answers import PARTS
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import plain, short_answer
from session_answers.pages.page import CLAIM, MAX_LINK, Heading, Page
from session_answers.prove import answer_form, changes_between_lines
from sqlalchemy_receipts import RECEIPT_WIDTH, Fault, ReceiptsError

MAX_VERDICT_WORDS = 25
# Names that have a capital letter inside a heading.
NAMES = {"Connection", "Core", "Engine", "None", "Python", "Session"}
_NO_EXAMPLE = ("belief", "sources")
_TWO_SENTENCES = re.compile(r"(?<![A-Z]\.[A-Z])(?<!e\.g)(?<!i\.e)[.?!][\"')*]* +[A-Z*`\"]")


def faults(page: Page) -> list[Fault]:
    """Yield the places at which a page breaks a rule. The rules for questions are for pages directly in `docs/`."""
    all_faults = [*_code_faults(page), *_sentence_faults(page)]
    if _is_question(page):
        claims = [heading for heading in page.headings if heading.is_claim or heading.level == CLAIM]
        for rule in (_title_faults(page), _case_faults(page), _verdict_faults(page), _claim_faults(page, claims)):
            all_faults += rule
        all_faults += answer_form.faults(page)
    return all_faults


def unasked(page: Page) -> list[Fault]:
    """Return a fault for the question of a page, and for each of its claims, that no phrase of readers asks for."""
    return list(asked.missing(page, PARTS)) if _is_question(page) else []


def _is_question(page: Page) -> bool:
    return re.fullmatch(r"docs/[^/]+\.md", page.path) is not None and page.address != "index"


def _code_faults(page: Page) -> Iterator[Fault]:
    for example in page.examples:
        for number, line in enumerate(example.code.split("\n"), example.line):
            if len(line) > RECEIPT_WIDTH:
                yield Fault(
                    page.path, number, f"the line has {len(line)} columns", f"use at most {RECEIPT_WIDTH} columns"
                )


def _sentence_faults(page: Page) -> Iterator[Fault]:
    rows = page.text.split("\n")
    begin, end = changes_between_lines.BEGIN, changes_between_lines.END
    # `scripts/update` writes the list of changes.
    written = range(rows.index(begin), rows.index(end)) if {begin, end} <= {*rows} else range(0)
    for number, line in outside_fences(rows):
        plain = re.sub(r"`[^`]*`", "`code`", re.sub(r"^\s*(\d+\.|[-*>:])\s+", "", line))
        if number not in written and not line.startswith(("|", "#")) and _TWO_SENTENCES.search(plain):
            yield Fault(page.path, number, "two sentences are on one line", "write each on its own line")


def _title_faults(page: Page) -> Iterator[Fault]:
    titles = [heading for heading in page.headings if heading.level == 1]
    if len(titles) != 1 or not titles[0].title.endswith("?"):
        line = titles[0].line if titles else 1
        yield Fault(page.path, line, "the page does not have one H1 that is a question", "write one `# Question?`")


def _case_faults(page: Page) -> Iterator[Fault]:
    for heading in page.headings:
        words = re.sub(r"`[^`]*`", "", heading.title).split()[1:]
        for word in sorted({word.strip(".,:;?!()") for word in words} - NAMES):
            if re.fullmatch(r"[A-Z][a-z]+", word):
                problem = f"{word!r} in a heading has a capital letter"
                yield Fault(page.path, heading.line, problem, "write sentence case, or add the name to the rule")


def _verdict_faults(page: Page) -> Iterator[Fault]:
    try:
        front = page.front
    except ReceiptsError as error:
        yield from error.faults
        return
    answer = " ".join(plain(" ".join(short_answer(page))).split())
    if not re.fullmatch(r"S\d\d", str(front.get("code"))):
        yield Fault(page.path, 1, "the page has no code", "add `code: S99` to its front matter")
    if " ".join(str(front.get("description")).split()) != answer:
        yield Fault(page.path, 1, "the description is not the verdict", f"change it to {answer!r}")
    if not 0 < len(answer.split()) <= MAX_VERDICT_WORDS:
        yield Fault(page.path, 1, f"the verdict has {len(answer.split())} words", f"use 1 to {MAX_VERDICT_WORDS} words")


def _claim_faults(page: Page, claims: list[Heading]) -> Iterator[Fault]:
    ids = [claim.id for claim in claims if claim.id]
    for claim in claims:
        yield from _id_faults(page, claim)
        if claim.id and claim.id not in _NO_EXAMPLE and not page.examples_below(claim):
            yield Fault(page.path, claim.line, f"the claim {claim.id!r} has no example", "add one to the claim")
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Fault(page.path, 1, f"the id {name!r} appears twice", "change one of the two")
    for part in PARTS:
        if part not in ids:
            yield Fault(page.path, 1, f"the page has no part {part!r}", f"add a heading with {{ #{part} }}")


def _id_faults(page: Page, claim: Heading) -> Iterator[Fault]:
    link = f"/{page.address}/#{claim.id}"
    if not claim.id:
        yield Fault(page.path, claim.line, "the claim has no id", "add { #its-id }")
    elif re.search(r"-\d+$", claim.id):
        yield Fault(
            page.path,
            claim.line,
            f"the id {claim.id!r} ends with a number, like the id of an example",
            "remove its number",
        )
    if len(link) > MAX_LINK:
        fix = f"choose a shorter id, because a link has at most {MAX_LINK} characters"
        yield Fault(page.path, claim.line, f"the link {link} has {len(link)} characters", fix)
