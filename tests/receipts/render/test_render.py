"""The public names of `sqlalchemy_receipts.render`."""

import subprocess
import sys

import pytest

from sqlalchemy_receipts import Event, Program, Trace, TraceError
from sqlalchemy_receipts.render import draw


def test_only_html_needs_pygments():
    code = "import sys; sys.modules['pygments'] = None; from sqlalchemy_receipts.render import *; import {}"
    text, html = (
        subprocess.run([sys.executable, "-c", code.format(name)], capture_output=True, text=True, check=False)
        for name in ("sqlalchemy_receipts.render.text", "sqlalchemy_receipts.render.html")
    )
    assert (text.returncode, text.stderr) == (0, "")
    last = html.stderr.rstrip().rpartition("\n")[2]
    fix = "pip install 'sqlalchemy_receipts[html]', or use sqlalchemy_receipts.render.to_text"
    assert last == f"ModuleNotFoundError: HTML needs Pygments, which is not installed. Fix: {fix}"


@pytest.mark.parametrize(("line", "leaving"), [(9, False), (2, False), (1, True)])
def test_the_trace_of_another_program_is_an_error(line, leaving):
    trace = Trace((Event("pool", "checkout", line, leaving),))
    problem = rf"^the trace has an event at line {line}, but the program has no statement there\. Fix: record the"
    with pytest.raises(TraceError, match=problem):
        draw(Program("x", "a(\n  1)\nb()"), trace)
