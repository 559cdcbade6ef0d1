"""A site whose pages and claims have moved, in the hands of readers with old links."""

import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from conftest import BUILDERS, _Quiet, build, small_project
from moving import LEADS, lead, move, publish


@pytest.fixture(scope="module")
def moved_site(tmp_path_factory, runner):
    """Where the site is served."""
    project = small_project(tmp_path_factory.mktemp("moved"))
    publish(project, runner)
    move(project)
    lead(project, LEADS)
    result = build(project, BUILDERS["mkdocs-quiet"])
    assert (result.returncode, result.stderr) == (0, "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=project / "site"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
