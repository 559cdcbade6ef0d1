"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from compileall import compile_dir
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from isolated import SENTENCE
from session_answers.pages.answers import Answer, answer
from session_answers.pages.page import Page as Source
from session_answers.pages.page import folder_of, parse
from session_answers.permalinks import ledger, moved
from session_answers.permalinks.releases import RELEASES
from session_answers.recordings import results
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome

ROOT = Path(__file__).resolve().parent.parent


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# CI has both servers, and fails without them; elsewhere results are compared where they answer.
SERVERS = [
    name
    for name, variable, port in (("postgresql", "POSTGRESQL_URL", 5432), ("mariadb", "MARIADB_URL", 3306))
    if os.environ.get("CI") or os.environ.get(variable) or _answers(port)
]
BIN = Path(sys.executable).parent
BUILDERS = {
    "mkdocs": ["mkdocs", "build"],
    "mkdocs-quiet": ["mkdocs", "build", "--quiet"],
    "zensical": ["zensical", "build"],
}
# What `scripts/build` runs: with each builder the whole site, as it is published.
PUBLISHING = {"mkdocs": BUILDERS["mkdocs"], "with zensical": [sys.executable, "-m", "session_answers.build.zensical"]}
BUILDER = [pytest.param(command, id=name) for name, command in BUILDERS.items()]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# The pages that answer a question, those that list errors, all that are no question, and every page of the site.
ANSWERS = [f"/{path.stem}/" for path in sorted((ROOT / "docs").glob("*.md")) if path.stem != "index"]
ERRORS = [f"/{folder_of(f'docs/errors/{path.name}')}/" for path in sorted((ROOT / "docs" / "errors").glob("*.md"))]
OTHERS = ["/changed/", *ERRORS, "/linking/", "/reading/"]
PAGES = ["/", *ANSWERS, *OTHERS, "/404.html"]
PAGE = """\
# Is this a page?

**Yes.**
It has an example.

## A claim { #claim }

```python exec="on" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-pictures", action="store_true", help="take the pictures of tests/test_look.py anew")


# Files whose tests take longest begin first, so that all workers end at about the same time.
LONGEST = (
    "matrix_site",
    "accessible_site",
    "built_site",
    "bench",
    "serve_day",
    "matrix",
    "builders",
    "faults",
    "same_bytes",
    "environments",
    "serve",
    "sharing_site",
    "reading_site",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


@pytest.fixture(scope="session", autouse=True)
def _namespaces() -> None:
    """Where there are none, this process says so once, before a test looks at what is said."""
    one = Runner(1)
    one.versions()
    one.close()


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    one = Runner()
    yield one
    one.close()


@pytest.fixture(scope="session")
def run(runner: Runner) -> Callable[..., Outcome]:
    """Run an example with one of the site's setups, in a process of its own."""

    def run_one(example: str, setup: str = "user", timeout: float = 10) -> Outcome:
        text = (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8") if setup else ""
        return runner.run(Program("example", example, text), timeout)

    return run_one


def said_by(text: str, path: str = "docs/page.md", setup: str = "") -> tuple[Source, Answer]:
    """Read a page and what it says; `setup` is the text of the setup of all its examples."""
    page = parse(path, text)
    return page, answer(page, {each.id: page.program(each, setup) for each in page.examples})


@cache
def _compile() -> None:
    """Compile the package once, and not again in each copy."""
    assert compile_dir(ROOT / "scripts", quiet=1)


def copy_of_the_project(folder: Path) -> Path:
    """Copy what the builders read, and nothing that was built."""
    _compile()
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    for name in ("mkdocs.yml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with one small page beside the home page."""
    return small_project(tmp_path / "project")


def small_project(folder: Path) -> Path:
    """Copy the project with one small page beside the home page."""
    copy_of_the_project(folder)
    for path in [*(folder / "docs").rglob("*.md"), *(folder / "docs" / "setup").glob("*.py")]:
        path.unlink()
    shutil.copy(ROOT / "docs" / "setup" / "user.py", folder / "docs" / "setup")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    start = config.index("nav:\n")
    nav = "nav:\n  - Questions: index.md\n  - Page: page.md"
    rest = config[config.index("\n\n", start) :]
    (folder / "mkdocs.yml").write_text(config[:start] + nav + rest, encoding="utf-8")
    # It was never released, and never run elsewhere.
    for each in (RELEASES, results.FOLDER):
        shutil.rmtree(folder / each, ignore_errors=True)
    (folder / ledger.PATH).write_text(ledger.HEAD, encoding="utf-8")
    (folder / moved.PATH).write_text("", encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Questions\n\n[A page](page.md#claim).\n", encoding="utf-8")
    (folder / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Let the copied package be the one that is imported."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {
        "HOME": str(folder),
        "PATH": path,
        "PYTHONPATH": f"{folder / 'scripts'}{os.pathsep}{folder / 'scripts' / 'receipts'}",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
        **more,
    }


def build(folder: Path, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Build the project in `folder` with one of BUILDERS; what is said of namespaces is tested elsewhere."""
    result = subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=240
    )
    result.stderr = SENTENCE.sub("", result.stderr)
    return result


def _built_once(base: Path, name: str) -> Path:
    """Build a copy of the whole project: the first worker that asks does, the others wait for it."""
    folder, end = base / f"site-{name}", base / f"site-{name}.end"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 300
        while not end.exists():
            assert time.monotonic() < deadline, f"another worker did not end to build with {name}"
            time.sleep(0.05)
    else:
        result = build(copy_of_the_project(folder / "project"), PUBLISHING[name])
        (folder / "said").write_text(f"{result.returncode}: {result.stderr}", encoding="utf-8")
        (folder / "said").rename(end)
    # MkDocs counts no warning, such as of a link that leads nowhere, where it is told to be quiet.
    code, _, said = end.read_text(encoding="utf-8").partition(": ")
    unwanted = [
        line for line in said.splitlines() if line.strip() and not line.startswith(("INFO ", "No issues found"))
    ]
    assert (code, unwanted) == ("0", [])
    return folder / "project"


@pytest.fixture(scope="session")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build a copy of the whole project with a builder, once for all workers."""
    base = tmp_path_factory.getbasetemp()
    return lambda name: _built_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, name)


@pytest.fixture(scope="session")
def site(site_of: Callable[[str], Path]) -> Path:
    """The folder of the whole site, as it is published."""
    return site_of("mkdocs") / "site"


def file_of(site: Path, path: str) -> Path:
    """The file that a host sends for a path of the site."""
    return site / (f"{path}index.html" if path.endswith("/") else path).lstrip("/")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        # A window that is closed does not wait for what it has asked for.
        with suppress(ConnectionError):
            super().handle()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the whole site is served."""
    with served(site) as where:
        yield where


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve the files of a folder, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, the system's own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open an address of the site in a window of its own; `told` is what the page should not have said or asked."""
    contexts = []

    def one(
        path: str, viewport: dict[str, int] = DESKTOP, without: str = "", settled: str = "load", **options: Any
    ) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        if without:
            page.route(without, lambda route: route.abort())
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.on("request", lambda request: page.told.append(request.url) if address not in request.url else None)
        page.goto(address + path)
        page.wait_for_load_state(settled)
        return page

    yield one
    for context in contexts:
        context.close()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
