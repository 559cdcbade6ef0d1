"""The command `scripts/explain`: print an answer, or one of its claims, with the traces of its examples."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from session_answers.commands.answer_text import answer_text
from session_answers.commands.reports import run_in_project
from session_answers.errors import CommandError
from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from session_answers.prove.page_facts import facts
from session_answers.prove.project import Project
from sqlalchemy_receipts import Fault, code_lines


def main(arguments: list[str]) -> int:
    """Print an answer. Return 1 if there is no such answer, or if it has a fault."""
    parser = argparse.ArgumentParser(prog="scripts/explain", description="Print an answer with what its examples did.")
    parser.add_argument("answer", help="a code, an address, or a link: S02, commit, commit#stale")
    name = parser.parse_args(arguments).answer
    return run_in_project(lambda project: _main(project, name))


def _main(project: Project, name: str) -> int:
    base = os.environ.get("SITE_URL", "").rstrip("/") + "/"
    sys.stdout.write(explain(project, name, base))
    return 0


def explain(project: Project, name: str, base: str) -> str:
    """Return an answer as text. Run only its examples. `base` is the address of the site. Raise ReceiptsError."""
    page, answer, identifier = find(project.answers(), name)
    page_facts = facts(project.folder, [page], ())["pages"][page.url]
    project.runner.run_all(project.local_programs([page]))
    proofs = {proof.example.id: proof for proof in project.prove(page)}
    return answer_text(answer, proofs, identifier, base, f"{page_facts['versions']}, {page_facts['date']}")


def find(answers: list[tuple[Page, Answer]], name: str) -> tuple[Page, Answer, str]:
    """Return the page, answer, and id for `S02`, `commit`, `/commit/#stays-open`, or a link. Raise CommandError."""
    path, _, identifier = name.partition("#")
    wanted = path.rstrip("/").rpartition("/")[2].lower() if path.strip("/") else ""
    for page, answer in answers:
        if wanted and wanted in (answer.code.lower(), page.address.lower()):
            if identifier and identifier not in _ids(page, answer):
                claims = ", ".join(claim.id for claim in answer.claims)
                problem = f"{page.path} has no claim {identifier!r}"
                raise CommandError(Fault(name, 0, problem, f"use one of {claims}"))
            return page, answer, identifier
    names = ", ".join(f"{answer.code} {page.address}" for page, answer in answers if answer.code)
    raise CommandError(Fault(name, 0, "there is no such answer", f"use one of {names}"))


def _ids(page: Page, answer: Answer) -> Iterator[str]:
    """Yield the ids of the claims, the examples, and their lines."""
    yield from (claim.id for claim in answer.claims)
    for example in page.examples:
        yield example.id
        yield from (f"{example.id}-L{line}" for line in range(1, len(code_lines(example.code)) + 1))
