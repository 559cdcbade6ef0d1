"""A run of an example in another environment as HTML, with the differences marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html import escape

from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant
from session_answers.recordings.descriptions import describe
from session_answers.recordings.differences import Difference
from session_answers.recordings.environments import home
from session_answers.recordings.tested_on import variant_id
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.html import trace_html

# The number of text rows of a folded variant, and of each line that differs.
_FRAME_ROWS, _ROWS_PER_DIFFERENCE = 4, 4


def variant_html(proof: Proof, variant: Variant, differences: Iterable[Difference]) -> str:
    """Return a variant of an example: first the lines that differ, then the whole example, folded."""
    identifier = escape(variant_id(proof.example.id, variant))
    environments = escape(describe(variant.environments, proof.comparison.drivers))
    versions = "".join(f"<li>{escape(versions_text)}</li>" for versions_text in variant.versions)
    if variant.failure:
        result = f'<p class="failure">There the program {escape(variant.failure)}.</p>'
    else:
        result = _differences_html(proof, variant, differences)
    if variant.trace:
        drawn = trace_html(draw(proof.program, variant.trace), identifier)
        result += f"<details><summary>All that it did there</summary>{drawn}</details>"
    return (
        f'<div class="elsewhere" id="{identifier}" role="group" aria-label="Differs on {environments}">'
        f'<p class="where">Differs on <b>{environments}</b></p>{result}'
        f'<details class="ran"><summary>Versions</summary><ul>{versions}</ul></details></div>'
    )


def row_count(variants: Iterable[tuple[Difference, ...]]) -> int:
    """Return the approximate number of rows of variants below their example. Each variant is its differences."""
    return sum(_FRAME_ROWS + _ROWS_PER_DIFFERENCE * len(lines) for lines in variants)


def _differences_html(proof: Proof, variant: Variant, differences: Iterable[Difference]) -> str:
    drivers = proof.comparison.drivers
    home_name = describe([home(proof.example)], drivers)
    # The newest release line represents the others.
    other_name = describe([max(variant.environments, key=lambda environment: environment.line)], drivers)
    items = "".join(_difference_html(difference, home_name, other_name) for difference in differences)
    return f'<ol class="differences" role="list">{items}</ol>'


def _difference_html(difference: Difference, home_name: str, other_name: str) -> str:
    number = difference.number
    line = f"Leaving the block of line {number}" if difference.leaving else f"Line {number}"
    left, right = marked(difference.shown, difference.other)
    return (
        f"<li><p><b>{line}</b> <code>{escape(difference.code)}</code></p>"
        f"<dl><dt>{escape(home_name)}</dt><dd>{left}</dd><dt>{escape(other_name)}</dt><dd>{right}</dd></dl></li>"
    )


def marked(shown: str, other: str) -> tuple[str, str]:
    """Return two receipts as HTML. Mark events that are in only one of them."""
    left_events, right_events = _events(shown), _events(other)
    matcher = SequenceMatcher(None, left_events, right_events, autojunk=False)
    left_html, right_html = list[str](), list[str]()
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            left_html += map(escape, left_events[i:j])
            right_html += map(escape, right_events[k:m])
        else:
            left_html += _tagged(left_events[i:j], "del")
            right_html += _tagged(right_events[k:m], "ins")
    return "".join(left_html).strip(), "".join(right_html).strip()


def _events(text: str) -> list[str]:
    """Split a receipt into its events, each with the separator after it."""
    return re.findall(r".+?(?:[,;] |$)", text)


def _tagged(events: list[str], tag: str) -> Iterator[str]:
    for event in events:
        bare = event.rstrip(",; ")
        yield f"<{tag}>{escape(bare)}</{tag}>{event[len(bare) :]}"
