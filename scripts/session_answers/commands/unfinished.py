"""What a page still needs when its text and its examples have no faults: places in lists, and runs elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from session_answers import text_files
from session_answers.pages.markdown import short_answer
from session_answers.pages.page import Page
from session_answers.pages.question_list import entries
from session_answers.prove.proof import Proof
from session_answers.recordings.results import FOLDER
from sqlalchemy_receipts import Fault

HOME, README = "docs/index.md", "README.md"
_TABLE = "| question | short answer |"


def unlisted(folder: Path, page: Page) -> Iterator[Fault]:
    """Yield a fault for each list of questions that lacks the question of a page. Raise TextFileError."""
    if not (page.front.get("code") and page.title):
        return
    file, title = page.path.removeprefix("docs/"), page.title.title
    home, readme = (_text(folder, name) for name in (HOME, README))
    if (listed := entries(home)) and file not in listed:
        fix = f"add the line [{title}]({file}) to its group, and run scripts/update {HOME}"
        yield Fault(HOME, 1, f"{page.path} is missing in the list", fix)
    if _TABLE in readme and f"]({page.path})" not in readme:
        answer = (short_answer(page) or ("",))[0].strip("*")
        fix = f"add the row | [{title}]({page.path}) | {answer} |"
        yield Fault(README, 1, f"{page.path} is missing in the table of questions", fix)


def unrun(folder: Path, page: Page, proofs: Iterable[Proof]) -> Iterator[Fault]:
    """Yield a fault for the first example that has not run in all its environments."""
    is_run = page.path.startswith("docs/") and (folder / FOLDER).is_dir()
    for proof in proofs if is_run else ():
        if missing := proof.comparison.missing:
            problem = f"the example {proof.example.id} has not run with {missing[0].label}"
            more = f" and in {len(missing) - 1} more environments" if len(missing) > 1 else ""
            yield Fault(page.path, proof.example.line, problem + more, f"scripts/matrix {page.path}")
            return


def _text(folder: Path, name: str) -> str:
    return text_files.read(folder / name, name) if (folder / name).is_file() else ""
