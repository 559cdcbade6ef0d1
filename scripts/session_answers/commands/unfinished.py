"""What a page still needs when its text and its examples have no faults: runs in other environments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from session_answers.pages.page import Page
from session_answers.prove.proof import Proof
from session_answers.recordings.results import FOLDER
from sqlalchemy_receipts import Fault


def unrun(folder: Path, page: Page, proofs: Iterable[Proof]) -> Iterator[Fault]:
    """Yield a fault for the first example that has not run in all its environments."""
    is_run = page.path.startswith("docs/") and (folder / FOLDER).is_dir()
    for proof in proofs if is_run else ():
        if missing := proof.comparison.missing:
            problem = f"the example {proof.example.id} has not run with {missing[0].label}"
            more = f" and in {len(missing) - 1} more environments" if len(missing) > 1 else ""
            yield Fault(page.path, proof.example.line, problem + more, f"scripts/matrix {page.path}")
            return
