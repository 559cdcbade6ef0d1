"""Comparisons: the environments in which an example has the events that its page shows, and its other runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.environments import Environment, environments_of, home
from session_answers.recordings.results import AGREES, FAILS, Results
from session_answers.recordings.traces import with_receipt_lines
from sqlalchemy_receipts import Program, Trace


@dataclass(frozen=True)
class Variant:
    """The differences of an example in some environments, with the versions of each.

    `failure` is the error that ended the run, or empty. A failure has no trace.
    """

    environments: tuple[Environment, ...]
    trace: Trace
    failure: str = ""
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The environments in which an example is the same, its variants, and the environments without a result."""

    same: tuple[Environment, ...] = ()
    variants: tuple[Variant, ...] = ()
    missing: tuple[Environment, ...] = ()


@dataclass
class _Groups:
    """Variants of one environment each, grouped by the events of the example."""

    groups: dict[object, list[Variant]] = field(default_factory=dict)

    def add(self, program: Program, variant: Variant) -> None:
        receipts = results.comparable_receipts(variant.trace.events, program.offset)
        self.groups.setdefault((variant.failure, tuple(sorted(receipts.items()))), []).append(variant)

    def variants(self) -> Iterator[Variant]:
        for group in self.groups.values():
            environments = tuple(environment for variant in group for environment in variant.environments)
            # The page shows the trace of the newest release line.
            newest = max(group, key=lambda variant: variant.environments[0].line)
            versions = tuple(version for variant in group for version in variant.versions)
            yield Variant(environments, newest.trace, newest.failure, versions)


def compare(root: Path, recorded: Mapping[Environment, Results], example: Example, program: Program) -> Comparison:
    """Compare an example with its recordings. Raise RecordingError if the trace of a variant is missing."""
    digest = results.digest(program)
    same, missing = [], []
    groups = _Groups()
    for environment in environments_of(example):
        environment_results = recorded.get(environment)
        result = environment_results.by_program.get(program.name) if environment_results else None
        if environment == home(example):
            same.append(environment)
        elif not environment_results or not result or result.digest != digest:
            missing.append(environment)
        elif result.kind == AGREES:
            same.append(environment)
        elif result.kind == FAILS:
            groups.add(program, Variant((environment,), Trace(), result.failure, (environment_results.versions,)))
        else:
            recording = traces.read(root, environment, program)
            trace = with_receipt_lines(recording.trace, program)
            groups.add(program, Variant((environment,), trace, "", (recording.versions,)))
    return Comparison(tuple(same), tuple(groups.variants()), tuple(missing))


def combine(comparisons: Iterable[Comparison]) -> Comparison:
    """Return the comparison of a claim from the comparisons of its examples. It differs if one of them differs."""
    parts = list(comparisons)
    variants = [variant for part in parts for variant in part.variants]
    different = {environment for variant in variants for environment in variant.environments}
    missing = {environment for part in parts for environment in part.missing} - different
    same = {environment for part in parts for environment in part.same} - different - missing
    return Comparison(tuple(sorted(same)), tuple(variants), tuple(sorted(missing)))
