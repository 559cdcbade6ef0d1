import re

import markdown_exec
import pytest
from markdown import Markdown

from session_answers.build import current_snapshot
from session_answers.errors import PageError
from support.projects import PAGE


@pytest.fixture
def markdown(project, monkeypatch):
    """A converter as a builder makes it, with markdown-exec's fence."""
    monkeypatch.chdir(project)
    fence = {
        "name": "python",
        "class": "python",
        "validator": markdown_exec.validator,
        "format": markdown_exec.formatter,
    }
    names = ["attr_list", "toc", "pymdownx.superfences", "session_answers.build.markdown_extension"]

    def convert(text, fences=(fence,), name="page.md"):
        (project / "docs" / name).parent.mkdir(exist_ok=True)
        (project / "docs" / name).write_text(text, encoding="utf-8")
        return Markdown(
            extensions=names, extension_configs={"pymdownx.superfences": {"custom_fences": list(fences)}}
        ).convert(text)

    yield convert
    current_snapshot._runner.close()


def test_a_proved_example_is_rendered_where_its_block_stood(markdown):
    html = markdown(PAGE)
    assert re.findall(r'<h2 id="\w+">|<section [^>]*>', html) == [
        '<h2 id="claim">',
        '<section class="example" id="claim-1" aria-label="example claim-1">',
    ]


MORE = (
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
    found = re.findall(r'<section class="([^"]*)"', markdown(MORE, name=name))
    assert [classes.split()[:2] for classes in found] == kinds


def test_a_fault_comes_out_of_the_conversion(markdown):
    with pytest.raises(PageError) as caught:
        markdown(PAGE.replace("-> User pending", "-> COMMIT"))
    assert caught.value.faults == (
        "docs/page.md:11: claimed 'COMMIT', happened 'User pending': "
        "run scripts/update docs/page.md and read the difference",
    )


def test_a_page_is_proved_again_when_its_setup_has_changed(markdown, project):
    markdown(PAGE)
    setup = project / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8").replace('"user"', '"person"'), encoding="utf-8")
    with pytest.raises(PageError) as caught:
        markdown(PAGE)
    assert caught.value.faults == (
        "docs/page.md:13: claimed 'checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin', "
        "happened 'checkout, BEGIN, INSERT person, User persistent, COMMIT, checkin': "
        "run scripts/update docs/page.md and read the difference",
    )


def test_a_text_that_is_no_page_is_refused(markdown, project):
    markdown(PAGE)
    with pytest.raises(PageError) as caught:
        markdown("# Unknown", name="../page.md")
    assert caught.value.faults == (f"a page is no file below {project / 'docs'}: '# Unknown'",)


def test_an_example_that_no_fence_took_is_refused(markdown):
    with pytest.raises(PageError) as caught:
        markdown(PAGE, fences=())
    assert caught.value.faults == (
        "docs/page.md:9: the block was not executed: take it out of the list, quote or comment around it",
    )


def test_reading_the_configuration_counts_the_examples(project, monkeypatch):
    monkeypatch.chdir(project)
    assert current_snapshot.prove() == 1


def test_reading_the_configuration_tells_every_fault(project, monkeypatch):
    monkeypatch.chdir(project)
    (project / "docs" / "index.md").write_text("```python\n```\n", encoding="utf-8")
    with pytest.raises(current_snapshot.UnprovedError) as caught:
        current_snapshot.prove()
    assert str(caught.value) == (
        'the site is left as it was:\ndocs/index.md:1: the example is not executed: every python block has exec="on"'
    )
