"""Check whether this machine has namespaces, and show the notice if it has none."""

import os
import re
import subprocess
import sys
from shutil import which

from session_answers.run.linux.notice import REQUIRED, VARIABLE

# The whole notice; the reason and the fix depend on the machine.
NOTICE = re.compile(
    r"examples run without namespaces \([^)\n]+: [^)\n]+\): "
    r"they can use the network and read your files\. Fix: [^\n]+\n"
)
RUN = """
from sqlalchemy_receipts.program import Program
from session_answers.run.runner import Runner
for number in range(2):
    runner = Runner(1)
    outcome = runner.run(Program("example", f"a = {number}"), 10)
    print(outcome.failure or outcome.trace.error)
    runner.close()
"""


def has_namespaces() -> bool:
    """Return whether tests that need namespaces can run, or must run because isolation is required, as in CI."""
    if os.environ.get(VARIABLE) == REQUIRED:
        return True
    command = ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc", "true"]
    return bool(which("unshare")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def run_python(*command: str, code: str = RUN, **more: str) -> subprocess.CompletedProcess[str]:
    """Run code in another process, started by `command` if there is one; isolation is not required."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE} | more
    return subprocess.run(
        [*command, sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
