"""The answers as JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.content import Part
from session_answers.pages.errata import Erratum
from session_answers.pages.markdown import plain
from session_answers.permalinks.ledger import Entry
from session_answers.prove import driver_tables
from session_answers.prove.proof import Proof
from session_answers.publish.feed import dates
from session_answers.recordings.comparisons import Comparison, combine
from session_answers.recordings.environments import Environment
from session_answers.view.share_texts import with_absolute_links

# The first number changes if a name is removed or gets another meaning, the second if names are added.
VERSION = "1.1"


def answers(
    pages: Iterable[tuple[Answer, Mapping[str, Proof]]],
    entries: Iterable[Entry],
    facts: Mapping[str, Mapping[str, str]],
    site: Mapping[str, Any],
    base: str,
) -> str:
    """Return the text of `answers.json`: all answers with a code, as `docs/answers.schema.json` describes them.

    `pages` are answers with the proofs of their examples by id, `facts` the run of each page by address, and `site` the
    fields of the whole site.
    """
    pages = tuple(pages)
    changed = dates(entries)
    data = [
        {
            "code": answer.code,
            "address": f"/{answer.url}",
            "url": base + answer.url,
            "markdown": f"{base}{answer.url}index.md",
            "question": plain(answer.question),
            "verdict": answer.description,
            "changed": changed.get(f"/{answer.url}", site["executed"]),
            "versions": facts[answer.url]["versions"],
            "claims": [
                {
                    "anchor": claim.id,
                    "url": f"{base}{answer.url}#{claim.id}",
                    "statement": plain(claim.title),
                    "reasons": [plain(reason) for reason in claim.reasons],
                    "content": [_part(part, answer, base) for part in claim.content],
                    "errata": [_erratum(erratum) for erratum in claim.errata],
                    "hash": claim.digest,
                    "examples": [example.id for example in claim.examples],
                    "errors": errors(proofs[example.id] for example in claim.examples),
                    **_runs(proofs[example.id].comparison for example in claim.examples),
                    "driver_tables": _driver_tables(claim, proofs),
                }
                for claim in answer.claims
                if not claim.is_part
            ],
        }
        for answer, proofs in pages
        if answer.code
    ]
    errata = [
        {
            "address": f"/{answer.url}#{claim.id}",
            "url": f"{base}{answer.url}#{claim.id}",
            "statement": plain(claim.title),
            **_erratum(erratum),
        }
        for answer, _ in pages
        for claim in answer.claims
        for erratum in claim.errata
    ]
    document = {"version": VERSION, **site, "answers": data, "errata": errata}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _part(part: Part, answer: Answer, base: str) -> dict[str, str]:
    """Return a part of a claim: an example with its code, or a text with its Markdown, whose links are full."""
    if part.example:
        return {"kind": part.kind, "example": part.example.id, "review": part.example.review, "code": part.example.code}
    markdown = part.markdown if part.kind == "code" else with_absolute_links(part.markdown, base, answer)
    return {"kind": part.kind, "text": part.text, "markdown": markdown}


def _erratum(erratum: Erratum) -> dict[str, str]:
    return {"date": erratum.date, "said": plain(erratum.said), "fact": plain(erratum.fact)}


def _runs(examples: Iterable[Comparison]) -> dict[str, Any]:
    """Return the environments in which a claim is the same, in which it differs, and in which it was not run.

    `tested_on` has all that ran, with the drivers. The other lists, which are older, have only the default drivers.
    """
    comparison = combine(examples)
    differs = sorted({environment for variant in comparison.variants for environment in variant.environments})
    lists = {"holds": comparison.same, "differs": differs, "not_run": comparison.missing}
    ran = sorted([*comparison.same, *differs])
    return {
        **{name: [str(each) for each in environments if each.is_default] for name, environments in lists.items()},
        "tested_on": [_run(environment, comparison, agrees=environment not in differs) for environment in ran],
    }


def _run(environment: Environment, comparison: Comparison, *, agrees: bool) -> dict[str, Any]:
    drivers = list(comparison.drivers.get(environment, ()))
    return {"environment": str(environment), "drivers": drivers, "agrees": agrees}


def _driver_tables(claim: Claim, proofs: Mapping[str, Proof]) -> list[dict[str, Any]]:
    """Return the tables of drivers of a claim: the lines of examples, the kind of result, and the rows."""
    page = next((proofs[example.id].page for example in claim.examples), None)
    if not page:
        return []
    end = next((heading.line for heading in page.headings if heading.line > claim.line), page.text.count("\n") + 2)
    return [
        {
            "lines": list(table.names),
            "what": table.what,
            "rows": [{"drivers": drivers, "result": result} for drivers, result in table.rows],
        }
        for table in driver_tables.tables(page, proofs.values())
        if claim.line < table.line < end
    ]


def errors(proofs: Iterable[Proof]) -> list[dict[str, str]]:
    """Return each error that the examples raised once: its class, and its code in SQLAlchemy's list or ""."""
    raised = {}
    for proof in proofs:
        for event in proof.trace.events:
            if event.family == "error" and event.line > proof.program.offset:
                code = re.match(r".*sqlalche\.me/e/(?:\d+/)?(\w+)", event.detail, re.DOTALL)
                error = {"class": event.word.removeprefix("raises "), "code": code[1] if code else ""}
                raised[tuple(error.values())] = error
    return list(raised.values())
