"""Sources: the project's text files, read whole, or refused with place, fact and cure."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

from .page import PageError
from .steady import UNSHOWN


def read(path: Path, name: str, missing: str = "let it be read, or take it away") -> str:
    """Return the text of the file that messages call `name`; raises PageError where there is none that can be shown.

    `missing` is the cure where it is not there.
    """
    try:
        # Nobody writes into a pipe that lies there: reading it would not end.
        if not S_ISREG(path.stat().st_mode):
            raise PageError(f"{name}: is no file: take it away")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"{name}: byte {error.start} is not UTF-8: save it as UTF-8") from None
    except FileNotFoundError:
        raise PageError(f"{name}: is not there: {missing}") from None
    except OSError as error:
        raise PageError(f"{name}: {error.strerror}: let it be read, or take it away") from None
    if found := UNSHOWN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise PageError(f"{name}:{line}: the character U+{ord(found[0]):04X} cannot be shown: take it out")
    return text
