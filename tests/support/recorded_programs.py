"""Programs for tests that run them."""

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip_receipts
from sqlalchemy_receipts.render import draw
from support.projects import ROOT

RECORDED = [pytest.param(path, id=path.stem) for path in sorted((ROOT / "tests" / "recorded").glob("*.py"))]


def program_of(example, setup):
    """Return an example with one of the site's setups."""
    return Program("x", example, (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8"))


def recorded_drawing(run, path):
    """Run one of RECORDED, without its receipts, and draw it."""
    example = strip_receipts(path.read_text(encoding="utf-8"))
    setup = "aio" if path.stem.startswith("aio") else "user"
    return draw(program_of(example, setup), run(example, setup).trace)
