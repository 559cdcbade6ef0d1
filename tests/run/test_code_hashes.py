import pytest

from session_answers.run import code_hashes


@pytest.mark.parametrize(
    ("path", "is_run"),
    [
        ("session_answers/run/linux/mounts.py", True),
        ("receipts/sqlalchemy_receipts/recorder/recorder.py", True),
        ("receipts/sqlalchemy_receipts/receipts.py", True),
        ("receipts/sqlalchemy_receipts/render/html.py", False),
        ("session_answers/publish/feed.py", False),
        ("session_answers/pages/page.py", False),
    ],
)
def test_a_changed_file_is_another_hash(tmp_path, monkeypatch, path, is_run):
    monkeypatch.setattr(code_hashes, "_SITE", tmp_path / "session_answers")
    monkeypatch.setattr(code_hashes, "_CORE", tmp_path / "receipts" / "sqlalchemy_receipts")
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    hashes = []
    for text in ("a = 1\n", "a = 2\n"):
        file.write_text(text, encoding="utf-8")
        hashes.append((code_hashes.hash_of_run_code(), code_hashes.hash_of_all_code()))
    assert [first != second for first, second in zip(*hashes, strict=True)] == [is_run, True]


def test_the_hashes_are_of_files_that_exist():
    files = code_hashes._files(code_hashes._SITE / "run") + code_hashes._files(code_hashes._CORE)
    assert {"runner.py", "recorder.py", "trace.py"} <= {file.name for file in files}
