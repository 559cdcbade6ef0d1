"""The list of claims whose examples change with other releases, for `scripts/matrix --newest` and `--pre`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from session_answers.pages.page import CLAIM
from session_answers.prove.everywhere import Job
from session_answers.recordings.traces import SUFFIX
from sqlalchemy_receipts import Fault


def changed_claims(faults: Iterable[Fault], jobs: Iterable[Job], versions: Mapping[str, str]) -> str:
    """Return the versions of each environment, and the claims that the faults of a run are about, one per line."""
    claims = {job.program.name: _claim(job) for job in jobs}
    changed: dict[str, list[str]] = {}
    for fault in faults:
        if claim := claims.get(_program(fault)):
            places = changed.setdefault(claim, [])
            places += [place for place in (PurePosixPath(fault.path).parent.name,) if place not in places]
    lines = [f"{environment}: {text}" for environment, text in versions.items()]
    lines.append("No claim changes." if not changed else f"Claims that change: {len(changed)}")
    return "\n".join([*lines, *(f"- {claim} on {', '.join(places)}" for claim, places in sorted(changed.items())), ""])


def _program(fault: Fault) -> str:
    """Return the name of a program from a fault of a trace, or from one of a line of the results."""
    if fault.path.endswith(SUFFIX):
        return PurePosixPath(fault.path).name.removesuffix(SUFFIX)
    match = re.match(r"(\S+) in docs/", fault.problem)
    return match[1] if match else ""


def _claim(job: Job) -> str:
    headings = [each for each in job.page.headings if each.level <= CLAIM and each.line < job.example.line]
    return f"/{job.page.url}#{headings[-1].id or 'top'}" if headings else f"/{job.page.url}"
