"""The texts below the first example of a claim: the first sentence of each stays visible, and the rest of it folds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from session_answers.build.page_proofs import FindProofs
from session_answers.pages.page import CLAIM
from session_answers.prove.error_entries import is_error_page

# Fewer words save less than two lines.
_LEAST_WORDS = 15
# A script draws a fold with more elements when the reader opens it.
_MOST_ELEMENTS = 15
_TEXTS = ("p", "ul", "ol", "dl", "blockquote", "table")
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
            root[place : place + len(texts)] = folded = _folded(texts)
            folded[-1].tail = tail

    def _runs(self, root: Element) -> Iterator[list[Element]]:
        """Yield the consecutive texts of each place, from a summary on. A last colon introduces what follows."""
        texts: list[Element] = []
        in_claim = is_below = False
        for element in [*root, Element("hr")]:
            html = self._html(element)
            # Around a table of drivers are comments.
            is_text = html.startswith("<!--") if html else element.tag in _TEXTS
            begins = element.tag == "p" and not html and not all(map(_has_link, _sentences(element)))
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


def _folded(texts: list[Element]) -> list[Element]:
    """Return texts with their fold, or the texts themselves if their rest is short.

    Screen readers read a summary as a button, so its sentence has no link. Sentences with links above it stay visible.
    """
    above, summary, rest = Element("p"), Element("summary"), Element("p")
    for sentence in _sentences(texts[0]):
        place = rest if summary.text is not None else above if _has_link(sentence) else summary
        _join(place, sentence)
    if sum(map(_words, [rest, *texts[1:]])) < _LEAST_WORDS:
        return texts
    is_lazy = sum(len(list(each.iter())) for each in [rest, *texts[1:]]) > _MOST_ELEMENTS
    fold = Element("details", {"class": "rest lazy" if is_lazy else "rest"})
    fold.append(summary)
    body = SubElement(fold, "noscript") if is_lazy else fold
    _join(body, rest)
    body.extend(texts[1:])
    return [above, fold] if len(above) else [fold]


def _has_link(element: Element) -> bool:
    return element.find(".//a") is not None


def _words(element: Element) -> int:
    return len(" ".join(element.itertext()).split())


def _sentences(paragraph: Element) -> list[Element]:
    """Return the sentences of a paragraph, each in an element of its own."""
    found = [Element("p")]
    for text, element in [(paragraph.text, None), *((child.tail, child) for child in paragraph)]:
        if element is not None:
            found[-1].append(copy(element))
            found[-1][-1].tail = None
        for line in re.split(r"(?=\n)", text or ""):
            if line.startswith("\n") and _SENTENCE_END.search("".join(found[-1].itertext())):
                found.append(Element("p"))
            _add(found[-1], line)
    return found


def _join(place: Element, sentence: Element) -> None:
    """Add a sentence to a place."""
    _add(place, sentence.text or "")
    place.extend(sentence)


def _add(place: Element, text: str) -> None:
    """Add a text to a place."""
    if len(place):
        place[-1].tail = (place[-1].tail or "") + text
    else:
        place.text = (place.text or "") + text
