"""Whether this machine has namespaces, and what is said where there are none."""

import os
import re
import subprocess
import sys

from session_answers.run.linux.notice import VARIABLE

# The whole of what is said; what stands for the reason and the cure depends on the machine.
SENTENCE = re.compile(
    r"examples run without namespaces here \([^)\n]+: [^)\n]+\): "
    r"they can use the network and read the files of this user: [^\n]+\n"
)
RUN = """
from sqlalchemy_receipts.program import Program
from session_answers.run.runner import Runner
for number in range(2):
    one = Runner(1)
    outcome = one.run(Program("example", f"a = {number}"), 10)
    print(outcome.failure or outcome.trace.error)
    one.close()
"""


def said(*below: str, code: str = RUN, **more: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, started by the command `below` if there is one; isolation is not required."""
    own = {name: value for name, value in os.environ.items() if name != VARIABLE} | more
    return subprocess.run([*below, sys.executable, "-c", code], env=own, capture_output=True, text=True, check=False)
