"""A proved example as HTML, readable without scripts and styles."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from session_answers.prove.proof import Proof
from session_answers.recordings.differences import from_changes
from session_answers.view.differences_html import row_count, variant_html
from session_answers.view.reserved_height import height_classes
from sqlalchemy_receipts.render import state_map_svg
from sqlalchemy_receipts.render.html import to_html

_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}


def example_html(proof: Proof, *, links: Mapping[str, str] | None = None, later: bool = False) -> str:
    """Return one example: its setup, folded, each line of code with its events, and its runs in other environments.

    Every id begins with the id of the example: `-L3` is its third visible line. `links` are the addresses for the parts
    of a state map. If the example is shown `later`, a script draws it when the reader scrolls to it. Without scripts it
    is shown at once.
    """
    example = proof.example
    variants = [
        (variant, from_changes(proof.program, proof.trace, variant.changes)) for variant in proof.comparison.variants
    ]
    inner = "".join(
        (
            _paragraph("review", _REVIEW.get(example.review, "")),
            _paragraph("note", escape(proof.note)),
            _program(proof, links),
            *(variant_html(proof, *variant_with_lines) for variant_with_lines in variants),
            _paragraph("program", _actions(proof)),
        )
    )
    classes = ["example", example.review, "map" if example.picture == "map" else ""]
    if later:
        classes.append(height_classes(proof.drawing, row_count(lines for _, lines in variants)))
        inner = f"<noscript>{inner}</noscript>"
    label = f"{_REVIEW[example.review]}: " if example.review else ""
    return (
        f'<section class="{" ".join(filter(None, classes))}" id="{escape(example.id)}" '
        f'aria-label="{label}example {escape(example.id)}">{inner}</section>'
    )


def _program(proof: Proof, links: Mapping[str, str] | None) -> str:
    """Return the code with its events, and its state map: a map below the code, or with the code folded below it."""
    example = proof.example
    code = to_html(proof.drawing, example.id)
    if not example.picture:
        return code
    state_map = state_map_svg(example.id, proof.program, proof.trace, links)
    if example.picture == "states":
        return code + state_map
    return (
        f'{state_map}<details class="behind"><summary>The program that drew this map</summary>'
        f"<noscript>{code}</noscript></details>"
    )


def _actions(proof: Proof) -> str:
    identifier, name = escape(proof.example.id), escape(proof.program.name)
    return (
        '<button type="button" class="copy scripted">Copy the whole program</button> '
        f'<a href="{identifier}.py" download="{name}.py">Download {identifier}.py</a>'
    )


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{text}</p>' if text else ""
