"""Restart a server whose code has changed, as soon as the new code builds every page."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from importlib import import_module
from tempfile import TemporaryDirectory

import click
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from session_answers import text_files
from sqlalchemy_receipts import Fault

_PLACE = re.compile(r'^ *File "(.+)", line (\d+)', re.MULTILINE)
_REFUSED = 3
_FIX = "correct the code. Until then, the server shows the pages of the earlier code"
# MkDocs rewords an error in a module that its configuration loads.
_LOADED = (
    "session_answers.build.markdown_extension",
    "session_answers.build.mkdocs_hooks",
    "session_answers.build.zensical_facts",
)


def refusal(config: str) -> str:
    """Return the reason why the current code cannot build the site with the configuration file `config`, or ""."""
    with TemporaryDirectory(prefix="session-answers-") as folder:
        command = [sys.executable, "-m", "session_answers.build.restart", config, folder]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    output = result.stderr.rstrip()
    if result.returncode in (0, _REFUSED):
        return output if result.returncode else ""
    path, line = (_PLACE.findall(output) or [(config, "1")])[-1]
    return str(Fault(text_files.called(path), int(line), output.rpartition("\n")[2], _FIX))


def start() -> None:
    """Replace this process with a new one that has the same command."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def _build(config: str, folder: str) -> int:
    """Build into a folder like a server does: prove every page, and cache the traces."""
    for name in _LOADED:
        import_module(name)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    with click.Context(click.Command("serve"), info_name="serve"):
        try:
            settings = load_config(config, site_dir=folder)
            settings.plugins.on_startup(command="serve", dirty=False)
            try:
                build(settings)
            finally:
                settings.plugins.on_shutdown()
        except (Abort, ConfigurationError) as error:
            sys.stderr.write(f"{error.message}\n")
            return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_build(*sys.argv[1:]))
