"""Publishing: write the files of a built site that the builders do not write, and correct the files that they write."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from pathlib import Path

from session_answers import text_files
from session_answers.errors import BuildError
from session_answers.pages import asked
from session_answers.pages.answers import Answer
from session_answers.pages.files import root
from session_answers.pages.markdown import plain
from session_answers.pages.page import folder_of
from session_answers.permalinks import moved, published_errata, redirect_pages, releases
from session_answers.permalinks.addresses import aliases
from session_answers.prove import error_entries
from session_answers.prove.error_entries import Entry
from session_answers.prove.project import Project
from session_answers.prove.snapshot import ProvedPage, Snapshot, take
from session_answers.publish import (
    answers_json,
    assets,
    card_svg,
    feed,
    frozen_copies,
    markdown_version,
    own_assets,
    search_index,
    search_words,
    theme_styles,
)
from session_answers.publish.cleanup import BuiltPage, Frame, built_page
from session_answers.publish.page_cache import PageCache
from session_answers.publish.plain_text import download, plain_text
from session_answers.publish.png import png
from session_answers.publish.share_page import share_page
from session_answers.run.runner import Runner
from session_answers.view import share_texts
from sqlalchemy_receipts import Fault

_CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^">]*)')
_NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)"')
_STYLES = "docs/assets/site.css"
_NOT_FOUND = "404.html"
_SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
# Material's scripts, which no page loads.
_UNUSED = "assets/javascripts"


def publish(folder: Path, snapshot: Snapshot, cache: PageCache | None = None, *, served: bool = False) -> None:
    """Write all files of a site except its pages into `folder`, and correct its pages.

    Raise BuildError if a page has an id twice, has a script that is not in its frame, or loads a missing file.
    `served` is true if the site is read while it is written.
    """
    cache = cache or PageCache()
    frame = Frame(_read(folder / _NOT_FOUND), served)
    pages = {page: _page(folder, page, snapshot, cache, frame) for page in snapshot.pages}
    if frame.html:
        _write(folder / _NOT_FOUND, frame.corrected())
    for name, content in _files(folder, snapshot, pages, cache):
        _write(folder / name, content)
    parts = dict(_parts(folder, snapshot, pages, frame))
    for name, content in parts.items():
        _write(folder / name, content)
    for name, image in _cards(folder, snapshot, cache):
        (folder / name).write_bytes(image)
    faults = list(_write_redirects(folder, snapshot, frame))
    shutil.rmtree(folder / _UNUSED, ignore_errors=True)
    theme_styles.shorten(folder, [frame.html, *(page.html for page in pages.values()), *parts.values()])
    own_assets.shorten(folder)
    errata = published_errata.read(snapshot.answers.values(), snapshot.redirects)
    for archive in releases.archives(snapshot.folder):
        newer = published_errata.wrong_in(releases.address_of(archive), snapshot.links.entries, errata)
        frozen_copies.put(archive, folder, served=served, errata=newer, base=_base_and_name(folder)[0])
    faults += [fault for page in pages.values() for fault in page.faults]
    faults += assets.faults(folder, (page.loads for page in pages.values()))
    if faults:
        raise BuildError(*faults)


def _page(folder: Path, page: ProvedPage, snapshot: Snapshot, cache: PageCache, frame: Frame) -> BuiltPage:
    path = folder / folder_of(page.page.path) / "index.html"
    text = _read(path)
    if not text:
        problem = f"the page is not at /{page.page.url} of the built site"
        raise BuildError(Fault(page.page.path, 1, problem, "build the site again"))
    inputs = (text, snapshot.redirects, frame)
    data = cache.get(page, "page", inputs, lambda: built_page(page.page, text, snapshot.redirects, frame).to_data())
    built = BuiltPage.from_data(data)
    if built.html != text:
        _write(path, built.html)
    return built


def _files(
    folder: Path, snapshot: Snapshot, built: Mapping[ProvedPage, BuiltPage], cache: PageCache
) -> Iterator[tuple[str, str]]:
    base, name = _base_and_name(folder)
    facts, links = snapshot.facts, snapshot.links
    # Programs read the questions in the order of their codes.
    pages = sorted(snapshot.pages, key=lambda page: (page.answer.code or "T", page.answer.url))
    answers = [page.answer for page in pages]
    versions: dict[str, str] = {}
    for page in pages:
        url = page.page.url
        for proof in page.proofs:
            path = f"{url}{proof.example.id}.py"
            yield path, download(path, proof.program.source)
        versions[url] = cache.get(page, "markdown", base, partial(_markdown_version, page, base))
        yield f"{url}index.md", versions[url]
    about = next(answer.description for answer in answers if not answer.url)
    yield "llms.txt", markdown_version.llms(name, about, answers, base)
    yield (
        "llms-full.txt",
        markdown_version.full(name, about, [versions[answer.url] for answer in answers if answer.url]),
    )
    proofs = [(page.answer, {proof.example.id: proof for proof in page.proofs}) for page in pages]
    site = {"site": name, "executed": facts["executed"], "commit": facts["commit"], "runs": facts["runs"]}
    yield "answers.json", answers_json.answers(proofs, links.entries, facts["pages"], site, base)
    yield "feed.xml", feed.feed(name, answers, links.entries, base)
    if snapshot.entries:
        yield error_entries.LIST, error_entries.to_json(snapshot.entries, {answer.url: answer for answer in answers})
    if not base:  # A sitemap has only full addresses.
        for sitemap in _SITEMAPS:
            (folder / sitemap).unlink(missing_ok=True)
    # The home page repeats the other pages.
    entries = [page.entry for proved, page in built.items() if proved.page.url and page.entry]
    phrases = {page.page.url.rstrip("/"): _phrases(page, snapshot.entries) for page in pages}
    yield "search.json", search_index.to_json(entries, phrases, search_words.read(snapshot.folder))
    yield "search-texts.json", search_index.texts_to_json(entries)


def _parts(
    folder: Path, snapshot: Snapshot, built: Mapping[ProvedPage, BuiltPage], frame: Frame
) -> Iterator[tuple[str, str]]:
    """Yield the parts of pages that are in files of their own, by their paths in the site."""
    base, release = _base_and_name(folder)[0], snapshot.facts["release"]
    # Texts to copy from a frozen copy link to the frozen copy.
    base = f"{base}v/{release}/" if base and release else base
    for page, result in built.items():
        for name, part in result.parts.items():
            yield f"{page.page.url}{name}", part
        if page.answer.code:
            yield f"{page.page.url}{share_texts.FILE}", frame.with_policy(share_page(page, result.html, base))


def _phrases(page: ProvedPage, entries: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases that ask for a page and its claims, with the codes of the question and of its errors."""
    phrases = dict(asked.read(page.page))
    own = ((entry.id, entry.code) for entry in entries if entry.page == page.page.url)
    codes = [(asked.PAGE, page.answer.code), *own]
    for name, code in codes:
        phrases[name] = (*phrases.get(name, ()), *([code] if code else []))
    return phrases


def _markdown_version(page: ProvedPage, base: str) -> str:
    versions_and_date = f"{page.facts['versions']}, {page.facts['date']}"
    text = markdown_version.of_page(page.page, page.answer, page.proofs, base, versions_and_date)
    return plain_text(text, plain(page.answer.question) or f"/{page.page.url}")


def _cards(folder: Path, snapshot: Snapshot, cache: PageCache) -> Iterator[tuple[str, bytes]]:
    """Return the image for links to each page, by its path in the site. Raise BuildError if a color is missing."""
    styles = text_files.read(snapshot.folder / _STYLES, _STYLES, "restore it from git")
    _, name = _base_and_name(folder)
    for page in snapshot.pages:
        image = cache.get(page, "card", (name, styles), partial(_card, page, name, styles))
        # JSON cannot hold bytes.
        yield f"{page.page.url}card.png", image.encode("latin-1")


def _card(page: ProvedPage, name: str, styles: str) -> str:
    try:
        drawing = card_svg.card_svg(page.answer, next(iter(page.proofs), None), name, styles)
    except KeyError as error:
        problem = f"the images for links need a color --{error.args[0]}"
        raise BuildError(Fault(_STYLES, 0, problem, "restore it")) from None
    return png(drawing).decode("latin-1")


def _write_redirects(folder: Path, snapshot: Snapshot, frame: Frame) -> Iterator[Fault]:
    """Write the pages that redirect, after all other files. Yield a fault for each that would be at one of these."""
    lines = {lead.old: lead.number for lead in snapshot.links.leads}
    base, _ = _base_and_name(folder)
    for old, page in _redirects([page.answer for page in snapshot.pages], snapshot.redirects, base):
        path = folder / old.strip("/") / "index.html"
        if path.is_dir() or any(above.is_file() for above in path.parents):
            yield Fault(moved.PATH, lines.get(old, 0), f"{old} is a file of the site", "remove the line")
        else:
            _write(path, frame.with_policy(page))


def _redirects(answers: list[Answer], ways: Mapping[str, str], base: str) -> Iterator[tuple[str, str]]:
    """Yield the pages that redirect, each with its address."""
    pages = {f"/{answer.url}": answer for answer in answers}
    for answer in answers:
        for alias in aliases(answer.code):
            yield f"/{alias}/", redirect_pages.page(f"/{alias}/", answer, f"/{answer.url}", {}, base)
    for old_address, new_address in ways.items():
        if "#" not in old_address:
            # An unchanged id needs no entry.
            replaced = {
                address.partition("#")[2]: way
                for address, way in ways.items()
                if address.startswith(f"{old_address}#") and way.partition("#")[2] != address.partition("#")[2]
            }
            target = pages[new_address.partition("#")[0]]
            yield old_address, redirect_pages.page(old_address, target, new_address, replaced, base)


def _base_and_name(folder: Path) -> tuple[str, str]:
    """Return the address and the name of the site in a folder, from its home page."""
    home = _read(folder / "index.html")
    return unescape(_first(_CANONICAL, home)), unescape(_first(_NAME, home))


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _read(path: Path) -> str:
    """Return the text of a file with its line ends unchanged, or "" if there is none."""
    return path.read_bytes().decode() if path.exists() else ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


if __name__ == "__main__":
    publish(Path(sys.argv[1]), take(Project(root(), Runner())))
