"""`mkdocs serve`: the pages after an edit, and the cache for the next server."""

import signal

import pytest

from support.projects import PAGE, small_project
from support.serving import FAULT, RUNS, serve

MISSING = "the doc 'page.md' does not contain an anchor '#claim'"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A server that the tests of this module share."""
    server = serve(small_project(tmp_path_factory.mktemp("served") / "project"))
    yield server
    server.stop()


@pytest.fixture
def server(shared):
    """The shared server, whose page is restored at the end."""
    yield shared
    if (shared.docs / "page.md").read_text(encoding="utf-8") != PAGE:
        shared.edit(shared.write("page.md", PAGE))


def test_an_edit_of_prose_runs_no_example(server):
    runs, _ = server.edit(server.write("page.md", PAGE.replace("It has an example.", "It has prose.")))
    assert runs == [0]
    assert "It has prose." in server.page("page/")


def test_an_edited_example_is_run(server):
    runs, _ = server.edit(server.write("page.md", PAGE.replace("Ada", "Eve")))
    assert runs == [1]
    assert "&#x27;Eve&#x27;" in server.page("page/")


def test_an_edited_setup_is_used(server):
    setup = server.docs / "setup" / "user.py"
    text = setup.read_text(encoding="utf-8")
    runs, _ = server.edit(lambda: setup.write_text(text.replace("String(40)", "String(50)"), encoding="utf-8"))
    assert runs == [1]
    assert "String(50)" in server.page("page/claim-1.py")
    server.edit(lambda: setup.write_text(text, encoding="utf-8"))


def test_a_fault_is_reported_without_a_traceback_and_its_fix_is_served(server):
    _, printed = server.edit(server.write("page.md", PAGE.replace("-> User pending", "-> COMMIT")), FAULT)
    assert "docs/page.md:11: expected COMMIT, got User pending" in printed
    assert "Traceback" not in printed
    server.edit(server.write("page.md", PAGE.replace("Ada", "Cid")))
    assert "&#x27;Cid&#x27;" in server.page("page/")


def test_a_broken_link_to_an_unchanged_page_is_reported_in_every_rebuild(server):
    # The home page links to the claim, and its conversion is cached.
    for name in ("Ada", "Bob"):
        text = PAGE.replace("{ #claim }", "{ #other }").replace("Ada", name)
        _, printed = server.edit(server.write("page.md", text), FAULT)
        assert (
            f"docs/index.md:3: the page contains a link 'page.md#claim', but {MISSING}. Fix: correct the link\n"
            in printed
        )


def test_an_open_page_reloads_under_its_policy(server, browser):
    messages = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.url}page/")
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        server.write("page.md", PAGE.replace("Ada", "Dan"))()
        page.locator(".example", has_text="Dan").wait_for(timeout=60_000)
    assert "script-src 'self' 'unsafe-inline';" in policy
    assert messages == []


def test_a_server_serves_the_same_site_as_a_build(server):
    server.edit(server.write("page.md", PAGE.replace("Ada", "Fay")))
    server.check_same()


def test_changed_code_of_a_package_is_served(server):
    module = server.project / "scripts" / "session_answers" / "view" / "example.py"
    text = module.read_text(encoding="utf-8")
    assert "}Program</a>" in text
    server.edit(lambda: module.write_text(text.replace("}Program</a>", "}Fetch</a>"), encoding="utf-8"))
    assert "</svg>Fetch</a>" in server.page("page/")


def test_changed_code_that_cannot_be_loaded_is_reported(server):
    module = server.project / "scripts" / "receipts" / "sqlalchemy_receipts" / "render" / "html_events.py"
    text = module.read_text(encoding="utf-8")
    line = text.count("\n") + 1
    _, printed = server.edit(lambda: module.write_text(f"{text}nothing()\n", encoding="utf-8"), FAULT)
    path = "scripts/receipts/sqlalchemy_receipts/render/html_events.py"
    assert f"{path}:{line}: NameError: name 'nothing' is not defined. Fix: correct the code\n" in printed
    assert "Traceback" not in printed
    server.edit(lambda: module.write_text(text, encoding="utf-8"))


def test_the_next_server_runs_and_converts_nothing_again(tmp_path):
    project = small_project(tmp_path / "project")
    first = serve(project)
    runs, pages, result_files = RUNS.findall(first.printed()), first.served(), files(project)
    first.stop(signal.SIGINT)
    second = serve(project, first.port)
    assert [runs, RUNS.findall(second.printed())] == [[("1", "1")], [("0", "1")]]
    assert second.served() == pages
    # A file that is written again has another identity.
    assert files(project) == result_files
    second.stop()


def files(project):
    """Return the numbers of result files: one trace, and four results for each of two pages."""
    numbers = {path.name: path.stat().st_ino for path in (project / ".examples_cache").iterdir() if path.is_file()}
    assert len(numbers) == 1 + 4 * 2
    return numbers
