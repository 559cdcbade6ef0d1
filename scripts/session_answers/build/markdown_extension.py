"""The Markdown extension: render the examples of each page with their proofs.

It protects every builder. It proves every page before the first conversion. If no fence renders an example, the
conversion of its page raises PageError. markdown-exec passes the blocks to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from traceback import extract_tb
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

import markdown_exec
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from pymdownx.superfences import SuperFencesException

from session_answers.build.current_snapshot import proved_page
from session_answers.errors import PageError
from session_answers.pages.examples import FIXED
from session_answers.pages.page import CLAIM, ERRORS, GROUP, GROUP_ID, Page, address_of
from session_answers.permalinks.addresses import TOP
from session_answers.prove.error_entries import FIRST_PAGE, is_error_page
from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import ProvedPage, Snapshot
from session_answers.recordings import tested_on
from session_answers.recordings.comparisons import combine
from session_answers.recordings.tested_on import variant_id
from session_answers.text_files import called
from session_answers.view import erratum_html
from session_answers.view.error_index_html import error_index_html
from session_answers.view.example import example_html, in_pair, shapes_html
from session_answers.view.share_texts import claim_texts, page_texts, share_html
from sqlalchemy_receipts import Fault

_BEFORE_ALL = 1000
_AFTER_ALL = -1000
_BEFORE_TOC = 6
_CLAIM_TAGS = (f"h{GROUP}", f"h{CLAIM}")
# The preprocessor of Zensical that has the path of the converted page.
_ZENSICAL_CONTEXT = "rendering_context"
_path: ContextVar[str] = ContextVar("path")


@contextmanager
def converting(path: str) -> Iterator[None]:
    """Set the path, in `docs/`, of the page that is converted. With Zensical, the extension finds it automatically."""
    token = _path.set(path)
    try:
        yield
    finally:
        _path.reset(token)


class _FindProofs(Preprocessor):
    """Find the proofs of the page before any other processor reads it."""

    snapshot: Snapshot
    page: ProvedPage
    proofs: list[Proof]

    def run(self, lines: list[str]) -> list[str]:
        self.snapshot, self.page = proved_page(self._page_path(), "\n".join(lines))
        self.proofs = list(self.page.proofs)
        return lines

    def _page_path(self) -> str:
        if _ZENSICAL_CONTEXT in self.md.preprocessors:
            return str(cast("Any", self.md.preprocessors[_ZENSICAL_CONTEXT]).page.path)
        return _path.get()


class _TitleId(Treeprocessor):
    """Give the title an id that does not change with its words."""

    def run(self, root: Element) -> None:
        for title in root.iter("h1"):
            title.attrib.setdefault("id", TOP)


class _GroupIds(Treeprocessor):
    """Give the headings of groups an id for the menu. The ids of pages cannot look like these."""

    def run(self, root: Element) -> None:
        groups = (heading for heading in root.iter(f"h{GROUP}") if "id" not in heading.attrib)
        for number, heading in enumerate(groups, 1):
            heading.set("id", f"{GROUP_ID}{number}")


class _Forms(Treeprocessor):
    """Give the list of errors and the verdicts on beliefs their classes."""

    def run(self, root: Element) -> None:
        for element, following in pairwise(root):
            # On the home page, the label is a heading.
            if (element.text or "").strip().rstrip(":") == ERRORS.rstrip(":") and following.tag == "ul":
                element.set("class", "label")
                following.set("class", "see-errors")
                for code in following.iter("code"):
                    # The columns of the list separate the error from its claim.
                    code.tail = " " if code.tail == ": " else code.tail
            elif element.tag == "blockquote" and following.tag == "ul":
                for item in following:
                    verdict = item.find("strong")
                    words = (verdict.text or "").lower().split() if verdict is not None else []
                    item.set("class", f"verdict {words[0].rstrip('.')}" if words else "verdict")
                following.set("class", "verdicts")


class _ShareMenus(Treeprocessor):
    """Add a menu with texts to copy to the title and each claim, notes on its errata, and on moved ids at the end."""

    def __init__(self, proofs: _FindProofs, base: str) -> None:
        super().__init__(proofs.md)
        self._proofs, self._base = proofs, base

    def run(self, root: Element) -> None:
        current, page = self._proofs.snapshot, self._proofs.page
        release = current.facts["release"]
        # Texts to copy from a frozen copy link to the frozen copy.
        base = f"{self._base}v/{release}/" if self._base and release else self._base or "/"
        for heading in root:
            if heading.get("id", "").startswith(GROUP_ID):
                self._remove_link(heading)
            html = self._menu(heading, page, base)
            if html:
                # The menu has a better link than the link that every heading has.
                if page.answer.code:
                    self._remove_link(heading)
                heading.tail = self._stashed(html)
        if len(root):
            notes = current.notes(page.page)
            root[-1].tail = self._stashed(notes) if notes else root[-1].tail

    @staticmethod
    def _remove_link(heading: Element) -> None:
        for link in heading.findall("a[@class='headerlink']"):
            heading.remove(link)

    def _menu(self, heading: Element, page: ProvedPage, base: str) -> str:
        answer, versions_and_date = page.answer, f"{page.facts['versions']}, {page.facts['date']}"
        identifier = heading.get("id", "")
        claim = answer.claim(identifier) if heading.tag in _CLAIM_TAGS else None
        notes = erratum_html.notes(claim) if claim and claim.id == identifier else ""
        if not answer.code:  # only the claims of questions are shared
            return notes
        if identifier == TOP:
            return share_html(answer.question, page_texts(answer, base, versions_and_date))
        if claim and claim.id == identifier:
            proofs = [proof for proof in page.proofs if proof.example in claim.examples]
            ids = tuple(
                variant_id(proof.example.id, variant) for proof in proofs for variant in proof.comparison.variants
            )
            comparison = combine(proof.comparison for proof in proofs)
            # The chips of its examples show the same versions, unless an example was not run yet.
            line = tested_on.html(comparison, ids) if comparison.missing else ""
            texts = claim_texts(answer, claim, base, tested_on.short(comparison) if proofs else ())
            return share_html(claim.title, texts) + notes + line
        return ""

    def _stashed(self, html: str) -> str:
        return str(self.md.htmlStash.store(html))


class _FoldEntries(Treeprocessor):
    """Fold the entries of a page that lists errors, and add the index by class above the groups of the first page.

    The heading of an entry is the summary of its fold. A script draws its body when the reader opens it.
    """

    def __init__(self, proofs: _FindProofs) -> None:
        super().__init__(proofs.md)
        self._proofs = proofs

    def run(self, root: Element) -> None:
        page = self._proofs.page.page
        if not is_error_page(page) or not len(root):
            return
        elements = list(root)
        # The notes on moved ids stay below all entries.
        notes, elements[-1].tail = elements[-1].tail, None
        place = root
        for element in elements:
            root.remove(element)
            if element.tag == f"h{GROUP}":
                place = root
            if element.tag == f"h{CLAIM}":
                place = self._folded(root, element)
            else:
                place.append(element)
        for fold in root.findall("details"):
            link = SubElement(SubElement(fold[-1], "p"), "a", {"href": f"#{fold[0][0].get('id', '')}"})
            link.text = "Link to this entry"
        root[-1].tail = notes
        first = next((index for index, element in enumerate(root) if element.tag == f"h{GROUP}"), 0)
        if first:
            root[first - 1].tail = str(self.md.htmlStash.store(self._above(page)))

    def _folded(self, root: Element, heading: Element) -> Element:
        """Add the fold of an entry to the page, and return the element for its body."""
        fold = SubElement(root, "details", {"class": "entry lazy"})
        errata, heading.tail = heading.tail, None
        for link in heading.findall("a[@class='headerlink']"):
            heading.remove(link)
        SubElement(fold, "summary").append(heading)
        body = SubElement(fold, "noscript")
        body.text = errata
        return body

    def _above(self, page: Page) -> str:
        index = error_index_html(self._proofs.snapshot.entries, "../") if page.url == FIRST_PAGE else ""
        return index + (shapes_html() if page.examples else "")


class _RefuseMissing(Postprocessor):
    """Raise PageError after all other processors if an example of the page was not rendered."""

    def __init__(self, proofs: _FindProofs) -> None:
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

    def __init__(self, **options: Any) -> None:
        """Set the address of the site, with which full links begin."""
        self.config = {"site_url": ["", "The address of the published site, with a slash at its end"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's own name)
        """Register the processors, and replace the formatter of markdown-exec for Python blocks."""
        proofs = _FindProofs(md)
        base = str(self.getConfig("site_url")).rstrip("/")
        base = f"{base}/" if base else ""
        md.treeprocessors.register(_TitleId(md), "session-answers-title", _BEFORE_TOC)
        md.treeprocessors.register(_GroupIds(md), "session-answers-groups", _BEFORE_TOC)
        md.treeprocessors.register(_Forms(md), "session-answers-forms", _AFTER_ALL)
        md.treeprocessors.register(_ShareMenus(proofs, base), "session-answers-share", _AFTER_ALL)
        md.treeprocessors.register(_FoldEntries(proofs), "session-answers-fold", _AFTER_ALL)
        md.preprocessors.register(proofs, "session-answers", _BEFORE_ALL)
        md.postprocessors.register(_RefuseMissing(proofs), "session-answers", _AFTER_ALL)
        markdown_exec.formatters["python"] = _format


def _format(code: str, md: Markdown, **options: Any) -> Markup:
    """Render one block for markdown-exec. Raise SuperFencesException, and no other exception, if that fails."""
    try:
        proofs = cast("_FindProofs", md.preprocessors["session-answers"])
        proof = proofs.proofs.pop(0)
        if proof.example.code.split() != code.split():
            raise ValueError(f"{proof.page.path}:{proof.example.line}: the block differs from the proved example")  # noqa: TRY301

        def run(_code: str, **_: Any) -> str:
            page, example = proof.page, proof.example
            # The whole body of an entry is drawn later, and the shapes are above all entries.
            folded = is_error_page(page)
            first = example is page.examples[0] and not folded
            claim = proofs.page.answer.claim(example.id)
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
