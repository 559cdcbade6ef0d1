"""The links of a state diagram that replaces its example. Each part links to a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from session_answers import text_files
from session_answers.prove.proof import Proof
from sqlalchemy_receipts import Fault
from sqlalchemy_receipts.render import state_map_parts

_FIX = "add a page and an id for it under `links:` in the front matter"


def map_faults(root: Path, proof: Proof) -> Iterator[Fault]:
    """Yield a fault for each part of a proof's map without a link to a page, or to an id on a page.

    Raise ReceiptsError if a page cannot be read.
    """
    if proof.example.picture != "map":
        return
    for part in state_map_parts(proof.program, proof.trace):
        link = proof.page.links.get(part, "")
        if not _exists(root, link):
            problem = f"{part!r} of the map links to {link!r}" if link else f"{part!r} of the map has no link"
            yield Fault(proof.page.path, 1, problem, _FIX)


def _exists(root: Path, link: str) -> bool:
    name, _, identifier = link.partition("#")
    path = root / "docs" / name
    if path.suffix != ".md" or not path.is_file():
        return False
    text = text_files.read(path, f"docs/{name}")
    return bool(text) and (not identifier or f"{{ #{identifier} }}" in text)
