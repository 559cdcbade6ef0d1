"""The proofs of the page that a builder converts, found before any other processor reads the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from markdown.preprocessors import Preprocessor

from session_answers.build.current_snapshot import proved_page
from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import ProvedPage, Snapshot

# The preprocessor of Zensical that has the path of the converted page.
_ZENSICAL_CONTEXT = "rendering_context"
_path: ContextVar[str] = ContextVar("path")


@contextmanager
def converting(path: str) -> Iterator[None]:
    """Set the path, in `docs/`, of the page that is converted. With Zensical, the extension finds it automatically."""
    token = _path.set(path)
    try:
        yield
    finally:
        _path.reset(token)


class FindProofs(Preprocessor):
    """Find the proofs of the page before any other processor reads it."""

    snapshot: Snapshot
    page: ProvedPage
    proofs: list[Proof]

    def run(self, lines: list[str]) -> list[str]:
        """Find the proofs, and return the lines unchanged."""
        self.snapshot, self.page = proved_page(self._page_path(), "\n".join(lines))
        self.proofs = list(self.page.proofs)
        return lines

    def _page_path(self) -> str:
        if _ZENSICAL_CONTEXT in self.md.preprocessors:
            return str(cast("Any", self.md.preprocessors[_ZENSICAL_CONTEXT]).page.path)
        return _path.get()
