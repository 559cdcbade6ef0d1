import pytest

from session_answers.commands.listed import add, unlisted
from session_answers.pages.parser import parse

PAGE = parse("docs/a.md", "---\ncode: S01\n---\n# Is it `a`?\n\n**Yes.**\nIt is.\n")
HOME = "# Home\n\n## More\n\n[Other?](b.md)\n:   **No.**\n    It is not.\n"
README = "| question | short answer |\n|---|---|\n| [Other?](docs/b.md) | No. |\n\nMore.\n"
NAV = "nav:\n  - Questions: index.md\n  - More:\n      - Other?: b.md\n{}"
BELOW, ALONE = NAV.format("      - A?: a.md\n"), NAV.format("  - A?: a.md\n")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(BELOW, encoding="utf-8")
    return tmp_path


def test_a_question_that_the_lists_lack_is_reported(folder):
    assert [str(fault) for fault in unlisted(folder, PAGE)] == [
        f"{name}:1: docs/a.md is missing in the list of questions. Fix: scripts/update docs/a.md"
        for name in ("docs/index.md", "README.md")
    ]


def test_a_question_is_added_below_the_one_above_it_in_the_navigation(folder):
    lines = [line for line in add(folder, PAGE) if line.startswith(("+++", "+"))]
    assert lines == [
        "+++ docs/index.md\n",
        "+\n",
        "+[Is it `a`?](a.md)\n",
        "+:   **Yes.**\n",
        "+    It is.\n",
        "+++ README.md\n",
        "+| [Is it `a`?](docs/a.md) | Yes. |\n",
    ]
    assert (folder / "docs" / "index.md").read_text(encoding="utf-8") == (
        f"{HOME}\n[Is it `a`?](a.md)\n:   **Yes.**\n    It is.\n"
    )
    assert (folder / "README.md").read_text(encoding="utf-8") == README.replace(
        "No. |\n", "No. |\n| [Is it `a`?](docs/a.md) | Yes. |\n"
    )
    assert list(unlisted(folder, PAGE)) == list(add(folder, PAGE)) == []


def test_a_question_without_a_group_must_be_moved(folder):
    (folder / "mkdocs.yml").write_text(ALONE, encoding="utf-8")
    fix = "move it below a question of its kind in mkdocs.yml, and run scripts/update docs/a.md"
    assert [str(fault) for fault in unlisted(folder, PAGE)] == [
        f"{name}:1: docs/a.md is missing in the list of questions. Fix: {fix}"
        for name in ("docs/index.md", "README.md")
    ]
    assert list(add(folder, PAGE)) == []


def test_another_page_is_not_a_question(folder):
    assert list(unlisted(folder, parse("docs/c.md", "# C\n"))) == []


def test_without_lists_nothing_is_reported(folder):
    for name in ("docs/index.md", "README.md"):
        (folder / name).unlink()
    assert list(unlisted(folder, PAGE)) == list(add(folder, PAGE)) == []
