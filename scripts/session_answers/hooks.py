"""MkDocs hooks: downloads in place, and a fresh start when this package changes.

No guard lives here, because other builders ignore hooks: see `extension`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig

from session_answers.extension import snapshot
from session_answers.publish import publish
from session_answers.store import package

_serving = False


_started_with = package()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool, **_: Any) -> None:  # noqa: ARG001, FBT001
    """Remember whether pages are being served."""
    global _serving  # noqa: PLW0603  (MkDocs calls functions of a module)
    _serving = command == "serve"


def on_pre_build(config: MkDocsConfig, **_: Any) -> None:  # noqa: ARG001
    """Start the server anew when this package has changed: Python would go on with the old code."""
    if _serving and package() != _started_with:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put the downloads beside their pages."""
    publish(Path(config.site_dir), snapshot())
