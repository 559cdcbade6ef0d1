"""Sealed files: texts that are kept from one process to the next, each read back as it was written, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path


def read(path: Path, key: str) -> str:
    """Return the text that was written under a key. Raise OSError or ValueError if the file does not have all of it.

    The file now counts as used.
    """
    seal, _, text = path.read_text(encoding="utf-8").partition("\n")
    if seal != digest(key, text):
        raise ValueError(path)
    os.utime(path)
    return text


def write(path: Path, key: str, text: str) -> None:
    """Write a text whole, or not at all; many processes may write the same file. Raise OSError if that fails."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{digest(key, text)}\n{text}", encoding="utf-8")
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def digest(*parts: str) -> str:
    """Return the hash of some texts."""
    return sha256("\0".join(parts).encode()).hexdigest()
