"""Hashes of our code, which show its changes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

_SITE = Path(__file__).resolve().parents[1]
_CORE = _SITE.parent / "receipts" / "sqlalchemy_receipts"


def hash_of_run_code() -> str:
    """Return the hash of the code that runs examples: this package, and the core without its rendering."""
    return _hash(path for path in (*_files(_SITE / "run"), *_files(_CORE)) if path.parent != _CORE / "render")


def hash_of_all_code() -> str:
    """Return the hash of the code of the site and of the core."""
    return _hash((*_files(_SITE), *_files(_CORE)))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _hash(files: Iterable[Path]) -> str:
    return sha256(b"\0".join(str(path).encode() + b"\0" + path.read_bytes() for path in files)).hexdigest()
