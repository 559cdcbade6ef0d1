"""The builds of `scripts/serve`: build the site once for each line of standard input, and answer with the faults.

The server starts it as `python -m session_answers.build.served_builds OPTIONS TERMINAL`. OPTIONS are JSON, and TERMINAL
is a descriptor, which replaces standard error as soon as all code is loaded.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from mkdocs.__main__ import State
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

# MkDocs rewords an error in a module that its configuration loads, so they are loaded first.
from session_answers import text_files
from session_answers.build import markdown_extension, mkdocs_hooks, zensical_facts  # noqa: F401
from session_answers.build.build_process import fault_of
from session_answers.build.current_snapshot import FOR_SERVER
from session_answers.errors import NavigationError
from session_answers.pages import nav
from session_answers.publish import frozen_copies
from sqlalchemy_receipts import Fault, ReceiptsError

_LINK = re.compile(r"Doc file '(.+?)' (contains [^']*'(.*?)'.*?)\.?", re.DOTALL)


class _Held(logging.Handler):
    """Holds back warnings and errors until the end of a build to report each fault once."""

    def __init__(self, terminal: logging.Handler) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.show = terminal.emit
        terminal.addFilter(lambda record: record.levelno < logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class _Ended(BaseException):
    """The server ended this process. Do not report this as a fault."""


def _end(*_: object) -> None:
    raise _Ended


def _settings(config: Path, site: str, options: dict[str, Any]) -> MkDocsConfig:
    """Load the configuration. Raise NavigationError for a text that is not YAML, and exceptions of MkDocs."""
    if faults := tuple(nav.syntax_faults(text_files.read(config, config.name, "restore it from git"))):
        raise NavigationError(*faults)
    return load_config(str(config), site_dir=site, **options)


def _build(settings: MkDocsConfig, url: str) -> None:
    """Build like `mkdocs build`. The hooks replace the last site only with a complete one."""
    settings.site_url = url
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        build(settings, serve_url=url)
    finally:
        settings.plugins.on_shutdown()


def _faults(config: str, site: str, url: str, options: dict[str, Any], held: _Held) -> list[str]:
    """Build, and return the faults."""
    held.records.clear()
    settings = None
    try:
        settings = _settings(Path(config), site, options)
        _build(settings, url)
    except ReceiptsError as error:
        return [str(error)]
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001  (a fault of any kind is shown)
        faults = [record.getMessage() for record in held.records]
        text = str(error) if isinstance(error, MkDocsException) else fault_of(traceback.format_exc())
        if not settings:
            text = text if isinstance(error, MkDocsException) else f"{type(error).__name__}: {error}"
        # MkDocs logs the reason. It ends a build with the number of warnings.
        if not faults or not text.startswith("Aborted with"):
            faults = [*(fault for fault in faults if text not in fault), text]
        return [_link_fault(fault) if settings else _config_fault(config, fault) for fault in faults]
    for record in held.records:
        held.show(record)
    return []


def _config_fault(config: str, problem: str) -> str:
    text = " ".join(problem.split()).rstrip(".").replace(f"{Path(config).parent}/", "")
    return str(Fault(Path(config).name, 0, text, "correct it"))


def _link_fault(warning: str) -> str:
    """Return the fault that a warning of MkDocs about a link is about, or the warning unchanged."""
    match = _LINK.fullmatch(warning)
    if not match:
        return warning
    lines: list[str] = []
    path, problem, link = f"docs/{match[1]}", f"the page {match[2]}", match[3]
    with suppress(OSError):  # the page may have been deleted since
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if link in text), 0)
    return str(Fault(path, line, problem, "correct the link"))


def main(data: str, terminal: str) -> None:
    """Build for each line of standard input. Each answer is a line of JSON."""
    options = json.loads(data)
    state = State()  # type: ignore[no-untyped-call]
    state.logger.setLevel(options.pop("level"))
    descriptor = os.dup(1)
    held = _Held(state.stream)
    state.logger.addHandler(held)
    signal.signal(signal.SIGTERM, _end)
    # From here on, standard output and standard error are the terminal.
    os.dup2(int(terminal), 1)
    os.dup2(int(terminal), 2)
    os.close(int(terminal))
    try:
        # The server can end during a build.
        with (
            suppress(_Ended, BrokenPipeError),
            click.Context(click.Command(FOR_SERVER), info_name=FOR_SERVER),
            os.fdopen(descriptor, "w", encoding="utf-8") as answers,
        ):
            for _ in sys.stdin:
                faults = _faults(**options, held=held)
                answers.write(json.dumps({"fault": "\n".join(dict.fromkeys(faults))}) + "\n")
                answers.flush()
    finally:
        frozen_copies.remove_unpacked()


if __name__ == "__main__":
    main(*sys.argv[1:])
