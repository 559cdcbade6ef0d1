import re

import pytest

from session_answers.errors import PageError
from session_answers.pages.page import (
    Example,
    Heading,
    Page,
    address_of,
    body,
    folder_of,
    headings,
    outside_fences,
    parse,
    underlined,
    with_ids,
)
from sqlalchemy_receipts.program import Program

OPEN = '```python exec="on" id="example-1"'


def examples(text):
    return list(parse("docs/a.md", text).examples)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="no text"),
        pytest.param("# A\n\n`python`\n", [], id="no block"),
        pytest.param(f"{OPEN}\n```", [Example("example-1", 2, "")], id="an empty block"),
        pytest.param(f"{OPEN}\n\n```", [Example("example-1", 2, "")], id="a block of a blank line"),
        pytest.param(
            f"# A\n\n{OPEN}  \na\n\n  b\n```  \n", [Example("example-1", 4, "a\n\n  b")], id="before any claim"
        ),
        pytest.param(f"# A\r\n\r\n{OPEN}\r\na\r\n\tb\r\n```\r\n", [Example("example-1", 4, "a\n\tb")], id="CRLF"),
        pytest.param(
            f"{OPEN.replace('```', '````')}\n```\n````", [Example("example-1", 2, "```")], id="four backticks"
        ),
        pytest.param(
            "```python exec='on' id='example-1' setup=\"user\" timeout='30' review='avoid'\na\n```",
            [Example("example-1", 2, "a", "user", 30.0, "avoid")],
            id="every option, in every quote",
        ),
        pytest.param(
            f'{OPEN}\nd = """\n    ```\n"""\n```',
            [Example("example-1", 2, 'd = """\n    ```\n"""')],
            id="a fence in a string",
        ),
        pytest.param(
            f"{OPEN}\n~~~\n```text\n# A {{ #a }}\n```",
            [Example("example-1", 2, "~~~\n```text\n# A { #a }")],
            id="what ends no block",
        ),
        pytest.param(
            f"{OPEN}\na\n````\n```", [Example("example-1", 2, "a\n````")], id="a longer fence, which ends none"
        ),
        pytest.param("```text\npython\n```\n~~~sql\n```\n~~~\n  ```console\n  ```", [], id="other languages"),
        pytest.param(f"````markdown\n{OPEN}\na\n```\n````", [], id="a block that shows a block"),
        pytest.param(f"~~~text\n{OPEN}\na\n```\n~~~", [], id="tildes that show a block"),
        pytest.param("> ```text\n> python\n> ```\n", [], id="a quoted block"),
    ],
)
def test_the_examples_of_a_page_are_found(text, found):
    assert examples(text) == found


ANY = '```python exec="on"\na\n```\n'


def test_an_example_without_an_id_is_a_fault_that_names_a_free_one():
    text = f"{ANY}## B {{ #b }}\n{OPEN.replace('example-1', 'b-4')}\na\n```\n### C\n{ANY}{ANY}"
    with pytest.raises(PageError) as caught:
        examples(text)
    wanted = {1: "example-1", 9: "b-5", 12: "b-6"}
    assert list(caught.value.faults) == [
        f'docs/a.md:{line}: the example has no id. Fix: add id="{name}" to its first line'
        for line, name in wanted.items()
    ]


@pytest.mark.parametrize("name", ["a", "a-", "-1", "a_b-1", "a-0", "é-1", "a-1-L6", "a b-1"])
def test_the_id_of_an_example_is_words_and_a_number(name):
    with pytest.raises(PageError) as caught:
        examples(f'## A {{ #a }}\n```python exec="on" id="{name}"\n```\n')
    fault = f'docs/a.md:2: the id {name!r} is not words and a number. Fix: write id="a-1"'
    assert list(caught.value.faults) == [fault]


def test_no_two_examples_have_one_id():
    with pytest.raises(PageError) as caught:
        examples(f"{OPEN}\n```\n## A {{ #a }}\n{OPEN}\n```\n")
    assert list(caught.value.faults) == ["docs/a.md:4: another example has the id 'example-1'. Fix: write id=\"a-1\""]


def test_missing_ids_are_written():
    text = (
        f"{ANY}# A?\n{ANY}## B {{ #b }}\n{ANY}### C\n{OPEN}\n```\n"
        f"```text\n## D {{ #d }}\n```\n{ANY}##E {{ #e }}\n"
        f"## F {{: .x #f-1 title='y' }}  \n{ANY}{ANY}```python\n```\n"
    )
    found = with_ids(text, ["b-2", "f-1", "b-x", "c-9"])
    names = re.findall(r'on" id="(.*?)"', found)
    assert names == ["example-2", "example-3", "b-3", "example-1", "b-4", "f-1-1", "f-1-2"]
    assert re.sub(r' id="(?!example-1").*?"', "", found) == text
    assert with_ids(found) == found


NOT_ONE = (
    "docs/a.md:1: {!r} looks like an example but would not be executed: begin it with "
    '```python exec="on" at the left margin, outside comments, or name another language'
)
OPTIONS = "the options are exec, id, setup, timeout, review, server, picture, only, sqlalchemy"
OFF = 'docs/a.md:1: the example is not executed: every python block has exec="on"'


def unreadable(rest):
    return f'docs/a.md:1: cannot read {rest!r}: write options as name="value"; {OPTIONS}'


@pytest.mark.parametrize(
    ("opening", "faults"),
    [
        pytest.param("```python", [OFF], id="no option"),
        pytest.param('```python exec="off"', [OFF], id="switched off"),
        pytest.param('```python Exec="on"', [f"docs/a.md:1: unknown option 'Exec': {OPTIONS}", OFF], id="upper case"),
        pytest.param(f'{OPEN} setpu="a"', [f"docs/a.md:1: unknown option 'setpu': {OPTIONS}"], id="a misspelt option"),
        pytest.param(f"{OPEN} setup", [unreadable("setup")], id="no value"),
        pytest.param("```python exec=on", [unreadable("exec=on"), OFF], id="no quotes"),
        pytest.param(f'{OPEN} setup = "a"', [unreadable('setup = "a"')], id="blanks around the sign"),
        pytest.param(f'{OPEN} setup="a', [unreadable('setup="a')], id="an open quote"),
        pytest.param(f"{OPEN} setup=\"a'", [unreadable("setup=\"a'")], id="two kinds of quotes"),
        pytest.param('```python exec="on"setup="a"', [unreadable('exec="on"'), OFF], id="no blank between options"),
        pytest.param(
            f'{OPEN} data-x="1"', [unreadable("data-"), f"docs/a.md:1: unknown option 'x': {OPTIONS}"], id="a hyphen"
        ),
        pytest.param('```python {exec="on"}', [unreadable('{exec="on"}'), OFF], id="braces"),
        pytest.param(
            f'{OPEN} review="bad"', ['docs/a.md:1: review=\'bad\' is neither "avoid" nor "prefer"'], id="a review"
        ),
        *(
            pytest.param(
                f'{OPEN} timeout="{value}"',
                [f"docs/a.md:1: timeout={value!r} is no number of seconds from 1 to 999"],
                id=f"timeout {value or 'empty'}",
            )
            for value in ("0", "1000", "1.5", "-1", "ten", "")
        ),
        *(
            pytest.param(opening, [NOT_ONE.format(opening.strip())], id=opening)
            for opening in (
                '```py exec="on"',
                '```Python exec="on"',
                "```python3",
                "```pycon",
                "```pyodide",
                '```pythonexec="on"',
                "``` { .python }",
                '```text exec="on"',
                '``` exec="on"',
                '~~~python exec="on"',
                '    ```python exec="on"',
                '\t```python exec="on"',
                '> ```python exec="on"',
            )
        ),
    ],
)
def test_a_block_that_is_not_written_as_an_example_is_a_fault(opening, faults):
    closing = re.match(r"[ >\t]*[`~]+", opening)[0]
    with pytest.raises(PageError) as caught:
        examples(f"{opening}\na\n{closing}\n")
    assert list(caught.value.faults) == faults


def test_every_fault_of_a_page_is_told_at_its_line():
    with pytest.raises(PageError) as caught:
        parse("docs/b.md", "```python\n```\n\n~~~py\n~~~\n```text\n")
    faults = caught.value.faults
    assert [fault.split(" ")[0] for fault in faults] == ["docs/b.md:1:", "docs/b.md:4:", "docs/b.md:6:"]
    assert faults[2] == "docs/b.md:6: the block is not closed: end it with ``` on a line of its own"
    assert str(caught.value) == "\n".join(faults)


@pytest.mark.parametrize("mark", ["```", "````", "~~~"])
def test_a_block_that_is_not_closed_is_a_fault(mark):
    with pytest.raises(PageError) as caught:
        examples(f"{mark}text\n{mark[:2]}\n{mark} x\n ")
    assert str(caught.value) == f"docs/a.md:1: the block is not closed: end it with {mark} on a line of its own"


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        pytest.param("<!--", True, id="a comment"),
        pytest.param("<!-- a\nb", True, id="a comment over lines"),
        pytest.param("--> a <!--", True, id="a comment that opens again"),
        pytest.param("<!-- a -->", False, id="a closed comment"),
        pytest.param("<!-- a\nb --> c", False, id="a comment closed later"),
        pytest.param("```text\n<!--\n```", False, id="a comment in a block"),
    ],
)
def test_a_block_in_a_comment_is_a_fault(before, hidden):
    text = f"{before}\n\n{OPEN}\na\n```\n"
    if hidden:
        with pytest.raises(
            PageError, match=r"^docs/a\.md:[34]: '```python exec=\"on\" id=\"example-1\"' looks like an example but "
        ):
            examples(text)
    else:
        assert [example.code for example in examples(text)] == ["a"]


def test_a_page_knows_its_address_and_its_programs():
    page = parse("docs/more/auto-close.md", f"# A\n{OPEN}\nb\n```")
    assert page == Page("docs/more/auto-close.md", page.text, (Example("example-1", 3, "b"),))
    assert page.address == "auto-close"
    assert page.program(page.examples[0], "s") == Program("auto-close-example-1", "b", "s")


@pytest.mark.parametrize(
    ("text", "below"),
    [
        pytest.param("# A\n\nb\n", "# A\n\nb", id="no front matter"),
        pytest.param("---\ncode: S01\n---\n\n# A\n", "# A", id="front matter"),
        pytest.param("---  \na: 1\n...\n# A", "# A", id="front matter that ends in dots"),
        pytest.param("\ufeff---\r\na: 1\r\n---\r\n# A\r\nb\r\n", "# A\nb", id="a BOM and CRLF"),
        pytest.param("# A\n\n---\n\nb\n\n---\n", "# A\n\n---\n\nb\n\n---", id="rules"),
        pytest.param("---\na: 1\n---\n# A\n---\nb\n---\n", "# A\n---\nb\n---", id="front matter and rules"),
        pytest.param("\n---\na: 1\n---\n", "---\na: 1\n---", id="no front matter below a blank line"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_body_of_a_page_is_below_its_front_matter(text, below):
    assert body(text) == below


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("docs/commit.md", "commit"),
        ("docs/reading/index.md", "reading"),
        ("docs/more/auto-close.md", "auto-close"),
        ("docs/index.md", "index"),
        ("README.md", "README"),
    ],
)
def test_a_page_has_the_last_part_of_its_address(path, address):
    assert Page(path, "", ()).address == address


@pytest.mark.parametrize(
    ("front", "links"),
    [
        ("", {}),
        (
            "---\nlinks:\n  flush(): flush.md\n  a row: states.md#load\n---\n",
            {"flush()": "flush.md", "a row": "states.md#load"},
        ),
        ("---\nlinks: flush.md\n---\n", {}),
    ],
)
def test_the_links_of_a_map_are_in_the_front_matter(front, links):
    assert parse("docs/page.md", f"{front}# A\n").links == links


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        pytest.param(text, "is no YAML: put the description below `description: >-`", id=text)
        for text in ("a: b: c\n", "a: 2026-13-45\n", "a: !!bool x\n", "a: !!python/name:os.system\n", "? [a]\n: b\n")
    ]
    + [
        pytest.param(text, "names nothing: write `name: value` in it, or take its two lines out", id=text or "nothing")
        for text in ("- a\n", "a\n", "# a\n", "")
    ],
)
def test_front_matter_that_cannot_be_read_is_a_fault_of_the_page(front, fault):
    with pytest.raises(PageError) as caught:
        parse("docs/page.md", f"---\n{front}---\n# A\n")
    assert caught.value.faults == (f"docs/page.md:1: the front matter {fault}",)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("flush.md", "flush/"),
        ("states.md#load", "states/#load"),
        ("more/a.md#b-2", "more/a/#b-2"),
        ("reading/index.md", "reading/"),
        ("../index.md#b", "../#b"),
        ("the-index.md", "the-index/"),
    ],
)
def test_a_link_to_a_file_leads_to_its_address(link, address):
    assert address_of(link) == address


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="no text"),
        pytest.param("No heading.\n", [], id="no heading"),
        pytest.param(
            "# Is `it`?\n\n## It **is** { #it-is }\n\n###### Deep{#deep}\n",
            [Heading(1, 1, "Is `it`?", ""), Heading(3, 2, "It **is**", "it-is"), Heading(5, 6, "Deep", "deep")],
            id="titles, levels and ids",
        ),
        pytest.param(
            "## A {: .x #a title='y' }  \n## B { .x }\n",
            [Heading(1, 2, "A", "a"), Heading(2, 2, "B { .x }", "")],
            id="other attributes",
        ),
        pytest.param("## A { #a.b }\n", [Heading(1, 2, "A", "a.b")], id="an id that is none"),
        pytest.param("---\n# no heading\na: 1\n---\n\n# A\n", [Heading(6, 1, "A", "")], id="a comment in the front"),
        pytest.param("# A\n---\n## B\n---\n", [Heading(1, 1, "A", ""), Heading(3, 2, "B", "")], id="rules"),
        pytest.param(
            f"{OPEN}\n# code\n```\n~~~~\n# code\n~~~\n# code\n~~~~\n# A\n", [Heading(9, 1, "A", "")], id="blocks"
        ),
        pytest.param("```text\n# code\n", [], id="a block that is not closed"),
        pytest.param("<!--\n# A\n-->\n# B\n", [Heading(4, 1, "B", "")], id="a comment"),
        pytest.param(
            "<!-- a -->\n# A <!-- b -->\n# B\n",
            [Heading(2, 1, "A <!-- b -->", ""), Heading(3, 1, "B", "")],
            id="closed comments",
        ),
        pytest.param(
            "#A\n####### B\n#\n",
            [Heading(1, 1, "A", ""), Heading(2, 6, "# B", ""), Heading(3, 1, "", "")],
            id="without a blank, as the builders take it",
        ),
        pytest.param(" # A\nB #\n`#`\n", [], id="what is none"),
    ],
)
def test_the_headings_of_a_page_are_found(text, found):
    assert list(headings(text)) == found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("A\n---\n\nB\n=\n", [1, 4], id="two kinds"),
        pytest.param("# A\nB\n--- \n", [2], id="below a heading"),
        pytest.param("A\n\n---\n# B\n---\n", [], id="rules"),
        pytest.param("A\nB\n---\n\n    C\n---\n", [], id="the end of a paragraph, and code"),
        pytest.param("---\na: b\n---\n\n```text\nA\n---\n```\n\n<!--\nB\n---\n-->\n", [], id="what is not shown"),
        pytest.param("A | B\n--- | ---\n", [], id="a table"),
    ],
)
def test_a_heading_that_is_underlined_is_found(text, numbers):
    assert list(underlined(text)) == numbers


def test_a_heading_in_a_comment_names_no_example():
    assert 'id="a-1"' in with_ids(f"## A {{ #a }}\n<!--\n## B {{ #b }}\n-->\n{ANY}")


@pytest.mark.parametrize(
    ("rows", "outside"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["a", "", "b"], [(1, "a"), (2, ""), (3, "b")], id="no block"),
        pytest.param(["a", "```python x", "b", "```", "c"], [(1, "a"), (5, "c")], id="a block"),
        pytest.param(["```", "~~~", "````", "``` x", "```", "a"], [(6, "a")], id="what ends no block"),
        pytest.param(["  ```", "a", "```", "  ```", "b"], [(5, "b")], id="an indented block"),
        pytest.param(["a", "~~~", "b"], [(1, "a")], id="a block that is not closed"),
        pytest.param(["`a` ``` b `c`", "``` `"], [(1, "`a` ``` b `c`"), (2, "``` `")], id="code in a line"),
    ],
)
def test_the_lines_outside_of_blocks_keep_their_numbers(rows, outside):
    assert list(outside_fences(rows)) == outside


@pytest.mark.parametrize(
    ("path", "folder", "url"),
    [
        ("docs/index.md", ".", ""),
        ("docs/commit.md", "commit", "commit/"),
        ("docs/errors/index.md", "errors", "errors/"),
        ("docs/reading/lines.md", "reading/lines", "reading/lines/"),
        ("docs/a.b.md", "a.b", "a.b/"),
        ("docs/docs/index.md", "docs", "docs/"),
    ],
)
def test_a_page_is_published_at_its_address(path, folder, url):
    assert (folder_of(path).as_posix(), Page(path, "", ()).url) == (folder, url)
