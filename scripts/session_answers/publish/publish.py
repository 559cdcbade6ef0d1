"""Publishing: what a built site needs besides its pages, under every builder."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from html import unescape
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.pages.answers import Answer
from session_answers.pages.files import root
from session_answers.pages.page import folder_of
from session_answers.permalinks import redirect_pages, releases
from session_answers.permalinks.addresses import aliases
from session_answers.prove import error_entries
from session_answers.prove.project import Project
from session_answers.prove.snapshot import ProvedPage, Snapshot, take
from session_answers.publish import answers_json, assets, card_svg, feed, frozen_copies, markdown_version, search_index
from session_answers.publish.cleanup import Built, Frame, built
from session_answers.publish.png import Rasters
from session_answers.publish.reuse import Kept
from session_answers.run.runner import Runner

_CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^">]*)')
_NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)"')
_STYLES = "docs/assets/site.css"
# Both builders make lists of pages of their own.
_UNWANTED = ("sitemap.xml", "sitemap.xml.gz")
# The page that tells that there is none.
_NOTHING = "404.html"
_rasters = Rasters()


def publish(folder: Path, taken: Snapshot, kept: Kept | None = None, *, served: bool = False) -> None:
    """Write all that a site has besides its pages into `folder`.

    Raises PageError where a page has an id twice, a script of its own, or loads what is not there.
    What is `kept` of pages that are as they were is not made again; a site may be `served` while it is written.
    """
    kept = kept or Kept()
    frame = Frame(_read(folder / _NOTHING), served)
    pages = {each: _page(folder, each, taken, kept, frame) for each in taken.pages}
    if frame.html:
        _write(folder / _NOTHING, frame.whole())
    for name, content in _files(folder, taken, pages, kept):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = frame.hold(content) if isinstance(content, str) and name.endswith(".html") else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    for archive in releases.archives(taken.folder):
        frozen_copies.put(archive, folder, served=served)
    wrong = [fault for each in pages.values() for fault in each.faults]
    wrong += assets.faults(folder, (each.loads for each in pages.values()))
    if wrong:
        raise PageError(*wrong)


def draw(taken: Snapshot, name: str, kept: Kept) -> dict[str, Future[bytes]]:
    """Begin to draw the cards of all pages of the site `name`; return them by the addresses of the pages."""
    styles = text_files.read(taken.folder / _STYLES, _STYLES, "take it from git")
    return {
        each.page.url: kept.of(each, "card", (name, styles), partial(_drawn, each, name, styles))
        for each in taken.pages
    }


def _drawn(each: ProvedPage, name: str, styles: str) -> Future[bytes]:
    try:
        return _rasters.draw(card_svg.card_svg(each.answer, next(iter(each.proofs), None), name, styles))
    except KeyError as error:
        raise PageError(f"{_STYLES}: the cards need a colour --{error.args[0]}: bring it back") from None


def _page(folder: Path, each: ProvedPage, taken: Snapshot, kept: Kept, frame: Frame) -> Built:
    path = folder / folder_of(each.page.path) / "index.html"
    text = _read(path)
    if not text:
        raise PageError(f"{each.page.path}:1: is not at /{each.page.url} of the built site: let the builder build it")
    page = kept.of(each, "page", (text, taken.redirects, frame), lambda: built(each.page, text, taken.redirects, frame))
    if page.html != text:
        _write(path, page.html)
    return page


def _read(path: Path) -> str:
    """Return what a file says, with the ends of its lines as they are; "" where there is none."""
    return path.read_bytes().decode() if path.exists() else ""


def _files(
    folder: Path, taken: Snapshot, found: Mapping[ProvedPage, Built], kept: Kept
) -> Iterator[tuple[str, str | bytes]]:
    home = _read(folder / "index.html")
    base, name = _first(_CANONICAL, home), unescape(_first(_NAME, home))
    cards = draw(taken, name, kept)
    told, links = taken.facts, taken.links
    # Programs read the questions in the order of their codes.
    pages = sorted(taken.pages, key=lambda each: (each.answer.code or "T", each.answer.url))
    answers = [each.answer for each in pages]
    twins: dict[str, str] = {}
    for each in pages:
        url = each.page.url
        for proof in each.proofs:
            yield f"{url}{proof.example.id}.py", proof.program.source
        twins[url] = kept.of(each, "twin", base, partial(_twin, each, base))
        yield f"{url}index.md", twins[url]
    about = next(answer.description for answer in answers if not answer.url)
    yield "llms.txt", markdown_version.llms(name, about, answers, base)
    yield "llms-full.txt", markdown_version.full(name, about, [twins[answer.url] for answer in answers if answer.url])
    pairs = [(each.answer, {proof.example.id: proof for proof in each.proofs}) for each in pages]
    facts = {"site": name, "executed": told["executed"], "commit": told["commit"], "runs": told["runs"]}
    yield "answers.json", answers_json.answers(pairs, links.entries, told["pages"], facts, base)
    yield "feed.xml", feed.feed(name, answers, links.entries, base)
    if taken.entries:
        yield error_entries.LIST, error_entries.to_json(taken.entries, {answer.url: answer for answer in answers})
    for unwanted in _UNWANTED:
        (folder / unwanted).unlink(missing_ok=True)
    if base:
        yield "sitemap.xml", feed.sitemap(answers, links.entries, base)
    # The home page repeats the others.
    yield "search.json", search_index.to_json(page.entry for each, page in found.items() if each.page.url)
    yield from _redirects(answers, taken.redirects, base)
    # Last, so that they are drawn meanwhile.
    for url, drawn in cards.items():
        yield f"{url}card.png", drawn.result()


def _twin(each: ProvedPage, base: str) -> str:
    return markdown_version.twin(
        each.page, each.answer, each.proofs, base, f"{each.facts['versions']}, {each.facts['date']}"
    )


def _redirects(answers: list[Answer], ways: Mapping[str, str], base: str) -> Iterator[tuple[str, str]]:
    pages = {f"/{answer.url}": answer for answer in answers}
    for answer in answers:
        for alias in aliases(answer.code):
            yield f"{alias}/index.html", redirect_pages.page(f"/{alias}/", answer, f"/{answer.url}", {}, base)
    for old, to in ways.items():
        if "#" not in old:
            # Only what does not keep its id needs a way of its own.
            moved = {
                each.partition("#")[2]: way
                for each, way in ways.items()
                if each.startswith(f"{old}#") and way.partition("#")[2] != each.partition("#")[2]
            }
            yield (
                f"{old.strip('/')}/index.html",
                redirect_pages.page(old, pages[to.partition("#")[0]], to, moved, base),
            )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


if __name__ == "__main__":
    publish(Path(sys.argv[1]), take(Project(root(), Runner())))
