"""The site's own pages. A test that reads all of them is not part of `scripts/test --quick`."""

from __future__ import annotations

import pytest

from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from session_answers.prove.project import Project
from support.projects import ROOT


@pytest.fixture(scope="session")
def site_answers() -> list[tuple[Page, Answer]]:
    """Every page of the site with its answer, read once for all tests of a worker."""
    return Project(ROOT, None).answers()
