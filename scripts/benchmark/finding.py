"""The time of the search for each key, and of the error finder for each paste, compared with the last release."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from session_answers.errors import CommandError
from session_answers.permalinks import releases
from sqlalchemy_receipts import Fault

from .report import Figure
from .workspace import Workspace

_FILES = (
    *("assets/search.js", "assets/scorer.js", "assets/errors.js", "assets/finder.js", "assets/paste.js"),
    *("search.json", "errors/errors.json"),
)
_QUESTION = "why does my session hold a connection after commit"
_ERROR = """\
Traceback (most recent call last):
  File "/srv/shop/orders.py", line 41, in save
    session.flush()
  File "/srv/lib/sqlalchemy/orm/session.py", line 4331, in flush
    self._flush(objects)
sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) NOT NULL constraint failed: order.user_id
[SQL: INSERT INTO "order" (user_id) VALUES (?)]

The order was not saved: the shop tries again with another user in a minute, and tells the buyer.

"""
_SIZES = {"3 KB": 3_000, "100 KB": 100_000, "1 MB": 1_000_000}
# The figures are times in milliseconds: of each key of a question, and of each paste.
_MEASURE = """
async ([folder, question, pastes]) => {
  const load = async name => (await fetch(`/${folder}/${name}`)).json()
  const script = name => import(`/${folder}/assets/${name}.js`)
  const [index, { errors }] = [await load("search.json"), await load("errors/errors.json")]
  const isOld = folder === "then"
  const { search } = isOld ? await script("search") : {}
  const { prepare, score } = isOld ? {} : await script("scorer")
  const ready = isOld ? index.pages : prepare(index)
  const finder = await script(isOld ? "errors" : "finder")
  const entries = isOld ? errors : finder.prepare(errors)
  const time = work => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const keys = [...question].map((_, i) => time(() => (search ?? score)(question.slice(0, i + 1), ready)))
  const mean = keys.reduce((sum, key) => sum + key, 0) / keys.length
  return [mean, ...pastes.map(paste => time(() => finder.find(paste, entries)))]
}
"""


def finding(workspace: Workspace) -> Iterator[Figure]:
    """Yield the times with the built site of the project, and with its last release. Raise CommandError."""
    site = workspace.root / "site"
    if not (site / "search.json").is_file():
        raise CommandError(Fault("site", 0, "there is no built site", "run scripts/build"))
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only the tests need it otherwise)
    except ModuleNotFoundError:
        raise CommandError(Fault("playwright", 0, "it is not installed", "run scripts/test once")) from None
    last = releases.archives(workspace.root)[-1]
    with workspace.new_folder("finding") as base, sync_playwright() as playwright:
        releases.unpack(last, base)
        for name, built in (("now", site), ("then", base / releases.address_of(last).strip("/"))):
            _copy(built, base / name)
        browser = playwright.chromium.launch(executable_path=os.environ.get("BROWSER"), args=["--no-sandbox"])
        pastes = [(_ERROR * (size // len(_ERROR) + 1))[:size] for size in _SIZES.values()]
        with _served(base) as address:
            page = browser.new_page()
            page.goto(f"{address}/now/search.json")
            for _ in workspace.rounds("search and error finder"):
                for name, part in (("the last release", "then"), ("this site", "now")):
                    yield from _figures(name, page.evaluate(_MEASURE, [part, _QUESTION, pastes]))
        browser.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder at the address that is given."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write no log."""


def _copy(site: Path, folder: Path) -> None:
    for name in _FILES:
        if (site / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / name, folder / name)


def _figures(name: str, values: list[Any]) -> Iterator[Figure]:
    for column, value in zip(("a key in the search", *(f"a paste of {size}" for size in _SIZES)), values, strict=True):
        yield Figure("Search and error finder in Chromium", "milliseconds", name, column, (value,))
