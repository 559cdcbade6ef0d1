from session_answers.commands import check, update
from session_answers.permalinks import ledger
from session_answers.permalinks.example_ids import with_ids
from session_answers.prove.project import Project

TEXT = '# A\n\n## X { #x }\n\n```python exec="on"\n```\n'


def test_a_new_example_gets_an_id_that_the_ledger_never_had(tmp_path):
    ledger = tmp_path / "docs" / ".permalinks" / "ledger.txt"
    ledger.parent.mkdir(parents=True)
    rows = ["/a/#x-1 L1", "/a/#x-4 L1", "/a/#x-4 gone", "/b/#x-9 L1", "/a/ 0123"]
    ledger.write_text("".join(f"2026-11-24 {row}\n" for row in rows), encoding="utf-8")
    assert with_ids(tmp_path, "docs/a.md", TEXT) == TEXT.replace('"on"', '"on" id="x-5"')
    assert with_ids(tmp_path, "docs/c/index.md", TEXT) == TEXT.replace('"on"', '"on" id="x-1"')


def test_the_readme_has_no_published_ids(tmp_path):
    assert with_ids(tmp_path, "README.md", TEXT) == TEXT.replace('"on"', '"on" id="x-1"')


def test_update_writes_ids_and_says_which_lines_changed(project, runner, monkeypatch, capsys):
    monkeypatch.chdir(project)
    page = project / "docs" / "page.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(' id="claim-1"', ""), encoding="utf-8")
    assert update.main(["docs/page.md"]) == 0
    assert page.read_text(encoding="utf-8") == text
    assert '+```python exec="on" id="claim-1" setup="user"\n' in capsys.readouterr().out
    page.write_text(text.replace("Ada", "Eve"), encoding="utf-8")
    problem = "line 2 of /page/#claim-1 shows other code than on "
    assert any(fault.problem.startswith(problem) for fault in check.address_faults(Project(project, runner)))
    assert update.main(["docs/page.md"]) == 0
    assert f"{ledger.PATH}: {problem}" in capsys.readouterr().out
    before = (project / ledger.PATH).read_text(encoding="utf-8")
    page.write_text(f'{text.partition("```")[0]}```python exec="on" id="claim-1"\nx = 1\n```\n', encoding="utf-8")
    assert update.main(["docs/page.md"]) == 1
    assert "/page/#claim-1 shows none of the lines that it had on " in capsys.readouterr().err
    assert (project / ledger.PATH).read_text(encoding="utf-8") == before
