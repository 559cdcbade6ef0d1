"""The Markdown extension: proves each page that is converted, and renders its examples.

It stands in front of every builder: a page with an example that fails, or that was not
executed, raises PageError out of the conversion, and nothing is converted at all before
every page of the site is proved. markdown-exec hands the blocks over.
"""

from __future__ import annotations

import threading
from typing import Any, cast
from xml.etree.ElementTree import Element

import markdown_exec
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from pymdownx.superfences import SuperFencesException
from yaml import YAMLError

from . import as_of, errors, holds, html, redirect, share
from .answers import Answer
from .holds import id_of
from .page import Page, PageError, address_of
from .permalinks import TOP
from .runner import LostError, Runner
from .runs import together
from .site import Proof, Site, root

_BEFORE_ALL = 1000
_AFTER_ALL = -1000
_BEFORE_TOC = 6
_runner = Runner()
_proving = threading.Lock()
_proved: set[str] = set()


def site() -> Site:
    """Return the site of the current folder; its programs run in this process's one server."""
    return Site(root(), _runner)


class UnprovedError(YAMLError):
    """A page with a fault, as both builders take an error while they read `mkdocs.yml`."""


def prove() -> int:
    """Prove every page, and return the number of examples; raises UnprovedError.

    `mkdocs.yml` calls this while it is read: no builder has touched the last good site then.
    """
    try:
        with _proving:
            return _prove_all(site())
    except (PageError, LostError) as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None


def told() -> dict[str, Any]:
    """Return what the frame of each page tells of its run, for `extra:` in `mkdocs.yml`; raises UnprovedError."""
    try:
        sources = site()
        said = sources.answers()
        return as_of.of_pages(sources.folder, [page for page, _ in said], sources.permalinks(said).entries)
    except PageError as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None


def _prove_all(sources: Site) -> int:
    """Prove every page, and hold the entries of the pages that list errors to what their examples raise."""
    count = sources.prove_all()
    pages = [sources.read(path) for path in sources.paths()]
    errors.of_pages((page, sources.prove(page)) for page in pages if errors.lists(page))
    return count


class _Prove(Preprocessor):
    """Sees a page before any other processor does, and proves it."""

    page: Page
    all: tuple[Proof, ...]
    proofs: list[Proof]

    def run(self, lines: list[str]) -> list[str]:
        sources = site()
        with _proving:
            if str(sources.folder) not in _proved:
                _prove_all(sources)
                _proved.add(str(sources.folder))
            self.page = sources.find("\n".join(lines))
            self.all = sources.prove(self.page)
        self.proofs = list(self.all)
        return lines


class _Top(Treeprocessor):
    """Gives the title an id that does not change with its words."""

    def run(self, root: Element) -> None:
        for title in root.iter("h1"):
            title.attrib.setdefault("id", TOP)


class _Links(Treeprocessor):
    """Puts beside the title and each claim what can be copied of it, and says where claims went that are no more."""

    def __init__(self, prove: _Prove, base: str) -> None:
        super().__init__(prove.md)
        self._prove, self._base = prove, base

    def run(self, root: Element) -> None:
        page, sources = self._prove.page, site()
        said = sources.answers()
        links = sources.permalinks(said)
        told = as_of.of_pages(sources.folder, [page], links.entries)
        own = told["pages"][page.url]
        ran_on = f"{own['versions']}, {own['date']}"
        # What is copied from a frozen copy leads to it.
        base = f"{self._base}v/{told['release']}/" if self._base and told["release"] else self._base or "/"
        answers = {f"/{each.url}": answer for each, answer in said}
        for heading in root:
            html = self._beside(heading, answers[f"/{page.url}"], base, ran_on)
            if html:
                # What is there beside it does more than the link that every heading has.
                for link in heading.findall("a[@class='headerlink']"):
                    heading.remove(link)
                heading.tail = self._stashed(html)
        if len(root):
            notes = redirect.notes(f"/{page.url}", links.ways, answers)
            root[-1].tail = self._stashed(notes) if notes else root[-1].tail

    def _beside(self, heading: Element, answer: Answer, base: str, ran_on: str) -> str:
        identifier = heading.get("id", "")
        claim = answer.claim(identifier) if heading.tag == "h2" else None
        if not answer.code:  # only questions have claims
            return ""
        if identifier == TOP:
            return share.html(answer.question, share.page(answer, base, ran_on))
        if claim and claim.id == identifier:
            own = [proof for proof in self._prove.all if proof.example in claim.examples]
            ids = tuple(id_of(proof.example.id, each) for proof in own for each in proof.runs.differs)
            found = together(proof.runs for proof in own)
            line = holds.html(found, ids) if own else ""
            shared = share.claim(answer, claim, base, ran_on, holds.sentences(found) if own else ())
            return share.html(claim.title, shared) + line
        return ""

    def _stashed(self, html: str) -> str:
        return str(self.md.htmlStash.store(html))


class _Complete(Postprocessor):
    """Sees the page after all others, and refuses it when an example is not in it."""

    def __init__(self, prove: _Prove) -> None:
        super().__init__()
        self._prove = prove

    def run(self, text: str) -> str:
        if left := self._prove.proofs:
            raise PageError(
                *(
                    f"{proof.page.path}:{proof.example.line}: the block was not executed: "
                    "take it out of the list, quote or comment around it"
                    for proof in left
                )
            )
        return text


class SessionAnswers(Extension):
    """Proves and renders examples; needs `pymdownx.superfences` with markdown-exec's fence."""

    def __init__(self, **options: Any) -> None:
        """Take the address of the site, which whole links begin with."""
        self.config = {"site_url": ["", "Where the site is published, with a slash at its end"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's own name)
        """Register the two guards and take over markdown-exec's Python blocks."""
        prove = _Prove(md)
        base = str(self.getConfig("site_url")).rstrip("/")
        base = f"{base}/" if base else ""
        md.treeprocessors.register(_Top(md), "session-answers-top", _BEFORE_TOC)
        md.treeprocessors.register(_Links(prove, base), "session-answers-links", _AFTER_ALL)
        md.preprocessors.register(prove, "session-answers", _BEFORE_ALL)
        md.postprocessors.register(_Complete(prove), "session-answers", _AFTER_ALL)
        markdown_exec.formatters["python"] = _format


def _format(code: str, md: Markdown, **options: Any) -> Markup:
    """Render one block as markdown-exec asks for it; raises SuperFencesException, never anything else."""
    try:
        prove = cast("_Prove", md.preprocessors["session-answers"])
        proof = prove.proofs.pop(0)
        if proof.example.code.split() != code.split():
            raise ValueError(f"{proof.page.path}:{proof.example.line}: another block is here")  # noqa: TRY301

        def run(_code: str, **_: Any) -> str:
            page = proof.page
            return html.example(
                proof.example,
                proof.program,
                proof.trace,
                proof.note,
                proof.runs,
                links={part: address_of(link) for part, link in page.links.items()},
                later=page.address != "index" and proof.example is not page.examples[0],
            )

        return markdown_exec.base_format(
            **{**options, "language": "python", "run": run, "code": code, "md": md, "html": True}
        )
    except Exception as error:
        # Superfences would print the raw block and go on: it lets only this exception through.
        raise SuperFencesException(f"{type(error).__name__}: {error}") from error


def makeExtension(**options: Any) -> SessionAnswers:  # noqa: N802  (Markdown's own name)
    """Return the extension, as Markdown asks for it."""
    return SessionAnswers(**options)
