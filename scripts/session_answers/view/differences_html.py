"""The differences of an example in other environments as HTML, and its traces there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html import escape

from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant
from session_answers.recordings.descriptions import describe
from session_answers.recordings.differences import Difference
from session_answers.recordings.tested_on import variant_id
from session_answers.view.row_heights import code_columns
from session_answers.view.tabs import has_tab, tab_names
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.html import trace_html

# Further lines that differ are folded.
_SHOWN_LINES = 2


def differences_html(proof: Proof, variants: Iterable[tuple[Variant, tuple[Difference, ...]]]) -> str:
    """Return a strip for each variant of an example, with the lines that differ.

    The strips of variants without a tab, such as other drivers, are folded.
    """
    variants = list(variants)
    folded = [variant for variant, _ in variants if not (has_tab(variant) or variant.failure)]
    strips = [_strip(proof, *each) for each in variants if each[0] not in folded]
    if folded:
        names = describe((name for variant in folded for name in variant.environments), proof.comparison.drivers)
        others = "".join(_strip(proof, *each) for each in variants if each[0] in folded)
        strips.append(f'<details class="others"><summary>Differs on {escape(names)}</summary>{others}</details>')
    return "".join(strips)


def variant_traces_html(proof: Proof, variants: Iterable[tuple[Variant, tuple[Difference, ...]]]) -> str:
    """Return the whole traces of the variants that have a tab. Without scripts they are folded."""
    return "".join(
        f'<details class="variant" data-on="{tab_names(variant.environments)}">'
        f"<summary>All that it did on {escape(describe(variant.environments, proof.comparison.drivers))}</summary>"
        f"{_trace(proof, variant, lines)}</details>"
        for variant, lines in variants
        if has_tab(variant)
    )


def _trace(proof: Proof, variant: Variant, lines: Iterable[Difference]) -> str:
    if variant.trace is None:
        return ""
    identifier = variant_id(proof.example.id, variant)
    drawing, numbers = draw(proof.program, variant.trace), {line.number for line in lines}
    # The code is as wide as on the other tabs, so it does not move.
    return trace_html(drawing, identifier, numbers, columns=code_columns(proof.drawing), setup=False)


def _strip(proof: Proof, variant: Variant, differences: tuple[Difference, ...]) -> str:
    """Return the lines that differ in a variant. Those after the first, and the versions, are folded."""
    environments = escape(describe(variant.environments, proof.comparison.drivers))
    if variant.failure:
        shown = [f"<p>There the program {escape(variant.failure)}.</p>"]
    else:
        shown = [_difference_html(difference) for difference in differences]
    versions = "".join(f"<li>{escape(text)}</li>" for text in variant.versions)
    more = len(shown) - _SHOWN_LINES
    name = "Versions" if more <= 0 else f"{more} more {'line' if more == 1 else 'lines'}, and versions"
    return (
        f'<div class="difference" id="{escape(variant_id(proof.example.id, variant))}" role="group" '
        f'aria-label="Differs on {environments}"><p class="where"><b>Differs on {environments}</b></p>'
        f"{''.join(shown[:_SHOWN_LINES])}<details><summary>{name}</summary>"
        f"{''.join(shown[_SHOWN_LINES:])}<ul>{versions}</ul></details></div>"
    )


def _difference_html(difference: Difference) -> str:
    number = difference.number
    line = f"End of the block of line {number}" if difference.leaving else f"Line {number}"
    left, right = marked(difference.shown, difference.other)
    return f"<p>{line}: {right} <span>instead of</span> {left}</p>"


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
