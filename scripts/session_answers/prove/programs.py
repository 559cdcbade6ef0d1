"""The program of an example: its setup and its code."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.pages.page import Example, Page
from sqlalchemy_receipts import Fault, Program, ReceiptsError

FOLDER = "docs/setup"
_NAME = re.compile(r"[\w-]+")


def setups(root: Path) -> dict[str, str]:
    """Return the texts of all setups by name. Raise ReceiptsError if some cannot be read."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted((root / FOLDER).glob("*.py")):
        try:
            texts[path.stem] = text_files.read(path, path.relative_to(root).as_posix())
        except ReceiptsError as error:
            faults += error.faults
    if faults:
        raise PageError(*faults)
    return texts


def name_faults(pages: Iterable[Page]) -> Iterator[Fault]:
    """Yield a fault for each example whose program has the name of another: their recordings would be one file."""
    first: dict[str, tuple[Page, Example]] = {}
    for page in pages:
        for example in page.examples:
            name = page.program(example, "").name
            other, same = first.setdefault(name, (page, example))
            if other is not page:
                place = f"{other.path}:{same.line - 1}"
                problem = f"the example at {place} also has the program name {name!r}"
                yield Fault(page.path, example.line - 1, problem, "rename the page or the example")


def program(root: Path, page: Page, example: Example) -> Program:
    """Return the program of an example. Raise ReceiptsError if its setup is unknown or it is not Python."""
    setup = _setup(root, page, example) if example.setup else ""
    _compile(f"{FOLDER}/{example.setup}.py", 1, setup)
    _compile(page.path, example.line, example.code)
    return page.program(example, setup)


def _setup(root: Path, page: Page, example: Example) -> str:
    name = f"{FOLDER}/{example.setup}.py"
    if not _NAME.fullmatch(example.setup) or not (root / name).is_file():
        names = ", ".join(sorted(path.stem for path in (root / FOLDER).glob("*.py")))
        fix = f"use one of {names}" if names else f"add {FOLDER}/user.py"
        raise PageError(Fault(page.path, example.line - 1, f"there is no setup {example.setup!r}", fix))
    return text_files.read(root / name, name)


def _compile(name: str, line: int, code: str) -> None:
    """Raise PageError if code is not Python. `line` is its first line in its file."""
    try:
        _compiled(code)
    except SyntaxError as error:
        raise PageError(Fault(name, line + (error.lineno or 1) - 1, error.msg, "correct the code")) from None
    except ValueError as error:
        raise PageError(Fault(name, line, str(error), "correct the code")) from None


# A build needs each text many times.
@lru_cache(maxsize=2000)
def _compiled(code: str) -> None:
    with warnings.catch_warnings():
        # Python shows its warnings when the example runs.
        warnings.simplefilter("ignore")
        compile(code, "", "exec", dont_inherit=True)
