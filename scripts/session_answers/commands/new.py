"""The command `scripts/new`: create the page of a question, with its entry in the navigation."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from session_answers import text_files, written_files
from session_answers.commands.new_page import TEMPLATE
from session_answers.commands.reports import run
from session_answers.errors import CommandError
from session_answers.pages import nav_entry
from session_answers.pages.files import root
from session_answers.pages.front_matter import front_matter
from session_answers.written_files import one_writer
from sqlalchemy_receipts import Fault


def main(arguments: list[str]) -> int:
    """Create a page. Return 1 if its question, address, or code cannot be used."""
    parser = argparse.ArgumentParser(prog="scripts/new", description="Create the page of a question.")
    parser.add_argument("question", help="the question, with its question mark")
    parser.add_argument("--address", help="the page's permanent address; by default the words of the question")
    parser.add_argument("--code", default="", help="the page's permanent code; by default the next free one")
    parser.add_argument("--group", default="", help="the group of questions in the menu, such as Ending")
    options = parser.parse_args(arguments)
    address = options.address or "-".join(re.findall(r"[a-z]+", options.question.lower()))
    return run(lambda: _main(options.question, address, options.code, options.group))


def _main(question: str, address: str, code: str, group: str) -> int:
    name = f"docs/{create(root(), question, address, code, group).name}"
    steps = (f"scripts/{command} {name}" for command in ("update", "matrix", "check"))
    sys.stdout.write(f"{name}: write the answer, then run {', '.join(steps)}\n")
    return 0


def create(folder: Path, question: str, address: str, code: str, group: str = "") -> Path:
    """Write a page and its entry. Raise ReceiptsError if the question, address, or code cannot be used."""
    _check_question(question)
    path = folder / "docs" / f"{address}.md"
    with one_writer(folder):
        codes = {_code(path): path.name for path in (folder / "docs").glob("*.md")}
        code = code or _next(codes)
        _check_address(folder / "docs", address)
        _check_code(code, codes)
        config = text_files.load(folder / "mkdocs.yml", "mkdocs.yml")
        text = nav_entry.with_entry(config.text, question, path.name, group)
        written_files.create(path, f"docs/{path.name}", TEMPLATE.format(code=code, question=question).encode())
        try:
            written_files.replace(config, text, "scripts/new again")
        except BaseException:
            path.unlink()
            raise
    return path


def _check_question(question: str) -> None:
    if not question.isprintable():
        raise _error(f"{question!r} is not one line of text", "remove its line ends")
    if not question.endswith("?"):
        raise _error(f"{question!r} is not a question", "end it with a question mark")


def _check_address(docs: Path, address: str) -> None:
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", address):
        raise _error(f"{address!r} cannot be an address", "use lower-case words joined by hyphens: --address ADDRESS")
    if any(os.path.lexists(docs / name) for name in (f"{address}.md", address)):
        raise _error(f"the address {address!r} is taken", "choose another: --address ADDRESS")


def _check_code(code: str, codes: dict[str, str]) -> None:
    """Raise CommandError if a code cannot be used. `codes` has the file name of each code."""
    if not re.fullmatch(r"S\d\d", code):
        raise _error(f"{code!r} cannot be a code", "use S and two digits: --code S99")
    if code in codes:
        raise _error(f"docs/{codes[code]} has the code {code}", "choose another: --code S99")


def _error(problem: str, fix: str) -> CommandError:
    return CommandError(Fault("", 0, problem, fix))


def _code(path: Path) -> str:
    name = f"docs/{path.name}"
    return str(front_matter(text_files.read(path, name), name).get("code"))


def _next(codes: dict[str, str]) -> str:
    numbers = [int(code[1:]) for code in codes if re.fullmatch(r"S\d\d", code)]
    return f"S{max(numbers, default=0) + 1:02}"
