import re
import shutil

import markdown_exec
import pytest
from click import ClickException
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from session_answers.build import current_snapshot
from session_answers.build.page_proofs import converting
from session_answers.build.zensical_facts import AS_OF
from session_answers.errors import BuildError, PageError
from sqlalchemy_receipts.errors import Fault, ReceiptsError
from support.projects import PAGE


@pytest.fixture
def markdown(project, monkeypatch):
    """Write a page and convert it like a builder. `path` is the path of another page."""
    monkeypatch.chdir(project)
    fence = {
        "name": "python",
        "class": "python",
        "validator": markdown_exec.validator,
        "format": markdown_exec.formatter,
    }
    names = ["attr_list", "tables", "toc", "pymdownx.superfences", "session_answers.build.markdown_extension"]

    def convert(text, fences=(fence,), name="page.md", path=""):
        (project / "docs" / name).parent.mkdir(exist_ok=True)
        (project / "docs" / name).write_text(text, encoding="utf-8")
        options = {"pymdownx.superfences": {"custom_fences": list(fences)}}
        with converting(path or name):
            return Markdown(extensions=names, extension_configs=options).convert(text)

    yield convert
    current_snapshot._runner.close()


def test_an_example_is_rendered_in_the_place_of_its_block(markdown):
    html = markdown(PAGE)
    assert re.findall(r'<h2 id="\w+">|<section [^>]*>', html) == [
        '<h2 id="claim">',
        '<section class="example" id="claim-1" aria-label="Example claim-1">',
    ]


THREE_EXAMPLES = (
    PAGE
    + """
## Another { #another }

```python exec="on" id="another-1"
print(1)
# -> prints 1
```
"""
)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param("page.md", [["example"], ["example", "later"]], id="a page"),
        pytest.param("index.md", [["example"], ["example"]], id="the home page"),
        pytest.param("page/index.md", [["example"], ["example", "later"]], id="a page in a folder"),
    ],
)
def test_the_first_example_of_a_page_is_drawn_at_once(markdown, project, name, kinds):
    (project / "docs" / "page.md").unlink()
    sections = re.findall(r'<section class="([^"]*)"', markdown(THREE_EXAMPLES, name=name))
    assert [classes.split()[:2] for classes in sections] == kinds


FORM = """# Does it close?

**No.**

```python exec="on" id="do-1" title="close it" review="do"
print(1)
# -> prints 1
```

If you see an error:

- `TheError`: [It stays](#stays)

## What it does

### It stays { #stays }

### It goes { #goes }

## More

### It is `left` { #left }

> It closes.

- **Outdated since 1.4.**
  It did.
- **Right.**
  It does.
"""


def test_groups_have_ids_that_no_page_can_have_and_the_parts_of_an_answer_have_classes(markdown):
    html = markdown(FORM)
    assert re.findall(r'<h[23] id="[^"]*">', html) == [
        '<h2 id="_group-1">',
        '<h3 id="stays">',
        '<h3 id="goes">',
        '<h2 id="_group-2">',
        '<h3 id="left">',
    ]
    assert re.findall(r'<(?!div)[^<>]* class="(?:do|label|see|verd|example)[^>]*>', html) == [
        '<section class="example do" id="do-1" aria-label="Do this: close it">',
        '<p class="label">',
        '<ul class="see-errors">',
        '<ul class="verdicts">',
        '<li class="verdict outdated">',
        '<li class="verdict right">',
    ]


TWO_OF_A_CLAIM = THREE_EXAMPLES.replace("## Another { #another }\n\n", "")


def parts_of(html):
    """Return the opening tags of the examples of a page, and of what is around them."""
    found = re.findall(r'<(?:section class|details class="more|div class="pair"|svg class="symbols")[^>]*>', html)
    return [re.sub(r' (?:id|aria-label|width|height|aria-hidden)="[^"]*"', "", each) for each in found]


def test_a_page_has_the_shapes_of_marks_and_icons_once(markdown):
    assert parts_of(markdown(THREE_EXAMPLES)) == [
        '<section class="example">',
        '<svg class="symbols">',
        '<svg class="symbols">',
        '<section class="example later">',
    ]


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        pytest.param(["", ""], ["example", "more lazy", "example"], id="another example"),
        pytest.param(["", 'picture="map"'], ["example", "example map later"], id="a map"),
        pytest.param(
            ['review="avoid"', 'review="prefer"'],
            ["pair", "example avoid", "example prefer later"],
            id="code to avoid and to prefer",
        ),
        pytest.param(
            ['review="prefer"', 'review="avoid"'], ["example prefer", "example avoid later"], id="in the other order"
        ),
    ],
)
def test_further_examples_of_a_claim_are_folded_or_in_a_pair(markdown, options, parts):
    ids = ("claim-1", "another-1")
    text = TWO_OF_A_CLAIM
    for name, option in zip(ids, options, strict=True):
        text = text.replace(f'id="{name}"', f'id="{name}" {option}'.rstrip())
    html = markdown(text)
    assert re.findall(r'class="([^"]*)"', " ".join(each for each in parts_of(html) if "svg" not in each)) == parts
    assert html.count('<div class="pair">') == len(re.findall(r"</section></div>", html))


def test_text_between_two_examples_parts_them(markdown):
    text = TWO_OF_A_CLAIM.replace('id="claim-1"', 'id="claim-1" review="avoid"')
    text = text.replace(
        '```python exec="on" id="another-1"', 'Text.\n\n```python exec="on" id="another-1" review="prefer"'
    )
    assert "pair" not in markdown(text)


def test_a_folded_example_has_its_title_and_its_databases(markdown):
    text = TWO_OF_A_CLAIM.replace('id="another-1"', 'id="another-1" title="Print & more"')
    assert (
        '<details class="more lazy"><summary data-on="SQLite">Print &amp; more</summary><noscript>'
        '<section class="example" id="another-1" aria-label="Example: Print &amp; more">'
    ) in markdown(text)


ERRORS = """# Errors

They are these.

## Small ones

### `ValueError`: no { #no }

You passed `0`.

```python exec="on" id="no-1"
raise ValueError("no")
# -> raises ValueError
```

```python exec="on" id="no-2" review="fixed"
print(1)
# -> prints 1
```

### `TypeError`: never { #never }

You passed `1`.

```python exec="on" id="never-1"
raise TypeError("never")
# -> raises TypeError
```
"""
ERROR_INDEX = (
    '<p class="label">Or find it by its class:</p><ul class="classes">'
    '<li><a href="../errors/#never">TypeError</a></li>'
    '<li><a href="../errors/#no">ValueError</a></li></ul>'
)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        pytest.param("errors/index.md", ERROR_INDEX, id="frequent errors"),
        pytest.param("errors/rare.md", "", id="rare errors"),
    ],
)
def test_the_entries_of_errors_are_folded(markdown, project, name, index):
    shutil.rmtree(project / "docs" / "errors", ignore_errors=True)
    html = markdown(ERRORS, name=name).replace("\n", "")
    html = re.sub(r'<section class="([^"]*)" id="([^"]*)".*?</section>', r"<\1 \2>", html)
    assert html == (
        f'<h1 id="top">Errors</h1><p>They are these.</p>{index}'
        '<h2 id="_group-1">Small ones</h2>'
        '<details class="entry lazy"><summary><h3 id="no"><code>ValueError</code>: no</h3></summary>'
        "<noscript><p>You passed <code>0</code>.</p><example no-1><example fixed no-2>"
        '<p><a href="#no">Link to this entry</a></p></noscript></details>'
        '<details class="entry lazy"><summary><h3 id="never"><code>TypeError</code>: never</h3></summary>'
        "<noscript><p>You passed <code>1</code>.</p><example never-1>"
        '<p><a href="#never">Link to this entry</a></p></noscript></details>'
    )


TABLE = """
| a | b | c |
|---|---|---|
| d | `e` | f |
| d | e | [A claim, and its long title](#claim) |
"""


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        pytest.param(
            2,
            '<div class="later"><svg class="space b1 b2 b3 n1 n4"></svg><noscript>',
            id="a long table",
        ),
        pytest.param(0, "</section>", id="a short table"),
    ],
)
def test_a_long_table_is_drawn_later(markdown, rows, before):
    html = markdown(PAGE + TABLE + "| d | e | f |\n" * rows).replace("\n", "")
    assert html.partition("<table>")[0].endswith(before)
    assert html.endswith("</table></noscript></div>" if rows else "</table>")


def test_the_setup_of_an_example_is_on_a_page_once(markdown):
    example = '\n## More { #more }\n\n```python exec="on" id="more-1" setup="user"\nprint(1)\n# -> prints 1\n```\n'
    html = markdown(PAGE + example)
    setups = re.findall(r'<details class="(setup[^"]*)"><summary>Setup</summary>(<noscript><pre|<p.*?</p>)', html)
    link = '<p class="same"><a href="#claim-1">Another example shows the same setup.</a></p>'
    assert setups == [("setup lazy", "<noscript><pre"), ("setup", link)]


def test_an_incorrect_receipt_is_raised_by_the_conversion(markdown):
    with pytest.raises(ReceiptsError, match=r"^docs/page\.md:11: "):
        markdown(PAGE.replace("-> User pending", "-> COMMIT"))


def test_a_page_is_proved_again_when_its_setup_has_changed(markdown, project):
    markdown(PAGE)
    setup = project / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8").replace('"user"', '"person"'), encoding="utf-8")
    with pytest.raises(ReceiptsError, match=r"^docs/page\.md:13: .*INSERT person"):
        markdown(PAGE)


def test_a_page_is_proved_again_when_it_has_changed(markdown):
    markdown(PAGE)
    assert "&#x27;Eve&#x27;" in markdown(PAGE.replace("Ada", "Eve"))


def test_two_pages_may_have_the_same_text(markdown):
    sections = [
        re.findall('<section class="[^"]*"', markdown(THREE_EXAMPLES, name=name)) for name in ("page.md", "index.md")
    ]
    # The home page draws all its examples at once.
    assert [len(found_sections) for found_sections in sections] == [2, 2]
    assert sections[0] != sections[1]


@pytest.mark.parametrize("path", ["index.md", "none.md"])
def test_a_text_that_the_page_does_not_have_is_reported(markdown, path):
    with pytest.raises(BuildError) as caught:
        markdown(PAGE, path=path)
    fault = Fault(f"docs/{path}", 0, "the page changed during the build", "start the build again")
    assert caught.value.faults == (fault,)


def test_an_example_that_no_fence_rendered_is_reported(markdown):
    with pytest.raises(PageError) as caught:
        markdown(PAGE, fences=())
    fix = "move it out of the list, quote, or comment around it"
    assert caught.value.faults == (Fault("docs/page.md", 9, "the block was not executed", fix),)


def test_a_block_with_other_code_than_the_next_example_is_refused(markdown):
    def other_code(_, *arguments, **options):
        return markdown_exec.formatter("print(2)", *arguments, **options)

    fence = {"name": "python", "class": "python", "validator": markdown_exec.validator, "format": other_code}
    with pytest.raises(SuperFencesException) as caught:
        markdown(PAGE, fences=(fence,))
    problem = "docs/page.md:9: the block differs from the proved example"
    assert f": ValueError: {problem}. Fix: correct the code" in str(caught.value)


def test_zensical_proves_every_page_when_it_copies_its_configuration(project, monkeypatch):
    monkeypatch.chdir(project)
    assert dict(AS_OF.items()).keys() == current_snapshot.snapshot().facts.keys()
    (project / "docs" / "index.md").write_text("```python\n```\n", encoding="utf-8")
    with pytest.raises(ClickException) as caught:
        AS_OF.items()
    assert caught.value.message == (
        "the last good site is unchanged:\n"
        "docs/index.md:1: the example is not executed. "
        'Fix: write exec="on" in every python block, or name another language'
    )
