import pytest

from session_answers.publish.assets import faults, of
from sqlalchemy_receipts.errors import Fault


@pytest.mark.parametrize(
    ("html", "addresses"),
    [
        pytest.param('<script src="../assets/a.js" type="module"></script>', {"assets/a.js"}, id="a script"),
        pytest.param("<link rel=icon href=../assets/a.svg>", {"assets/a.svg"}, id="without quotes"),
        pytest.param(
            '<link rel="next" href="../end/"><img alt="" src="b%20c.png">', {"end/", "deep/b c.png"}, id="two"
        ),
        pytest.param('<link rel="prev" href="..">', {""}, id="the first page"),
        pytest.param('<script src="a.js?v=1&amp;w=2"></script>', {"deep/a.js"}, id="a query"),
        pytest.param(
            '<link href="https://example.com/a.css"><link href="//example.com/a.css"><img src="data:image/png,a">'
            '<img src="/a.png"><a href="gone.html">a</a><script>"src=b.js"</script><link rel="none"><img src="#a">',
            set(),
            id="other hosts, and links",
        ),
    ],
)
def test_a_page_loads_files_at_relative_paths(html, addresses):
    assert of("deep/", html) == addresses


def test_a_missing_file_is_one_fault(tmp_path):
    for name in ("index.html", "end/index.html", "assets/a.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    loaded = [frozenset({"", "end/", "assets/a.js", "assets/b.js"}), frozenset({"assets/b.js", "gone/", "assets"})]
    problem, fix = "pages load this file, but it is missing", "restore it from git, or remove it from the template"
    assert list(faults(tmp_path, loaded)) == [
        Fault(f"docs/{name}", 0, problem, fix) for name in ("assets", "assets/b.js", "gone/")
    ]
