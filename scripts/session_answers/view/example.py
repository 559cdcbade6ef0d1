"""Rendering: a proved example as HTML that reads well without a script and without styles."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from session_answers.pages.page import Example
from session_answers.recordings.comparisons import Comparison
from session_answers.recordings.environments import home
from session_answers.view import differences_html
from session_answers.view.reserved_height import room
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import state_map
from sqlalchemy_receipts.render.html import setup_html, trace_html
from sqlalchemy_receipts.trace import Trace

_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}


def example(
    shown: Example,
    program: Program,
    trace: Trace,
    note: str = "",
    runs: Comparison | None = None,
    *,
    links: Mapping[str, str] | None = None,
    later: bool = False,
) -> str:
    """Render one example: its setup folded, then each line of code with what it did.

    Every id begins with the example's; `-L3` is the third line of the example as it is shown.
    `note` says where and when a recorded example was run; what it did elsewhere follows, as
    its `runs` say. `links` are where the parts of a map
    lead; the program that drew it is folded. What is `later` is drawn when the reader comes
    near, where there are scripts, and at once where there are none.
    """
    identifier, review = shown.id, shown.review
    label = f"{_REVIEW[review]}: " if review else ""
    code = setup_html(program) + trace_html(identifier, program, trace)
    drawn = state_map.svg(identifier, program, trace, links) if shown.picture else ""
    if shown.picture == "map":
        code = (
            f'{drawn}<details class="behind"><summary>The program that drew this map</summary>'
            f"<noscript>{code}</noscript></details>"
        )
        drawn = ""
    actions = (
        '<button type="button" class="copy scripted">Copy the whole program</button> '
        f'<a href="{identifier}.py" download="{program.name}.py">Download {identifier}.py</a>'
    )
    inner = "".join(
        (
            _paragraph("review", _REVIEW.get(review, "")),
            _paragraph("note", escape(note)),
            code,
            drawn,
            _elsewhere(shown, program, trace, runs or Comparison()),
            _paragraph("program", actions),
        )
    )
    folded = "map" if shown.picture == "map" else ""
    height = _room(program, trace, runs or Comparison()) if later else ""
    kinds = " ".join(filter(None, ("example", review, folded, height)))
    body = f"<noscript>{inner}</noscript>" if later else inner
    return f'<section class="{kinds}" id="{identifier}" aria-label="{label}example {identifier}">{body}</section>'


def _room(program: Program, trace: Trace, runs: Comparison) -> str:
    return room(program, trace, differences_html.rows(program, trace, runs.variants))


def _elsewhere(shown: Example, program: Program, trace: Trace, runs: Comparison) -> str:
    return "".join(
        differences_html.html(
            shown.id,
            home(shown),
            program,
            trace,
            variant,
            drawn=lambda identifier, other: trace_html(identifier, program, other),
        )
        for variant in runs.variants
    )


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{text}</p>' if text else ""
