"""The Markdown extension: proves each page that is converted, and renders its examples.

It stands in front of every builder: a page with an example that fails, or that was not
executed, raises PageError out of the conversion, and nothing is converted at all before
every page of the site is proved. markdown-exec hands the blocks over.
"""

from __future__ import annotations

from traceback import extract_tb
from typing import Any, cast
from xml.etree.ElementTree import Element

import markdown_exec
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from pymdownx.superfences import SuperFencesException

from session_answers.build.current_snapshot import proved
from session_answers.errors import PageError
from session_answers.pages.page import address_of
from session_answers.permalinks.addresses import TOP
from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import ProvedPage, Snapshot
from session_answers.recordings import tested_on
from session_answers.recordings.comparisons import combine
from session_answers.recordings.tested_on import variant_id
from session_answers.text_files import called
from session_answers.view.example import example_html
from session_answers.view.share_texts import claim_texts, page_texts, share_html

_BEFORE_ALL = 1000
_AFTER_ALL = -1000
_BEFORE_TOC = 6


class _Prove(Preprocessor):
    """Sees a page before any other processor does, and proves it."""

    snapshot: Snapshot
    page: ProvedPage
    proofs: list[Proof]

    def run(self, lines: list[str]) -> list[str]:
        self.snapshot, self.page = proved("\n".join(lines))
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
        release = taken.facts["release"]
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

    def _beside(self, heading: Element, own: ProvedPage, base: str) -> str:
        answer, ran_on = own.answer, f"{own.facts['versions']}, {own.facts['date']}"
        identifier = heading.get("id", "")
        claim = answer.claim(identifier) if heading.tag == "h2" else None
        if not answer.code:  # only questions have claims
            return ""
        if identifier == TOP:
            return share_html(answer.question, page_texts(answer, base, ran_on))
        if claim and claim.id == identifier:
            proofs = [proof for proof in own.proofs if proof.example in claim.examples]
            ids = tuple(variant_id(proof.example.id, each) for proof in proofs for each in proof.comparison.variants)
            found = combine(proof.comparison for proof in proofs)
            line = tested_on.html(found, ids) if proofs else ""
            shared = claim_texts(answer, claim, base, ran_on, tested_on.sentences(found) if proofs else ())
            return share_html(claim.title, shared) + line
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
            return example_html(
                proof,
                links={part: address_of(link) for part, link in page.links.items()},
                later=page.address != "index" and proof.example is not page.examples[0],
            )

        return markdown_exec.base_format(
            **{**options, "language": "python", "run": run, "code": code, "md": md, "html": True}
        )
    except Exception as error:
        # Superfences would print the raw block and go on: it lets only this exception through.
        place = extract_tb(error.__traceback__)[-1]
        said = f"{called(place.filename)}:{place.lineno}: {type(error).__name__}: {error}: correct it"
        raise SuperFencesException(said) from error


def makeExtension(**options: Any) -> SessionAnswers:  # noqa: N802  (Markdown's own name)
    """Return the extension, as Markdown asks for it."""
    return SessionAnswers(**options)
