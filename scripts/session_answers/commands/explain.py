"""The command `scripts/explain`: prints an answer, or one claim of it, with all that its examples did."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping

from session_answers.errors import PageError
from session_answers.pages.answers import Answer, plain
from session_answers.pages.files import root
from session_answers.pages.page import Page
from session_answers.prove.page_facts import of_pages
from session_answers.prove.proof import Proof
from session_answers.prove.prove import Site
from session_answers.publish.markdown_version import _holds
from session_answers.recordings.environments import named
from session_answers.run.runner import LostError, Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import kept
from sqlalchemy_receipts.render.text import example as example_text
from sqlalchemy_receipts.trace import Trace


def find(said: list[tuple[Page, Answer]], name: str) -> tuple[Page, Answer, str]:
    """Return what `S02`, `commit`, `/commit/#stays-open` or a whole link names; raises PageError for anything else."""
    path, _, identifier = name.partition("#")
    wanted = path.rstrip("/").rpartition("/")[2].lower() if path.strip("/") else ""
    for page, answer in said:
        if wanted and wanted in (answer.code.lower(), page.address.lower()):
            if identifier and identifier not in _parts(page, answer):
                known = ", ".join(claim.id for claim in answer.claims)
                raise PageError(f"{name}: {page.path} has no claim {identifier!r}: it has {known}")
            return page, answer, identifier
    known = ", ".join(f"{answer.code} {page.address}" for page, answer in said if answer.code)
    raise PageError(f"{name}: there is no such answer: name one of {known}")


def _parts(page: Page, answer: Answer) -> Iterator[str]:
    yield from (claim.id for claim in answer.claims)
    for example in page.examples:
        yield example.id
        yield from (f"{example.id}-L{line}" for line in range(1, len(kept(example.code)) + 1))


def explain(site: Site, name: str, base: str) -> str:
    """Return an answer as text; only its own examples are run. Raises PageError."""
    page, answer, identifier = find(site.answers(), name)
    told = of_pages(site.folder, [page], ())["pages"][page.url]
    site.runner.run_all(site.runnable([page]))
    proofs = {proof.example.id: proof for proof in site.prove(page)}
    return terminal(answer, proofs, identifier, base, f"{told['versions']}, {told['date']}")


def terminal(answer: Answer, proofs: Mapping[str, Proof], only: str, base: str, ran_on: str) -> str:
    """Return an answer as plain text for a terminal; `only` is the id of one of its claims, examples or lines."""
    chosen = answer.claim(only)
    lines: list[str] = []
    if not chosen:
        name = f"{answer.code}  {answer.question}" if answer.code else answer.question
        lines += [plain(name), "", *(plain(line) for line in answer.verdict), ""]
    for claim in [chosen] if chosen else answer.claims:
        title = plain(claim.title)
        lines += [title, "-" * len(title), *(plain(line) for line in claim.reasons), ""]
        for one in claim.examples:
            proof = proofs[one.id]
            if not chosen or only in (claim.id, one.id) or only.startswith(f"{one.id}-L"):
                lines += [*_titled(proof), _indented(proof.program, proof.trace), ""]
                for variant in proof.runs.differs:
                    did = (
                        [variant.failure] if variant.failure else ["did this:", _indented(proof.program, variant.trace)]
                    )
                    lines += [f"On {named(variant.combinations)} it {did[0]}", *did[1:], ""]
        if told := _holds([proofs[one.id] for one in claim.examples]):
            lines += [told, ""]
        if chosen:
            lines.append(f"{base}{answer.url}#{only}")
    if not chosen:
        lines.append(f"{base}{answer.url}")
    return "\n".join([*lines, f"Executed on {ran_on}.", ""])


def _titled(proof: Proof) -> list[str]:
    review = {"avoid": "What not to write:", "prefer": "What to write instead:"}.get(proof.example.review, "")
    return [text for text in (review, proof.note) if text]


def _indented(program: Program, trace: Trace) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example_text(program, trace).split("\n"))


def main(arguments: list[str]) -> int:
    """Print the answer; return 1 with a message when there is none."""
    parser = argparse.ArgumentParser(prog="scripts/explain", description="Print an answer with what its examples did.")
    parser.add_argument("answer", help="a code, an address or a link: S02, commit, commit#stale")
    runner = Runner()
    try:
        sys.stdout.write(
            explain(
                Site(root(), runner),
                parser.parse_args(arguments).answer,
                os.environ.get("SITE_URL", "").rstrip("/") + "/",
            )
        )
    except (PageError, LostError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        runner.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
