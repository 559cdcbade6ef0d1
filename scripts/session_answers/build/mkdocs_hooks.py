"""MkDocs hooks: a build beside the last good site, downloads in place, and rebuilds that keep what is as it was.

No guard lives here, because other builders ignore hooks: see `extension`.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any, Literal

from jinja2 import Environment, TemplateError
from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from pymdownx.superfences import SuperFencesException
from watchdog.observers.polling import PollingObserver

from session_answers import text_files
from session_answers.build import restart
from session_answers.build.atomic_site import Beside, refused
from session_answers.build.current_snapshot import snapshot
from session_answers.day_and_commit import log_of_commits
from session_answers.errors import PageError
from session_answers.publish import frozen_copies
from session_answers.publish.publish import draw, publish
from session_answers.publish.reuse import Kept
from session_answers.run.code_hashes import hash_of_all_code

# How often a served project is looked at, in seconds: MkDocs waits half a second.
_POLL = 0.2
# What a conversion gives a page, besides its links to other pages.
_CONVERTED = ("content", "toc", "_title_from_render", "present_anchor_ids")
_started_with = hash_of_all_code()


class Compiled(BytecodeCache):
    """Keeps templates as Jinja has compiled them; it tells by itself whether one was changed."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what it has compiled, if it has."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take what Jinja has compiled."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_kept, _compiled = Kept(), Compiled()


@dataclass
class _Run:
    """What this process builds: pages that are served, or a site beside the last one, which is whole at its end."""

    serves: bool = False
    beside: Beside | None = None
    whole: bool = False


_run = _Run()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool, **_: Any) -> None:  # noqa: ARG001, FBT001
    """Remember whether pages are being served."""
    _run.serves = command == "serve"


def on_config(config: MkDocsConfig, **_: Any) -> None:
    """Let a build go into a folder beside the last good site."""
    if not _run.serves:
        _run.beside = Beside(Path(config.site_dir))
        _run.beside.begin()
        config.site_dir = str(_run.beside.folder)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files, **_: Any) -> None:  # noqa: ARG001
    """Begin to draw the cards, and let each page of a served site be converted as `_convert` does it."""
    draw(snapshot(), config.site_name, _kept)
    for file in files.documentation_pages() if _run.serves else ():
        if file.page:
            vars(file.page)["render"] = partial(_convert, file.page)


def on_env(env: Environment, **_: Any) -> Environment:
    """Let a template that is as it was be compiled once."""
    env.bytecode_cache = _compiled
    return env


def _convert(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Give a page what its last conversion gave, where that was without a warning and would be the same."""
    taken = snapshot()
    proved = taken.find(page.markdown or "")
    if not proved:  # which the conversion itself tells
        Page.render(page, config, files)
        return
    # A link leads where it led as long as there are the same files; ids are looked for in every build.
    others = (Path(config.config_file_path or "").read_bytes(), tuple(files.src_uris), taken.notes(proved.page))
    made = _kept.of(proved, "conversion", others, lambda: _converted(page, config, files))
    if made["warnings"]:
        _kept.drop(proved, "conversion")
    for name in _CONVERTED:
        setattr(page, name, made[name])
    page.links_to_anchors = {files.src_uris[uri]: anchors for uri, anchors in made["links"].items()}


def _converted(page: Page, config: MkDocsConfig, files: Files) -> dict[str, Any]:
    heard = CountHandler()
    log = logging.getLogger("mkdocs")
    log.addHandler(heard)
    try:
        Page.render(page, config, files)
    finally:
        log.removeHandler(heard)
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    return {name: getattr(page, name) for name in _CONVERTED} | {"links": links, "warnings": heard.get_counts()}


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put what a site needs besides its pages beside them."""
    publish(Path(config.site_dir), snapshot(), _kept, served=_run.serves)
    _run.whole = True


def on_build_error(error: Exception, **_: Any) -> None:
    """Leave the last good site as it was; raises Abort with what is wrong with a page, a template or the disk."""
    _run.whole = False
    if isinstance(error, PageError | SuperFencesException):
        raise Abort(str(error)) from None
    templates = [each for each in extract_tb(error.__traceback__) if each.filename.endswith(".html")]
    if templates or isinstance(error, TemplateError):
        place = "".join(f"{text_files.called(each.filename)}:{each.lineno}: " for each in templates[-1:])
        raise Abort(f"{place}{error}: correct the template, or the page that names it") from None
    if isinstance(error, OSError):
        raise Abort(refused(error)) from None


def on_shutdown(**_: Any) -> None:
    """Let a site that is whole take the place of the last one; raises Abort where the system refuses it."""
    frozen_copies.forget()
    if not _run.beside:
        return
    try:
        if _run.whole:
            _run.beside.put()
    except OSError as error:
        raise Abort(refused(error)) from None
    finally:
        _run.beside.drop()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Look at the project more often, and build it as `_rebuild` does."""
    settings = str(config.config_file_path)
    server.builder = partial(_rebuild, server.builder, Path(config.site_dir), settings)
    watched = [config.docs_dir, settings]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_POLL)
    # Pages name the commit that they are of.
    if log := log_of_commits(Path(settings).parent):
        watched.append(str(log))
    for path in watched:
        server.watch(path)
    return server


def _rebuild(builder: Callable[[], None], served: Path, config: str) -> None:
    """Build anew; start the server anew where this package has changed: Python would go on with the old code.

    Raises Abort with a fault, without the lines of Python that it went through.
    """
    if hash_of_all_code() != _started_with:
        if refused_anew := restart.refusal(config):
            raise Abort(refused_anew)
        # What is served lies in folders that are removed at the end of this process, which does not come.
        shutil.rmtree(served, ignore_errors=True)
        frozen_copies.forget()
        restart.start()
    try:
        builder()
    except ConfigurationError as error:
        raise Abort(error.message) from None
    except OSError as error:
        place = text_files.called(error.filename or "the project")
        raise Abort(f"{place}: {error.strerror}: let it be read, or take it from git") from None
