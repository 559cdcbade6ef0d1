"""The command `scripts/build zensical`: builds with Zensical, which knows no hooks, what MkDocs builds by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .beside import Beside, refused
from .page import PageError
from .publish import publish
from .runner import Runner
from .site import Site, root
from .snapshot import take


def build(folder: Path) -> int:
    """Build the site of the project in `folder`; return Zensical's exit code. Raises PageError and OSError."""
    # Zensical takes the folder of the site from its configuration alone.
    config = folder / f"mkdocs.new-{os.getpid()}.yml"
    beside = Beside(folder / "site")
    beside.begin()
    runner = Runner()
    try:
        own = (folder / "mkdocs.yml").read_text(encoding="utf-8")
        config.write_text(f"{own}\nsite_dir: {beside.folder.name}\n", encoding="utf-8")
        command = ["zensical", "build", "--clean", "--config-file", config.name]
        if code := subprocess.run(command, cwd=folder, check=False).returncode:  # noqa: S603
            return code
        publish(beside.folder, take(Site(folder, runner)))
        beside.put()
    finally:
        runner.close()
        beside.drop()
        config.unlink(missing_ok=True)
    return 0


def main() -> int:
    """Build; return 1 with a message where that cannot be, and leave the last good site as it was."""
    try:
        return build(root())
    except PageError as error:
        sys.stderr.write(f"the site is left as it was:\n{error}\n")
    except OSError as error:
        sys.stderr.write(f"{refused(error)}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
