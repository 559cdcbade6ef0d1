"""Comparisons: the environments in which an example has the events that its page shows, and its other runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.drivers import drivers_of, in_order, versions_with
from session_answers.recordings.environments import Environment, environments_of, home
from session_answers.recordings.results import AGREES, FAILS, Results
from session_answers.recordings.traces import with_receipt_lines
from sqlalchemy_receipts import Program, Slot, Trace


@dataclass(frozen=True)
class Variant:
    """The differences of an example in some environments, with the versions of each.

    `trace` is None if only the receipts that differ are recorded, or if the run failed. `failure` is the error that
    ended it, or empty. `changes` are the receipts that differ.
    """

    environments: tuple[Environment, ...]
    trace: Trace | None
    failure: str = ""
    versions: tuple[str, ...] = ()
    changes: Mapping[Slot, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """The environments in which an example is the same, its variants, and the environments without a result.

    `drivers` are the names of the drivers that ran in each environment.
    """

    same: tuple[Environment, ...] = ()
    variants: tuple[Variant, ...] = ()
    missing: tuple[Environment, ...] = ()
    drivers: Mapping[Environment, tuple[str, ...]] = field(default_factory=dict)


def _merged(variants: Iterable[Variant]) -> Iterator[Variant]:
    """Yield one variant for all with the same events of the example."""
    groups: dict[object, list[Variant]] = {}
    for variant in variants:
        groups.setdefault((variant.failure, tuple(sorted(variant.changes.items()))), []).append(variant)
    for group in groups.values():
        environments = tuple(environment for variant in group for environment in variant.environments)
        # The page shows the trace of the newest release line.
        newest = max(group, key=lambda variant: (variant.trace is not None, variant.environments[0].line))
        versions = tuple(dict.fromkeys(version for variant in group for version in variant.versions))
        yield Variant(environments, newest.trace, newest.failure, versions, newest.changes)


def compare(
    root: Path, recorded: Mapping[Environment, Results], example: Example, program: Program, shown: Trace
) -> Comparison:
    """Compare the shown trace of an example with its recordings.

    Raise RecordingError if the trace of a variant is missing, or if a result is of a line that is not there.
    """
    digest = results.digest(program)
    same, missing, variants = [], [], []
    drivers = {home(example): drivers_of(program, shown)}
    for environment in environments_of(example, program.source):
        environment_results = recorded.get(environment)
        result = environment_results.by_program.get(program.name) if environment_results else None
        if environment == home(example):
            same.append(environment)
        elif not environment_results or not result or result.digest != digest:
            missing.append(environment)
        else:
            drivers[environment] = result.drivers
            versions = versions_with(environment_results.versions, result.drivers)
            if result.kind == AGREES:
                same.append(environment)
            elif result.kind == FAILS:
                variants.append(Variant((environment,), None, result.failure, (environment_results.versions,)))
            elif environment.is_default:
                recording = traces.read(root, environment, program)
                trace = with_receipt_lines(recording.trace, program)
                changes = results.changed_receipts(program, shown, trace)
                variants.append(Variant((environment,), trace, "", (recording.versions,), changes))
            else:
                changes = results.in_program(program, environment, result.changes)
                variants.append(Variant((environment,), None, "", (versions,), changes))
    return Comparison(tuple(same), tuple(_merged(variants)), tuple(missing), drivers)


def combine(comparisons: Iterable[Comparison]) -> Comparison:
    """Return the comparison of a claim from the comparisons of its examples. It differs if one of them differs."""
    parts = list(comparisons)
    variants = [variant for part in parts for variant in part.variants]
    different = {environment for variant in variants for environment in variant.environments}
    missing = {environment for part in parts for environment in part.missing} - different
    same = {environment for part in parts for environment in part.same} - different - missing
    drivers: dict[Environment, tuple[str, ...]] = {}
    for environment, names in ((environment, names) for part in parts for environment, names in part.drivers.items()):
        drivers[environment] = in_order([*drivers.get(environment, ()), *names])
    return Comparison(tuple(sorted(same)), tuple(variants), tuple(sorted(missing)), drivers)
