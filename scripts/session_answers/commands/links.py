"""The command `scripts/links`: check that links into SQLAlchemy's documentation lead to existing anchors."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag

import requests
from requests.adapters import HTTPAdapter
from selectolax.lexbor import LexborHTMLParser
from urllib3.util import Retry

from session_answers import text_files
from session_answers.commands.reports import report, run_in_project
from session_answers.prove.project import Project
from sqlalchemy_receipts import Fault

HOSTS = ("docs.sqlalchemy.org", "sqlalche.me", "www.sqlalchemy.org")
_FOLDERS = ("docs", "scripts")
_FILES = ("README.md", "CONTRIBUTING.md", "mkdocs.yml")
_KINDS = (".css", ".html", ".js", ".json", ".md", ".py", ".txt", ".yml", "")
# Copies of pages, and the output of programs, are not links that somebody wrote.
_LEFT_OUT = {".recorded", ".releases", "__pycache__"}
_SECONDS = 30
_OPEN = "open it, and link to another page if it does not work"
_AGAIN = Retry(total=4, backoff_factor=1, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False)


@dataclass(frozen=True)
class Link:
    """A link in line `line` of the file with the path `path` in the project."""

    path: str
    line: int
    url: str


@dataclass(frozen=True)
class Target:
    """The response of an address: the `url` after all redirects, its anchors, and a `problem`, "" if there is none."""

    url: str
    anchors: frozenset[str] = frozenset()
    problem: str = ""


def main(arguments: list[str]) -> int:
    """Check all links into SQLAlchemy's documentation. This needs the network. Return 1 if one is broken."""
    argparse.ArgumentParser(prog="scripts/links", description=(__doc__ or "").partition(": ")[2]).parse_args(arguments)
    return run_in_project(_main)


def _main(project: Project) -> int:
    links = list(links_in(project.folder))
    with requests.Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=_AGAIN))
        targets = {url: fetch(session, url) for url in dict.fromkeys(link.url for link in links)}
    return report(faults(links, targets))


def links_in(folder: Path, hosts: Iterable[str] = HOSTS) -> Iterator[Link]:
    """Yield the links to some hosts in the project in `folder`: in its pages, its templates, and its code."""
    pattern = re.compile(rf"https?://(?:{'|'.join(map(re.escape, hosts))})/(?:[^\s\"'`<>()\[\]{{}}\\|]*[\w/#])?")
    paths = [folder / name for name in _FILES]
    paths += sorted(path for name in _FOLDERS for path in (folder / name).rglob("*"))
    for path in paths:
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in _KINDS and not {*inside.parts} & _LEFT_OUT:
            for number, row in enumerate(text_files.read(path, inside.as_posix()).split("\n"), 1):
                yield from (Link(inside.as_posix(), number, url) for url in pattern.findall(row))


def fetch(session: requests.Session, url: str) -> Target:
    """Follow redirects, which keep the fragment or bring their own, and read the anchors of the page."""
    try:
        answer = session.get(url, timeout=_SECONDS)
    except requests.RequestException as error:
        return Target(url, problem=f"cannot be read ({type(error).__name__})")
    if not answer.ok:
        return Target(answer.url, problem=f"is answered with {answer.status_code}")
    nodes = LexborHTMLParser(answer.content).css("[id], a[name]")
    names = (node.attributes.get(key) for node in nodes for key in ("id", "name"))
    return Target(answer.url, frozenset(name for name in names if name))


def faults(links: Iterable[Link], targets: Mapping[str, Target]) -> Iterator[Fault]:
    """Yield a fault for each link that cannot be read, or whose page has no such anchor."""
    for link in links:
        target = targets[link.url]
        fragment = unquote(urldefrag(target.url).fragment)
        if target.problem:
            yield Fault(link.path, link.line, f"{link.url} {target.problem}", _OPEN)
        elif fragment and fragment not in target.anchors:
            problem = f"{link.url} leads to a page without the anchor {fragment!r}"
            yield Fault(link.path, link.line, problem, "link to the section that now has the content")
