"""Long tables, which a script draws when the reader comes near, as it draws examples."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from session_answers.view.reserved_height import table_space

# Each cell has two or three elements.
_MOST_CELLS = 10


class LateTables(Treeprocessor):
    """Put each long table into an element that reserves its height. Without scripts, it is shown at once."""

    def run(self, root: Element) -> None:
        """Put the tables into their elements."""
        for position, table in enumerate(root):
            if table.tag == "table" and len(table.findall(".//td")) > _MOST_CELLS:
                around = Element("div", {"class": "later"})
                around.tail, table.tail = table.tail, None
                lengths = [[len("".join(cell.itertext())) for cell in row] for row in table.iter("tr")]
                around.text = str(self.md.htmlStash.store(table_space(lengths)))
                SubElement(around, "noscript").append(table)
                root[position] = around
