"""The page cache: the results of each proved page, valid while their inputs do not change.

`mkdocs serve` also stores it in files in `.examples_cache/`, for the next server. A build uses no files, because
published pages are always created again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import ProvedPage
from session_answers.run import sealed_files
from session_answers.run.code_hashes import hash_of_all_code
from session_answers.run.result_store import FOLDER

T = TypeVar("T")
_PAGE = ("page", "example")
# The other packages that convert, draw, and read pages.
_TOOLS = (
    *("Markdown", "MarkupSafe", "Pygments", "SQLAlchemy", "markdown-exec", "mkdocs", "mkdocs-material"),
    *("pymdown-extensions", "resvg-py", "selectolax"),
)


class PageCache:
    """Store the newest result of each kind for each page. Results are values that JSON can hold."""

    def __init__(self, folder: Path | None = None) -> None:
        """Store results in memory, and also in files if the `folder` of the project is given."""
        self._folder = folder / FOLDER if folder else None
        self._results: WeakKeyDictionary[ProvedPage, dict[str, tuple[object, Any]]] = WeakKeyDictionary()
        self._digests: WeakKeyDictionary[ProvedPage, str] = WeakKeyDictionary()

    def get(self, page: ProvedPage, kind: str, inputs: object, make: Callable[[], T]) -> T:
        """Return the stored result for the page and the inputs, or call `make` for a new one."""
        results = self._results.setdefault(page, {})
        if kind not in results or results[kind][0] != inputs:
            results[kind] = (inputs, self._from_file(page, kind, inputs, make) if self._folder else make())
        result: T = results[kind][1]
        return result

    def forget(self, page: ProvedPage, kind: str) -> None:
        """Remove a result, which the next call creates again."""
        self._results.get(page, {}).pop(kind, None)
        if self._folder:
            with suppress(OSError):
                _file(self._folder, page, kind).unlink()

    def _from_file(self, page: ProvedPage, kind: str, inputs: object, make: Callable[[], Any]) -> Any:
        path = _file(self._folder or Path(), page, kind)
        if page not in self._digests:
            self._digests[page] = _digest(page)
        key = sha256(f"{_code()}\0{self._digests[page]}\0{inputs!r}".encode()).hexdigest()
        with suppress(OSError, ValueError):
            return json.loads(sealed_files.read(path, key))
        result = make()
        # The next server creates results again if they cannot be written.
        with suppress(OSError):
            sealed_files.write(path, key, json.dumps(result, ensure_ascii=False))
        return result


def _file(folder: Path, page: ProvedPage, kind: str) -> Path:
    return folder / sha256(f"{kind} {page.page.path}".encode()).hexdigest()


def _digest(page: ProvedPage) -> str:
    """Return a hash of the page's text and of the traces of its examples."""
    # Each proof contains its page and its example.
    names = [field.name for field in fields(Proof) if field.name not in _PAGE]
    proofs = [[getattr(proof, name) for name in names] for proof in page.proofs]
    return sha256(repr((page.page, page.answer, page.facts, proofs)).encode()).hexdigest()


@cache
def _code() -> str:
    """Return the state of the code that creates results."""
    return "\0".join((hash_of_all_code(), sys.version, *(f"{name} {version(name)}" for name in _TOOLS)))
