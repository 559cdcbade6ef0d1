"""Served sites: the time until an edit appears on the page, and the time to serve the site of this project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .processes import Cost, run
from .report import Figure
from .sample_pages import page
from .server import Server, served
from .variants import PROJECT, SETUP, VARIANTS, Variant, copy_files, environment, mkdocs
from .workspace import Workspace, middle_page, seconds


def edits(workspace: Workspace) -> Iterator[Figure]:
    """Serve all variants. Edit a page of each: first a word of its text, then an example with its receipt."""
    for count in workspace.pages:
        with ExitStack() as stack:
            servers = {variant: stack.enter_context(_served_sample(workspace, variant, count)) for variant in VARIANTS}
            for number in workspace.rounds(f"edits of {count} pages"):
                yield from _round(workspace, servers, count, number)


def _round(workspace: Workspace, servers: dict[Variant, Server], count: int, number: int) -> Iterator[Figure]:
    setup = (workspace.root / SETUP).read_text(encoding="utf-8")
    text, before, after = f"Text{number}", f"Example{number - 1}", f"Example{number}"
    for kind, word, words in (("text", text, (text, before)), ("example", after, (text, after))):
        for variant, server in servers.items():
            source = page(variant.style, middle_page(count), setup, *words)
            cost = server.edit(middle_page(count), source, word)
            yield seconds(f"Edit to reload, {kind}", variant.name, f"{count} pages", cost)


def real_site(workspace: Workspace) -> Iterator[Figure]:
    """Serve the site of this project, serve it again without changes, and build it from scratch."""
    for _ in workspace.rounds("the site of this project"):
        with workspace.new_folder("served") as folder:
            copy_files(PROJECT, workspace.root, folder)
            first, again = (_cost_of_serving(folder) for _ in range(2))
        with workspace.new_folder("built") as folder:
            copy_files(PROJECT, workspace.root, folder)
            cold = run(mkdocs("build"), folder, environment(folder))
        costs = {"serve again, nothing changed": again, "serve for the first time": first, "cold build": cold}
        for name, cost in costs.items():
            yield seconds("The site of this project", name, "until the home page answers, or the end", cost)


def _cost_of_serving(folder: Path) -> Cost:
    with served(folder) as (_, cost):
        return cost


@contextmanager
def _served_sample(workspace: Workspace, variant: Variant, count: int) -> Iterator[Server]:
    with workspace.sample_site(variant, count) as folder, served(folder) as (server, _):
        server.wait_until_idle()
        yield server
