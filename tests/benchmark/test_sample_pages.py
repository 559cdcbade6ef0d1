import re
from string import Template

import pytest

from benchmark import sample_pages
from benchmark.sample_pages import CHECKED, MARKDOWN_EXEC, PLAIN, documents, examples, page, shows_output

SETUP = "from sqlalchemy import select\n\nengine = 1\n"
TEMPLATE = """\
# Is this $name?

$text1
```$fence1
print([], "$word")
# -> prints [] $word
```

$text2
```$fence2
name = "$name-2"
```
"""
PAGE = """\
# Is this page0001?

First after another.
Identity to grow.

```FENCE1
print([], "page0001")
# -> prints [] page0001
```

Ends a first.
Flush begins change.

```FENCE2
name = "page0001-2"
```
"""
FENCES = {
    CHECKED: 'python exec="on" id="c1-1" setup="user"',
    PLAIN: "python",
    MARKDOWN_EXEC: 'python exec="on" source="above"\n'
    "from sqlalchemy import select  # markdown-exec: hide\n"
    "engine = 1  # markdown-exec: hide",
}


@pytest.fixture
def _small_page(monkeypatch):
    monkeypatch.setattr(sample_pages, "_PAGE", Template(TEMPLATE))
    monkeypatch.setattr(sample_pages, "SENTENCES", 2)
    monkeypatch.setattr(sample_pages, "SENTENCE_WORDS", 3)


@pytest.mark.usefixtures("_small_page")
@pytest.mark.parametrize("style", FENCES)
def test_only_the_opening_of_the_examples_differs_between_variants(style):
    second = FENCES[style].replace("c1-1", "c2-1")
    assert page(style, "page0001", SETUP) == PAGE.replace("FENCE1", FENCES[style]).replace("FENCE2", second)


@pytest.mark.usefixtures("_small_page")
def test_an_edit_changes_one_word_of_the_text_and_one_of_an_example_with_its_receipt():
    edited = PAGE.replace("First after", "Text1 after").replace('[], "page0001"', '[], "Example1"')
    edited = edited.replace("prints [] page0001", "prints [] Example1")
    edited = edited.replace("FENCE1", "python").replace("FENCE2", "python")
    assert page(PLAIN, "page0001", SETUP, "Text1", "Example1") == edited


@pytest.mark.usefixtures("_small_page")
def test_the_examples_of_a_page_are_its_code():
    assert examples("page0001") == ['print([], "page0001")\n# -> prints [] page0001\n', 'name = "page0001-2"\n']


def test_a_page_has_about_580_words_of_text():
    texts = re.findall(r"^## .*\n\n((?:.+\n)+)", page(PLAIN, "page0001", SETUP), re.MULTILINE)
    assert [len(text.split()) for text in texts] == [144] * 4


def test_the_home_page_links_to_all_pages():
    files = documents(PLAIN, 3, SETUP)
    assert list(files) == ["index.md", "page0001.md", "page0002.md"]
    assert files["index.md"] == (
        "# Questions\n\n**All of them.**\nThey are below.\n\n"
        "- [Is this page0001?](page0001.md)\n- [Is this page0002?](page0002.md)\n"
    )


@pytest.mark.parametrize(
    ("after", "shown"),
    [("", False), ("<p>[] <b>page0001</b></p>", True)],
    ids=["code and receipt", "code, receipt, and output"],
)
def test_output_is_recognized_apart_from_code_and_receipts(after, shown):
    code = '<pre>print(<b>all</b>(), "page0001")\n    # -&gt; prints [] page0001\n</pre>'
    assert shows_output(code + after, "page0001") is shown
