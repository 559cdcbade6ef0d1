"""Publishing: what a built site needs besides its pages, under every builder."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from . import card, data, errors, feed, redirect, release, twin
from .answers import Answer
from .page import Page, PageError, folder_of
from .permalinks import aliases
from .runner import Runner
from .search import index
from .site import Site, root
from .snapshot import Snapshot, take

_CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^">]*)')
_NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)"')
# No HTML validator lets these pass.
_TOGGLES = re.compile(r'<input class="?md-toggle"?[^>]*>\s*|<label class="?md-overlay"?[^>]*></label>\s*')
_MOVED = re.compile(r'(<p class="moved" id="([^"]+)">[^<]*<a href=")[^"]*')
_STYLES = "docs/assets/site.css"
# Both builders make lists of pages of their own.
_UNWANTED = ("sitemap.xml", "sitemap.xml.gz")


def publish(built: Path, taken: Snapshot) -> None:
    """Write all that a site has besides its pages into the folder `built`; raises PageError where an id is twice."""
    for each in taken.pages:
        _mend(built / folder_of(each.page.path) / "index.html", f"/{each.page.url}", taken.ways)
    _mend(built / "404.html", "/", {})
    files = dict(_files(built, taken))
    for name, content in files.items():
        path = built / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for archive in release.archives(taken.folder):
        release.unpack(archive, built)
    if wrong := [fault for each in taken.pages for fault in _twice(each.page, built)]:
        raise PageError(*wrong)


def _files(built: Path, taken: Snapshot) -> Iterator[tuple[str, str | bytes]]:
    home = (built / "index.html").read_text(encoding="utf-8")
    base, name = _first(_CANONICAL, home), unescape(_first(_NAME, home))
    styles = (taken.folder / _STYLES).read_text(encoding="utf-8")
    told, links = taken.told, taken.links
    # Programs read the questions in the order of their codes.
    pages = sorted(taken.pages, key=lambda each: (each.answer.code or "T", each.answer.url))
    answers = [each.answer for each in pages]
    twins: dict[str, str] = {}
    for each in pages:
        url = each.page.url
        for proof in each.proofs:
            yield f"{url}{proof.example.id}.py", proof.program.source
        ran_on = f"{each.told['versions']}, {each.told['date']}"
        twins[url] = twin.twin(each.page, each.answer, each.proofs, base, ran_on)
        yield f"{url}index.md", twins[url]
        yield f"{url}card.png", card.png(each.answer, each.proofs, name, styles)
    about = next(answer.description for answer in answers if not answer.url)
    yield "llms.txt", twin.llms(name, about, answers, base)
    yield "llms-full.txt", twin.full(name, about, [twins[answer.url] for answer in answers if answer.url])
    pairs = [(each.answer, {proof.example.id: proof for proof in each.proofs}) for each in pages]
    facts = {"site": name, "executed": told["executed"], "commit": told["commit"], "runs": told["runs"]}
    yield "answers.json", data.answers(pairs, links.entries, told["pages"], facts, base)
    yield "feed.xml", feed.feed(name, answers, links.entries, base)
    if taken.entries:
        yield errors.LIST, errors.to_json(taken.entries, {answer.url: answer for answer in answers})
    for unwanted in _UNWANTED:
        (built / unwanted).unlink(missing_ok=True)
    if base:
        yield "sitemap.xml", feed.sitemap(answers, links.entries, base)
    yield "search.json", index(built, [each.page.url for each in taken.pages])
    yield from _redirects(answers, taken.ways, base)


def _redirects(answers: list[Answer], ways: Mapping[str, str], base: str) -> Iterator[tuple[str, str]]:
    pages = {f"/{answer.url}": answer for answer in answers}
    for answer in answers:
        for alias in aliases(answer.code):
            yield f"{alias}/index.html", redirect.page(f"/{alias}/", answer, f"/{answer.url}", {}, base)
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
                redirect.page(old, pages[to.partition("#")[0]], to, moved, base),
            )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _mend(page: Path, address: str, ways: Mapping[str, str]) -> None:
    """Put right what Zensical takes for links between sources, and take out what only Material's script would use."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    mended = re.sub(r'href="\.\./([\w-]+\.py)" download', r'href="\1" download', text)
    mended = _MOVED.sub(lambda found: found[1] + redirect.onward(address, ways[f"{address}#{found[2]}"]), mended)
    mended = _TOGGLES.sub("", mended)
    if mended != text:
        page.write_text(mended, encoding="utf-8")


def _twice(page: Page, built: Path) -> Iterator[str]:
    text = (built / folder_of(page.path) / "index.html").read_text(encoding="utf-8")
    counts = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', text))
    for identifier, count in counts.items():
        if count > 1:
            yield f"{page.path}:1: the id {identifier!r} is on the built page {count} times: give one of them another"


if __name__ == "__main__":
    publish(Path(sys.argv[1]), take(Site(root(), Runner())))
