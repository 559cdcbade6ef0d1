"""The menus of a page: the links to the texts of its title and each claim, and notes on errata and moved ids."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from session_answers.build.page_proofs import FindProofs
from session_answers.pages.page import CLAIM, GROUP, GROUP_ID
from session_answers.permalinks.addresses import TOP
from session_answers.prove.snapshot import ProvedPage
from session_answers.recordings import tested_on
from session_answers.recordings.comparisons import combine
from session_answers.recordings.tested_on import variant_id
from session_answers.view import erratum_html
from session_answers.view.share_texts import share_link

_CLAIM_TAGS = (f"h{GROUP}", f"h{CLAIM}")


class ShareMenus(Treeprocessor):
    """Add a link to the texts that share the page and each claim, notes on its errata, and on moved ids at the end."""

    def __init__(self, proofs: FindProofs) -> None:
        """Set the processor that finds the proofs."""
        super().__init__(proofs.md)
        self._proofs = proofs

    def run(self, root: Element) -> None:
        """Add the links and the notes."""
        current, page = self._proofs.snapshot, self._proofs.page
        for heading in root:
            if heading.get("id", "").startswith(GROUP_ID):
                self._remove_link(heading)
            html = self._menu(heading, page)
            if html:
                # The texts have a better link than the link that every heading has.
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

    def _menu(self, heading: Element, page: ProvedPage) -> str:
        answer, identifier = page.answer, heading.get("id", "")
        claim = answer.claim(identifier) if heading.tag in _CLAIM_TAGS else None
        notes = erratum_html.notes(claim) if claim and claim.id == identifier else ""
        if not answer.code:  # only the claims of questions are shared
            return notes
        if identifier == TOP:
            return share_link(TOP, answer.question)
        if claim and claim.id == identifier:
            proofs = page.proofs_of(claim)
            ids = tuple(
                variant_id(proof.example.id, variant) for proof in proofs for variant in proof.comparison.variants
            )
            comparison = combine(proof.comparison for proof in proofs)
            # The chips of its examples show the same versions, unless an example was not run yet.
            line = tested_on.html(comparison, ids) if comparison.missing else ""
            return share_link(claim.id, claim.title) + notes + line
        return ""

    def _stashed(self, html: str) -> str:
        return str(self.md.htmlStash.store(html))
