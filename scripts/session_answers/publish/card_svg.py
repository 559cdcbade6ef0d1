"""The image for links to a page: its question, its short answer, and the lifelines of its first example."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import escape

from session_answers.pages.answers import Answer
from session_answers.pages.markdown import plain
from session_answers.prove.proof import Proof
from sqlalchemy_receipts import Event
from sqlalchemy_receipts.render import LANE_WIDTH, Drawing, event_elements

WIDTH, HEIGHT = 1200, 630
_LEFT, _LANES_LEFT, _LANES_TOP, _ROW_HEIGHT = 72, 760, 120, 36
# Shapes are designed for rows of a page. Readers see an image at a smaller scale.
_PAGE_ROW_HEIGHT, _SCALE = 24, 1.5
_MAX_ROWS = 13
# Characters in a line, font size, and line height of the question, the bold words of the answer, and the rest of it.
_QUESTION, _BOLD, _REST = (25, 50, 58), (30, 40, 50), (42, 29, 42)
# The longest text of an event, its font size, and the mean width of a letter in a font of size 1.
_MAX_EVENT_CHARACTERS, _EVENT_SIZE, _LETTER = 24, 23, 0.56
_STYLES = """
rect.card { fill: #fff }
rect.edge { fill: %(obj)s }
rect.panel { fill: %(soft)s }
text { font-family: Figtree; font-weight: 500; fill: %(ink)s }
text.bold { font-weight: 700 }
text.dim { fill: %(dim)s }
text.pool { font-weight: 700; fill: %(conn)s }
text.transaction { font-weight: 700; fill: %(tx)s }
text.state { font-weight: 700; fill: %(obj)s }
text.error { font-weight: 700; fill: %(no)s }
"""


def card_svg(answer: Answer, proof: Proof | None, site_name: str, style_sheet: str) -> str:
    """Return the image of a page, with the first rows of the lifelines of `proof`.

    The colors come from the site's style sheet. Raise KeyError if it lacks a color with one of the names used here.
    """
    name = f'<text class="dim" x="{_LEFT}" y="88" font-size="28">{escape(site_name)}</text>'
    code = (
        f'<text class="bold" x="{WIDTH - _LEFT}" y="88" font-size="28" text-anchor="end">{escape(answer.code)}</text>'
    )
    lanes = "".join(_lanes(proof.drawing)) if proof else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<style>{_styles(style_sheet)}</style>"
        f'<rect class="card" width="{WIDTH}" height="{HEIGHT}"/><rect class="edge" width="16" height="{HEIGHT}"/>'
        f"{name}{code}{''.join(_lines(answer))}{lanes}</svg>"
    )


def _styles(style_sheet: str) -> str:
    """Return the styles of the image: the light colors of the style sheet, and its rules for lines and shapes."""
    colors = dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", style_sheet))
    section = re.search(r"/\* The lines: .*?\*/(.*?)/\*", style_sheet, re.DOTALL)
    rules = section[1] if section else ""
    return _STYLES % colors + re.sub(r"var\(--([\w-]+)\)", lambda match: colors[match[1]], rules)


def _lines(answer: Answer) -> Iterator[str]:
    """Yield the question, the bold words of the answer, and the remainder of it, each broken into lines."""
    verdict = " ".join(answer.verdict)
    bold = re.match(r"\*\*(.*?)\*\*\s*", verdict)
    remainder = verdict[bold.end() :] if bold else verdict
    y = 118
    for text, kind, (columns, size, line_height) in (
        (answer.question, "bold", _QUESTION),
        (bold[1] if bold else "", "bold", _BOLD),
        (remainder, "", _REST),
    ):
        y += 14 if text else 0
        for line in textwrap.wrap(plain(text), columns):
            y += line_height
            yield f'<text class="{kind}" x="{_LEFT}" y="{y}" font-size="{size}">{escape(line)}</text>'


def _lanes(drawing: Drawing) -> Iterator[str]:
    left = len(drawing.lanes) * LANE_WIDTH * _SCALE + 16
    characters = min(_MAX_EVENT_CHARACTERS, int((WIDTH - _LANES_LEFT - left) / (_EVENT_SIZE * _LETTER)))
    yield f'<g transform="translate({_LANES_LEFT} {_LANES_TOP})" class="trace">'
    for number, drawn in enumerate(drawing.events[:_MAX_ROWS]):
        y = number * _ROW_HEIGHT
        yield (
            f'<g transform="translate(0 {y}) scale({_SCALE})">{event_elements(drawn, _PAGE_ROW_HEIGHT)}</g>'
            f'<text class="{escape(drawn.event.family)}" x="{left:.0f}" y="{y + 25}" font-size="{_EVENT_SIZE}">'
            f"{escape(_words(drawn.event, characters))}</text>"
        )
    yield "</g>"


def _words(event: Event, characters: int) -> str:
    words = f"{event.subject}{event.detail} {event.state}" if event.state else event.word
    return words if len(words) <= characters else f"{words[: characters - 1].rstrip()}…"
