"""Runs: on which combinations an example did what its page shows, and what it did on the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.environments import Combination, home, of
from session_answers.recordings.results import FAILS, Results
from session_answers.recordings.traces import placed
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace


@dataclass(frozen=True)
class Variant:
    """What an example did on some combinations that is not what its page shows, with the versions of each.

    `failure` says why it did not come to its end there, "" where it did.
    """

    combinations: tuple[Combination, ...]
    trace: Trace
    failure: str = ""
    ran_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Runs:
    """Where an example holds, how it differs elsewhere, and where it was not run as it stands."""

    holds: tuple[Combination, ...] = ()
    differs: tuple[Variant, ...] = ()
    missing: tuple[Combination, ...] = ()


@dataclass
class _Groups:
    """Gathers, for each way in which something was done, where it was."""

    found: dict[object, list[Variant]] = field(default_factory=dict)

    def add(self, program: Program, one: Variant) -> None:
        key = (one.failure, tuple(sorted(results.words(one.trace.events, program.offset).items())))
        self.found.setdefault(key, []).append(one)

    def variants(self) -> Iterator[Variant]:
        for same in self.found.values():
            where = tuple(each for one in same for each in one.combinations)
            # The newest line speaks for the others.
            newest = max(same, key=lambda one: one.combinations[0].line)
            yield Variant(where, newest.trace, newest.failure, tuple(each for one in same for each in one.ran_on))


def runs(root: Path, known: dict[Combination, Results], example: Example, program: Program) -> Runs:
    """Return the runs of one example; raises PageError where a trace that differs is not there."""
    mark = results.mark(program)
    where = home(example)
    holds, missing = [], []
    groups = _Groups()
    for each in of(example):
        there = known.get(each)
        result = there.found.get(program.name) if there else None
        if each == where:
            holds.append(each)
        elif not there or not result or result.mark != mark:
            missing.append(each)
        elif result.kind == results.AGREES:
            holds.append(each)
        elif result.kind == FAILS:
            groups.add(program, Variant((each,), Trace(), result.why, (there.ran_on,)))
        else:
            one = traces.read(root, each, program)
            groups.add(program, Variant((each,), placed(one.trace, program), "", (one.ran_on,)))
    return Runs(tuple(holds), tuple(groups.variants()), tuple(missing))


def together(examples: Iterable[Runs]) -> Runs:
    """Return where all examples of a claim hold that are for a combination, and where one of them differs."""
    own = list(examples)
    differs = [variant for each in own for variant in each.differs]
    bad = {combination for variant in differs for combination in variant.combinations}
    missing = {combination for each in own for combination in each.missing} - bad
    holds = {combination for each in own for combination in each.holds} - bad - missing
    return Runs(tuple(sorted(holds)), tuple(differs), tuple(sorted(missing)))
