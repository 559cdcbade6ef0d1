import pytest

from conftest import PAGE
from session_answers.errors import PageError
from session_answers.prove.project import Project
from session_answers.prove.snapshot import take
from session_answers.run.runner import Runner


class Counting(Runner):
    """A runner that tells which programs it was asked to run anew."""

    def __init__(self):
        super().__init__(1)
        self.asked = []

    def _run(self, program, timeout):
        self.asked.append(program.name)
        return super()._run(program, timeout)


@pytest.fixture
def site(project):
    one = Counting()
    yield Project(project, one)
    one.close()


def write(site, name, text):
    (site.folder / "docs" / name).write_text(text, encoding="utf-8")


def faults(site):
    with pytest.raises(PageError) as caught:
        take(site)
    return caught.value.faults


def test_a_page_is_found_by_its_text_below_the_front_matter(site):
    write(site, "page.md", f"---\ncode: S99\n---\n\n{PAGE}")
    found = take(site).find(PAGE.strip())
    assert (found.page.path, [example.line for example in found.page.examples]) == ("docs/page.md", [13])


def test_a_text_that_is_no_page_is_not_found(site):
    assert take(site).find("# Unknown") is None


def test_the_faults_of_all_pages_are_told_at_once(site):
    write(site, "page.md", PAGE.replace("User pending", "COMMIT"))
    write(site, "index.md", "```python\n```\n")
    assert faults(site) == (
        'docs/index.md:1: the example is not executed: every python block has exec="on"',
        "docs/page.md:11: claimed 'COMMIT', happened 'User pending': "
        "run scripts/update docs/page.md and read the difference",
    )


def test_a_fault_of_a_file_that_many_pages_need_is_told_once(site):
    write(site, "other.md", PAGE.replace("Ada", "Eve"))
    write(site, "setup/user.py", "a = (\n")
    assert faults(site) == ("docs/setup/user.py:1: '(' was never closed: correct the code",)


def test_no_two_pages_say_the_same(site):
    write(site, "other.md", f"---\ncode: S99\n---\n\n{PAGE}")
    assert faults(site) == (
        "docs/page.md:1: says what docs/other.md says: let one of the two say something else, or delete it",
    )


def test_an_example_that_fails_is_run_once(site):
    write(site, "page.md", PAGE.replace("session.commit()", "raise SystemExit"))
    told = ("docs/page.md:9: the example asked the interpreter to exit with None: every example must come to its end",)
    assert (faults(site), site.runner.asked) == (told, ["page-claim-1"])
    # It may come to its end the next time.
    assert (faults(site), site.runner.asked) == (told, ["page-claim-1"] * 2)


def test_line_ends_are_no_words(site):
    write(site, "page.md", PAGE.replace("\n", "\r\n"))
    assert take(site).find(PAGE.replace("\n", "\r")).page.path == "docs/page.md"


def test_a_dead_link_among_the_recordings_is_left_alone(site):
    (site.folder / "docs" / ".recorded").mkdir()
    (site.folder / "docs" / ".recorded" / "link").symlink_to("nowhere")
    assert take(site).count == 1


def test_the_examples_are_counted(site):
    assert take(site).count == 1


OTHER = PAGE.replace("Ada", "Eve").replace('setup="user"', 'setup="other"')


@pytest.fixture
def two(site):
    """A project with two pages whose setups differ, and its first snapshot."""
    user = (site.folder / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
    write(site, "setup/other.py", user)
    write(site, "other.md", OTHER)
    first = take(site)
    assert sorted(site.runner.asked) == ["other-claim-1", "page-claim-1"]
    site.runner.asked.clear()
    return first


def same(first, second):
    """Tell which pages are the very same in two snapshots."""
    return [one.page.path for one in first.pages if any(one is other for other in second.pages)]


ALL = ["docs/index.md", "docs/other.md", "docs/page.md"]


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
def test_what_is_as_it_was_is_kept(site, two, name, change, expected):
    path = site.folder / "docs" / name
    write(site, name, change(path.read_text(encoding="utf-8") if path.exists() else ""))
    second = take(site, two)
    assert (site.runner.asked, same(two, second)) == expected
    fresh = take(site)
    assert [(each.page, each.answer, each.proofs) for each in second.pages] == [
        (each.page, each.answer, each.proofs) for each in fresh.pages
    ]


def test_a_page_that_is_deleted_is_gone(site, two):
    (site.folder / "docs" / "other.md").unlink()
    assert [each.page.path for each in take(site, two).pages] == ALL[::2]


def test_what_is_recorded_elsewhere_proves_all_pages_anew(site, two):
    path = site.folder / "docs" / ".recorded" / "2.0-sqlite" / "results.txt"
    path.parent.mkdir(parents=True)
    path.write_text("# 2026-11-24: SQLAlchemy 2.0.58, SQLite 3.40.1\n", encoding="utf-8")
    second = take(site, two)
    # Nothing is run for it.
    assert (site.runner.asked, same(two, second)) == ([], [])


def test_another_project_is_read_anew(site, two, tmp_path):
    other = Project(site.folder.rename(tmp_path / "moved"), site.runner)
    assert same(two, take(other, two)) == []


def test_a_map_that_no_longer_leads_anywhere_is_told_though_its_page_is_as_it_was(site):
    (site.folder / "docs" / "page.md").unlink()
    write(site, "other.md", "# Other\n\n## A claim { #id }\n")
    text = PAGE.replace('setup="user"', 'setup="user" picture="map"').replace("\n# -> checkout", "\n    # -> checkout")
    links = "".join(f"  {part}: other.md#id\n" for part in ("transient", "pending", "persistent", "add()", "flush()"))
    write(site, "index.md", f"---\nlinks:\n{links}  commit(): other.md\n  expired: other.md\n---\n{text}")
    first = take(site)
    write(site, "other.md", "# Other\n")
    with pytest.raises(PageError) as caught:
        take(site, first)
    assert caught.value.faults[0] == (
        "docs/index.md:1: the map's 'transient' leads to 'other.md#id': "
        "name a page and an id below `links:` in the front matter"
    )


def test_what_no_page_has_any_more_is_forgotten(site, two):
    before = dict(site.runner.known)
    write(site, "page.md", PAGE.replace("Ada", "Bob"))
    take(site, two)
    assert sorted(each.name for each in site.runner.known) == ["other-claim-1", "page-claim-1"]
    assert site.runner.known != before
