"""A proved example as HTML, readable without scripts and styles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from session_answers.pages.markdown import code_html
from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant
from session_answers.recordings.differences import Difference, from_changes
from session_answers.view.differences_html import differences_html, variant_traces_html
from session_answers.view.icons import icon, icons_svg
from session_answers.view.reserved_height import space_html
from session_answers.view.row_heights import code_columns
from session_answers.view.tabs import chips_html, database_names
from sqlalchemy_receipts.render import state_map_svg
from sqlalchemy_receipts.render.html import symbols_svg, trace_html

Variants = Sequence[tuple[Variant, tuple[Difference, ...]]]
"""The variants of an example, each with the lines that differ."""

# The setup of an example, and the code that it has besides its imports.
_SETUP = re.compile(r'<details class="setup"(>.*?</summary>)(.*?)</details>', re.DOTALL)
_SETUP_CODE = re.compile(r'(?<=</summary>)<pre class="highlight" tabindex="0">.*?</pre>', re.DOTALL)
_REVIEW = {"avoid": "Don't", "prefer": "Do", "do": "Do this", "fixed": "Fixed"}


def example_html(
    proof: Proof,
    *,
    links: Mapping[str, str] | None = None,
    first: bool = False,
    later: bool = False,
    fold: bool = False,
    same_setup: bool = False,
    setup_of: str = "",
) -> str:
    """Return one example: its head, its differences, and each line of code with its events.

    Every id begins with the id of the example: `-L3` is its third visible line. `links` are the addresses for the parts
    of a state map. The `first` example of a page has the shapes and icons for all, and a script draws its setup when
    the reader opens it. If an example is shown `later`, a script draws it when the reader scrolls to it, or unfolds it.
    Without scripts it is shown at once. If the example above has the `same_setup`, it is left out. If another example,
    `setup_of`, has the same setup, a link leads there, and a script replaces it by this setup.
    """
    example = proof.example
    variants = [
        (variant, from_changes(proof.program, proof.trace, variant.changes)) for variant in proof.comparison.variants
    ]
    shapes = shapes_html() if first else ""
    inner = shapes + _head(proof) + differences_html(proof, variants)
    program = _program(proof, links, variants, same_setup=same_setup)
    inner += _with_setup_of(setup_of, program) if setup_of else _with_lazy_setup(program) if first else program
    is_later = later and not fold
    if is_later:
        inner = f"{space_html(proof.drawing, len(variants))}<noscript>{inner}</noscript>"
    classes = ["example", example.review, "map" if example.picture == "map" else "", "later" if is_later else ""]
    section = (
        f'<section class="{" ".join(filter(None, classes))}" id="{escape(example.id)}" '
        f'aria-label="{escape(_name(proof))}">{inner}</section>'
    )
    return _folded(proof, section, lazy=later) if fold else section


def shapes_html() -> str:
    """Return the shapes and icons that the examples of a page use."""
    return symbols_svg() + icons_svg()


def _with_lazy_setup(program: str) -> str:
    return _SETUP.sub(r'<details class="setup lazy"\1<noscript>\2</noscript></details>', program, count=1)


def _with_setup_of(identifier: str, program: str) -> str:
    link = f'<p class="same"><a href="#{escape(identifier)}">Another example shows the same setup.</a></p>'
    return _SETUP_CODE.sub(link, program, count=1)


def _folded(proof: Proof, section: str, *, lazy: bool) -> str:
    title = _title_html(proof.example.title) or "Another example"
    databases = ", ".join(database_names(proof))
    summary = f'<summary data-on="{databases}">{title}</summary>'
    if lazy:
        return f'<details class="more lazy">{summary}<noscript>{section}</noscript></details>'
    return f'<details class="more">{summary}{section}</details>'


def _title_html(title: str) -> str:
    """Return the title of an example as HTML. Calls are code: the options of a block cannot have backticks."""
    return code_html(re.sub(r"(?<!`)[\w.]+\(\)(?!`)", r"`\g<0>`", title))


def _name(proof: Proof) -> str:
    """Return the name of an example for screen readers."""
    example = proof.example
    label = _REVIEW.get(example.review, "Example")
    return f"{label}: {example.title.replace('`', '')}" if example.title else f"{label} {example.id}"


def _head(proof: Proof) -> str:
    """Return the head: the title, the environments, and what a reader can do with the example."""
    example = proof.example
    parts = filter(None, (_REVIEW.get(example.review, ""), example.title))
    title = _title_html(": ".join(parts)) or "Example"
    identifier, name = escape(example.id), escape(proof.program.name)
    has_sql = any(drawn.event.family in ("statement", "driver") for drawn in proof.drawing.events)
    sql = f'<button type="button" class="sql scripted" aria-pressed="false">{icon("sql")}SQL</button>'
    note = f'<p class="note">{escape(proof.note)}</p>' if proof.note else ""
    return (
        f'<header class="head"><p class="title">{title}</p>{chips_html(proof)}<p class="acts">'
        f"{sql if has_sql else ''}"
        f'<button type="button" class="copy scripted">{icon("copy")}Copy</button>'
        f'<a href="{identifier}.py" download="{name}.py">{icon("file")}Program</a>'
        f'<a href="#{identifier}" aria-label="Link to this example">{icon("link")}</a></p></header>{note}'
    )


def _program(proof: Proof, links: Mapping[str, str] | None, variants: Variants, *, same_setup: bool) -> str:
    """Return the code with its events, and its state map: a map after the code, or a map before the folded code."""
    example = proof.example
    marked = {line.number for _, lines in variants for line in lines}
    columns = code_columns(proof.drawing)
    code = trace_html(proof.drawing, example.id, marked, columns=columns, imports_only=same_setup)
    code += variant_traces_html(proof, variants)
    if not example.picture:
        return code
    state_map = state_map_svg(example.id, proof.program, proof.trace, links)
    if example.picture == "states":
        return code + state_map
    return (
        f'{state_map}<details class="behind lazy"><summary>The program that drew this map</summary>'
        f"<noscript>{code}</noscript></details>"
    )


def in_pair(page: Page, example: Example, html: str) -> str:
    """Return the HTML of an example. Code to avoid is in one element with the next code to prefer."""
    following = {one.id: other for one, other in pairwise(page.examples)}
    rows = page.text.split("\n")

    def is_pair(first: Example, second: Example | None) -> bool:
        if second is None or (first.review, second.review) != ("avoid", "prefer"):
            return False
        end = first.line + first.code.count("\n") + 1
        return not any(row.strip() for row in rows[end : second.line - 2])

    before = next((each for each in page.examples if following.get(each.id) is example), None)
    if is_pair(example, following.get(example.id)):
        return f'<div class="pair">{html}'
    return f"{html}</div>" if before and is_pair(before, example) else html
