"""Run examples with other versions and databases, and compare what they did."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.errors import PageError
from session_answers.pages.page import Example, Page
from session_answers.prove.prove import Site
from session_answers.recordings import results, traces
from session_answers.recordings.environments import LOCAL, Combination, home, of
from session_answers.recordings.results import AGREES, DIFFERS, FAILS, FILE, FOLDER, Result, Results
from session_answers.recordings.traces import Recording, bare, placed
from session_answers.run.progress import counted
from session_answers.run.runner import Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, Trace

_KEEPS = "keeps to SQLite"


@dataclass(frozen=True)
class Job:
    """One example with its page and its program."""

    page: Page
    example: Example
    program: Program

    @property
    def place(self) -> str:
        """Return where its code begins."""
        return f"{self.page.path}:{self.example.line}"


@dataclass(frozen=True)
class Ran:
    """What some programs did on one combination, by their names, and with which versions."""

    ran_on: str
    outcomes: Mapping[str, Outcome]


def jobs(site: Site, paths: Iterable[Path]) -> list[Job]:
    """Return every example of some pages; raises PageError."""
    pages = [site.read(path) for path in paths]
    return [Job(page, each, site.program(page, each)) for page in pages for each in page.examples]


def ran(site: Site, combination: Combination, some: list[Job], *, progress: bool = False, newest: bool = False) -> Ran:
    """Run the programs that are for a combination; raises LostError without its server, PageError without its line."""
    python = python_of(site.folder, combination.line, newest=newest)
    database = "" if combination.database == "sqlite" else combination.database
    # What waits for a server leaves its core to another.
    runner = Runner((os.cpu_count() or 1) + bool(database), python, database)
    began = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    try:
        ran_on = runner.versions()
        with ThreadPoolExecutor(runner.count) as threads:
            found = threads.map(lambda job: runner.run(bare(job.program), job.example.timeout), some)
            for job, outcome in zip(some, counted(str(combination), found, len(some)), strict=True):
                outcomes[job.program.name] = outcome
    finally:
        runner.close()
    if progress:
        sys.stderr.write(f"{combination}: {len(some)} examples in {time.monotonic() - began:.0f} s\n")
    return Ran(ran_on, outcomes)


def record(site: Site, page: Page, example: Example, program: Program) -> None:
    """Record an example at its home; raises PageError or LostError where that cannot be done."""
    where = home(example)
    one = ran(site, where, [Job(page, example, program)])
    outcome = one.outcomes[program.name]
    if outcome.failure:
        raise PageError(f"{page.path}:{example.line}: the example {outcome.failure} on {where.words}: correct it")
    traces.write(site.folder, where, program, Recording(one.ran_on, today(), outcome.trace))


def told(site: Site, some: list[Job], everything: Mapping[Combination, Ran], date: str) -> tuple[Results, ...]:
    """Compare what was run with what each example did at home; raises PageError for what cannot be compared."""
    wrong: list[str] = []
    found = []
    for combination, one in everything.items():
        own: dict[str, Result] = {}
        for job in some:
            if combination not in of(job.example):
                continue
            outcome = one.outcomes[job.program.name]
            if outcome.failure == _KEEPS:
                wrong.append(f'{job.place}: the example {_KEEPS}, and cannot be run on a server: write only="sqlite"')
                continue
            try:
                there = Trace() if outcome.failure else placed(outcome.trace, job.program)
                kind = (
                    FAILS if outcome.failure else results.compared(job.program, _at_home(site, job, everything), there)
                )
            except PageError as error:
                wrong += error.faults
                continue
            own[job.program.name] = Result(job.program.name, kind, results.mark(job.program), outcome.failure)
        found.append(Results(combination, one.ran_on, date, own))
    if wrong:
        raise PageError(*dict.fromkeys(wrong))
    return tuple(found)


def _at_home(site: Site, job: Job, everything: Mapping[Combination, Ran]) -> Trace:
    where = home(job.example)
    if where == LOCAL:
        outcome = site.runner.run(job.program, job.example.timeout)
    else:
        if where not in everything:  # it was not asked for: what is committed stands for it
            return placed(traces.read(site.folder, where, job.program).trace, job.program)
        outcome = everything[where].outcomes[job.program.name]
    if outcome.failure:
        raise PageError(f"{job.place}: the example {outcome.failure} on {where.words}: correct it")
    return outcome.trace if where == LOCAL else placed(outcome.trace, job.program)


def recordings(
    some: list[Job], everything: Mapping[Combination, Ran], found: Iterable[Results], date: str
) -> Iterator[tuple[Combination, Program, Recording]]:
    """Give the traces that pages show: of what differs, and of what has its home elsewhere."""
    for each in found:
        for job in some:
            result = each.found.get(job.program.name)
            away = each.combination == home(job.example) != LOCAL
            if result and (result.kind == DIFFERS or away):
                one = everything[each.combination]
                trace = one.outcomes[job.program.name].trace
                yield each.combination, job.program, Recording(one.ran_on, date, trace)


def merged(known: Results | None, new: Results, others: Iterable[str]) -> Results:
    """Put new results of some programs among those that are known of `others`."""
    kept = {name: known.found[name] for name in others if known and name in known.found}
    return Results(new.combination, new.ran_on, new.date, {**kept, **new.found})


def differences(
    root: Path,
    found: Iterable[Results],
    traces: Mapping[tuple[Combination, str], Recording],
    programs: Mapping[str, Program],
    places: Mapping[str, str],
    *,
    whole: bool,
) -> Iterator[str]:
    """Tell where committed results are not what was found: days and the versions of servers may be others.

    `places` are where the programs' examples stand, by their names; `whole` tells that they are all.
    """
    for each in found:
        known = results.read(root, each.combination)
        before = {name: one for name, one in known.found.items() if whole or name in programs} if known else {}
        if each.combination == LOCAL:  # the receipts are its results
            before = {name: replace(one, kind=AGREES, why="") for name, one in each.found.items()}
        place = f"{FOLDER}/{each.combination}/{FILE}"
        for name in sorted(before.keys() | each.found.keys()):
            was, now = before.get(name), each.found.get(name)
            if was != now:
                where = f"{places[name]}: " if name in places else ""
                yield f"{place}: {where}{name}: committed {_said(was)}, happened {_said(now)}: {results.CURE}"
            elif (each.combination, name) in traces:
                yield from _changed(root, each.combination, programs[name], traces[each.combination, name])


def _said(result: Result | None) -> str:
    return " ".join(filter(None, (result.kind, result.mark, result.why))) if result else "nothing"


def _changed(root: Path, combination: Combination, program: Program, fresh: Recording) -> Iterator[str]:
    try:
        known = traces.read(root, combination, program)
    except PageError as error:
        yield from error.faults
        return
    if known.trace != fresh.trace:
        pairs = zip([*known.trace.events, None], [*fresh.trace.events, None], strict=False)
        was, now = next((pair for pair in pairs if pair[0] != pair[1]), (known.trace.error, fresh.trace.error))
        place = f"{FOLDER}/{combination}/{program.name}{results.TRACE}"
        yield f"{place}: committed {was}, happened {now}: {results.CURE}"
