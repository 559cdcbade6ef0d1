from session_answers.permalinks.example_ids import with_ids

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
