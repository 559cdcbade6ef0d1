"""MkDocs hooks: prove the pages before a build, build next to the last good site, and cache pages while serving.

Other builders ignore hooks, so the Markdown extension and `zensical_facts` repeat the necessary checks.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any, Literal

from click import echo
from jinja2 import Environment, FileSystemBytecodeCache, TemplateError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from pymdownx.superfences import SuperFencesException

from session_answers import text_files
from session_answers.build import restart
from session_answers.build.atomic_site import NewSite, refusal
from session_answers.build.current_snapshot import prove, snapshot
from session_answers.build.site_page import pages
from session_answers.day_and_commit import log_of_commits
from session_answers.publish import frozen_copies
from session_answers.publish.page_cache import PageCache
from session_answers.publish.publish import publish
from session_answers.run.code_hashes import hash_of_all_code
from session_answers.run.result_store import FOLDER
from session_answers.system_errors import fault
from sqlalchemy_receipts import Fault, ReceiptsError

_code_at_start = hash_of_all_code()


class BuildFailed(Abort):
    """End a build with a list of faults on standard error. MkDocs reports the reason elsewhere."""

    def show(self, *_: Any, **__: Any) -> None:
        """Print the faults, one per line."""
        echo(self.format_message(), err=True)


@dataclass
class _State:
    """The task of this process: serve pages, or create a new site, which is `complete` at the end of a build."""

    serves: bool = False
    new_site: NewSite | None = None
    complete: bool = False
    cache: PageCache | None = None


_state = _State()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool, **_: Any) -> None:  # noqa: ARG001, FBT001
    """Set whether pages are served."""
    _state.serves = command == "serve"


def on_config(config: MkDocsConfig, **_: Any) -> None:
    """Prove every page, and build next to the last good site. Raise BuildFailed with all faults."""
    try:
        config.extra["as_of"] = prove().facts
    except ReceiptsError as error:
        raise BuildFailed(str(error)) from None
    if _state.serves:
        _state.cache = _state.cache or PageCache(snapshot().folder)
    else:
        _state.new_site = NewSite(Path(config.site_dir))
        _state.new_site.begin()
        config.site_dir = str(_state.new_site.folder)


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Create the pages, each with its title in the navigation."""
    for page in pages(config, files, _state.cache):
        page.file.page = page
    return files


def on_env(env: Environment, **_: Any) -> Environment:
    """While pages are served, compile an unchanged template only once."""
    if _state.serves:
        folder = snapshot().folder / FOLDER / "templates"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return env


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Write the files of the site that MkDocs does not write."""
    publish(Path(config.site_dir), snapshot(), _state.cache, served=_state.serves)
    _state.complete = True


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave the last good site unchanged. Raise BuildFailed for a fault or a system error."""
    _state.complete = False
    if isinstance(error, ReceiptsError | SuperFencesException):
        raise BuildFailed(str(error)) from None
    templates = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    if templates or isinstance(error, TemplateError):
        path, line = (text_files.called(templates[-1].filename), templates[-1].lineno or 0) if templates else ("", 0)
        raise BuildFailed(
            str(Fault(path, line, str(error), "correct the template, or the page that names it"))
        ) from None
    if isinstance(error, OSError):
        raise BuildFailed(str(refusal(error))) from None


def on_shutdown(**_: Any) -> None:
    """Replace the last site with a complete new one. Raise BuildFailed if the system refuses."""
    frozen_copies.remove_unpacked()
    if not _state.new_site:
        return
    try:
        if _state.complete:
            _state.new_site.replace_last()
    except OSError as error:
        raise BuildFailed(str(refusal(error))) from None
    finally:
        _state.new_site.remove()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Build with `_rebuild` after a change, and also after a commit, because each page names its commit."""
    settings = Path(config.config_file_path)
    server.builder = partial(_rebuild, server.builder, Path(config.site_dir), str(settings))
    if log := log_of_commits(settings.parent):
        server.watch(str(log))
    return server


def _rebuild(builder: Callable[[], None], served: Path, settings: str) -> None:
    """Build again. If the code of this project has changed, restart, because Python would run the old code.

    Raise BuildFailed with a fault, without a traceback.
    """
    if hash_of_all_code() != _code_at_start:
        if refused := restart.refusal(settings):
            raise BuildFailed(refused)
        # The served files are in folders that are removed at the end of this process. A restart does not end it.
        shutil.rmtree(served, ignore_errors=True)
        frozen_copies.remove_unpacked()
        restart.start()
    try:
        builder()
    except ConfigurationError as error:
        raise BuildFailed(error.message) from None
    except OSError as error:
        place = text_files.called(error.filename or "the project")
        raise BuildFailed(str(fault(error, place))) from None
