"""The forms of a page: ids of titles and groups, classes of lists, and the folded entries of errors."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from session_answers.build.page_proofs import FindProofs
from session_answers.pages.page import CLAIM, ERRORS, GROUP, GROUP_ID
from session_answers.permalinks.addresses import TOP
from session_answers.prove.error_entries import FIRST_PAGE, is_error_page
from session_answers.view.error_index_html import error_index_html


class TitleId(Treeprocessor):
    """Give the title an id that does not change with its words."""

    def run(self, root: Element) -> None:
        """Set the id of each title that has none."""
        for title in root.iter("h1"):
            title.attrib.setdefault("id", TOP)


class GroupIds(Treeprocessor):
    """Give the headings of groups an id for the menu. The ids of pages cannot look like these."""

    def run(self, root: Element) -> None:
        """Set a numbered id for each group."""
        groups = (heading for heading in root.iter(f"h{GROUP}") if "id" not in heading.attrib)
        for number, heading in enumerate(groups, 1):
            heading.set("id", f"{GROUP_ID}{number}")


class Forms(Treeprocessor):
    """Give the list of errors and the verdicts on beliefs their classes."""

    def run(self, root: Element) -> None:
        """Set the classes."""
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


class FoldEntries(Treeprocessor):
    """Fold the entries of a page that lists errors, and add the index by class above the groups of the first page.

    The heading of an entry is the summary of its fold. A script draws its body when the reader opens it.
    """

    def __init__(self, proofs: FindProofs) -> None:
        """Set the processor that finds the proofs."""
        super().__init__(proofs.md)
        self._proofs = proofs

    def run(self, root: Element) -> None:
        """Fold the entries, if the page lists errors."""
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
        if first and page.url == FIRST_PAGE:
            index = error_index_html(self._proofs.snapshot.entries, "../")
            root[first - 1].tail = str(self.md.htmlStash.store(index))

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
