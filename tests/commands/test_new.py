import os
import shutil
import subprocess
import sys

import pytest
import yaml

from session_answers import atomic_file, written_files
from session_answers.commands import new as command
from session_answers.commands.new import create
from session_answers.pages import nav_entry
from session_answers.pages.front_matter import front_matter
from session_answers.prove.project import Project
from session_answers.prove.writing_rules import faults
from sqlalchemy_receipts.errors import ReceiptsError
from support.projects import ROOT, tree

CONFIG = "site_name: é\n\nnav:\n  - Questions: index.md\n  - More:\n      - How: how/a.md\n\nplugins:\n  - search\n"

NEXT = "{0}: write the answer, then run scripts/update {0}, scripts/matrix {0}, scripts/check {0}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    docs = tmp_path / "docs"
    (docs / "setup").mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "setup" / "user.py", docs / "setup")
    (docs / "index.md").write_text("# Questions\n", encoding="utf-8")
    (docs / "old.md").write_text("---\ncode: S07\n---\n\n# Is it old?\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code_of(path):
    return front_matter(path.read_text(encoding="utf-8"), path.name)["code"]


def test_a_new_page_follows_every_rule_and_has_correct_receipts(folder, runner):
    path = create(folder, "Is {it} new?", "is-new", "")
    project = Project(folder, runner)
    page = project.read(path)
    assert (path, page.path) == (folder / "docs" / "is-new.md", "docs/is-new.md")
    assert faults(page) == []
    assert [proof.example.id for proof in project.prove(page)] == ["do-1", "one-fact-1", "review-1", "review-2"]
    assert page.text.split("\n")[10] == "# Is {it} new?"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        pytest.param([], "S08", id="one more than the highest"),
        pytest.param(["code: S12", "code: S02"], "S13", id="in any order"),
        pytest.param(["code: 12", "code: X99", "code: S100", "title: a"], "S08", id="other values"),
    ],
)
def test_a_page_gets_the_next_code(folder, texts, code):
    for number, text in enumerate(texts):
        (folder / "docs" / f"page-{number}.md").write_text(f"---\n{text}\n---\n", encoding="utf-8")
    assert code_of(create(folder, "New?", "new", "")) == code


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Does commit() close, or not?", "Does commit() close, or not?"),
        ("Does it: close?", '"Does it: close?"'),
        ("Was heißt flush()?", "Was heißt flush()?"),
        ('Is "it" it?', '"Is \\"it\\" it?"'),
        ("[Is] it?", '"[Is] it?"'),
        ("- it?", '"- it?"'),
    ],
)
def test_the_question_is_the_only_change_of_the_navigation(folder, question, entry):
    create(folder, question, "new", "")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert config == CONFIG.replace("how/a.md\n", f"how/a.md\n  - {entry}: new.md\n")
    assert yaml.safe_load(config)["nav"][-1] == {question: "new.md"}


def test_a_navigation_at_the_end_of_the_file_is_extended(folder):
    (folder / "mkdocs.yml").write_text("nav:\n  - A: a.md\n  - B: b.md", encoding="utf-8")
    create(folder, "New?", "new", "")
    config = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config == {"nav": [{"A": "a.md"}, {"B": "b.md"}, {"New?": "new.md"}]}


ADDRESS = "cannot be an address. Fix: use lower-case words joined by hyphens: --address ADDRESS"


@pytest.mark.parametrize(
    ("question", "address", "code", "message"),
    [
        ("It is new", "new", "", "'It is new' is not a question. Fix: end it with a question mark"),
        ("New?", "", "", f"'' {ADDRESS}"),
        ("New?", "New", "", f"'New' {ADDRESS}"),
        ("New?", "a--b", "", f"'a--b' {ADDRESS}"),
        ("New?", "../a", "", f"'../a' {ADDRESS}"),
        ("New?", "a.b", "", f"'a.b' {ADDRESS}"),
        ("New?", "new\n", "", f"'new\\n' {ADDRESS}"),
        ("New?", "old", "", "the address 'old' is taken. Fix: choose another: --address ADDRESS"),
        ("New?", "setup", "", "the address 'setup' is taken. Fix: choose another: --address ADDRESS"),
        ("New?", "new", "S100", "'S100' cannot be a code. Fix: use S and two digits: --code S99"),
        ("New?", "new", "S07", "docs/old.md has the code S07. Fix: choose another: --code S99"),
    ],
)
def test_an_invalid_argument_is_a_fault_and_nothing_is_written(folder, question, address, code, message):
    before = tree(folder)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, question, address, code)
    assert str(caught.value) == message
    assert tree(folder) == before


@pytest.mark.parametrize("config", ["site_name: a\n", "nav:\nplugins: []\n", "- nav:\n    - a\n", "nav: [a.md]\n"])
def test_without_a_navigation_nothing_is_written(folder, config):
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    before = tree(folder)
    with pytest.raises(
        ReceiptsError, match=r"^mkdocs\.yml: there is no list of pages in `nav:`\. Fix: add one with an entry$"
    ):
        create(folder, "New?", "new", "")
    assert tree(folder) == before


@pytest.mark.parametrize("name", ["docs/old.md", "mkdocs.yml"])
def test_an_unreadable_file_is_a_fault_and_nothing_is_written(folder, name):
    (folder / name).write_bytes(b"\xff")
    before = tree(folder)
    with pytest.raises(ReceiptsError, match=f"^{name}: byte 0 is not UTF-8"):
        create(folder, "Is it new?", "is-new", "S99")
    assert tree(folder) == before


def test_the_command_takes_the_address_from_the_question(folder, capsys):
    assert command.main(["Does `commit()` close it, or not?"]) == 0
    name = "docs/does-commit-close-it-or-not.md"
    assert capsys.readouterr() == (NEXT.format(name), "")
    assert (folder / name).exists()


def test_the_command_takes_an_address_and_a_code(folder, capsys):
    assert command.main(["New?", "--address", "other", "--code", "S42"]) == 0
    assert capsys.readouterr().out == NEXT.format("docs/other.md")
    assert code_of(folder / "docs" / "other.md") == "S42"


@pytest.mark.usefixtures("folder")
def test_the_command_writes_faults_to_stderr(capsys):
    assert command.main(["New"]) == 1
    assert capsys.readouterr() == ("", "'New' is not a question. Fix: end it with a question mark\n")


@pytest.mark.parametrize("question", ["Is it\nnew?", "Is it\rnew?", "Is it \x1bnew?", "Is it \u2028new?"])
def test_a_question_has_one_line(folder, question):
    before = tree(folder)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, question, "is-new", "")
    assert str(caught.value) == f"{question!r} is not one line of text. Fix: remove its line ends"
    assert tree(folder) == before


def test_pages_that_are_created_at_once_are_all_in_the_navigation(folder):
    program = "import sys\nfrom session_answers.commands.new import main\nsys.exit(main(sys.argv[1:]))"
    words = ["one", "two", "three", "four", "five", "six"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, f"Is it {word}?"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for word in words
    ]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * len(words)
    names = [f"is-it-{word}.md" for word in words]
    entries = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["nav"][2:]
    assert sorted(name for entry in entries for name in entry.values()) == sorted(names)
    codes = sorted(code_of(folder / "docs" / name) for name in names)
    assert codes == ["S08", "S09", "S10", "S11", "S12", "S13"]


def test_an_edit_of_the_navigation_that_is_saved_meanwhile_stays(folder, monkeypatch):
    edited = f"# Edited\n{CONFIG}"
    with_entry = nav_entry.with_entry

    def edit(*arguments):
        (folder / "mkdocs.yml").write_text(edited, encoding="utf-8")
        return with_entry(*arguments)

    monkeypatch.setattr(nav_entry, "with_entry", edit)
    before = tree(folder)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, "Is it new?", "is-new", "")
    problem = "mkdocs.yml: the file changed while the command ran and was not written"
    assert str(caught.value) == f"{problem}. Fix: scripts/new again"
    assert tree(folder) == {**before, "mkdocs.yml": edited.encode()}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_without_an_entry_there_is_no_page(folder, monkeypatch, error):
    before = tree(folder)
    put = atomic_file.put

    def refuse(target, *arguments, **options):
        if target.name == "mkdocs.yml":
            raise error
        put(target, *arguments, **options)

    monkeypatch.setattr(written_files, "put", refuse)
    with pytest.raises((KeyboardInterrupt, ReceiptsError)):
        create(folder, "Is it new?", "is-new", "")
    assert tree(folder) == before


@pytest.mark.parametrize("name", ["new.md", "new"])
@pytest.mark.parametrize("target", ["nowhere", "new", "new.md"])
def test_a_link_takes_an_address(folder, name, target):
    (folder / "docs" / name).symlink_to(target)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, "New?", "new", "S99")
    if name == "new.md":
        # The file cannot be read for its code.
        assert str(caught.value).startswith("docs/new.md: ")
    else:
        assert str(caught.value) == "the address 'new' is taken. Fix: choose another: --address ADDRESS"
    assert not (folder / "docs" / "nowhere").exists()


@pytest.mark.parametrize("name", ["docs/old.md", "mkdocs.yml"])
def test_a_pipe_is_a_fault(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, "New?", "new", "S99")
    assert str(caught.value) == f"{name}: it is a pipe, not a file. Fix: rename or remove it"
    assert not (folder / "docs" / "new.md").exists()


def test_the_navigation_keeps_its_line_ends_and_its_permissions(folder):
    path = folder / "mkdocs.yml"
    path.write_bytes(b"\xef\xbb\xbf" + CONFIG.replace("\n", "\r\n").encode())
    path.chmod(0o600)
    create(folder, "New?", "new", "")
    expected = CONFIG.replace("how/a.md\n", "how/a.md\n  - New?: new.md\n").replace("\n", "\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_read_only_navigation_is_a_fault_and_nothing_is_written(folder):
    (folder / "mkdocs.yml").chmod(0o444)
    before = tree(folder)
    with pytest.raises(ReceiptsError) as caught:
        create(folder, "New?", "new", "")
    assert str(caught.value) == "mkdocs.yml: the file is read-only. Fix: make it writable"
    assert tree(folder) == before
