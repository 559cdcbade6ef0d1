"""Data: the answers as JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from session_answers.pages.answers import Answer
from session_answers.pages.markdown import plain
from session_answers.permalinks.ledger import Entry
from session_answers.prove.proof import Proof
from session_answers.publish.feed import dates
from session_answers.recordings.comparisons import Comparison, combine


def answers(
    found: Iterable[tuple[Answer, Mapping[str, Proof]]],
    entries: Iterable[Entry],
    told: Mapping[str, Mapping[str, str]],
    site: Mapping[str, Any],
    base: str,
) -> str:
    """Return `answers.json`: all answers that have a code, as `docs/answers.schema.json` describes them."""
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
            "versions": told[answer.url]["versions"],
            "claims": [
                {
                    "anchor": claim.id,
                    "url": f"{base}{answer.url}#{claim.id}",
                    "statement": plain(claim.title),
                    "reasons": [plain(reason) for reason in claim.reasons],
                    "hash": claim.digest,
                    "examples": [example.id for example in claim.examples],
                    "errors": errors(proofs[example.id] for example in claim.examples),
                    **_runs(proofs[example.id].comparison for example in claim.examples),
                }
                for claim in answer.claims
                if not claim.is_part
            ],
        }
        for answer, proofs in found
        if answer.code
    ]
    return json.dumps({**site, "answers": data}, ensure_ascii=False, indent=1) + "\n"


def _runs(examples: Iterable[Comparison]) -> dict[str, list[str]]:
    """Return the combinations on which a claim holds, on which it differs, and on which it was not run."""
    found = combine(examples)
    differs = sorted({each for one in found.variants for each in one.environments})
    lists = {"holds": found.same, "differs": differs, "not_run": found.missing}
    return {name: [str(each) for each in combinations] for name, combinations in lists.items()}


def errors(proofs: Iterable[Proof]) -> list[dict[str, str]]:
    """Return the errors that some examples raised: class and code in SQLAlchemy's list, "" where it has none."""
    found = {}
    for proof in proofs:
        for event in proof.trace.events:
            if event.family == "error" and event.line > proof.program.offset:
                code = re.search(r".*sqlalche\.me/e/(?:\d+/)?(\w+)", event.detail, re.DOTALL)
                one = {"class": event.word.removeprefix("raises "), "code": code[1] if code else ""}
                found[tuple(one.values())] = one
    return list(found.values())
