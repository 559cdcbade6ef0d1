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
from .as_of import of_pages
from .page import Page, PageError, folder_of
from .permalinks import Permalinks, aliases
from .policy import under_policy
from .runner import Runner
from .search import index
from .site import Proof, Site, root

_CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^">]*)')
_NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)"')
# No HTML validator lets these pass.
_TOGGLES = re.compile(r'<input class="?md-toggle"?[^>]*>\s*|<label class="?md-overlay"?[^>]*></label>\s*')
_MOVED = re.compile(r'(<p class="moved" id="([^"]+)">[^<]*<a href=")[^"]*')
_STYLES = "docs/assets/site.css"
# Both builders make lists of pages of their own.
_UNWANTED = ("sitemap.xml", "sitemap.xml.gz")


def publish(built: Path, sources: Site, *, served: bool = False) -> None:
    """Write all that a site has besides its pages into the folder `built`; raises PageError where an id is twice.

    A site that is `served` while it is written has a script more in each page, which reloads it.
    """
    said = sources.answers()
    links = sources.permalinks(said)
    proofs = {page.url: {each.example.id: each for each in sources.prove(page)} for page, _ in said}
    for page, _ in said:
        _mend(built / folder_of(page.path) / "index.html", f"/{page.url}", links.ways)
    _mend(built / "404.html", "/", {})
    files = dict(_files(built, sources, said, proofs, links))
    for name, content in files.items():
        path = built / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for archive in release.archives(sources.folder):
        release.unpack(archive, built)
    _hold(built, served=served)
    if wrong := [fault for page, _ in said for fault in _twice(page, built)]:
        raise PageError(*wrong)


def _files(
    built: Path,
    sources: Site,
    said: list[tuple[Page, Answer]],
    proofs: Mapping[str, Mapping[str, Proof]],
    links: Permalinks,
) -> Iterator[tuple[str, str | bytes]]:
    home = (built / "index.html").read_text(encoding="utf-8")
    base, name = _first(_CANONICAL, home), unescape(_first(_NAME, home))
    styles = (sources.folder / _STYLES).read_text(encoding="utf-8")
    told = of_pages(sources.folder, (page for page, _ in said), links.entries)
    # Programs read the questions in the order of their codes.
    answers = sorted((answer for _, answer in said), key=lambda each: (each.code or "T", each.url))
    twins: dict[str, str] = {}
    for page, answer in said:
        own = proofs[page.url]
        ran_on = told["pages"][page.url]
        for example in page.examples:
            yield f"{page.url}{example.id}.py", sources.program(page, example).source
        twins[page.url] = twin.twin(page, answer, own.values(), base, f"{ran_on['versions']}, {ran_on['date']}")
        yield f"{page.url}index.md", twins[page.url]
        yield f"{page.url}card.png", card.png(answer, own.values(), name, styles)
    about = next(answer.description for answer in answers if not answer.url)
    yield "llms.txt", twin.llms(name, about, answers, base)
    yield "llms-full.txt", twin.full(name, about, [twins[answer.url] for answer in answers if answer.url])
    pairs = [(answer, proofs[answer.url]) for answer in answers]
    facts = {"site": name, "executed": told["executed"], "commit": told["commit"], "runs": told["runs"]}
    yield "answers.json", data.answers(pairs, links.entries, told["pages"], facts, base)
    yield "feed.xml", feed.feed(name, answers, links.entries, base)
    if known := errors.of_pages((page, proofs[page.url].values()) for page, _ in said if errors.lists(page)):
        yield errors.LIST, errors.to_json(known, {answer.url: answer for answer in answers})
    for unwanted in _UNWANTED:
        (built / unwanted).unlink(missing_ok=True)
    if base:
        yield "sitemap.xml", feed.sitemap(answers, links.entries, base)
    yield "search.json", index(built, [page.url for page, _ in said])
    yield from _redirects(answers, links, base)


def _redirects(answers: list[Answer], links: Permalinks, base: str) -> Iterator[tuple[str, str]]:
    pages = {f"/{answer.url}": answer for answer in answers}
    for answer in answers:
        for alias in aliases(answer.code):
            yield f"{alias}/index.html", redirect.page(f"/{alias}/", answer, f"/{answer.url}", {}, base)
    for old, to in links.ways.items():
        if "#" not in old:
            # Only what does not keep its id needs a way of its own.
            moved = {
                each.partition("#")[2]: way
                for each, way in links.ways.items()
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


def _hold(built: Path, *, served: bool) -> None:
    """Put every page under its policy: those of the builder, those that lead on, and those of frozen copies."""
    for path in built.rglob("*.html"):
        # As bytes, so that the ends of lines stay as they are.
        before = path.read_bytes()
        after = under_policy(before.decode(), served=served).encode()
        if after != before:
            path.write_bytes(after)


def _twice(page: Page, built: Path) -> Iterator[str]:
    text = (built / folder_of(page.path) / "index.html").read_text(encoding="utf-8")
    counts = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', text))
    for identifier, count in counts.items():
        if count > 1:
            yield f"{page.path}:1: the id {identifier!r} is on the built page {count} times: give one of them another"


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Site(root(), Runner()))
