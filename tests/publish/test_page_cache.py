import gc
import weakref

import pytest

from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import ProvedPage
from session_answers.publish import page_cache
from session_answers.publish.page_cache import PageCache
from session_answers.run.result_store import FOLDER
from sqlalchemy_receipts.trace import Event, Trace
from support.pages import read_answer

TEXT = '# A?\n\n```python exec="on" id="example-1"\na = 1\n```\n'


def proved(word="prints 1", date="2026-11-24", text=TEXT):
    page, answer = read_answer(text)
    proofs = tuple(
        Proof(page, example, page.program(example, ""), Trace((Event("output", word, 1),))) for example in page.examples
    )
    return ProvedPage(page, answer, proofs, {"date": date}, ())


class Maker:
    """Return the numbers 1, 2, 3, and so on."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return {"count": self.count}


def counts(results):
    return [result["count"] for result in results]


def test_a_result_is_created_again_only_for_another_page_kind_or_input():
    cache, page, make = PageCache(), proved(), Maker()
    results = [cache.get(page, kind, inputs, make) for kind, inputs in (("a", 1), ("a", 1), ("a", 2), ("b", 2))]
    assert counts([*results, cache.get(proved(), "a", 2, make)]) == [1, 1, 2, 3, 4]


def test_a_removed_result_is_created_again(tmp_path):
    make, page = Maker(), proved()
    cache = PageCache(tmp_path)
    cache.get(page, "a", 1, make)
    cache.forget(page, "a")
    assert counts([cache.get(page, "a", 1, make), PageCache(tmp_path).get(page, "a", 1, make)]) == [2, 2]


def test_a_result_is_removed_with_its_page():
    class Value:
        pass

    cache, page = PageCache(), proved()
    value = weakref.ref(cache.get(page, "a", 1, Value))
    assert value() is not None
    del page
    gc.collect()
    assert value() is None


@pytest.fixture
def cached(tmp_path):
    """Return a function that asks a new server for a page. A cached result is the result of the first server."""
    make = Maker()

    def ask(page=None, inputs=1):
        return PageCache(tmp_path).get(page or proved(), "a", inputs, make)["count"]

    assert ask() == 1
    return ask


def test_the_next_server_reads_the_cache(cached, tmp_path):
    assert cached() == 1
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"word": "prints 2"}, id="a trace"),
        pytest.param({"date": "2026-11-25"}, id="the day"),
        pytest.param({"text": f"{TEXT}\nMore.\n"}, id="a word"),
    ],
)
def test_the_next_server_converts_a_changed_page_again(cached, tmp_path, change):
    assert [cached(proved(**change)), cached(inputs=2)] == [2, 3]
    # A page has one file: an edit replaces it.
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_the_next_server_converts_pages_again_with_other_code(cached, monkeypatch):
    monkeypatch.setattr(page_cache, "_code", lambda: "other code")
    assert cached() == 2


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data.replace(b"1", b"9"), lambda _: b"\xff", lambda _: b""]
)
def test_an_incomplete_file_is_ignored(cached, tmp_path, damage):
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert [cached(), cached()] == [2, 2]


def test_a_folder_that_cannot_be_written_is_not_a_fault(tmp_path):
    (tmp_path / FOLDER).write_text("a file", encoding="utf-8")
    make = Maker()
    assert counts([PageCache(tmp_path).get(proved(), "a", 1, make) for _ in range(2)]) == [1, 2]
