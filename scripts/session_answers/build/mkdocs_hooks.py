"""MkDocs hooks: prove the pages before a build, build next to the last good site, and cache pages while serving.

`mkdocs serve` is replaced by our own server, which survives every fault. See `serve`.
Other builders ignore hooks, so the Markdown extension and `zensical_facts` repeat the necessary checks.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any

from click import echo
from jinja2 import Environment, FileSystemBytecodeCache, TemplateError, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from pymdownx.superfences import SuperFencesException

from session_answers import text_files
from session_answers.build.atomic_site import NewSite, refusal
from session_answers.build.current_snapshot import command, is_served, prove, snapshot
from session_answers.build.own_commands import options_of, run_instead
from session_answers.build.site_page import pages
from session_answers.publish.page_cache import PageCache
from session_answers.publish.publish import publish
from session_answers.run.result_store import FOLDER
from sqlalchemy_receipts import Fault, ReceiptsError


class BuildFailed(Abort):
    """End a build with a list of faults on standard error. MkDocs reports the reason elsewhere."""

    def show(self, *_: Any, **__: Any) -> None:
        """Print the faults, one per line."""
        echo(self.format_message(), err=True)


@dataclass
class _State:
    """The new site of this process, which is `complete` at the end of a build."""

    new_site: NewSite | None = None
    complete: bool = False
    cache: PageCache | None = None


_state = _State()


def on_startup(**_: Any) -> None:
    """Let `--quiet` report broken links, because MkDocs counts only the warnings that it logs."""
    log = logging.getLogger("mkdocs")
    log.setLevel(min(log.level, logging.WARNING))


def on_config(config: MkDocsConfig, **_: Any) -> None:
    """Prove every page, and build next to the last good site. Raise BuildFailed with all faults."""
    if command() == "serve":
        # MkDocs has created this empty folder.
        shutil.rmtree(config.site_dir, ignore_errors=True)
        run_instead("serve", *options_of("serve"))
    _state.complete = False
    try:
        config.extra["as_of"] = prove().facts
    except ReceiptsError as error:
        raise BuildFailed(str(error)) from None
    if is_served():
        _state.cache = _state.cache or PageCache(snapshot().folder)
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
    if is_served():
        folder = snapshot().folder / FOLDER / "templates"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return env


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Write the files of the site that MkDocs does not write."""
    publish(Path(config.site_dir), snapshot(), _state.cache, served=is_served())
    _state.complete = True


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave the last good site unchanged. Raise BuildFailed for a fault or a system error."""
    _state.complete = False
    if isinstance(error, ReceiptsError | SuperFencesException):
        raise BuildFailed(str(error)) from None
    templates = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    if templates or isinstance(error, TemplateError):
        # The last template of the project caused the error, even if a template of the theme raised it.
        own = [frame for frame in templates if "/site-packages/" not in frame.filename]
        frames = own or templates
        path, line = (text_files.called(frames[-1].filename), frames[-1].lineno or 0) if frames else ("", 0)
        # Its text lists the folders of the machine.
        problem = (
            f"the template {error.name} does not exist"
            if isinstance(error, TemplateNotFound)
            else str(error).rstrip(".")
        )
        raise BuildFailed(str(Fault(path, line, problem, "correct the template, or the page that names it"))) from None
    if isinstance(error, OSError):
        raise BuildFailed(str(refusal(error))) from None


def on_shutdown(**_: Any) -> None:
    """Replace the last site with a complete new one. Raise BuildFailed if that fails."""
    if not _state.new_site:
        return
    try:
        if _state.complete:
            _state.new_site.replace_last()
    except OSError as error:
        raise BuildFailed(str(refusal(error))) from None
    finally:
        _state.new_site.remove()
        _state.new_site = None
