"""A server during a fault: it serves the last good site with the fault on top, and the fix reloads the pages."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html import unescape

import pytest

from session_answers.build.build_process import BuildProcess
from support.browser import PHONE
from support.builds import environment
from support.projects import PAGE, ROOT, small_project
from support.serving import BARE, FAULT, REBUILT, SCRIPT, free_port, serve

BANNER = re.compile(r'<section class="build-fault".*?<h2>(.*?)</h2><ul>(.*?)</ul>(.*?)</div></section>', re.DOTALL)
LAST, NONE = "The server shows the last good site", "There is no earlier site to show"
CODE = "scripts/session_answers/publish/feed.py"


def banner(text):
    """Return the lines of the banner in a page: its heading, and the faults. Without a banner, return none."""
    match = BANNER.search(text)
    items = re.findall("<li>(.*?)</li>", match[2]) if match else []
    return [unescape(re.sub("<[^>]+>", "", line)) for line in ([match[1], *items] if match else [])]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A server that the tests of this module share."""
    server = serve(small_project(tmp_path_factory.mktemp("served") / "project"), command=SCRIPT)
    yield server
    server.stop()


def add(text):
    return lambda path: path.write_bytes(path.read_bytes() + text.encode())


def replace(old, new):
    return lambda path: path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def delete(path):
    path.unlink()


def lines_before(name, text):
    """Return the number of lines up to the one of a file of the project with a text."""
    before, _, _ = (ROOT / name).read_text(encoding="utf-8").partition(text)
    return before.count("\n") + 1


LINES = (ROOT / CODE).read_text(encoding="utf-8").count("\n")
MENU = lines_before("docs/.overrides/main.html", "partials/menu.html")
# The navigation of the small project has the page in its second entry.
ENTRY = lines_before("mkdocs.yml", "nav:\n") + 2
# The file that is changed, the change, and the reported fault.
FAULTS = {
    "a wrong receipt": (
        "docs/page.md",
        replace("-> User pending", "-> COMMIT"),
        "docs/page.md:11: expected COMMIT, got User pending. Fix: scripts/update docs/page.md",
    ),
    "a page that is not UTF-8": (
        "docs/page.md",
        lambda path: path.write_bytes(b"\xff"),
        "docs/page.md: byte 0 is not UTF-8. Fix: save it as UTF-8",
    ),
    "a deleted page": (
        "docs/page.md",
        delete,
        f"mkdocs.yml:{ENTRY}: nav refers to page.md, which is not in docs/. Fix: correct or remove the entry",
    ),
    "an example that hangs": (
        "docs/page.md",
        replace('setup="user"\n', 'setup="user" timeout="1"\nwhile True: pass\n'),
        "docs/page.md:9: the example ran longer than 1 s. Fix: change the example so that it runs to its end, "
        'or allow more seconds, such as timeout="20"',
    ),
    "a broken link": (
        "docs/page.md",
        add("\n[A](gone.md)\n"),
        "docs/page.md:16: the page contains a link 'gone.md', but the target is not found among documentation "
        "files. Fix: correct the link",
    ),
    "a syntax error in a setup": (
        "docs/setup/user.py",
        add("def (\n"),
        "docs/setup/user.py:20: invalid syntax. Fix: correct the code",
    ),
    "a configuration that is not YAML": (
        "mkdocs.yml",
        lambda path: path.write_text("site_name: [\n", encoding="utf-8"),
        "mkdocs.yml:2: the YAML is incorrect: expected the node content, but found '<stream end>'. Fix: correct it",
    ),
    "a configuration with a wrong value": (
        "mkdocs.yml",
        replace("strict: true", "strict: perhaps"),
        "mkdocs.yml: Config value 'strict': Expected type: <class 'bool'> but received: <class 'str'>. Fix: correct it",
    ),
    "a deleted configuration": ("mkdocs.yml", delete, "mkdocs.yml: the file does not exist. Fix: restore it from git"),
    "a broken partial": (
        "docs/.overrides/partials/menu.html",
        lambda path: path.write_text("\n{% if %}\n", encoding="utf-8"),
        "docs/.overrides/partials/menu.html:2: Expected an expression, got 'end of statement block'. "
        "Fix: correct the template, or the page that names it",
    ),
    "a deleted partial": (
        "docs/.overrides/partials/menu.html",
        delete,
        f"docs/.overrides/main.html:{MENU}: the template partials/menu.html does not exist. "
        "Fix: correct the template, or the page that names it",
    ),
    "a deleted partial that the theme also has": (
        "docs/.overrides/partials/header.html",
        delete,
        "docs/.overrides/partials/header.html: the file does not exist. Fix: restore it from git",
    ),
    "a syntax error in the code": (
        CODE,
        add("def (\n"),
        f"{CODE}:{LINES + 1}: SyntaxError: invalid syntax. Fix: correct the code",
    ),
    "a crash in a builder": (
        CODE,
        add("\n\ndef feed(*_):\n    raise KeyError(1)\n"),
        f"{CODE}:{LINES + 4}: KeyError: 1. Fix: correct the code",
    ),
    "a builder that exits": (
        CODE,
        add("\n\ndef feed(*_):\n    raise SystemExit(3)\n"),
        f"{CODE}:{LINES + 4}: SystemExit: 3. Fix: correct the code",
    ),
    "a build that ends": (
        CODE,
        add("\n\ndef feed(*_):\n    import os\n    os._exit(7)\n"),
        "the build ended with exit code 7. Fix: correct the code that ended it",
    ),
}


@pytest.mark.parametrize(("name", "change", "fault"), [pytest.param(*value, id=key) for key, value in FAULTS.items()])
def test_a_fault_is_shown_on_the_last_good_site_until_it_is_fixed(shared, name, change, fault):
    path = shared.project / name
    data, before = path.read_bytes(), shared.page("page/")
    assert (banner(before), 'id="claim-1"' in before) == ([], True)
    try:
        _, printed = shared.edit(lambda: change(path), FAULT)
        pages = [shared.page(address) for address in ("page/", "", "nothing/")]
    finally:
        shared.edit(lambda: path.write_bytes(data))
    assert (printed.count(fault), "Traceback" in printed) == (1, False), printed
    assert [banner(page) for page in pages] == [[f"The build failed. {LAST}.", fault]] * 3
    assert BANNER.sub("", pages[0]).count("claim-1") == before.count("claim-1")
    assert banner(shared.page("page/")) == []


def test_pages_are_served_while_an_example_hangs(shared):
    hanging = PAGE.replace('setup="user"\n', 'setup="user" timeout="4"\nwhile True: pass\n')
    since = len(shared.printed())
    shared.write("page.md", hanging)()
    shared.wait_for("Detected file changes", since)
    served = banner(shared.page("page/"))
    assert (served, "Reloading" in shared.printed(since)) == ([], False)
    shared.wait_for(FAULT, since)
    shared.edit(shared.write("page.md", PAGE))


def test_a_killed_build_is_started_again(shared):
    (child,) = shared.children()
    os.kill(child, signal.SIGKILL)
    shared.edit(shared.write("page.md", PAGE.replace("Ada", "Eve")))
    assert "&#x27;Eve&#x27;" in shared.page("page/")
    shared.edit(shared.write("page.md", PAGE))


def test_a_build_that_is_killed_while_it_runs_is_reported(shared):
    shared.write("page.md", PAGE.replace('setup="user"\n', 'setup="user"\nimport time\ntime.sleep(5)\n'))()
    since = len(shared.printed())
    shared.wait_for("Detected file changes", since)
    time.sleep(2)  # the example runs
    (child,) = shared.children()
    os.kill(child, signal.SIGKILL)
    shared.wait_for(FAULT, since)
    fault = "signal 9 ended the build. Fix: save a file, which starts it again"
    assert banner(shared.page("page/")) == [f"The build failed. {LAST}.", fault]
    shared.edit(shared.write("page.md", PAGE))


def test_a_deleted_site_is_built_again(shared):
    shared.edit(lambda: shutil.rmtree(shared.project / ".examples_cache"))
    assert "claim-1" in shared.page("page/")


def test_a_project_that_was_renamed_is_reported(tmp_path):
    folder = tmp_path / "renamed"
    process = BuildProcess(folder / "mkdocs.yml", tmp_path / "site", "/", 20, {})
    assert process.build(bool) == f"{folder}: it does not exist anymore. Fix: restore it, or start the server again"


def test_a_link_of_an_editor_does_not_disturb(shared):
    link = shared.project / "scripts" / "session_answers" / ".#errors.py"
    link.symlink_to("author@machine.1234")
    _, printed = shared.edit(shared.write("page.md", PAGE.replace("Ada", "Eve")))
    link.unlink()
    assert "Traceback" not in printed
    shared.edit(shared.write("page.md", PAGE))


def test_the_banner_is_readable_obeys_the_policy_and_goes_away_with_the_fault(shared, browser):
    messages = []
    attack = "[A](<gone<img src=x onerror=alert(1)>.md>)\n"
    with browser.new_context(viewport=PHONE, color_scheme="dark") as context:
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: messages.append(dialog.message))
        page.goto(f"{shared.url}page/")
        shared.write("page.md", f"{PAGE}\n{attack}{'[B](long' + 'x' * 400}.md)\n")()
        alert = page.locator(".build-fault [role=alert]")
        alert.wait_for(timeout=60_000)
        page.wait_for_load_state("load")
        text, dark = alert.inner_text(), color(page)
        page.evaluate("scrollTo(0, 300)")
        top, width = page.evaluate(
            "[document.querySelector('.build-fault').getBoundingClientRect().top, document.body.scrollWidth]"
        )
        page.emulate_media(color_scheme="light")
        light = color(page)
        shared.write("page.md", PAGE)()
        alert.wait_for(state="detached", timeout=60_000)
    assert f"The build failed. {LAST}." in text
    assert "gone<img src=x onerror=alert(1)>.md" in text
    assert (top, width <= PHONE["width"], messages) == (0, True, [])
    assert (dark, light) == ([[244, 233, 234], [43, 21, 23]], [[26, 34, 51], [255, 241, 241]])


def color(page):
    """Return the colors of the text and of its background."""
    script = "style = getComputedStyle(document.querySelector('.build-fault')); [style.color, style.backgroundColor]"
    return [[int(number) for number in re.findall(r"\d+", value)] for value in page.evaluate(script)]


@pytest.mark.parametrize("command", [SCRIPT, BARE, ["zensical", "serve"]], ids=["script", "MkDocs", "Zensical"])
def test_a_fault_at_the_first_start_is_shown(project, command):
    path = project / "docs" / "page.md"
    fault = FAULTS["a wrong receipt"][2]
    path.write_text(PAGE.replace("-> User pending", "-> COMMIT"), encoding="utf-8")
    first = serve(project, command=command)
    assert (first.printed().count(fault), banner(first.page("page/"))) == (1, [f"The build failed. {NONE}.", fault])
    first.edit(lambda: path.write_text(PAGE, encoding="utf-8"))
    assert (banner(first.page("page/")), "claim-1" in first.page("page/")) == ([], True)
    first.stop()
    path.write_text(PAGE.replace("-> User pending", "-> COMMIT"), encoding="utf-8")
    second = serve(project, first.port, command)
    text = second.page("page/")
    assert (banner(text), "claim-1" in text) == ([f"The build failed. {LAST}.", fault], True)
    second.stop(signal.SIGINT)
    assert [*(project / "tmp").iterdir()] == []


@pytest.mark.parametrize(
    "name", [name for name, (path, *_) in FAULTS.items() if path == "mkdocs.yml" or "error in the code" in name]
)
def test_a_fault_before_any_page_is_read_is_shown_at_the_first_start(project, name):
    path, change, fault = FAULTS[name]
    data = (project / path).read_bytes()
    change(project / path)
    server = serve(project, command=SCRIPT)
    assert banner(server.page("page/")) == [f"The build failed. {NONE}.", fault]
    server.edit(lambda: (project / path).write_bytes(data))
    assert "claim-1" in server.page("page/")
    server.stop()


def test_a_taken_port_is_reported_before_the_build(project):
    port = free_port()
    command = [*SCRIPT, "--dev-addr", f"127.0.0.1:{port}"]
    with subprocess.Popen([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]) as other:
        time.sleep(1)
        result = subprocess.run(
            command, cwd=project, env=environment(project), capture_output=True, text=True, check=False, timeout=60
        )
        other.terminate()
    fix = r"choose another address, such as scripts/serve -a 127\.0\.0\.1:\d+"
    message = rf"127\.0\.0\.1:{port}: another program uses this port\. Fix: {fix}\n"
    assert (result.returncode, re.fullmatch(message, result.stderr) is not None) == (1, True), result.stderr


@pytest.mark.parametrize("port", ["99999", "-5"])
def test_a_number_that_is_not_a_port_is_reported_before_the_build(project, port):
    command = [*SCRIPT, "--dev-addr", f"127.0.0.1:{port}"]
    result = subprocess.run(
        command, cwd=project, env=environment(project), capture_output=True, text=True, check=False, timeout=60
    )
    problem = f"127.0.0.1:{port}: a port is a number from 0 to 65535"
    assert (result.returncode, result.stderr.partition(". Fix: ")[0]) == (1, problem)
    assert result.stderr.count("\n") == 1


def test_a_full_disk_is_shown(shared):
    """A limit of the size of files stands for the full disk."""
    (child,) = shared.children()
    subprocess.run(["prlimit", "--pid", str(child), "--fsize=65536:65536"], check=True)
    _, printed = shared.edit(shared.write("page.md", PAGE.replace("Ada", "Fay")), FAULT)
    assert "File too large. Fix: " in printed
    assert banner(shared.page("page/"))[0] == f"The build failed. {LAST}."
    os.kill(child, signal.SIGKILL)
    shared.edit(shared.write("page.md", PAGE))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_server_without_a_folder_for_its_site_uses_another(project, number):
    (project / ".examples_cache").write_text("a file", encoding="utf-8")
    server = serve(project)
    assert "claim-1" in server.page("page/")
    server.edit(server.write("page.md", PAGE.replace("Ada", "Eve")), REBUILT)
    assert "&#x27;Eve&#x27;" in server.page("page/")
    server.stop(number)
    assert [*(project / "tmp").iterdir()] == []
