import re
import shutil

import pytest

from conftest import BUILDER, PAGE, build, tree

LOGGING = "import logging\n\nlogging.disable()\n1 / 0"
MARKUP = "<script>alert(1)</script>````````</code></pre>"
NOISE = f"print({MARKUP!r})\n# -> prints {MARKUP}"
UPDATE = "run scripts/update docs/page.md and read the difference"
END = "every example must come to its end"
OPTIONS = "the options are exec, setup, timeout, review, server, picture, only, sqlalchemy"


def fenced(code: str, options: str = 'exec="on"') -> str:
    return f"\n```python {options}\n{code}\n```\n"


# Each fault is put at the end of PAGE, of 14 lines: its fence is line 16, its code begins at 17.
FAULTS = [
    pytest.param(
        fenced("1 / 0"),
        [f"docs/page.md:17: claimed 'nothing', happened 'raises ZeroDivisionError': {UPDATE}"],
        id="raise",
    ),
    pytest.param(
        fenced("import sys\nsys.exit(0)"),
        [f"docs/page.md:17: the example asked the interpreter to exit with 0: {END}"],
        id="exit",
    ),
    pytest.param(
        fenced("import os\nos._exit(0)"),
        [f"docs/page.md:17: the example left the interpreter with exit code 0: {END}"],
        id="hard exit",
    ),
    pytest.param(
        fenced("while True:\n    pass", 'exec="on" timeout="1"'),
        [f"docs/page.md:17: the example ran longer than 1 s: {END}"],
        id="endless loop",
    ),
    pytest.param(
        fenced(
            "import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
            'exec="on" timeout="1"',
        ),
        [f"docs/page.md:17: the example ran longer than 1 s: {END}"],
        id="endless thread",
    ),
    pytest.param(
        fenced("a = 1", 'exce="on"'),
        [
            f"docs/page.md:16: unknown option 'exce': {OPTIONS}",
            'docs/page.md:16: the example is not executed: every python block has exec="on"',
        ],
        id="misspelt exec",
    ),
    pytest.param(
        fenced("a = 1", 'exec="on" steup="user"'),
        [f"docs/page.md:16: unknown option 'steup': {OPTIONS}"],
        id="misspelt option",
    ),
    pytest.param(
        fenced("a = 1", 'exec="on" setup="usre"'),
        ["docs/page.md:16: unknown setup 'usre': there are user"],
        id="misspelt setup",
    ),
    pytest.param(
        fenced("a = 1", 'exec="off"'),
        ['docs/page.md:16: the example is not executed: every python block has exec="on"'],
        id="switched off",
    ),
    pytest.param(
        "\n```py\na = 1\n```\n",
        [
            "docs/page.md:16: '```py' looks like an example but would not be executed: begin it with "
            '```python exec="on" at the left margin, outside comments, or name another language'
        ],
        id="another name of the language",
    ),
    pytest.param(
        '\n<!--\n```python exec="on"\na = 1\n```\n-->\n',
        [
            "docs/page.md:17: '```python exec=\"on\"' looks like an example but would not be executed: begin it with "
            '```python exec="on" at the left margin, outside comments, or name another language'
        ],
        id="commented out",
    ),
    pytest.param(
        fenced("a = 1\n# -> COMMIT"),
        [f"docs/page.md:18: claimed 'COMMIT', happened 'nothing': {UPDATE}"],
        id="superfluous receipt",
    ),
    pytest.param(
        fenced("print(1)\n# -> prints 2"),
        [f"docs/page.md:18: claimed 'prints 2', happened 'prints 1': {UPDATE}"],
        id="wrong receipt",
    ),
    pytest.param(
        fenced("print(1)"), [f"docs/page.md:17: claimed 'nothing', happened 'prints 1': {UPDATE}"], id="missing receipt"
    ),
    pytest.param(
        fenced("# -> prints 1"),
        [f"docs/page.md:17: the receipt 'prints 1' stands below no line that it could be about: {UPDATE}"],
        id="receipt of no line",
    ),
    pytest.param(
        fenced(LOGGING),
        [f"docs/page.md:20: claimed 'nothing', happened 'raises ZeroDivisionError': {UPDATE}"],
        id="logging disabled, then raise",
    ),
    pytest.param(
        fenced("print('x' * 10_000_000)"),
        [f"docs/page.md:17: the example did more than 1000 things or printed more than 65536 characters: {END}"],
        id="ten megabytes of output",
    ),
    pytest.param(fenced("def f("), ["docs/page.md:17: '(' was never closed: correct the code"], id="no Python"),
    pytest.param(
        '\n```python exec="on"\na = 1\n',
        ["docs/page.md:16: the block is not closed: end it with ``` on a line of its own"],
        id="not closed",
    ),
]


def last_good_site(project):
    (project / "site" / "page").mkdir(parents=True)
    (project / "site" / "page" / "index.html").write_text("the last good site", encoding="utf-8")
    return tree(project / "site")


@pytest.mark.parametrize("command", BUILDER)
def test_every_fault_is_told_at_once_and_the_last_good_site_stays(project, command):
    before = last_good_site(project)
    wanted = []
    for number, fault in enumerate(FAULTS):
        text, messages = fault.values
        name = f"page{number:02}.md"
        (project / "docs" / name).write_text(PAGE + text, encoding="utf-8")
        wanted += [message.replace("page.md", name) for message in messages]
    result = build(project, command)
    said = re.findall(r"docs/page\d\d\.md:\d+: .*", result.stdout + result.stderr)
    assert (result.returncode, said) == (1, wanted)
    assert tree(project / "site") == before


ALONE = [fault for fault in FAULTS if fault.id in ("raise", "exit", "hard exit", "misspelt exec")]


@pytest.mark.parametrize("command", BUILDER[1:])
@pytest.mark.parametrize(("fault", "messages"), ALONE)
def test_one_fault_stops_the_build_and_leaves_the_last_good_site(project, command, fault, messages):
    before = last_good_site(project)
    (project / "docs" / "page.md").write_text(PAGE + fault, encoding="utf-8")
    result = build(project, command)
    said = re.findall(r"docs/page\.md:\d+: .*", result.stdout + result.stderr)
    assert (result.returncode, said) == (1, messages)
    assert tree(project / "site") == before


@pytest.mark.parametrize("command", BUILDER)
def test_a_page_that_is_not_utf8_stops_the_build(project, command):
    (project / "docs" / "page.md").write_bytes(b"# Caf\xe9?\n")
    result = build(project, command)
    assert result.returncode == 1
    assert re.findall(r"docs/page\.md: .*", result.stdout + result.stderr) == [
        "docs/page.md: byte 5 is not UTF-8: save it as UTF-8"
    ]


HARMLESS = [
    pytest.param("import os\nos.fork()", id="fork"),
    pytest.param("import os\nos.chdir('/')", id="changed folder"),
    pytest.param("import os\nos.environ['SOURCE_DATE_EPOCH'] = '1'", id="environment"),
    pytest.param(
        "from sqlalchemy import Engine, event\n\nevent.listen(Engine, 'begin', lambda _: 1 / 0)",
        id="listener",
    ),
    pytest.param("open('docs.md', 'w').write('x')\n# -> prints".replace("\n# -> prints", ""), id="written file"),
    pytest.param(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        id="daemon thread",
    ),
    pytest.param(NOISE, id="output with markup"),
]


@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
def test_what_examples_leave_behind_changes_no_other(project, command):
    noisy = "".join(fenced(*case.values) for case in HARMLESS)
    after = PAGE.replace("# Is this a page?", noisy)
    (project / "docs" / "index.md").write_text(f"# Questions\n{after}", encoding="utf-8")
    result = build(project, command)
    assert (result.returncode, result.stderr.replace("No issues found\n", "")) == (0, "")
    html = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert len(re.findall('<section class="example', html)) == len(HARMLESS) + 1
    assert "<script>alert" not in html


MENU = re.compile(r"<h2>Questions</h2>\s*<ul>(.*?)</ul>", re.DOTALL)


@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
@pytest.mark.parametrize(
    ("count", "menu"),
    [
        pytest.param(3, ["Page", "Is it 0?", "Is it 1?", "Is it 2?"], id="few"),
        pytest.param(70, ["All questions", "Is it 4?", "Is it 6?"], id="many"),
    ],
)
def test_the_menu_of_many_questions_has_those_beside_the_page(project, command, count, menu):
    config = project / "mkdocs.yml"
    nav = "".join(f"\n  - Is it {number}?: p{number}.md" for number in range(count))
    config.write_text(
        config.read_text(encoding="utf-8").replace("\n  - Page: page.md", f"\n  - Page: page.md{nav}"), encoding="utf-8"
    )
    for number in range(count):
        (project / "docs" / f"p{number}.md").write_text(f"# Is it {number}?\n", encoding="utf-8")
    assert build(project, command).returncode == 0
    place = project / "site" / f"p{min(count, 6) - 1}" / "index.html"
    assert re.findall(">([^<]+)</a>", MENU.search(place.read_text(encoding="utf-8"))[1]) == menu


# Examples that run again give the same traces: that the two builders' sites are compared shows it for all.
@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
def test_two_builds_are_the_same_to_the_byte(project, command):
    here = [{}, {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}]
    noisy = "".join(fenced(*case.values) for case in HARMLESS)
    (project / "docs" / "page.md").write_text(PAGE + noisy, encoding="utf-8")
    sites = []
    for more in here:
        assert build(project, command, **more).returncode == 0
        sites.append(tree(project / "site"))
        shutil.rmtree(project / "site")
        shutil.rmtree(project / ".cache", ignore_errors=True)
    assert sites[0] == sites[1]
