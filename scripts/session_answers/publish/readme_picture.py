"""The picture of README: the first example of the home page with its lifelines, in light and in dark colors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from sqlalchemy_receipts import Event
from sqlalchemy_receipts.render import Drawing, DrawnEvent, mark_element, time_axis

PATHS = {"light": ".github/lifelines-light.svg", "dark": ".github/lifelines-dark.svg"}
"""The file of each picture, relative to the project."""

_WIDTH, _TOP, _ROW, _EDGE = 880, 50, 26, 10
# The left edges of the code and of the lanes, and the distance between two lanes.
_CODE, _LANES, _PITCH = 44, 312, 24
# The mean widths of a letter and of a capital letter, and the space between two events.
_LETTER, _CAPITAL, _GAP = 7.4, 9.6, 34
_STYLES = """
.sheet { fill: %(paper)s; stroke: %(line)s }
.rule { stroke: %(line)s }
text { font: 600 13.5px ui-sans-serif, system-ui, sans-serif; fill: %(ink)s }
.code { font: 13.5px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
.number, .dim { font-weight: 400; fill: %(dim)s }
.connection, .pool { fill: %(conn)s }
.transaction { fill: %(tx)s }
.object, .state { fill: %(obj)s }
"""


def pictures(folder: Path, drawing: Drawing) -> dict[str, str]:
    """Return the texts of both pictures by their paths. The style sheet belongs to the project in `folder`."""
    style_sheet = (folder / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    return {path: picture(drawing, style_sheet, scheme) for scheme, path in PATHS.items()}


def picture(drawing: Drawing, style_sheet: str, scheme: str) -> str:
    """Return the picture as SVG. `scheme` is light or dark. The colors and strokes come from the site's style sheet."""
    rules, rows, y = list[str](), list[str](), _TOP
    for row in drawing.rows:
        items = [drawn for iteration in row.iterations for drawn in iteration.items]
        lines = list(_lines(items, _WIDTH - _LANES - len(drawing.lanes) * _PITCH - 2 * _EDGE))
        height = _ROW * max(1, len(lines))
        code = "" if row.ended_block else drawing.code[row.number - 1]
        rules.append(f'<path class="rule" d="M1 {y}H{_WIDTH - 1}"/>')
        rows += _code(row.number, code, y)
        rows += _words(lines, _LANES + len(drawing.lanes) * _PITCH + _EDGE, y)
        axis = time_axis(row.iterations) if row.iterations else None
        for lane, state in enumerate(row.states):
            segments = axis.segments(lane) if axis else ((state, 0, 1),) if state else ()
            scale = height / (axis.height if axis else 1)
            rows += (_line(kind, lane, y + top * scale, y + bottom * scale) for kind, top, bottom in segments)
        for top, drawn in axis.marks if axis else ():
            if drawn.lane is not None and axis:
                rows.append(mark_element(drawn.event, _x(drawn.lane), round(y + top * height / axis.height)))
        y += height
    title = "Code, the lifelines of its connection, transaction, and object, and what each line did"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + _EDGE}" role="img"><title>{title}</title>'
        f"<style>{_styles(style_sheet, scheme)}</style>"
        f'<rect class="sheet" x=".5" y=".5" width="{_WIDTH - 1}" height="{y + _EDGE - 1}" rx="8"/>'
        f'{"".join(rules)}{"".join(_names(drawing))}<g class="trace">{"".join(rows)}</g></svg>\n'
    )


def _styles(style_sheet: str, scheme: str) -> str:
    """Return the styles of the picture: the colors of a scheme, and the site's rules for lines and shapes."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", style_sheet)
    colors = {name: light if scheme == "light" else dark for name, light, dark in pairs}
    section = re.search(r"/\* The lines: .*?\*/(.*?)/\*", style_sheet, re.DOTALL)
    rules = re.sub(r"var\(--([\w-]+)\)", lambda match: colors[match[1]], section[1] if section else "")
    return _STYLES % colors + rules


def _x(lane: int) -> int:
    return _LANES + lane * _PITCH + _PITCH // 2


def _line(state: str, lane: int, top: float, bottom: float) -> str:
    x = _x(lane)
    return f'<line class="{escape(state)}" x1="{x}" x2="{x}" y1="{round(top)}" y2="{round(bottom)}"/>'


def _names(drawing: Drawing) -> Iterator[str]:
    """Yield the names of the lanes. Those of the left half end at their lane, and an inner name is higher."""
    left = (len(drawing.lanes) + 1) // 2
    for number, lane in enumerate(drawing.lanes):
        level = number if number < left else len(drawing.lanes) - 1 - number
        anchor, shift = ("end", 5) if number < left else ("start", -5)
        place = f'x="{_x(number) + shift}" y="{_TOP - 8 - 16 * level}" text-anchor="{anchor}"'
        yield f'<text class="{escape(lane.kind)}" {place}>{escape(lane.label)}</text>'


def _code(number: int, code: str, y: int) -> Iterator[str]:
    if code:
        yield f'<text class="number" x="{_CODE - 12}" y="{y + 18}" text-anchor="end">{number}</text>'
        yield f'<text class="code" x="{_CODE}" y="{y + 18}">{escape(code)}</text>'
    else:
        yield f'<text class="dim" x="{_CODE}" y="{y + 18}">end of the block</text>'


def _lines(items: Sequence[DrawnEvent], width: float) -> Iterator[list[tuple[float, DrawnEvent]]]:
    """Yield the events of a row, line by line, each with its distance from the left edge."""
    line, x = list[tuple[float, DrawnEvent]](), 0.0
    for drawn in items:
        size = sum(_CAPITAL if letter.isupper() else _LETTER for letter in _text(drawn.event)) + _GAP
        if line and x + size > width:
            yield line
            line, x = [], 0.0
        line.append((x, drawn))
        x += size
    if line:
        yield line


def _words(lines: Sequence[Sequence[tuple[float, DrawnEvent]]], left: int, y: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        for x, drawn in line:
            middle, start = y + number * _ROW + _ROW // 2, round(left + x)
            if drawn.lane is not None:
                yield mark_element(drawn.event, start, middle)
            place = f'x="{start + 11}" y="{middle + 5}"'
            yield f'<text class="{escape(drawn.event.family)}" {place}>{escape(_text(drawn.event))}</text>'


def _text(event: Event) -> str:
    if event.family == "output":
        return f"prints {event.detail}"
    return f"{event.subject}{event.detail} {event.state}" if event.family == "state" else event.word
