import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from session_answers.commands import links
from session_answers.commands.links import Link, Target, faults, fetch, links_in, main
from support.projects import ROOT

PAGE = '<html><body><h1 id="one">1</h1><a name="two"></a><section id="a b"></section></body></html>'


class _Server(BaseHTTPRequestHandler):
    """Answers like the documentation: with pages, errors, and redirects with and without a fragment."""

    def do_GET(self):
        to = {"/short": "/page#one", "/moved": "/page"}.get(self.path)
        self.send_response(302 if to else 200 if self.path == "/page" else 404)
        if to:
            self.send_header("Location", to)
        self.end_headers()
        self.wfile.write(b"" if to else PAGE.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def host():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


ANCHORS = frozenset({"one", "two", "a b"})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/page#one", ("/page#one", ANCHORS, "")),
        ("/short", ("/page#one", ANCHORS, "")),
        ("/moved#three", ("/page#three", ANCHORS, "")),
        ("/none#one", ("/none#one", frozenset(), "is answered with 404")),
    ],
)
def test_redirects_are_followed_with_their_fragments(host, path, expected):
    with requests.Session() as session:
        target = fetch(session, host + path)
    assert (target.url.removeprefix(host), target.anchors, target.problem) == expected


def test_a_host_that_cannot_be_reached_is_a_problem():
    with requests.Session() as session:
        address = "http://127.0.0.1:1/"
        assert fetch(session, address) == Target(address, problem="cannot be read (ConnectionError)")


def test_links_are_found_in_pages_templates_and_code(tmp_path):
    files = {
        "README.md": "x\n[a](https://docs.sqlalchemy.org/en/21/a.html#b), <https://sqlalche.me/e/21/x1>.\n",
        "CONTRIBUTING.md": "",
        "mkdocs.yml": "",
        "docs/a.md": "- [a](https://docs.sqlalchemy.org/) [b](https://other.example/#a)\n",
        "docs/.overrides/main.html": '<a href="https://www.sqlalchemy.org/x#y">',
        "docs/.recorded/2.0/a.jsonl": "https://sqlalche.me/e/21/no",
        "scripts/a/b.py": 'LINK = "https://sqlalche.me/e/21/x2"\n',
        "scripts/c": "# See https://docs.sqlalchemy.org/en/21/c.html#d.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(links_in(tmp_path)) == [
        Link("README.md", 2, "https://docs.sqlalchemy.org/en/21/a.html#b"),
        Link("README.md", 2, "https://sqlalche.me/e/21/x1"),
        Link("docs/.overrides/main.html", 1, "https://www.sqlalchemy.org/x#y"),
        Link("docs/a.md", 1, "https://docs.sqlalchemy.org/"),
        Link("scripts/a/b.py", 1, "https://sqlalche.me/e/21/x2"),
        Link("scripts/c", 1, "https://docs.sqlalchemy.org/en/21/c.html#d"),
    ]


def test_a_broken_link_is_a_fault_at_each_of_its_lines():
    targets = {
        "u#one": Target("u#one", frozenset({"one"})),
        "u": Target("u", frozenset()),
        "u#a%20b": Target("u#a%20b", frozenset({"a b"})),
        "u#no": Target("v#no", frozenset({"one"})),
        "x": Target("x", problem="is answered with 404"),
    }
    found = [Link("docs/a.md", number, url) for number, url in enumerate([*targets, "x"], 1)]
    assert [str(fault) for fault in faults(found, targets)] == [
        "docs/a.md:4: u#no leads to a page without the anchor 'no'. Fix: link to the section that now has the content",
        "docs/a.md:5: x is answered with 404. Fix: open it, and link to another page if it does not work",
        "docs/a.md:6: x is answered with 404. Fix: open it, and link to another page if it does not work",
    ]


def test_the_command_checks_every_link_of_the_project(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    urls = {link.url for link in links_in(ROOT)}
    seen = []

    def read(_, url):
        seen.append(url)
        return Target(url, frozenset({url.partition("#")[2]}))

    monkeypatch.setattr(links, "fetch", read)
    assert main([]) == 0
    assert (sorted(seen), capsys.readouterr().err) == (sorted(urls), "")
    assert len([url for url in urls if "#" in url]) > 80
