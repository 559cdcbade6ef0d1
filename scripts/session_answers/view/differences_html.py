"""Elsewhere: what an example did on another combination, beside what its page shows, with the difference marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from html import escape

from session_answers.recordings.comparisons import Variant
from session_answers.recordings.differences import Difference, differences
from session_answers.recordings.environments import Environment, describe
from session_answers.recordings.tested_on import variant_id
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace

# Rows of text: of the frame of a variant, and of each line that differs.
_ROWS, _ROWS_EACH = 4, 4


def html(
    example: str,
    home: Environment,
    program: Program,
    here: Trace,
    variant: Variant,
    *,
    drawn: Callable[[str, Trace], str],
) -> str:
    """Render a variant of an example: first the lines that differ, then all of it, as `drawn` draws a trace."""
    identifier = variant_id(example, variant)
    where = escape(describe(variant.environments))
    versions = "".join(f"<li>{escape(each)}</li>" for each in variant.versions)
    head = f'<p class="where">Differs on <b>{where}</b></p>'
    if variant.failure:
        told = f'<p class="failure">There the program {escape(variant.failure)}.</p>'
    else:
        items = "".join(
            _item(each, describe([home]), describe([max(variant.environments, key=lambda one: one.line)]))
            for each in differences(program, here, variant.trace)
        )
        told = (
            f'<ol class="differences" role="list">{items}</ol>'
            f"<details><summary>All that it did there</summary>{drawn(identifier, variant.trace)}</details>"
        )
    ran = f'<details class="ran"><summary>Versions</summary><ul>{versions}</ul></details>'
    return (
        f'<div class="elsewhere" id="{identifier}" role="group" aria-label="Differs on {where}">{head}{told}{ran}</div>'
    )


def rows(program: Program, here: Trace, variants: Iterable[Variant]) -> int:
    """Return about how many rows variants take below their example, folded as they come."""
    return sum(_ROWS + _ROWS_EACH * len(differences(program, here, each.trace)) for each in variants)


def _item(each: Difference, here: str, there: str) -> str:
    line = f"Leaving the block of line {each.number}" if each.leaving else f"Line {each.number}"
    one, other = marked(each.here, each.there)
    return (
        f"<li><p><b>{line}</b> <code>{escape(each.code)}</code></p>"
        f"<dl><dt>{escape(here)}</dt><dd>{one}</dd><dt>{escape(there)}</dt><dd>{other}</dd></dl></li>"
    )


def marked(here: str, there: str) -> tuple[str, str]:
    """Return both texts with what the other has not marked, step by step."""
    one, other = _steps(here), _steps(there)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    left, right = list[str](), list[str]()
    for kind, i, j, k, m in matcher.get_opcodes():
        tag = kind != "equal"
        left += _tagged(one[i:j], "del") if tag else map(escape, one[i:j])
        right += _tagged(other[k:m], "ins") if tag else map(escape, other[k:m])
    return "".join(left).strip(), "".join(right).strip()


def _steps(text: str) -> list[str]:
    return re.findall(r".+?(?:[,;] |$)", text)


def _tagged(steps: list[str], tag: str) -> Iterator[str]:
    for step in steps:
        bare = step.rstrip(",; ")
        yield f"<{tag}>{escape(bare)}</{tag}>{step[len(bare) :]}"
