"""The runs of the benchmark: each gives figures of all variants, one after the other in every round."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from session_answers.errors import PageError

from .builders import CHOICES, OURS, SETUP, Variant, choose, command, environment, lay
from .measure import Cost, run, started
from .report import Figure
from .server import Server, free_port
from .sites import STYLES, executed, names, page


@dataclass(frozen=True)
class Bench:
    """Where the project is, a folder for what is built, how often to repeat, and whom to tell of progress."""

    root: Path
    folder: Path
    repeat: int
    say: Callable[[str], object]

    def rounds(self, what: str) -> Iterator[str]:
        """Count the rounds, in words."""
        for number in range(1, self.repeat + 1):
            yield f"{what}, round {number} of {self.repeat}"


def cold(bench: Bench, variants: Sequence[Variant], count: int) -> Iterator[Figure]:
    """Build each variant from nothing, again and again."""
    for what in bench.rounds(f"cold build of {count} pages"):
        for variant in variants:
            with _laid(bench, variant, count) as folder, _named(variant, count):
                cost = run(command(variant, variant.builder.build, bench.root), folder, environment(folder))
                html = (folder / variant.builder.file.format(page=_middle(count))).read_bytes()
                if executed(html.decode(), _middle(count)) != variant.executes:
                    raise PageError(f"examples are {'not ' if variant.executes else ''}executed on {_middle(count)}")
            bench.say(f"{what}: {variant.name}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")
            yield Figure("cold CPU", variant.name, count, cost.cpu)
            yield Figure("cold wall", variant.name, count, cost.wall)
            yield Figure("cold memory", variant.name, count, cost.memory)
            yield Figure("HTML", variant.name, count, len(html) / 1000)
            yield Figure("gzip", variant.name, count, len(gzip.compress(html, mtime=0)) / 1000)


def choices(bench: Bench, count: int) -> Iterator[Figure]:
    """Build our site as it is, and with each choice made otherwise."""
    for what in bench.rounds(f"choices with {count} pages"):
        for choice in (None, *CHOICES):
            with _laid(bench, OURS, count) as folder, _named(OURS, count):
                if choice:
                    choose(choice, folder)
                cost = run(command(OURS, OURS.builder.build, bench.root), folder, environment(folder))
            name = choice.name if choice else OURS.name
            bench.say(f"{what}: {name}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")
            yield Figure("choice CPU", name, count, cost.cpu)
            yield Figure("choice wall", name, count, cost.wall)


def edits(bench: Bench, variants: Sequence[Variant], count: int) -> Iterator[Figure]:
    """Serve all variants, and edit a page of each in turn: a word of its prose, then one of its code."""
    with ExitStack() as stack:
        served = [stack.enter_context(_served(bench, variant, count)) for variant in variants]
        for what in bench.rounds(f"edits of {count} pages"):
            for kind in ("prose", "code"):
                for each in served:
                    cost = each.edit(kind)
                    bench.say(f"{what}: {each.variant.name}: {kind}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")
                    yield Figure(f"{kind} CPU", each.variant.name, count, cost.cpu)
                    yield Figure(f"{kind} wall", each.variant.name, count, cost.wall)


def session(bench: Bench, variants: Sequence[Variant], count: int, rebuilds: int) -> Iterator[Figure]:
    """Serve some variants, and tell what they hold after a tenth, a half and all of many edits of code."""
    told = {max(1, rebuilds // 10), max(1, rebuilds // 2), rebuilds}
    with ExitStack() as stack:
        served = [stack.enter_context(_served(bench, variant, count)) for variant in variants]
        for number in range(1, rebuilds + 1):
            costs = {each.variant.name: each.edit("code") for each in served}
            if number in told:
                for name, cost in costs.items():
                    bench.say(f"rebuild {number} of {rebuilds} with {count} pages: {name}: {cost.memory:.0f} MB")
                    yield Figure("session memory", name, number, cost.memory)


class _Served:
    """A variant that is served, with the words that were last edited into its page."""

    def __init__(self, bench: Bench, variant: Variant, count: int, server: Server) -> None:
        self.variant, self._server, self._page = variant, server, _middle(count)
        self._setup = (bench.root / SETUP).read_text(encoding="utf-8")
        self._words = {"prose": "", "code": ""}
        self._number = 0
        self._count = count

    def edit(self, kind: str) -> Cost:
        self._number += 1
        word = self._words[kind] = f"Edited{self._number}"
        text = page(STYLES[self.variant.style], self._page, self._setup, self._words["prose"], self._words["code"])
        with _named(self.variant, self._count):
            return self._server.edit(self._server.folder / "docs" / f"{self._page}.md", text, word)


@contextmanager
def _served(bench: Bench, variant: Variant, count: int) -> Iterator[_Served]:
    port, builder = free_port(), variant.builder
    with (
        _laid(bench, variant, count) as folder,
        started(command(variant, builder.serve, bench.root, port), folder, environment(folder)) as process,
    ):
        address = builder.address.format(page=_middle(count))
        server = Server(process, folder, f"http://127.0.0.1:{port}/{address}")
        with _named(variant, count):
            server.wait_for("</html>")
            server.settle()
        bench.say(f"{variant.name}, {count} pages: is served")
        yield _Served(bench, variant, count, server)


@contextmanager
def _laid(bench: Bench, variant: Variant, count: int) -> Iterator[Path]:
    folder = bench.folder / f"{variant.key}-{count}"
    folder.mkdir()
    try:
        with _named(variant, count):
            lay(variant, bench.root, folder, count)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _named(variant: Variant, count: int) -> Iterator[None]:
    """Let a fault say of what it is, and what can be done."""
    try:
        yield
    except PageError as error:
        cure = "see that scripts/build passes" if variant.ours else f"--without {variant.key} leaves it out"
        raise PageError(*(f"{variant.name}, {count} pages: {fault}: {cure}" for fault in error.faults)) from None


def _middle(count: int) -> str:
    pages = names(count)
    return pages[len(pages) // 2]
