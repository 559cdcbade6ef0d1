"""The menus of a page: texts to copy for its title and each claim, and notes on errata and moved ids."""

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
from session_answers.view.share_texts import claim_texts, page_texts, share_html

_CLAIM_TAGS = (f"h{GROUP}", f"h{CLAIM}")


class ShareMenus(Treeprocessor):
    """Add a menu with texts to copy to the title and each claim, notes on its errata, and on moved ids at the end."""

    def __init__(self, proofs: FindProofs, base: str) -> None:
        """Set the processor that finds the proofs, and the address of the site."""
        super().__init__(proofs.md)
        self._proofs, self._base = proofs, base

    def run(self, root: Element) -> None:
        """Add the menus and the notes."""
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
