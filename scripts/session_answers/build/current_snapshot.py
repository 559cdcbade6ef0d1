"""Proving: all pages are run and checked before a builder touches the last good site.

`mkdocs.yml` calls this while it is read, and the Markdown extension for every page that is converted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Any

import click
from yaml import YAMLError

from session_answers import text_files
from session_answers.errors import PageError, RunError
from session_answers.pages import nav
from session_answers.pages.files import root
from session_answers.prove.project import Project
from session_answers.prove.snapshot import ProvedPage, Snapshot, take
from session_answers.run.result_store import Store
from session_answers.run.runner import Runner
from sqlalchemy_receipts.errors import ReceiptsError

_runner = Runner()
_log = logging.getLogger("mkdocs.session_answers")
_taking = threading.Lock()
_newest: Snapshot | None = None


class UnprovedError(YAMLError):
    """A page with a fault, as both builders take an error while they read `mkdocs.yml`."""


def prove() -> int:
    """Prove every page, and return the number of examples; raises UnprovedError.

    `mkdocs.yml` calls this while it is read: no builder has touched the last good site then.
    """
    try:
        return _whole().example_count
    except (PageError, RunError) as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None
    except OSError as error:
        place = text_files.called(error.filename or "the project")
        raise UnprovedError(f"the site is left as it was:\n{place}: {error.strerror}: let it be read") from None


def told() -> Mapping[str, Any]:
    """Return what the frame of each page tells of its run, for `extra:` in `mkdocs.yml`; raises UnprovedError."""
    try:
        return snapshot().facts
    except ReceiptsError as error:
        raise UnprovedError(f"the site is left as it was:\n{error}") from None


def snapshot() -> Snapshot:
    """Return the pages of the current folder as they were proved last; raises PageError."""
    return _newest if _newest and _newest.folder == root() else _take()


def _whole() -> Snapshot:
    """Prove every page, that each has its entry in the navigation, and that their frame is there; raises PageError."""
    taken = _take()
    config = text_files.read(taken.folder / "mkdocs.yml", "mkdocs.yml")
    pages = [each.page.path.removeprefix("docs/") for each in taken.pages]
    if "index.md" not in pages:
        raise PageError("docs/index.md: is not there: every site has a first page")
    if wrong := (*nav.faults(config, pages), *text_files.frame_faults(taken.folder)):
        raise PageError(*wrong)
    return taken


def _take() -> Snapshot:
    global _newest  # noqa: PLW0603  (builders call functions of a module)
    with _taking:
        folder, before = root(), _runner.run_count
        if _is_served() and not _runner.store:
            _runner.store = Store(folder)
            _runner.store.sweep()
        _newest = take(Project(folder, _runner), _newest)
        _log.info("%d of %d examples were run", _runner.run_count - before, _newest.example_count)
        if _runner.store and _runner.store.problem:
            _log.warning(_runner.store.problem)
        return _newest


def _is_served() -> bool:
    """Tell whether a builder serves pages to who edits them: what is published is run anew."""
    context = click.get_current_context(silent=True)
    return bool(context and context.info_name == "serve")


def proved(text: str) -> tuple[Snapshot, ProvedPage]:
    """Return the page whose body is `text`, read anew where what was proved last is not of it; raises PageError."""
    taken = snapshot()
    found = taken.find(text)
    # Zensical converts a page again without reading its configuration.
    if not found or taken.setups != Project(taken.folder, _runner).setups():
        taken = _take()
        found = taken.find(text)
    if not found:
        raise PageError(f"a page is no file below {taken.folder / 'docs'}: {text.strip()[:60]!r}")
    return taken, found
