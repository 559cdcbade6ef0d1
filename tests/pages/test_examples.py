import re

import pytest

from session_answers.errors import PageError
from session_answers.pages.examples import next_id, with_ids
from session_answers.pages.page import Example
from session_answers.pages.parser import parse

OPEN = '```python exec="on" id="a-1"'
NO_ID = '```python exec="on"\na\n```\n'
POSTGRESQL = ["psycopg", "psycopg2", "pg8000", "asyncpg", "psycopg_async"]
OPTIONS_FIX = "the options are exec, id, title, setup, timeout, review, server, picture, only, sqlalchemy, driver"
OFF = 'the example is not executed. Fix: write exec="on" in every python block, or name another language'


def faults(text):
    with pytest.raises(PageError) as caught:
        parse("docs/a.md", text)
    return list(map(str, caught.value.faults))


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        pytest.param("# A\n\n`python`\n", (), id="no block"),
        pytest.param(f"{OPEN}\n```", (Example("a-1", 2, ""),), id="an empty block"),
        pytest.param(f"# A\r\n\r\n{OPEN}  \r\na\r\n\r\n\tb\r\n```  \r\n", (Example("a-1", 4, "a\n\n\tb"),), id="CRLF"),
        pytest.param(f"`{OPEN}\n```\n````", (Example("a-1", 2, "```"),), id="four backticks"),
        pytest.param(
            "```python exec='on' setup=\"user\" id='b-2' title='A b: c' timeout='30' review='avoid'"
            " server='mariadb' picture='map' only='sqlite mariadb' sqlalchemy='1.4' driver='psycopg pg8000'\na\n```",
            (
                Example(
                    *("b-2", 2, "a", "A b: c", "user", 30.0, "avoid", "mariadb", "map"),
                    *("sqlite mariadb", "1.4", "psycopg pg8000"),
                ),
            ),
            id="every option, in every quote",
        ),
        pytest.param(
            f'{OPEN}\nd = """\n    ```\n"""\n```', (Example("a-1", 2, 'd = """\n    ```\n"""'),), id="a string"
        ),
        pytest.param(f"~~~text\n{OPEN}\na\n```\n~~~\n> ```text\n> python\n> ```\n", (), id="blocks that show one"),
        pytest.param(f"<!-- a\nb --> c\n{OPEN}\na\n```\n", (Example("a-1", 4, "a"),), id="a closed comment"),
    ],
)
def test_the_examples_of_a_page(text, examples):
    assert parse("docs/a.md", text).examples == examples


def test_an_example_without_an_id_is_a_fault_that_names_a_free_one():
    text = f"{NO_ID}## B {{ #b }}\n{OPEN.replace('a-1', 'b-4')}\na\n```\n### C\n{NO_ID}{NO_ID}"
    ids = {1: "example-1", 9: "b-5", 12: "b-6"}
    assert faults(text) == [
        f'docs/a.md:{line}: the example has no id. Fix: write id="{name}"' for line, name in ids.items()
    ]


@pytest.mark.parametrize("name", ["a", "a-", "-1", "a_b-1", "a-0", "é-1", "b-1-L6", "a b-1"])
def test_the_id_of_an_example_is_words_and_a_number(name):
    problem = f"the id {name!r} is not words of letters and digits, joined by hyphens, with a number at the end"
    assert faults(f'## A {{ #a }}\n```python exec="on" id="{name}"\n```\n') == [
        f'docs/a.md:2: {problem}. Fix: write id="a-1"'
    ]


def test_no_two_examples_of_a_page_have_one_id():
    assert faults(f"{OPEN}\n```\n## B {{ #b }}\n{OPEN}\n```\n") == [
        "docs/a.md:4: another example has the id 'a-1'. Fix: write id=\"b-1\""
    ]


def test_missing_ids_are_written():
    text = (
        f"{NO_ID}# A?\n{NO_ID}## B {{ #b }}\n{NO_ID}### C\n{OPEN}\n```\n```text\n## D {{ #d }}\n```\n"
        f"<!--\n## E {{ #e }}\n-->\n{NO_ID}##F {{ #f }}\n"
        f"## G {{: .x #g-1 title='y' }}  \n{NO_ID}{NO_ID}```python\n```\n"
    )
    text_with_ids = with_ids(text, ["b-2", "f-1", "b-x", "c-9"])
    names = ["example-1", "example-2", "b-3", "a-1", "b-4", "g-1-1", "g-1-2"]
    assert re.findall(r'on" id="(.*?)"', text_with_ids) == names
    assert re.sub(r' id="(?!a-1).*?"', "", text_with_ids) == text
    assert with_ids(text_with_ids) == text_with_ids


def test_the_next_id_is_one_that_was_never_used():
    assert next_id("a", []) == "a-1"
    assert next_id("a", ["a-1", "a-7", "b-9", "a-b-8", "a-x"]) == "a-8"


@pytest.mark.parametrize(
    ("opening", "problems"),
    [
        pytest.param("```python", [OFF], id="no option"),
        pytest.param('```python exec="off"', [OFF], id="switched off"),
        pytest.param(
            f'{OPEN} setpu="a"', [f"there is no option 'setpu'. Fix: {OPTIONS_FIX}"], id="a misspelled option"
        ),
        *(
            pytest.param(
                f"{OPEN} {rest}",
                [f'{rest!r} is not an option. Fix: write options as name="value"; {OPTIONS_FIX}'],
                id=rest,
            )
            for rest in ("setup", 'setup = "a"', 'setup="a', "setup=\"a'", 'data-x="1"')
        ),
        pytest.param(
            '```python exec="on"setup="a"',
            [f'\'exec="on"setup="a"\' is not an option. Fix: write options as name="value"; {OPTIONS_FIX}', OFF],
            id="no space between options",
        ),
        pytest.param(
            f'{OPEN} review="bad" only="sqlite oracle" server="" driver="odbc"',
            [
                "there is no driver='odbc'. Fix: write "
                + " or ".join(f'driver="{name}"' for name in [*POSTGRESQL, "pymysql", "aiomysql", "asyncmy"]),
                'there is no only=\'sqlite oracle\'. Fix: write only="sqlite" or only="postgresql" or only="mariadb"',
                "there is no review='bad'. Fix: write "
                + " or ".join(f'review="{name}"' for name in ("do", "avoid", "prefer", "fixed")),
                'there is no server=\'\'. Fix: write server="mariadb" or server="postgresql"',
            ],
            id="unknown values",
        ),
        *(
            pytest.param(
                f'{OPEN} timeout="{value}"',
                [f'timeout={value!r} is not a number of seconds from 1 to 999. Fix: write one, such as timeout="20"'],
                id=f"timeout {value or 'empty'}",
            )
            for value in ("0", "1000", "1.5", "-1", "")
        ),
    ],
)
def test_options_that_cannot_be_read_are_faults(opening, problems):
    assert faults(f"{opening}\na\n```\n") == [f"docs/a.md:1: {problem}" for problem in problems]


@pytest.mark.parametrize(
    "opening",
    [
        '```py exec="on"',
        '```Python exec="on"',
        "```python3",
        "```pyodide",
        '```pythonexec="on"',
        "``` { .python }",
        '```text exec="on"',
        '~~~python exec="on"',
        '    ```python exec="on"',
        '> ```python exec="on"',
    ],
)
def test_a_block_that_only_looks_like_an_example_is_a_fault(opening):
    closing = re.match(r"[ >\t]*[`~]+", opening)[0]
    assert faults(f"{opening}\na\n{closing}\n") == [
        f"docs/a.md:1: {opening.strip()!r} looks like an example but would not be executed. Fix: begin it with "
        '```python exec="on" at the left margin, outside comments, or name another language'
    ]


@pytest.mark.parametrize("before", ["<!--", "<!-- a\nb", "  <!-- a -- > b"])
def test_a_block_in_a_comment_is_a_fault(before):
    (fault,) = faults(f"{before}\n{OPEN}\na\n```\n")
    assert " looks like an example but would not be executed. " in fault


@pytest.mark.parametrize(
    "before",
    [
        "`<!--`",
        "``a <!-- b``",
        "    <!--",
        "a <!-- b",
        "> <!--",
        "- <!--",
        "--> a <!--",
        "\\<!--",
        "<!-- a -->",
        "<!--\na\n-->",
        "<b title='<!--'></b>",
        "~~~text\n<!--\n~~~",
        "| a |\n|---|\n| <!-- |",
    ],
)
def test_a_block_below_other_text_with_the_start_of_a_comment_is_an_example(before):
    assert [example.code for example in parse("docs/a.md", f"{before}\n\n{OPEN}\na\n```\n").examples] == ["a"]


@pytest.mark.parametrize("mark", ["```", "````", "~~~"])
def test_a_block_without_an_end_is_a_fault(mark):
    assert faults(f"{mark}text\n{mark[:2]}\n{mark} x\n ") == [
        f"docs/a.md:1: the block is not closed. Fix: end it with {mark} on its own line"
    ]


def test_the_faults_of_a_page_are_in_the_order_of_its_lines():
    reported = faults("```python\n```\n\n~~~py\n~~~\n```text\n")
    assert [fault.split(" ")[0] for fault in reported] == ["docs/a.md:1:", "docs/a.md:4:", "docs/a.md:6:"]
