"""Writing the files of the project: one process at a time, and only what nobody else changed.

If a file is a link, it stays one, and the file that it leads to is written.
"""

from __future__ import annotations

import fcntl
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

from session_answers.atomic_file import PART, put
from session_answers.errors import WriteError
from session_answers.system_errors import fault, is_dead_link
from session_answers.text_files import TextFile, not_a_file
from sqlalchemy_receipts import Fault

_BOM = b"\xef\xbb\xbf"
_END = re.compile("(\r\n?|\n)")


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Wait until no other command writes files of the project in `folder`. Remove the parts that killed ones left."""
    descriptor = os.open(folder / "docs", os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("another command is writing files here. Waiting for it to end\n")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        for inside in (folder, *(Path(path) for path, _, _ in os.walk(folder / "docs"))):
            for path in inside.glob(".*.part"):
                if PART.fullmatch(path.name):
                    path.unlink()
        yield
    finally:
        os.close(descriptor)


def replace(file: TextFile, text: str, again: str) -> None:
    """Write a new text into a file, with its line ends and its byte order mark.

    Raise WriteError if the file changed after it was read, or if it cannot be written. `again` is the command then.
    """
    if text != file.text:
        _write(file.path, file.name, styled(text, file.data), lambda: _check_unchanged(file, again))


def create(path: Path, name: str, data: bytes) -> None:
    """Write a new file. Raise WriteError if there is one, or if it cannot be written."""
    if os.path.lexists(path):
        raise WriteError(Fault(name, 0, "the file exists", "rename or remove it"))
    _write(path, name, data)


def overwrite(path: Path, name: str, text: str) -> None:
    """Write a file whose whole text is generated. Raise WriteError if it cannot be written."""
    before = path.read_bytes() if path.is_file() else b""
    data = styled(text, before)
    if data != before:
        _write(path, name, data)


def styled(text: str, before: bytes) -> bytes:
    """Return a text as bytes, with the byte order mark and the line ends that it had before."""
    raw = before.removeprefix(_BOM).decode(errors="replace")
    old_rows, rows = _END.split(raw), text.split("\n")
    ends = [*old_rows[1::2], ""]
    if len(kinds := {*ends} - {""}) <= 1:
        written = text.replace("\n", *kinds or "\n")
    else:
        written = "".join(row + end for row, end in zip(rows, _mixed(old_rows[::2], ends, rows), strict=True))
    return (_BOM if before.startswith(_BOM) else b"") + written.encode()


def _mixed(old_rows: list[str], old_ends: list[str], rows: list[str]) -> list[str]:
    """Return the line end of each row: its own if the row was there before, otherwise the first one of the file."""
    ends = [old_ends[0]] * (len(rows) - 1) + [""]
    for old, new, size in SequenceMatcher(None, old_rows, rows, autojunk=False).get_matching_blocks():
        for number in range(size):
            if new + number < len(rows) - 1:
                ends[new + number] = old_ends[old + number] or old_ends[0]
    return ends


def _write(path: Path, name: str, data: bytes, check: Callable[[], None] = lambda: None) -> None:
    target = Path(os.path.realpath(path))
    try:
        if is_dead_link(path):
            raise WriteError(Fault(name, 0, "it is a link to a file that does not exist", "correct or remove the link"))
        if target.exists():
            _check_writable(target, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, data, check=check)
    except (FileExistsError, NotADirectoryError):
        raise WriteError(Fault(name, 0, "a folder of its path is a file", "rename or remove that file")) from None
    except OSError as error:
        raise WriteError(fault(error, name)) from None


def _check_unchanged(file: TextFile, again: str) -> None:
    if not file.path.is_file() or file.path.read_bytes() != file.data:
        raise WriteError(Fault(file.name, 0, "the file changed while the command ran and was not written", again))


def _check_writable(target: Path, name: str) -> None:
    mode = target.stat().st_mode
    if problem := not_a_file(mode):
        raise WriteError(Fault(name, 0, problem, "rename or remove it"))
    # Root may write such a file, but its owner did not want that.
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise WriteError(Fault(name, 0, "the file is read-only", "make it writable"))
