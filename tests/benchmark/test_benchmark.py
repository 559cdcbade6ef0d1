import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from benchmark import sites
from benchmark.__main__ import main
from benchmark.builders import CHOICES, OURS, VARIANTS, choose, lay
from benchmark.measure import memory, of_this, run, started
from benchmark.report import Figure, report
from benchmark.server import Server, free_port
from benchmark.settings import replaced, settings
from benchmark.sites import STYLES, documents, executed, page
from conftest import ROOT, environment
from session_answers.errors import PageError

SETUP = "from sqlalchemy import select\n\nengine = 1\n"
OPENINGS = {
    "ours": ["# Is this page0001?"],
    "plain": ["# Is this page0001?"],
    "markdown-exec": ["# Is this page0001?"],
    "session": ["# Is this page0001?"],
    "sphinx": ["---", "file_format: mystnb", "kernelspec:", "  name: python3", "---", "", "# Is this page0001?"],
}
SETUPS = {
    "session": ['```python exec="on" session="page0001"', *SETUP.splitlines(), "```", ""],
    "sphinx": ["```{code-cell} ipython3", ":tags: [remove-cell]", "", *SETUP.splitlines(), "```", ""],
}
FENCES = {
    "ours": ['```python exec="on" id="c{}-1" setup="user"'],
    "plain": ["```python"],
    "markdown-exec": [
        '```python exec="on" source="above"',
        "from sqlalchemy import select  # markdown-exec: hide",
        "engine = 1  # markdown-exec: hide",
    ],
    "session": ['```python exec="on" source="above" session="page0001"'],
    "sphinx": ["```{code-cell} ipython3"],
}


@pytest.fixture
def short(monkeypatch):
    """Let a claim have few words, so that a page can be written down."""
    monkeypatch.setattr(sites, "CLAIM_WORDS", 5)
    monkeypatch.setattr(sites, "SENTENCE_WORDS", (2, 3))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.usefixtures("short")
def test_a_page_is_the_same_for_all_builders_but_for_what_each_needs(style):
    ends = [""] * 4 if style == "sphinx" else [f" {{ #c{number} }}" for number in range(1, 5)]
    assert page(STYLES[style], "page0001", SETUP, "First", "Eve").split("\n") == [
        *OPENINGS[style],
        "",
        "**Yes.**",
        "It has four examples.",
        "",
        *SETUPS.get(style, []),
        f"## Claim 1 of page0001{ends[0]}",
        "",
        "First ones reference.",
        "Connection which.",
        "",
        *(row.replace("{}", "1") for row in FENCES[style]),
        "with Session(engine) as session:",
        '    session.add(User(name="page0001-1"))',
        "    # -> User pending",
        "    session.commit()",
        "    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin",
        "```",
        "",
        f"## Claim 2 of page0001{ends[1]}",
        "",
        "A row.",
        "Session so loaded.",
        "",
        *(row.replace("{}", "2") for row in FENCES[style]),
        "with Session(engine) as session:",
        '    ada = User(name="page0001-2")',
        "    session.add(ada)",
        "    # -> User pending",
        "    session.flush()",
        "    # -> checkout, BEGIN, INSERT user, User persistent",
        "    session.rollback()",
        "    # -> ROLLBACK, User transient, checkin",
        "```",
        "",
        f"## Claim 3 of page0001{ends[2]}",
        "",
        "Commit asks.",
        "Without pool.",
        "Next.",
        "",
        *(row.replace("{}", "3") for row in FENCES[style]),
        "with engine.connect() as connection:",
        "    # -> checkout",
        '    print(connection.execute(select(User.name)).all(), "Eve")',
        "    # -> BEGIN, SELECT user, prints [] Eve",
        "# -> ROLLBACK, checkin",
        "```",
        "",
        f"## Claim 4 of page0001{ends[3]}",
        "",
        "To ends expire.",
        "Pool when.",
        "",
        *(row.replace("{}", "4") for row in FENCES[style]),
        "with Session(engine) as session, session.begin():",
        '    session.add(User(name="page0001-4"))',
        "    # -> User pending",
        "# -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin",
        "```",
        "",
    ]


@pytest.mark.usefixtures("short")
def test_an_edit_changes_one_word_of_the_prose_and_one_of_an_example_with_its_receipt():
    before, after = (page(STYLES["ours"], "page0001", SETUP, *words).split("\n") for words in ((), ("Edited", "Eve")))
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("Reads ones reference.", "Edited ones reference."),
        (
            '    print(connection.execute(select(User.name)).all(), "page0001-3")',
            '    print(connection.execute(select(User.name)).all(), "Eve")',
        ),
        ("    # -> BEGIN, SELECT user, prints [] page0001-3", "    # -> BEGIN, SELECT user, prints [] Eve"),
    ]


def test_a_page_has_580_words_of_prose_and_is_the_same_each_time():
    one, again = (page(STYLES["plain"], "page0001", SETUP) for _ in range(2))
    claims = re.findall(r"^## .*\n\n((?:.+\n)+)", one, re.MULTILINE)
    assert ([len(prose.split()) for prose in claims], one == again) == ([145] * 4, True)


def test_the_home_page_leads_to_all():
    texts = documents(STYLES["plain"], 3, SETUP)
    home = "# Questions\n\n**All of them.**\nThey are below.\n\n"
    links = "- [Is this page0001?](page0001.md)\n- [Is this page0002?](page0002.md)\n"
    assert list(texts) == ["index.md", "page0001.md", "page0002.md"]
    assert texts["index.md"] == home + links
    listed = "\n```{toctree}\n:hidden:\n\npage0001\npage0002\n```\n"
    assert documents(STYLES["sphinx"], 3, SETUP)["index.md"] == home + links + listed


CONFIG = """\
site_name: Answers

nav:
  - Questions: index.md
  - More:

      - One: one.md

plugins:
  - markdown-exec:
      ansi: "off"

markdown_extensions:
  - tables
  # Proves.
  - session_answers.build.markdown_extension:
      site_url: ""

# Only hooks.
hooks:
  - scripts/session_answers/build/mkdocs_hooks.py

extra:
  # Reading.
  as_of: !!python/object/apply:session_answers.build.current_snapshot.told []

extra_css:
  - assets/site.css
"""
NAV = "nav:\n  - Questions: index.md\n  - Is this page0001?: page0001.md\n"
PLAIN = """\
site_name: Questions

theme:
  name: material
  font: false

nav:
  - Questions: index.md
  - Is this page0001?: page0001.md

plugins:
  - search

markdown_extensions:
  - attr_list
  - tables
  - toc:
      permalink: true
  - pymdownx.highlight
  - pymdownx.superfences
"""
SETTINGS = {
    "ours": {"mkdocs.yml": CONFIG.replace(CONFIG[CONFIG.index("nav:") : CONFIG.index("plugins:")], f"{NAV}\n")},
    "ours, not executed": {
        "mkdocs.yml": f"""\
site_name: Answers

{NAV}
plugins: []

markdown_extensions:
  - tables
  # Proves.
# Only hooks.
extra:
  as_of:
    pages: {{}}

extra_css:
  - assets/site.css
"""
    },
    "plain": {"mkdocs.yml": PLAIN},
    "markdown-exec": {"mkdocs.yml": PLAIN.replace("  - search\n", "  - search\n  - markdown-exec\n")},
    "sphinx": {
        "docs/conf.py": 'project = "Questions"\nextensions = ["myst_nb"]\n'
        'nb_execution_mode = "force"\nnb_execution_raise_on_error = True\n'
    },
}


@pytest.mark.parametrize("kind", SETTINGS)
def test_a_builder_has_settings_of_its_own(kind):
    assert settings(kind, 2, CONFIG) == SETTINGS[kind]


@pytest.mark.parametrize(("text", "count"), [("a:\n", 0), ("nav:\n  - a\nnav:\n", 2)])
def test_a_configuration_that_has_changed_is_a_fault(text, count):
    with pytest.raises(PageError) as caught:
        replaced(text, "nav:", "")
    assert str(caught.value) == (
        f"mkdocs.yml: there are {count} lines that begin with 'nav:', which the benchmark changes: "
        "change scripts/benchmark/settings.py too"
    )


@pytest.mark.parametrize("choice", CHOICES, ids=lambda each: each.name)
def test_a_choice_is_one_that_the_project_has(tmp_path, choice):
    lay(OURS, ROOT, tmp_path, 2)
    path = tmp_path / choice.path
    before = path.read_text(encoding="utf-8")
    choose(choice, tmp_path)
    assert choice.line.lstrip() in before
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        pytest.param('<pre>print(<b>all</b>(), "a-3")\n    # -&gt; prints [] a-3\n</pre>', False, id="code alone"),
        pytest.param('<pre>print("a-3")\n    # -&gt; prints [] a-3\n</pre><p>[] <b>a-3</b></p>', True, id="output"),
    ],
)
def test_a_page_tells_whether_it_was_executed(html, wanted):
    assert executed(html, "a") is wanted


FIGURES = [
    *(Figure("cold CPU", "ours", 17, value) for value in (3, 1, 2)),
    Figure("cold wall", "ours", 17, 4),
    Figure("cold CPU", "not executed", 17, 1.5),
    Figure("cold wall", "not executed", 17, 2),
    Figure("cold CPU", "ours", 100, 10),
    Figure("cold wall", "ours", 100, 16),
    Figure("cold CPU", "not executed", 100, 9.96),
    Figure("cold wall", "not executed", 100, 8),
    Figure("cold CPU", "Sphinx", 17, 20),
    Figure("cold wall", "Sphinx", 17, 0),
    Figure("session memory", "ours", 10, 100),
    Figure("session memory", "ours", 100, 149.6),
    Figure("isolation CPU", "ours", 1, 5),
    Figure("isolation CPU", "a kernel", 1, 1000),
]
REPORT = """\
# Benchmark

Where.
How.

## Cold build

| CPU s / wall s | 17 pages | 100 pages |
|---|--:|--:|
| ours | 2.00 / 4.00 | 10.0 / 16.0 |
| not executed | 1.50 / 2.00 | 9.96 / 8.00 |
| Sphinx | 20.0 / 0.00 |  |
| **ours ÷ not executed** | 1.33 / 2.00 | 1.00 / 2.00 |
| **ours ÷ Sphinx** | 0.10 /  |  |

## Cold build, for each page

| CPU ms / wall ms (times the first from 100 on) | 17 pages | 100 pages |
|---|--:|--:|
| ours | 118 / 235 (1.18 / 1.47) | 100 / 160 (1.00 / 1.00) |
| not executed | 88.2 / 118 (0.89 / 1.47) | 99.6 / 80.0 (1.00 / 1.00) |
| Sphinx | 1176 / 0.00 (1.00 / ) |  |

## A serve session

| MB (times the first) | 10 rebuilds | 100 rebuilds |
|---|--:|--:|
| ours | 100 (1.00) | 150 (1.50) |

## Isolation, for each example

| CPU ms / wall ms | one example |
|---|--:|
| ours | 5.00 /  |
| a kernel | 1000 /  |
| **ours ÷ a kernel** | 0.01 /  |
"""


def test_the_report_has_medians_side_by_side_and_as_ratios():
    assert report(["Where.", "How."], FIGURES) == REPORT


# It uses half a second of a processor and 60 MB, two processes below the one that is started.
BUSY = """\
import subprocess, sys
if len(sys.argv) < 4:
    sys.exit(subprocess.run([sys.executable, __file__, *sys.argv[1:], "below"]).returncode)
import time
held = b"x" * 60_000_000
while time.process_time() < 0.5:
    pass
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def busy(tmp_path):
    path = tmp_path / "busy.py"
    path.write_text(BUSY, encoding="utf-8")
    return lambda code: run([sys.executable, "-I", str(path), str(code)], tmp_path, {})


def test_what_processes_below_a_process_use_counts(busy):
    for cost in (busy(0), of_this(lambda: busy(0))):
        assert cost.cpu >= 0.5
        assert cost.wall >= 0.5
    assert busy(0).memory >= 60


def test_a_command_that_fails_is_a_fault(tmp_path, busy):
    with pytest.raises(PageError) as caught:
        busy(3)
    assert str(caught.value) == f"{tmp_path / 'busy.py'} 3 ended with 3: it said ''"


@pytest.fixture
def server(tmp_path):
    """Any server of files, with one page."""
    (tmp_path / "page.html").write_text("before</html>", encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    with started(command, tmp_path, {}) as process:
        yield Server(process, tmp_path, f"http://127.0.0.1:{port}/page.html")
    assert process.poll() is not None


def test_an_edit_is_waited_for(tmp_path, server):
    server.wait_for("before")
    cost = server.edit(tmp_path / "page.html", "after</html>", "after")
    assert (cost.memory > 0, cost.wall > 0, server.cpu() >= cost.cpu >= 0) == (True, True, True)
    assert memory(server.process.pid) > 0


def test_a_server_that_ends_is_a_fault(tmp_path, server):
    server.wait_for("before")
    server.process.kill()
    with pytest.raises(PageError, match=r"^the server ended with -9: it said '.*GET /page.html.*'$"):
        server.edit(tmp_path / "page.html", "after</html>", "after")


def bench(*arguments, folder=ROOT, temporary, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "benchmark", *arguments],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(temporary), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# Both need an environment of their own, which no test installs.
MKDOCS = ("--without", "sphinx", "zensical")
NAMES = [each.name for each in VARIANTS if each.key not in MKDOCS]


def rows(names):
    return [*names, *(f"**{names[0]} ÷ {name}**" for name in names[1:])]


def test_every_kind_is_measured_and_nothing_is_left(tmp_path):
    sizes = ("--pages", "2", "--repeat", "1", "--rebuilds", "2")
    process = bench(*sizes, *MKDOCS, "--json", str(tmp_path / "figures.json"), temporary=tmp_path)
    out, error = process.communicate()
    assert (process.returncode, "Traceback" in error) == (0, False)
    tables = re.findall(r"^## (.*)\n\n\|.*\n\|.*\n((?:\|.*\n)+)", out, re.MULTILINE)
    first = {title: re.findall(r"^\| (.*?) \|", text, re.MULTILINE) for title, text in tables}
    session = ["ours", "not executed", "markdown-exec"]
    assert first == {
        "Cold build": rows(NAMES),
        "Cold build, for each page": NAMES,
        "Peak memory of a cold build": rows(NAMES),
        "A page": rows(NAMES),
        "Edit to reload, a word of the prose": rows(NAMES),
        "Edit to reload, a word of an example": rows(NAMES),
        "A serve session": session,
        "Isolation, for each example": rows(["ours", "all in one process", "a fresh interpreter for each"]),
        "What is ours to choose": rows(["ours", *(choice.name for choice in CHOICES)]),
    }
    assert not re.search(r"\|  \||/  \||\|  /", out)
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]


def test_a_build_that_fails_is_told(project, tmp_path):
    (project / "docs" / "setup" / "user.py").write_text("1 / 0\n", encoding="utf-8")
    own = environment(project, HOME=os.environ.get("HOME", "/"))
    process = bench("--pages", "2", "--only", "cold", *MKDOCS, folder=project, temporary=tmp_path, **own)
    out, error = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert re.fullmatch(
        r"ours, 2 pages: mkdocs build ended with 1: it said '.*docs/setup/user\.py: ended with ZeroDivisionError.*': "
        r"see that scripts/build passes\n",
        error,
    )


def processes(folder):
    """Those that run in a folder or below it."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and str(folder) in str((process / "cwd").readlink()):
                found.append(process.name)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(tmp_path, number):
    process = bench("--pages", "2", "--only", "edit", *MKDOCS, temporary=tmp_path)
    assert process.stderr.readline() == "ours, 2 pages: is served\n"
    assert processes(tmp_path)
    process.send_signal(number)
    out, error = process.communicate()
    assert (process.returncode, out, "Traceback" in error) == (130, "", False)
    assert processes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_tells_what_it_has_measured(tmp_path):
    process = bench("--pages", "2", "--only", "cold", *MKDOCS, temporary=tmp_path)
    assert process.stderr.readline().startswith("cold build of 2 pages, round 1 of 3: ours: ")
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, error = process.communicate()
    assert (process.returncode, error.splitlines()[-1]) == (
        130,
        "scripts/bench: interrupted: what was started is ended",
    )
    assert re.search(r"^## Cold build\n\n.*\n.*\n\| ours \| [\d./ ]+ \|", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--pags", "2"], "unrecognized arguments: --pags 2"),
        (["--pages", "1"], "argument --pages: '1' is no number from 2 on"),
        (["--repeat", "x"], "argument --repeat: 'x' is no number from 1 on"),
        (["--json", "/proc/none/x"], "argument --json: /proc/none/x: No such file or directory"),
    ],
)
def test_what_cannot_be_given_is_told(capsys, arguments, said):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    told = capsys.readouterr().err
    assert (caught.value.code, told) == (2, f"scripts/bench: {said}: scripts/bench --help tells what can be given\n")
