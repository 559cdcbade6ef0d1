import subprocess
import sys
from pathlib import Path

from support.projects import ROOT

SCRIPT = """
from sqlalchemy import create_engine, text
from sqlalchemy_receipts import record
from sqlalchemy_receipts.render import draw, to_text

engine = create_engine("sqlite://")
with record() as recording:
    with engine.begin() as connection:
        connection.execute(text("select 1"))
print(to_text(draw(recording.program, recording.trace)))
"""
RENDERED = """\
with record() as recording:
    with engine.begin() as connection:
        # -> connect
        # -> checkout
        # -> BEGIN
        connection.execute(text("select 1"))
        # -> select 1
    # -> COMMIT
"""


def test_the_core_records_a_script_where_only_sqlalchemy_is_installed(tmp_path):
    python = str(tmp_path / "venv" / "bin" / "python")
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    sqlalchemy = next(pin.split()[0] for pin in pins if pin.lower().startswith("sqlalchemy=="))
    for command in (
        [sys.executable, "-m", "venv", str(tmp_path / "venv")],
        [python, "-m", "pip", "install", "-q", str(ROOT / "scripts" / "receipts"), sqlalchemy],
    ):
        subprocess.run(command, check=True, cwd=tmp_path)
    Path(tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([python, "script.py"], check=True, cwd=tmp_path, env={}, stdout=subprocess.PIPE, text=True)
    assert RENDERED in done.stdout
