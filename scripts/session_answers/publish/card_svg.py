"""Cards: the image that stands beside a link to a page, from its verdict and the lifelines of its first example."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import escape

from session_answers.pages.answers import Answer, plain
from session_answers.prove.proof import Proof
from sqlalchemy_receipts.render.events import is_shown
from sqlalchemy_receipts.render.lifelines import lifelines
from sqlalchemy_receipts.render.svg import STEP
from sqlalchemy_receipts.render.svg import drawn as drawn_row
from sqlalchemy_receipts.trace import Event

WIDE, HIGH = 1200, 630
_LEFT, _LANES, _TOP, _ROW = 72, 760, 120, 36
_MOST_ROWS = 13
# Characters of a line of the question, of the bold word and of the rest, at their sizes.
_QUESTION, _BOLD, _REST = (25, 50, 58), (30, 40, 50), (42, 29, 42)
# Characters of what an event is called.
_WORDS = 24
_PAGE = """
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


def svg(answer: Answer, proof: Proof | None, name: str, styles: str) -> str:
    """Draw the card of a page with the first rows of an example's lifelines.

    `name` is the site's, `styles` its style sheet, whose colours are used.
    """
    top = f'<text class="dim" x="{_LEFT}" y="88" font-size="28">{escape(name)}</text>'
    code = f'<text class="bold" x="{WIDE - _LEFT}" y="88" font-size="28" text-anchor="end">{answer.code}</text>'
    lines = list(_lines(answer))
    drawn = "".join(_rows(proof)) if proof else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">'
        f"<style>{_styles(styles)}</style>"
        f'<rect class="card" width="{WIDE}" height="{HIGH}"/><rect class="edge" width="16" height="{HIGH}"/>'
        f"{top}{code}{''.join(lines)}{drawn}</svg>"
    )


def _styles(sheet: str) -> str:
    """Take the colours of the light scheme, and the looks of lines and shapes, from the site's style sheet."""
    colours = dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", sheet))
    long = {key: "#fff" if value == "#fff" else value for key, value in colours.items()}
    rules = re.search(r"/\* The lines: .*?\*/(.*?)/\*", sheet, re.DOTALL)
    looks = rules[1] if rules else ""
    return _PAGE % long + re.sub(r"var\(--([\w-]+)\)", lambda found: long[found[1]], looks)


def _lines(answer: Answer) -> Iterator[str]:
    """Give the question, the bold words of the verdict and the rest of it, each broken into lines."""
    said = " ".join(answer.verdict)
    bold = re.match(r"\*\*(.*?)\*\*\s*", said)
    rest = said[bold.end() :] if bold else said
    y = 118.0
    for text, kind, (width, size, step) in (
        (answer.question, "bold", _QUESTION),
        (bold[1] if bold else "", "bold", _BOLD),
        (rest, "", _REST),
    ):
        y += 14 if text else 0
        for line in textwrap.wrap(plain(text), width):
            y += step
            yield f'<text class="{kind}" x="{_LEFT}" y="{y:.0f}" font-size="{size}">{escape(line)}</text>'


def _rows(proof: Proof) -> Iterator[str]:
    events = proof.trace.events
    shown = [event for event in events if is_shown(event, proof.program)]
    lines = lifelines(events, shown)
    wide = len(lines.lanes) * STEP
    pairs = [pair for pair in zip(events, lines.beats, strict=True) if is_shown(pair[0], proof.program)]
    yield f'<g transform="translate({_LANES} {_TOP})" class="trace">'
    for number, (event, beat) in enumerate(pairs[:_MOST_ROWS]):
        y = number * _ROW
        # Shapes are drawn for rows of a page; a card is seen from farther away.
        yield (
            f'<svg class="lanes" y="{y}" width="{wide * 1.5:.0f}" height="{_ROW}" viewBox="0 0 {wide} 24">'
            f"{_placed(drawn_row(event, beat))}</svg>"
            f'<text class="{event.family}" x="{wide * 1.5 + 16:.0f}" y="{y + 25}" font-size="23">'
            f"{escape(_said(event))}</text>"
        )
    yield "</g>"


def _said(event: Event) -> str:
    said = f"{event.subject}{event.detail} {event.state}" if event.state else event.word
    return said if len(said) <= _WORDS else f"{said[: _WORDS - 1].rstrip()}…"


def _placed(row: str) -> str:
    """Turn per cent and ems of a row's height into its measure of 24, and nested pictures into groups."""
    text = row.replace('"100%"', '"24"').replace('"50%"', '"12"').replace('"1.05em"', '"12"')
    return re.sub(r'<svg x="(\d+)" y="(\d+)">(.*?)</svg>', r'<g transform="translate(\1 \2)">\3</g>', text)
