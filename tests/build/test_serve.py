import re
import socket
import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from conftest import BUILDERS, PAGE, build, environment


@pytest.fixture
def server(project):
    """`mkdocs serve` on the project: a function that waits for a text on the served page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (project / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=project, env=environment(project), stdout=log, stderr=log)

    def wait_for(pattern, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{port}/page/", timeout=5) as answer:
                    text = answer.read().decode()
            except (URLError, OSError):
                text = ""
            if re.search(pattern, text):
                return text
            time.sleep(0.1)
        raise AssertionError(f"{pattern} was not served; the log:\n{(project / 'log').read_text()}")

    wait_for.address = f"http://127.0.0.1:{port}"
    yield wait_for
    process.terminate()
    process.wait()


def example(text):
    return re.search(r'<section class="example.*?</section>', text, re.DOTALL)[0]


def test_the_tenth_rebuild_equals_a_clean_build(project, server):
    for name in "abcdefghij":
        page = PAGE.replace("Ada", f"Ada {name}")
        (project / "docs" / "page.md").write_text(page, encoding="utf-8")
        served = server(f"&#x27;Ada {name}&#x27;")
    assert build(project, BUILDERS["mkdocs-quiet"]).returncode == 0
    assert example(served) == example((project / "site" / "page" / "index.html").read_text(encoding="utf-8"))


def test_a_page_that_is_open_comes_anew_by_itself_under_its_policy(project, server, browser):
    server("&#x27;Ada&#x27;")
    told = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.address}/page/")
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        (project / "docs" / "page.md").write_text(PAGE.replace("Ada", "Eve"), encoding="utf-8")
        page.locator(".example", has_text="Eve").wait_for(timeout=60_000)
    assert "script-src 'self' 'unsafe-inline';" in policy
    assert told == []


def test_a_changed_setup_is_served(project, server):
    server("&#x27;Ada&#x27;")
    setup = project / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8").replace('"user"', '"person"'), encoding="utf-8")
    page = project / "docs" / "page.md"
    page.write_text(PAGE.replace("INSERT user", "INSERT person"), encoding="utf-8")
    server("INSERT.*person")


def test_a_changed_package_is_served(project, server):
    server(">Download claim-1.py</a>")
    module = project / "scripts" / "session_answers" / "view" / "example.py"
    before, text, after = module.read_text(encoding="utf-8").partition(">Download {")
    assert text
    module.write_text(f"{before}>Fetch {{{after}", encoding="utf-8")
    server(">Fetch claim-1.py</a>")


def test_a_fault_is_told_and_the_cure_is_served(project, server):
    server("&#x27;Ada&#x27;")
    page = project / "docs" / "page.md"
    page.write_text(PAGE.replace("-> User pending", "-> User persistent"), encoding="utf-8")
    deadline = time.monotonic() + 30
    while "happened 'User pending'" not in (project / "log").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    told = re.findall(r"docs/page\.md:\d+: .*", (project / "log").read_text())
    assert set(told) == {
        "docs/page.md:11: claimed 'User persistent', happened 'User pending': "
        "run scripts/update docs/page.md and read the difference"
    }
    page.write_text(PAGE.replace("Ada", "Eve"), encoding="utf-8")
    server("&#x27;Eve&#x27;")
