"""The snapshot that a builder converts: every page, proved before the last good site is changed."""

from __future__ import annotations

import logging
import re
import threading

import click

from session_answers import text_files
from session_answers.errors import BuildError, NavigationError
from session_answers.pages import nav, site_files
from session_answers.pages.files import root
from session_answers.pages.front_matter import body
from session_answers.prove.project import Project
from session_answers.prove.snapshot import ProvedPage, Snapshot, take
from session_answers.run.result_store import Store
from session_answers.run.runner import Runner
from session_answers.system_errors import fault
from sqlalchemy_receipts import Fault

# The name of the command that builds for `scripts/serve`.
FOR_SERVER = "build for the server"
_runner = Runner()
_log = logging.getLogger("mkdocs.session_answers")
_taking = threading.Lock()
_newest: Snapshot | None = None


def prove() -> Snapshot:
    """Prove every page, and check that the navigation and the templates are complete. Raise ReceiptsError."""
    try:
        return _complete(_take())
    except OSError as error:
        raise BuildError(fault(error, text_files.called(error.filename or "the project"))) from None


def snapshot() -> Snapshot:
    """Return the newest snapshot of the current folder. Raise ReceiptsError if there is none and a page has a fault."""
    return _newest if _newest and _newest.folder == root() else _take()


def proved_page(path: str, text: str) -> tuple[Snapshot, ProvedPage]:
    """Return the page at a path in `docs/` whose text without front matter is `text`, and its snapshot.

    Read all pages again if the page or a setup is different now, because Zensical converts a page without reading its
    configuration first. Raise BuildError if the page has another text in the file.
    """
    current = snapshot()
    page = _with_text(current, path, text)
    if not page or current.setups != Project(current.folder, _runner).setups():
        current = _take()
        page = _with_text(current, path, text)
    if not page:
        raise BuildError(Fault(f"docs/{path}", 0, "the page changed during the build", "start the build again"))
    return current, page


def command() -> str:
    """Return the name of the running command, such as `serve`, or ""."""
    context = click.get_current_context(silent=True)
    return context.info_name or "" if context else ""


def is_served() -> bool:
    """Return whether a server shows the pages. A build does not read what earlier builds cached."""
    return command() in ("serve", FOR_SERVER)


def _complete(current: Snapshot) -> Snapshot:
    config = text_files.read(current.folder / "mkdocs.yml", "mkdocs.yml")
    paths = [page.page.path.removeprefix("docs/") for page in current.pages]
    if "index.md" not in paths:
        raise BuildError(Fault("docs/index.md", 0, "the site has no first page", "create the file"))
    faults = [*nav.faults(config, paths), *text_files.frame_faults(current.folder), *site_files.faults(current.folder)]
    if faults:
        raise NavigationError(*faults)
    return current


def _take() -> Snapshot:
    global _newest  # noqa: PLW0603  (builders call functions of a module)
    with _taking:
        folder, before = root(), _runner.run_count
        if is_served() and not _runner.store:
            _runner.store = Store(folder)
            _runner.store.sweep()
        _newest = take(Project(folder, _runner), _newest)
        runs, count = _runner.run_count - before, _newest.example_count
        others = "" if runs == count else "; the results of the others are recorded or unchanged"
        _log.info("%d of %d examples were run%s", runs, count, others)
        if _runner.store and _runner.store.problem:
            # A warning would end the build.
            _log.info(_runner.store.problem)
        return _newest


def _with_text(current: Snapshot, path: str, text: str) -> ProvedPage | None:
    page = current.page(f"docs/{path}")
    # Zensical does not normalize the line ends of the file.
    return page if page and body(page.page.text) == re.sub("\r\n?", "\n", text).strip() else None
