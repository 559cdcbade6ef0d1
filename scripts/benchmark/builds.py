"""Full builds of the sample sites: build time, page size, and the cost of executing the examples."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator

from session_answers.errors import BuildError
from sqlalchemy_receipts import Fault

from .processes import OUTPUT, Cost, run
from .report import Figure
from .sample_pages import shows_output
from .variants import NOT_EXECUTED, OURS, SETUP, VARIANTS, Variant, environment, mkdocs
from .workspace import Workspace, middle_page, seconds


def cold_builds(workspace: Workspace) -> Iterator[Figure]:
    """Build each variant from scratch, and record all its examples in one process."""
    for count in workspace.pages:
        for _ in workspace.rounds(f"cold build of {count} pages"):
            yield from _round(workspace, count)


def _round(workspace: Workspace, count: int) -> Iterator[Figure]:
    column, cpu = f"{count} pages", {}
    for variant in VARIANTS:
        cost, html = _build(workspace, variant, count)
        cpu[variant] = cost.cpu
        yield seconds("Cold build", variant.name, column, cost)
        sizes = (len(html) / 1000, len(gzip.compress(html, mtime=0)) / 1000)
        yield Figure("Size of a page", "HTML kB / gzip kB", variant.name, column, sizes)
    examples = _examples_in_one_process(workspace, count)
    parts = {
        OURS.name: cpu[OURS],
        "not executed + examples": cpu[NOT_EXECUTED] + examples,
        "examples recorded in one process": examples,
    }
    for name, value in parts.items():
        yield Figure("Cold build against its parts", "CPU s", name, column, (value,))


def _build(workspace: Workspace, variant: Variant, count: int) -> tuple[Cost, bytes]:
    """Build a new sample site. Return the cost and the HTML of one page.

    Raise BuildError if the build fails, or if the page shows output that it should not show, or the reverse.
    """
    name = middle_page(count)
    with workspace.sample_site(variant, count) as folder:
        cost = run(mkdocs("build"), folder, environment(folder))
        html = (folder / "site" / name / "index.html").read_bytes()
    if shows_output(html.decode(), name) != variant.style.is_executed:
        problem = f"{name} must {'' if variant.style.is_executed else 'not '}show the output of its examples"
        raise BuildError(Fault(folder.name, 0, problem, "correct scripts/benchmark/sample_pages.py"))
    return cost, html


def _examples_in_one_process(workspace: Workspace, count: int) -> float:
    """Return the processor time in seconds that all examples of a site take in one shared process."""
    with workspace.sample_site(OURS, count) as folder:
        run([sys.executable, "-m", "benchmark.one_process", str(count), SETUP], folder, environment(folder))
        return float((folder / OUTPUT).read_text(encoding="utf-8"))
