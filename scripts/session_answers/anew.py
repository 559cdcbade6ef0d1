"""Starting anew: a server whose own code has changed goes on as another process, once that code proves the pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module

import click
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError

from . import source

_PLACE = re.compile(r'^ *File "(.+)", line (\d+)', re.MULTILINE)
_REFUSED = 3
# What the configuration loads, which would tell of an error in words of its own.
_LOADED = ("session_answers.extension", "session_answers.hooks")


def refusal(config: str) -> str:
    """Return why this package, as it is now, cannot read the configuration in the file `config`, or ""."""
    command = [sys.executable, "-m", "session_answers.anew", config]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    said = result.stderr.rstrip()
    if result.returncode in (0, _REFUSED):
        return said if result.returncode else ""
    path, line = (_PLACE.findall(said) or [(config, "1")])[-1]
    error = said.rpartition("\n")[2]
    return f"{source.called(path)}:{line}: {error}: correct it; what is served is what the code before it made"


def start() -> None:
    """Go on as another process, with the same command."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def _read(config: str) -> int:
    """Read the configuration as a server does, which proves every page and keeps what examples did."""
    for name in _LOADED:
        import_module(name)
    with click.Context(click.Command("serve"), info_name="serve"):
        try:
            load_config(config)
        except ConfigurationError as error:
            sys.stderr.write(f"{error.message}\n")
            return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_read(sys.argv[1]))
