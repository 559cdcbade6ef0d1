"""The texts below the first example of a claim: the first sentence of each stays visible, and the rest of it folds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from session_answers.build.page_proofs import FindProofs
from session_answers.pages.page import CLAIM
from session_answers.prove.error_entries import is_error_page

# Fewer words save less than two lines.
_LEAST_WORDS = 15
# A long table is already in a `div`.
_TEXTS = ("p", "ul", "ol", "dl", "blockquote", "table", "div")
# In the source, each sentence ends its line, so that a dot inside a sentence needs no rule.
_SENTENCE_END = re.compile(r"(?<!\.)[.!?][^\w.]*$")


class FoldTexts(Treeprocessor):
    """Fold the texts below the first example of each claim, except on pages whose entries are folded."""

    def __init__(self, proofs: FindProofs) -> None:
        """Set the processor that finds the proofs."""
        super().__init__(proofs.md)
        self._proofs = proofs

    def run(self, root: Element) -> None:
        """Fold the texts that are long enough."""
        if is_error_page(self._proofs.page.page):
            return
        for texts in list(self._runs(root)):
            place, tail = list(root).index(texts[0]), texts[-1].tail
            if fold := _folded(texts):
                for each in texts:
                    root.remove(each)
                fold.tail = tail
                root.insert(place, fold)

    def _runs(self, root: Element) -> Iterator[list[Element]]:
        """Yield the consecutive texts of each place, from a paragraph on. A last colon introduces what follows."""
        texts: list[Element] = []
        in_claim = is_below = False
        for element in [*root, Element("hr")]:
            html = self._html(element)
            # Around a table of drivers are comments.
            is_text = html.startswith("<!--") if html else element.tag in _TEXTS
            begins = element.tag == "p" and not html
            if is_below and is_text and (texts or begins):
                texts.append(element)
                continue
            if texts and not self._html(texts[-1]) and "".join(texts[-1].itertext()).endswith(":"):
                texts.pop()
            if texts:
                yield texts
                texts = []
            if re.fullmatch("h[1-6]", element.tag):
                in_claim, is_below = element.tag == f"h{CLAIM}" and "id" in element.attrib, False
            elif "<section" in html:
                is_below = in_claim

    def _html(self, element: Element) -> str:
        """Return the HTML that replaces a paragraph later, such as an example, or ""."""
        stashed = element.tag == "p" and HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip())
        return str(self.md.htmlStash.rawHtmlBlocks[int(stashed[1])]) if stashed else ""


def _folded(texts: list[Element]) -> Element | None:
    """Return the fold of texts, or None if their rest is short."""
    fold = _split(deepcopy(texts[0]))
    fold.extend(texts[1:])
    return fold if _words(fold) - _words(fold[0]) >= _LEAST_WORDS else None


def _words(element: Element) -> int:
    return len(" ".join(element.itertext()).split())


def _split(paragraph: Element) -> Element:
    """Return a fold with the first sentence of a paragraph as its summary, and its other sentences."""
    fold = Element("details", {"class": "rest"})
    summary = SubElement(fold, "summary")
    summary.text, summary.tail = paragraph.text, "\n"
    summary.extend(paragraph)
    read = ""
    for number, part in enumerate([summary, *paragraph]):
        # The text is at the beginning of the paragraph, or after one of its elements.
        text = (part.tail if number else part.text) or ""
        read += "".join(part.itertext()) if number else ""
        for end in (match.start() for match in re.finditer("\n", text)):
            if _SENTENCE_END.search(read + text[:end]):
                setattr(part, "tail" if number else "text", text[:end])
                summary.tail = text[end:]
                fold.extend(summary[number:])
                del summary[number:]
                return fold
        read += text
    return fold
