"""The public names of `sqlalchemy_receipts.render`."""

import subprocess
import sys


def test_only_html_needs_pygments():
    code = "import sys; sys.modules['pygments'] = None; from sqlalchemy_receipts.render import *; import {}"
    text, html = (
        subprocess.run([sys.executable, "-c", code.format(name)], capture_output=True, text=True, check=False)
        for name in ("sqlalchemy_receipts.render.text", "sqlalchemy_receipts.render.html")
    )
    assert (text.returncode, text.stderr) == (0, "")
    assert "import of pygments halted" in html.stderr
