import logging

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from session_answers.build import current_snapshot
from session_answers.build.site_page import SitePage, pages
from session_answers.publish.page_cache import PageCache
from support.projects import PAGE


@pytest.fixture
def converted(project, monkeypatch, caplog):
    """Return a function that converts the page of a small project in a new process's way, and lists what that did."""
    monkeypatch.chdir(project)
    caplog.set_level(logging.WARNING, "mkdocs")
    convert = SitePage._convert
    calls = []
    monkeypatch.setattr(SitePage, "_convert", lambda *arguments: (calls.append("converted"), convert(*arguments)))

    def converted(text, cache):
        (project / "docs" / "page.md").write_text(text, encoding="utf-8")
        current_snapshot.prove()
        config = load_config(str(project / "mkdocs.yml"))
        config = config.plugins["markdown-exec"].on_config(config)
        files = get_files(config)
        (page,) = (page for page in pages(config, files, cache) if page.file.src_uri == "page.md")
        page.read_source(config)
        calls.clear()
        caplog.clear()
        page.render(config, files)
        return calls + [record.getMessage().partition(",")[0] for record in caplog.records], page.content

    yield converted
    current_snapshot._runner.close()


@pytest.mark.parametrize("in_files", [False, True])
def test_a_conversion_with_a_warning_is_not_kept(project, converted, in_files):
    cache = PageCache(project if in_files else None)
    text = f"{PAGE}\nA [link](gone.md).\n"
    warned = ["converted", "Doc file 'page.md' contains a link 'gone.md'"]
    # The second conversion would otherwise come from the cache, and nobody would see the warning again.
    assert [converted(text, cache)[0] for _ in range(2)] == [warned, warned]


@pytest.mark.parametrize("in_files", [False, True])
def test_a_conversion_without_a_warning_is_kept(project, converted, in_files):
    cache = PageCache(project if in_files else None)
    first, second = (converted(PAGE, cache) for _ in range(2))
    assert (first[0], second) == (["converted"], ([], first[1]))
    assert "<h1" in first[1]
