import shutil

import pytest
import yaml

from conftest import ROOT
from session_answers.commands import new as command
from session_answers.commands.new import new
from session_answers.errors import PageError
from session_answers.pages.page import front_matter
from session_answers.prove.project import Project
from session_answers.prove.writing_rules import faults

CONFIG = "site_name: é\n\nnav:\n  - Questions: index.md\n  - More:\n      - How: how/a.md\n\nplugins:\n  - search\n"
USER = ROOT / "docs" / "setup" / "user.py"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    docs = tmp_path / "docs"
    (docs / "setup").mkdir(parents=True)
    shutil.copy(USER, docs / "setup")
    (docs / "index.md").write_text("# Questions\n", encoding="utf-8")
    (docs / "old.md").write_text("---\ncode: S07\n---\n\n# Is it old?\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_page_keeps_every_rule_and_its_receipts_are_true(folder, runner):
    path = new(folder, "Is {it} new?", "is-new", "")
    site = Project(folder, runner)
    page = site.read(path)
    assert (path, page.path) == (folder / "docs" / "is-new.md", "docs/is-new.md")
    assert faults(page) == []
    assert [proof.example.id for proof in site.prove(page)] == [
        "one-fact-1",
        "review-1",
        "review-2",
    ]
    assert page.text.split("\n")[7] == "# Is {it} new?"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        pytest.param([], "S08", id="the highest and one"),
        pytest.param(["code: S12", "code: S02"], "S13", id="whatever the order"),
        pytest.param(["code: 12", "code: X99", "code: S100", "title: a", "code: [S50]"], "S08", id="what is no code"),
        pytest.param(["code: S98"], "S99", id="the last"),
    ],
)
def test_a_page_gets_the_next_code(folder, texts, code):
    for number, text in enumerate(texts):
        (folder / "docs" / f"page-{number}.md").write_text(f"---\n{text}\n---\n", encoding="utf-8")
    assert front_matter(new(folder, "New?", "new", "").read_text(encoding="utf-8"))["code"] == code


def test_a_code_that_is_given_is_used(folder):
    assert front_matter(new(folder, "New?", "new", "S03").read_text(encoding="utf-8"))["code"] == "S03"


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Does commit() close, or not?", "Does commit() close, or not?"),
        ("Does it: close?", '"Does it: close?"'),
        ("Is `a` it?", '"Is `a` it?"'),
        ("What's a #1?", '"What\'s a #1?"'),
        ("Was heißt flush()?", "Was heißt flush()?"),
        ('Is "it" it?', None),
        ("[Is] it?", None),
        ("*Is* it?", None),
        ("- it?", None),
        ("Is a\\b: it?", None),
    ],
)
def test_the_question_is_added_to_the_navigation_and_nothing_else_is_changed(folder, question, entry):
    new(folder, question, "new", "")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    before, after = CONFIG.split("\n\nplugins")
    added = config.removeprefix(f"{before}\n").removesuffix(f"\nplugins{after}")
    assert yaml.safe_load(added) == [{question: "new.md"}]
    assert yaml.safe_load(config)["nav"][-1] == {question: "new.md"}
    if entry:
        assert added == f"  - {entry}: new.md\n"


def test_a_navigation_at_the_end_of_the_file_is_added_to(folder):
    (folder / "mkdocs.yml").write_text("nav:\n  - A: a.md\n  - B: b.md", encoding="utf-8")
    new(folder, "New?", "new", "")
    config = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config == {"nav": [{"A": "a.md"}, {"B": "b.md"}, {"New?": "new.md"}]}


@pytest.mark.parametrize(
    ("question", "address", "code", "fault"),
    [
        ("It is new", "new", "", "'It is new' is no question: end it with a question mark"),
        ("New?", "", "", "address '': use lower-case words joined by hyphens: --address ADDRESS"),
        ("New?", "New", "", "address 'New': use lower-case words joined by hyphens: --address ADDRESS"),
        ("New?", "a--b", "", "address 'a--b': use lower-case words joined by hyphens: --address ADDRESS"),
        ("New?", "../a", "", "address '../a': use lower-case words joined by hyphens: --address ADDRESS"),
        ("New?", "new\n", "", "address 'new\\n': use lower-case words joined by hyphens: --address ADDRESS"),
        ("New?", "old", "", "docs/old: the address is taken: choose another with --address"),
        ("New?", "setup", "", "docs/setup: the address is taken: choose another with --address"),
        ("New?", "new", "s01", "code 's01': a code is S and two digits: --code S99"),
        ("New?", "new", "S100", "code 'S100': a code is S and two digits: --code S99"),
        ("New?", "new", "S07", "docs/old.md: the code S07 is taken: choose another with --code"),
    ],
)
def test_what_cannot_be_had_is_told_and_nothing_is_written(folder, question, address, code, fault):
    before = files(folder)
    with pytest.raises(PageError) as caught:
        new(folder, question, address, code)
    assert str(caught.value) == fault
    assert files(folder) == before


def test_the_code_of_a_page_with_a_byte_order_mark_is_taken_too(folder):
    (folder / "docs" / "old.md").write_text("---\ncode: S07\n---\n", encoding="utf-8-sig")
    with pytest.raises(PageError, match=r"^docs/old\.md: the code S07 is taken: choose another with --code$"):
        new(folder, "New?", "new", "S07")


@pytest.mark.parametrize("config", ["site_name: a\n", "nav:\nplugins: []\n", "  nav:\n    - a\n"])
def test_without_a_navigation_nothing_is_written(folder, config):
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    before = files(folder)
    with pytest.raises(PageError, match=r"^mkdocs\.yml: there is no `nav:` to add the page to$"):
        new(folder, "New?", "new", "")
    assert files(folder) == before


def test_the_command_takes_the_address_from_the_question(folder, capsys):
    assert command.main(["Does `commit()` close it, or not?"]) == 0
    name = "docs/does-commit-close-it-or-not.md"
    assert capsys.readouterr() == (f"{name}: write the answer, then run scripts/update {name}\n", "")
    assert (folder / name).exists()


def test_the_command_takes_address_and_code(folder, capsys):
    assert command.main(["New?", "--address", "other", "--code", "S42"]) == 0
    assert capsys.readouterr().out == "docs/other.md: write the answer, then run scripts/update docs/other.md\n"
    assert front_matter((folder / "docs" / "other.md").read_text(encoding="utf-8"))["code"] == "S42"


def test_the_command_tells_what_cannot_be_had(folder, capsys, monkeypatch):
    assert command.main(["New"]) == 1
    assert capsys.readouterr() == ("", "'New' is no question: end it with a question mark\n")
    (folder / "mkdocs.yml").unlink()
    monkeypatch.chdir(folder / "docs")
    assert command.main(["New?"]) == 1
    told = f"{folder / 'docs'}: no mkdocs.yml here or above: run the command in the project's folder\n"
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize("name", ["docs/old.md", "mkdocs.yml"])
def test_what_cannot_be_read_is_told_and_nothing_is_written(folder, name):
    (folder / name).write_bytes(b"\xff")
    before = files(folder)
    with pytest.raises(PageError, match=f"^{name}: byte 0 is not UTF-8: save it as UTF-8$"):
        new(folder, "Is it new?", "is-new", "S99")
    assert files(folder) == before
