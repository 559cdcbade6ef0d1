import pytest

from session_answers.prove.project import Project
from session_answers.prove.snapshot import take
from session_answers.run.runner import Runner
from sqlalchemy_receipts.errors import Fault, ReceiptsError
from support.projects import PAGE


class CountingRunner(Runner):
    """A runner that lists the programs that it runs."""

    def __init__(self):
        super().__init__(1)
        self.names = []

    def _run(self, program, timeout):
        self.names.append(program.name)
        return super()._run(program, timeout)


@pytest.fixture(scope="module")
def counting_runner():
    runner = CountingRunner()
    yield runner
    runner.close()


@pytest.fixture
def site(project, counting_runner):
    counting_runner.forget_all_but(())
    counting_runner.names.clear()
    return Project(project, counting_runner)


def write(site, name, text):
    (site.folder / "docs" / name).write_text(text, encoding="utf-8")


def faults_of(site, before=None):
    with pytest.raises(ReceiptsError) as caught:
        take(site, before)
    return list(caught.value.faults)


def test_a_page_is_found_by_its_path(site):
    # Two pages may have the same text.
    write(site, "other.md", PAGE)
    snapshot = take(site)
    assert [snapshot.page(f"docs/{name}.md").page.path for name in ("page", "other")] == [
        "docs/page.md",
        "docs/other.md",
    ]
    assert snapshot.page("docs/none.md") is None
    assert snapshot.example_count == 2


def test_the_faults_of_all_pages_are_sorted_by_place(site):
    write(site, "page.md", PAGE.replace("User pending", "COMMIT"))
    write(site, "index.md", "```python\n```\n")
    first, second = faults_of(site)
    assert (first.path, first.line) == ("docs/index.md", 1)
    assert second == Fault("docs/page.md", 11, "expected COMMIT, got User pending", "scripts/update docs/page.md")


def test_a_fault_of_a_setup_of_many_pages_is_reported_once(site):
    write(site, "other.md", PAGE.replace("Ada", "Eve"))
    write(site, "setup/user.py", "a = (\n")
    assert faults_of(site) == [Fault("docs/setup/user.py", 1, "'(' was never closed", "correct the code")]


def test_two_programs_of_one_name_are_a_fault(site):
    (site.folder / "docs" / "more").mkdir()
    write(site, "more/page.md", PAGE)
    write(site, "more-page.md", PAGE)
    problem = "the example at docs/more/page.md:8 also has the program name 'more-page-claim-1'"
    assert faults_of(site) == [Fault("docs/more-page.md", 8, problem, "rename the page or the example")]


def test_an_example_that_fails_is_run_once_for_each_snapshot(site):
    write(site, "page.md", PAGE.replace("session.commit()", "raise SystemExit"))
    (fault,) = faults_of(site)
    assert fault.problem == "the example asked the interpreter to exit with None"
    assert site.runner.names == ["page-claim-1"]
    assert faults_of(site) == [fault]
    assert site.runner.names == ["page-claim-1"] * 2


def test_a_broken_symbolic_link_in_the_recordings_is_ignored(site):
    (site.folder / "docs" / ".recorded").mkdir()
    (site.folder / "docs" / ".recorded" / "link").symlink_to("nowhere")
    assert take(site).example_count == 1


@pytest.fixture
def first(site):
    """The first snapshot of a project with two pages whose setups differ."""
    write(site, "setup/other.py", (site.folder / "docs" / "setup" / "user.py").read_text(encoding="utf-8"))
    write(site, "other.md", PAGE.replace("Ada", "Eve").replace('setup="user"', 'setup="other"'))
    snapshot = take(site)
    assert sorted(site.runner.names) == ["other-claim-1", "page-claim-1"]
    site.runner.names.clear()
    return snapshot


ALL = ["docs/index.md", "docs/other.md", "docs/page.md"]


def reused(first, second):
    """Return the paths of the pages that are the same objects in two snapshots."""
    return [page.page.path for page in first.pages if any(page is other for other in second.pages)]


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        pytest.param("page.md", lambda text: text, ([], ALL), id="nothing"),
        pytest.param("page.md", lambda text: f"{text}\nMore.\n", ([], ALL[:2]), id="prose"),
        pytest.param("page.md", lambda text: text.replace("Ada", "Bob"), (["page-claim-1"], ALL[:2]), id="an example"),
        pytest.param("setup/other.py", lambda text: f"{text}\na = 1\n", (["other-claim-1"], ALL[::2]), id="a setup"),
        pytest.param("setup/new.py", lambda _: "a = 1\n", ([], ALL), id="a setup that no page uses"),
    ],
)
def test_only_pages_with_other_inputs_are_proved_again(site, first, name, change, expected):
    path = site.folder / "docs" / name
    write(site, name, change(path.read_text(encoding="utf-8") if path.exists() else ""))
    second = take(site, first)
    assert (site.runner.names, reused(first, second)) == expected
    fresh = take(site)
    assert [(page.page, page.answer, page.proofs) for page in second.pages] == [
        (page.page, page.answer, page.proofs) for page in fresh.pages
    ]


def test_a_deleted_page_is_not_in_the_next_snapshot(site, first):
    (site.folder / "docs" / "other.md").unlink()
    assert [page.page.path for page in take(site, first).pages] == ALL[::2]


def test_other_recordings_prove_all_pages_again_without_a_run(site, first):
    path = site.folder / "docs" / ".recorded" / "2.0-sqlite" / "results.txt"
    path.parent.mkdir(parents=True)
    path.write_text("# 2026-11-24: SQLAlchemy 2.0.58, SQLite 3.40.1\n", encoding="utf-8")
    assert reused(first, take(site, first)) == []
    assert site.runner.names == []


def test_pages_with_other_facts_are_new_without_a_run(site, first, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert (reused(first, take(site, first)), site.runner.names) == ([], [])


def test_another_project_reuses_nothing(site, first, tmp_path):
    moved = Project(site.folder.rename(tmp_path / "moved"), site.runner)
    assert reused(first, take(moved, first)) == []


def test_a_map_whose_links_break_is_a_fault_of_its_unchanged_page(site):
    (site.folder / "docs" / "page.md").unlink()
    write(site, "other.md", "# Other\n\n## A claim { #id }\n")
    text = PAGE.replace('setup="user"', 'setup="user" picture="map"')
    links = "".join(f"  {part}: other.md#id\n" for part in ("transient", "pending", "persistent", "add()", "flush()"))
    write(site, "index.md", f"---\nlinks:\n{links}  commit(): other.md\n  expired: other.md\n---\n{text}")
    first = take(site)
    write(site, "other.md", "# Other\n")
    assert faults_of(site, first)[0].problem == "'add()' of the map links to 'other.md#id'"


def test_the_runner_discards_programs_of_no_page(site, first):
    before = dict(site.runner.outcomes)
    write(site, "page.md", PAGE.replace("Ada", "Bob"))
    take(site, first)
    assert sorted(program.name for program in site.runner.outcomes) == ["other-claim-1", "page-claim-1"]
    assert site.runner.outcomes != before
