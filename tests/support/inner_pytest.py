"""A run of pytest inside a test."""

import subprocess
import sys
from pathlib import Path

from support.projects import ROOT


def run_pytest(folder: Path, *options: str) -> str:
    """Run the tests of a folder, and return what pytest printed."""
    command = [sys.executable, "-m", "pytest", "--rootdir", str(folder), "--import-mode=importlib", *options]
    command += ["-o", f"pythonpath={ROOT / 'tests'}", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
