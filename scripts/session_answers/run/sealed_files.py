"""Sealed files: texts that are kept from one process to the next. Each is read back unchanged or not at all."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from session_answers.atomic_file import put


def read(path: Path, key: str) -> str:
    """Return the text that was written under a key. Raise OSError or ValueError if the file does not have all of it.

    The file now counts as used.
    """
    if not path.is_file():
        raise ValueError(path)
    seal, _, text = path.read_text(encoding="utf-8").partition("\n")
    if seal != digest(key, text):
        raise ValueError(path)
    os.utime(path)
    return text


def write(path: Path, key: str, text: str) -> None:
    """Write a text whole, or not at all; many processes may write the same file. Raise OSError if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, f"{digest(key, text)}\n{text}".encode(), lasting=False)


def digest(*parts: str) -> str:
    """Return the hash of some texts."""
    return sha256("\0".join(parts).encode()).hexdigest()
