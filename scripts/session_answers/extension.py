"""The Markdown extension: proves each page that is converted, and renders its examples.

It stands in front of every builder: a page with an example that fails, or that was not
executed, raises PageError out of the conversion, and nothing is converted at all before
every page of the site is proved. markdown-exec hands the blocks over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Any, cast
from xml.etree.ElementTree import Element

import click
import markdown_exec
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from pymdownx.superfences import SuperFencesException
from yaml import YAMLError

from . import holds, html, nav, share, source
from .holds import id_of
from .page import PageError, address_of
from .permalinks import TOP
from .runner import Runner
from .runs import together
from .site import Proof, Site, root
from .snapshot import Proved, Snapshot, take
from .store import Store

_BEFORE_ALL = 1000
_AFTER_ALL = -1000
_BEFORE_TOC = 6
_runner = Runner()
_log = logging.getLogger("mkdocs.session_answers")
_taking = threading.Lock()
_newest: Snapshot | None = None


class UnprovedError(YAMLError):
    """A page with a fault, as both builders take an error while they read `mkdocs.yml`."""


def prove() -> int:
    """Prove every page, and return the number of examples; raises UnprovedError.

    `mkdocs.yml` calls this while it is read: no builder has touched the last good site then.
    """
    try:
        return _whole().count
    except (PageError, RuntimeError) as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None
    except OSError as error:
        place = error.filename or "the project"
        raise UnprovedError(f"the site is left as it was:\n{place}: {error.strerror}: let it be read") from None


def told() -> Mapping[str, Any]:
    """Return what the frame of each page tells of its run, for `extra:` in `mkdocs.yml`; raises UnprovedError."""
    try:
        return snapshot().told
    except PageError as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None


def snapshot() -> Snapshot:
    """Return the pages of the current folder as they were proved last; raises PageError."""
    return _newest if _newest and _newest.folder == root() else _take()


def _whole() -> Snapshot:
    """Prove every page, and that each has its entry in the navigation, the first page too; raises PageError."""
    taken = _take()
    config = source.read(taken.folder / "mkdocs.yml", "mkdocs.yml")
    pages = [each.page.path.removeprefix("docs/") for each in taken.pages]
    if "index.md" not in pages:
        raise PageError("docs/index.md: is not there: every site has a first page")
    if wrong := tuple(nav.faults(config, pages)):
        raise PageError(*wrong)
    return taken


def _take() -> Snapshot:
    global _newest  # noqa: PLW0603  (builders call functions of a module)
    with _taking:
        folder, before = root(), _runner.ran
        if _is_served() and not _runner.store:
            _runner.store = Store(folder)
            _runner.store.sweep()
        _newest = take(Site(folder, _runner), _newest)
        _log.info("%d of %d examples were run", _runner.ran - before, _newest.count)
        if _runner.store and _runner.store.problem:
            _log.warning(_runner.store.problem)
        return _newest


def _is_served() -> bool:
    """Tell whether a builder serves pages to who edits them: what is published is run anew."""
    context = click.get_current_context(silent=True)
    return bool(context and context.info_name == "serve")


def _proved(text: str) -> tuple[Snapshot, Proved]:
    """Return the page whose body is `text`, read anew where what was proved last is not of it; raises PageError."""
    taken = snapshot()
    found = taken.find(text)
    # Zensical converts a page again without reading its configuration.
    if not found or taken.setups != Site(taken.folder, _runner).setups():
        taken = _take()
        found = taken.find(text)
    if not found:
        raise PageError(f"a page is no file below {taken.folder / 'docs'}: {text.strip()[:60]!r}")
    return taken, found


class _Prove(Preprocessor):
    """Sees a page before any other processor does, and proves it."""

    snapshot: Snapshot
    page: Proved
    proofs: list[Proof]

    def run(self, lines: list[str]) -> list[str]:
        self.snapshot, self.page = _proved("\n".join(lines))
        self.proofs = list(self.page.proofs)
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
        taken, own = self._prove.snapshot, self._prove.page
        release = taken.told["release"]
        # What is copied from a frozen copy leads to it.
        base = f"{self._base}v/{release}/" if self._base and release else self._base or "/"
        for heading in root:
            html = self._beside(heading, own, base)
            if html:
                # What is there beside it does more than the link that every heading has.
                for link in heading.findall("a[@class='headerlink']"):
                    heading.remove(link)
                heading.tail = self._stashed(html)
        if len(root):
            notes = taken.notes(own.page)
            root[-1].tail = self._stashed(notes) if notes else root[-1].tail

    def _beside(self, heading: Element, own: Proved, base: str) -> str:
        answer, ran_on = own.answer, f"{own.told['versions']}, {own.told['date']}"
        identifier = heading.get("id", "")
        claim = answer.claim(identifier) if heading.tag == "h2" else None
        if not answer.code:  # only questions have claims
            return ""
        if identifier == TOP:
            return share.html(answer.question, share.page(answer, base, ran_on))
        if claim and claim.id == identifier:
            proofs = [proof for proof in own.proofs if proof.example in claim.examples]
            ids = tuple(id_of(proof.example.id, each) for proof in proofs for each in proof.runs.differs)
            found = together(proof.runs for proof in proofs)
            line = holds.html(found, ids) if proofs else ""
            shared = share.claim(answer, claim, base, ran_on, holds.sentences(found) if proofs else ())
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
