"""The Markdown extension: render the examples of each page with their proofs.

It protects every builder. It proves every page before the first conversion. If no fence renders an example, the
conversion of its page raises PageError. markdown-exec passes the blocks to it.
"""

from __future__ import annotations

from traceback import extract_tb
from typing import Any, cast

import markdown_exec
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markupsafe import Markup
from pymdownx.superfences import SuperFencesException

from session_answers.build.late_tables import LateTables
from session_answers.build.page_forms import FoldEntries, Forms, GroupIds, TitleId
from session_answers.build.page_proofs import FindProofs
from session_answers.build.share_menus import ShareMenus
from session_answers.build.text_folds import FoldTexts
from session_answers.errors import PageError
from session_answers.pages.examples import FIXED
from session_answers.pages.page import address_of
from session_answers.prove.error_entries import is_error_page
from session_answers.text_files import called
from session_answers.view.example import example_html, in_pair
from sqlalchemy_receipts import Fault

_BEFORE_ALL = 1000
_AFTER_ALL = -1000
_BEFORE_TOC = 6


class _RefuseMissing(Postprocessor):
    """Raise PageError after all other processors if an example of the page was not rendered."""

    def __init__(self, proofs: FindProofs) -> None:
        super().__init__()
        self._proofs = proofs

    def run(self, text: str) -> str:
        fix = "move it out of the list, quote, or comment around it"
        if missing := self._proofs.proofs:
            raise PageError(
                *(Fault(proof.page.path, proof.example.line, "the block was not executed", fix) for proof in missing)
            )
        return text


class SessionAnswers(Extension):
    """Render proved examples. This needs `pymdownx.superfences` with the fence of markdown-exec."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's own name)
        """Register the processors, and replace the formatter of markdown-exec for Python blocks."""
        proofs = FindProofs(md)
        md.treeprocessors.register(TitleId(md), "session-answers-title", _BEFORE_TOC)
        md.treeprocessors.register(GroupIds(md), "session-answers-groups", _BEFORE_TOC)
        md.treeprocessors.register(Forms(md), "session-answers-forms", _AFTER_ALL)
        md.treeprocessors.register(FoldTexts(proofs), "session-answers-texts", _AFTER_ALL)
        md.treeprocessors.register(ShareMenus(proofs), "session-answers-share", _AFTER_ALL)
        md.treeprocessors.register(LateTables(md), "session-answers-tables", _AFTER_ALL)
        md.treeprocessors.register(FoldEntries(proofs), "session-answers-fold", _AFTER_ALL)
        md.preprocessors.register(proofs, "session-answers", _BEFORE_ALL)
        md.postprocessors.register(_RefuseMissing(proofs), "session-answers", _AFTER_ALL)
        markdown_exec.formatters["python"] = _format


def _format(code: str, md: Markdown, **options: Any) -> Markup:
    """Render one block for markdown-exec. Raise SuperFencesException, and no other exception, if that fails."""
    try:
        proofs = cast("FindProofs", md.preprocessors["session-answers"])
        proof = proofs.proofs.pop(0)
        if proof.example.code.split() != code.split():
            raise ValueError(f"{proof.page.path}:{proof.example.line}: the block differs from the proved example")  # noqa: TRY301

        def run(_code: str, **_: Any) -> str:
            page, example = proof.page, proof.example
            # The whole body of an entry is drawn later, and the shapes are above all entries.
            folded = is_error_page(page)
            first = example is page.examples[0] and not folded
            claim = proofs.page.answer.claim(example.id)
            # An entry of errors has its own setup, because its code is in another file.
            above = (each for each in proofs.page.proofs if each.program.head == proof.program.head and not folded)
            setup_of = next(above, proof).example.id
            html = example_html(
                proof,
                links={part: address_of(link) for part, link in page.links.items()},
                first=first,
                later=page.address != "index" and not first and not folded,
                fold=claim is not None
                and not example.review
                and not example.picture
                and example is not claim.all_examples[0],
                same_setup=example.review == FIXED
                and claim is not None
                and example.setup == claim.all_examples[0].setup,
                setup_of="" if setup_of == example.id else setup_of,
            )
            return in_pair(page, example, html)

        return markdown_exec.base_format(
            **{**options, "language": "python", "run": run, "code": code, "md": md, "html": True}
        )
    except Exception as error:
        # Superfences raises only this exception. After any other, it would print the block unchanged.
        place = extract_tb(error.__traceback__)[-1]
        problem = f"{type(error).__name__}: {error}"
        fault = Fault(called(place.filename), place.lineno or 0, problem, "correct the code")
        raise SuperFencesException(str(fault)) from error


def makeExtension(**options: Any) -> SessionAnswers:  # noqa: N802  (Markdown's own name)
    """Return the extension. Python-Markdown calls this function."""
    return SessionAnswers(**options)
