import pytest

from session_answers.publish.theme_styles import shorten, used

ICON = "--icon:url('data:image/svg+xml;charset=utf-8,<svg><path/></svg>');"


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        pytest.param(".a{color:red}", ".a{color:red}", id="a class that is used"),
        pytest.param(".b{color:red}", "", id="a class that is not used"),
        pytest.param(".a .b,.a p,.b{color:red}", ".a p{color:red}", id="some of several selectors"),
        pytest.param("p{margin:0}.a>.a:hover{margin:1px}", "p{margin:0}.a>.a:hover{margin:1px}", id="no class"),
        pytest.param(".a:not(.b){margin:0}", ".a:not(.b){margin:0}", id="not a class"),
        pytest.param(".a:is(.b,.c) p{margin:0}", ".a:is(.b,.c) p{margin:0}", id="alternatives"),
        pytest.param("@media print{.a{top:0}.b{top:0}}", "@media print{.a{top:0}}", id="a part of a group"),
        pytest.param("@media print{.b{top:0}}", "", id="an empty group"),
        pytest.param('@charset "utf-8";p{top:0}', '@charset "utf-8";p{top:0}', id="a statement"),
        pytest.param("@keyframes b{0%{top:0}to{top:1px}}", "@keyframes b{0%{top:0}to{top:1px}}", id="keyframes"),
        pytest.param(f":root{{--x:1;{ICON}--y:2}}", ":root{--x:1;--y:2}", id="an image that the policy blocks"),
    ],
)
def test_only_rules_for_the_classes_of_pages_are_left(css, kept):
    assert used(css, {"a"}) == kept


def test_classes_come_from_pages_and_from_scripts(tmp_path):
    styles = tmp_path / "assets" / "stylesheets" / "main.css"
    styles.parent.mkdir(parents=True)
    styles.write_text(".page{top:0}.script{top:0}.neither{top:0}", encoding="utf-8")
    (tmp_path / "assets" / "site.js").write_text('each.classList.add("script")', encoding="utf-8")
    shorten(tmp_path, ['<p class="other page">'])
    assert styles.read_text(encoding="utf-8") == ".page{top:0}.script{top:0}"
