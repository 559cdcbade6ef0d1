"""The command `scripts/matrix`: runs every example on every combination, and writes or compares what they did."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.prove.everywhere import differences, jobs, merged, ran, recordings, told
from session_answers.prove.prove import Site
from session_answers.recordings import results, traces
from session_answers.recordings.environments import LOCAL, RECORDED, Combination, home, of
from session_answers.recordings.results import AGREES, DIFFERS, FAILS, FILE, FOLDER, Results
from session_answers.recordings.traces import Recording
from session_answers.run.runner import LostError, Runner
from sqlalchemy_receipts.program import Program


def main(arguments: list[str]) -> int:
    """Run all examples, or those of the pages named; return 1 where something is wrong, and then write nothing."""
    parser = argparse.ArgumentParser(prog="scripts/matrix", description=__doc__.partition(": ")[2])
    parser.add_argument("pages", nargs="*", help="pages to run, such as docs/commit.md; none for all")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail where what is committed differs")
    parser.add_argument(
        "--newest", action="store_true", help="check the newest releases instead of those that are pinned"
    )
    parser.add_argument("--on", action="append", metavar="2.0-mariadb", help="run on this combination; none for all")
    given = parser.parse_args(arguments)
    site = Site(root(), Runner())
    try:
        return _main(site, given)
    except (PageError, LostError) as error:
        sys.stderr.write(f"{error}\n")
        sys.stderr.write("the results are left as they were\n")
        return 1
    finally:
        site.runner.close()


def _main(site: Site, given: argparse.Namespace) -> int:
    wanted = _wanted(given.on)
    paths = [Path(page).resolve() for page in given.pages] or site.paths()
    some = jobs(site, paths)
    date = today()
    site.runner.run_all((job.program, job.example.timeout) for job in some if home(job.example) == LOCAL)
    everything = {
        each: ran(site, each, own, progress=True, newest=given.newest)
        for each in (*([LOCAL] if given.newest else []), *wanted)
        if (own := [job for job in some if each in of(job.example)])
    }
    found = told(site, some, everything, date)
    shown = {(each, program.name): one for each, program, one in recordings(some, everything, found, date)}
    programs = {job.program.name: job.program for job in some}
    if given.check or given.newest:
        places = {job.program.name: job.place for job in some}
        wrong = list(differences(site.folder, found, shown, programs, places, whole=not given.pages))
        sys.stderr.writelines(f"{each}\n" for each in wrong)
        return 1 if wrong else 0
    _write(site, found, shown, programs, whole=not given.pages)
    for each in found:
        counts = Counter(result.kind for result in each.found.values())
        said = ", ".join(f"{counts[kind]} {kind}" for kind in (AGREES, DIFFERS, FAILS))
        sys.stdout.write(f"{each.combination}: {said} ({each.ran_on})\n")
    return 0


def _wanted(names: list[str] | None) -> list[Combination]:
    known = {str(each): each for each in RECORDED}
    if unknown := [name for name in names or () if name not in known]:
        raise PageError(f"--on {unknown[0]}: there is no such combination: name one of {', '.join(known)}")
    return [each for name, each in known.items() if names is None or name in names]


def _write(site: Site, found: Iterable[Results], shown: Mapping[tuple[Combination, str], Recording],
           programs: Mapping[str, Program], *, whole: bool) -> None:  # fmt: skip
    every = {job.program.name for job in jobs(site, site.paths())}
    for each in found:
        known = None if whole else results.read(site.folder, each.combination)
        if known and known.ran_on != each.ran_on:
            raise PageError(
                f"{FOLDER}/{each.combination}/{FILE}: was run with {known.ran_on}: run scripts/matrix for all"
            )
        one = merged(known, each, every - programs.keys())
        path = results.path_of(site.folder, each.combination)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(results.text(one), encoding="utf-8")
        for old in path.parent.glob(f"*{results.TRACE}"):
            if old.stem not in every or (old.stem in programs and (each.combination, old.stem) not in shown):
                old.unlink()
    for (combination, name), fresh in shown.items():
        traces.write(site.folder, combination, programs[name], fresh)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
