"""The Markdown version of each page for programs, with outputs and traces as text, and the lists of all versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from session_answers.pages.answers import Answer
from session_answers.pages.examples import FIXED
from session_answers.pages.fences import outside_fences
from session_answers.pages.front_matter import body
from session_answers.pages.page import Page
from session_answers.prove.proof import Proof
from session_answers.recordings import tested_on
from session_answers.recordings.descriptions import describe
from session_answers.recordings.differences import from_changes
from session_answers.view.share_texts import fenced, with_absolute_links
from sqlalchemy_receipts.render import draw, to_text

# Attributes, elements for browsers, and the marks of tables.
_LEFT_OUT = re.compile(r"\{ \.|</?(?:form|label|p|textarea|ul)\b|<!-- (?:drivers: .*|end of drivers) -->$")
_LEAD = (
    "Each claim is proved by the code below it, which was executed. "
    "The `# ->` comments say what the line above them made SQLAlchemy do."
)


def of_page(page: Page, answer: Answer, proofs: Iterable[Proof], base: str, versions_and_date: str) -> str:
    """Return the Markdown version of a page. The whole trace replaces the receipts. All links have full addresses."""
    rows = body(page.text).split("\n")
    offset = page.text.replace("\r\n", "\n").lstrip("\ufeff").split("\n").index(rows[0]) if rows else 0
    by_line = sorted(proofs, key=lambda proof: proof.example.line, reverse=True)
    for proof in by_line:
        first = proof.example.line - 1 - offset
        last = first + len(proof.example.code.split("\n"))
        label = ["Fixed:", ""] if proof.example.review == FIXED else []
        note = [*label, proof.note, ""] if proof.note else label
        differences = [row for text in _differences(proof) for row in ("", *text)]
        rows[first - 1 : last + 1] = [*note, *fenced(to_text(proof.drawing)).split("\n"), *differences]
    url = base + answer.url
    runs = {
        claim.id: tested_on.text(proof.comparison for proof in by_line if proof.example in claim.examples)
        for claim in answer.claims
    }
    outside = {number for number, _ in outside_fences(rows)}
    errata = {claim.id: [erratum.sentences for erratum in reversed(claim.errata)] for claim in answer.claims}
    notes = {name: [*errata.get(name, ()), *filter(None, [run])] for name, run in runs.items()}
    text = "\n".join(
        _without_attributes(with_absolute_links(row, base, answer), url, notes) if number in outside else row
        for number, row in enumerate(rows, 1)
    )
    end = f"Source: <{url}>. Executed on {versions_and_date}.\n"
    return f"{text.rstrip()}\n\n---\n\n{end}"


def _differences(proof: Proof) -> Iterator[list[str]]:
    """Return the differences of an example in other environments, each as rows of Markdown."""
    for variant in proof.comparison.variants:
        environments = describe(variant.environments, proof.comparison.drivers)
        if variant.failure:
            yield [f"On {environments}, the program {variant.failure}."]
        elif variant.trace:
            rows = fenced(to_text(draw(proof.program, variant.trace))).split("\n")
            yield [f"On {environments}, it did this:", "", *rows]
        else:
            lines = from_changes(proof.program, proof.trace, variant.changes)
            yield [f"On {environments}, these lines differ:", "", *(f"- {line}" for line in lines)]


def _without_attributes(row: str, url: str, notes: Mapping[str, list[str]]) -> str:
    """Put the address, the errata, and the environments of a claim below its title. Drop elements for browsers."""
    if heading := re.fullmatch(r"(#+ .*?) \{ #([\w-]+) \}", row):
        return "\n\n".join([heading[1], f"<{url}#{heading[2]}>", *notes.get(heading[2], ())])
    return "" if _LEFT_OUT.match(row) else row


def llms(name: str, description: str, answers: Iterable[Answer], base: str) -> str:
    """Return the text of `llms.txt`: a description of the site, and a link to each Markdown version."""
    pages = list(answers)
    questions = [
        f"- [{answer.code}: {answer.question}]({base}{answer.url}index.md): {_text(answer.description)}"
        for answer in pages
        if answer.code
    ]
    without_code = [
        f"- [{answer.question}]({base}{answer.url}index.md): {_text(answer.description)}"
        for answer in pages
        if not answer.code and answer.url
    ]
    data = [
        f"- [All answers in one file]({base}llms-full.txt)",
        f"- [Answers as data]({base}answers.json): described by its [JSON schema]({base}answers.schema.json)",
        f"- [Changes]({base}feed.xml): an Atom feed of changed answers",
    ]
    return "\n".join(
        [
            *(f"# {_text(name)}", "", f"> {_text(description)}", "", _LEAD, ""),
            *("## Questions", "", *questions, ""),
            *("## More", "", *without_code, ""),
            *("## Optional", "", *data, ""),
        ]
    )


def full(name: str, description: str, versions: Iterable[str]) -> str:
    """Return the text of `llms-full.txt`: all Markdown versions, one after another."""
    return "\n".join([f"# {_text(name)}", "", f"> {_text(description)}", "", _LEAD, "", *versions])


def _text(value: str) -> str:
    """Return a text as one line of Markdown without tags."""
    return " ".join(value.split()).replace("<", "&lt;")
