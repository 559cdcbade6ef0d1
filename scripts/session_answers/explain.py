"""The command `scripts/explain`: prints an answer, or one claim of it, with all that its examples did."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from .answers import Answer
from .as_of import of_pages
from .page import Page, PageError
from .receipts import kept
from .runner import LostError, Runner
from .site import Site, root
from .twin import terminal


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
