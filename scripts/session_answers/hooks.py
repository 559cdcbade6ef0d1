"""MkDocs hooks: downloads in place, and a fresh start when this package changes.

No guard lives here, because other builders ignore hooks: see `extension`.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig

from session_answers.extension import site
from session_answers.publish import publish

_serving = False


def _package() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


_started_with = _package()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool, **_: Any) -> None:  # noqa: ARG001, FBT001
    """Remember whether pages are being served."""
    global _serving  # noqa: PLW0603  (MkDocs calls functions of a module)
    _serving = command == "serve"


def on_pre_build(config: MkDocsConfig, **_: Any) -> None:  # noqa: ARG001
    """Start the server anew when this package has changed: Python would go on with the old code."""
    if _serving and _package() != _started_with:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put the downloads beside their pages."""
    publish(Path(config.site_dir), site(), served=_serving)
