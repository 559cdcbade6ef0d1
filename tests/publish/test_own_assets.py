import pytest

from session_answers.publish.own_assets import short_script, short_styles, shorten

STYLES = """\
/* Colors; all of them. */
:root {
  --font: Figtree, "A  B: c", sans-serif;
}

a > b,
a :hover:not(.c, .d)::after {
  content: "\\25b8 > /";
  margin: 0 -0.1rem;
  width: calc(1px + 2px);
}

@media (max-width: 30em) and (forced-colors: active) {
  p { top: 0; }
}
"""
SHORT_STYLES = (
    ':root{--font:Figtree,"A  B: c",sans-serif}'
    'a>b,a :hover:not(.c,.d)::after{content:"\\25b8 > /";margin:0 -0.1rem;width:calc(1px + 2px)}'
    "@media (max-width:30em) and (forced-colors:active){p{top:0}}"
)
SCRIPT = """\
// What it does.

/** Several
 * lines. */
export function act() {
  // A comment.
  const address = "https://host/" // stays
  /* One line. */
  return address.split(/\\/*/g) /* stays */
}
"""
SHORT_SCRIPT = """\
export function act() {
const address = "https://host/" // stays
return address.split(/\\/*/g) /* stays */
}
"""


def test_a_style_sheet_keeps_its_rules_and_strings():
    assert short_styles(STYLES) == SHORT_STYLES


@pytest.mark.parametrize(("shorter", "text"), [(short_styles, SHORT_STYLES), (short_script, SHORT_SCRIPT)])
def test_a_short_file_stays_as_it_is(shorter, text):
    assert shorter(text) == text


def test_a_script_keeps_its_statements():
    assert short_script(SCRIPT) == SHORT_SCRIPT


def test_only_styles_and_scripts_of_the_site_itself_are_rewritten(tmp_path):
    theme = tmp_path / "assets" / "stylesheets"
    theme.mkdir(parents=True)
    for path in (tmp_path / "assets" / "site.css", tmp_path / "assets" / "note.txt", theme / "main.css"):
        path.write_text("/* a */ b", encoding="utf-8")
    (tmp_path / "assets" / "site.js").write_text("// a\nb\n", encoding="utf-8")
    shorten(tmp_path)
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.*")}
    assert texts == {"site.css": "b", "note.txt": "/* a */ b", "main.css": "/* a */ b", "site.js": "b\n"}
