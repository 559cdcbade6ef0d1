import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from venv import create

import sqlalchemy_receipts
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
    create(tmp_path / "venv", with_pip=True)
    command = [python, "-m", "pip", "install", "-q", str(ROOT / "scripts" / "receipts"), sqlalchemy]
    subprocess.run(command, check=True, cwd=tmp_path)
    Path(tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([python, "script.py"], check=True, cwd=tmp_path, env={}, stdout=subprocess.PIPE, text=True)
    assert RENDERED in done.stdout


def test_the_code_in_the_docstring_runs_in_the_order_in_which_it_is_written(tmp_path):
    blocks = re.findall(r"(?:^    .*\n|^\n)+", inspect.getdoc(sqlalchemy_receipts), re.MULTILINE)
    setup = "from sqlalchemy import create_engine\nfrom sqlalchemy.orm import Session\n\n"
    session = 'session = Session(create_engine("sqlite://"))\nsession.connection()\n'
    code = setup + session + "".join(map(textwrap.dedent, blocks))
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], check=True, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert "    session.commit()\n    # -> COMMIT\n    # -> checkin\n" in done.stdout
    assert re.search(r"^\d+ expected nothing, got COMMIT, checkin$", done.stdout, re.MULTILINE)
    assert "    session.commit()\n    # -> COMMIT, checkin\n" in (tmp_path / "script.py").read_text(encoding="utf-8")


def test_a_newcomer_finds_every_public_name_by_completion():
    assert set(sqlalchemy_receipts.__all__) <= set(dir(sqlalchemy_receipts))
