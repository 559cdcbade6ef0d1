import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import sqlalchemy

from sqlalchemy_receipts.receipts import strip_receipts
from support.projects import ROOT
from support.recorded_programs import RECORDED

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SETUP = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
# Code whose frames, names, and tokens differ between the versions of Python.
PROGRAMS = {
    "comprehensions": """
        session = Session(engine)
        [session.add(User(name=name)) for name in "ab"]
        {session.expunge(user) for user in list(session.new)}
        print({user.name: user for user in map(lambda name: User(name=name), "ab")}.keys())
        """,
    "warnings as errors": """
        import warnings

        warnings.simplefilter("error")
        session = Session(engine)
        users = [User(name=name) for name in "ab"]
        [session.add(user) for user in users]
        """,
    "a name in an f-string": """
        from sqlalchemy.orm import make_transient

        session = Session(engine)
        users = [User(name=str(number)) for number in range(60)]
        session.add_all(users)
        user = users[5]
        text = f"{make_transient(user)}"
        print(user in session)
        """,
    "listeners on one line": """
        from sqlalchemy import event, text

        event.listen(engine, "begin", lambda c: c.exec_driver_sql("SELECT 1"))
        event.listen(engine, "begin", lambda c: c.exec_driver_sql(
            "SELECT 2"
        ))
        @event.listens_for(engine, "begin")
        def third(c): c.exec_driver_sql("SELECT 3")


        for _ in range(3):
            with engine.connect() as connection:
                connection.execute(text("SELECT 4"))
        """,
    "a thread that outlives the last line": """
        import threading
        import time


        def late():
            time.sleep(0.1)
            try:
                1 / 0
            except ZeroDivisionError:
                print("late")


        threading.Thread(target=late).start()
        """,
}
RUN = """
import gc, json, sys
from sqlalchemy_receipts import Program, to_data
from sqlalchemy_receipts.recorder import Recorder, execute

gc.disable()  # as in each example: otherwise chance decides at which line garbage is freed
with Recorder() as recorder:
    found = {}
    for name, example in json.loads(sys.argv[2]).items():
        program = Program(name, example, sys.argv[1])
        with open(f"{name}.py", "w", encoding="utf-8") as file:
            file.write(program.source)
        outcome = execute(program, f"{name}.py", recorder)
        found[name] = [outcome.failure, to_data(outcome.trace)]
sys.stdout.write(json.dumps(found))
"""


def runs(python):
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def other_pythons():
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    current = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version in VERSIONS:
        found = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"*/bin/python{version}"))]
        working = [path for path in found if path and runs(path)]
        if working and version != current:
            yield working[0]


def traces(python, folder):
    """Return what programs did on another Python, which imports what this one has installed, but no compiled parts."""
    folder.mkdir()
    packages = str(Path(sqlalchemy.__file__).parents[1])
    path = os.pathsep.join([str(ROOT / "scripts" / "receipts"), packages])
    examples = {param.id: strip_receipts(param.values[0].read_text(encoding="utf-8")) for param in RECORDED}
    # Without its compiled part, greenlet does not run.
    examples = {name: example for name, example in examples.items() if not name.startswith("aio")}
    examples |= {name: textwrap.dedent(example) for name, example in PROGRAMS.items()}
    variables = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "TMPDIR": str(folder)}
    command = [str(python), "-c", RUN, SETUP, json.dumps(examples)]
    result = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def test_traces_do_not_depend_on_the_version_of_python(tmp_path):
    expected = traces(sys.executable, tmp_path / "this")
    assert {failure for failure, _ in expected.values()} == {""}
    for number, python in enumerate(other_pythons()):
        assert traces(python, tmp_path / str(number)) == expected, python
