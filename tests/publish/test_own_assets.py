from session_answers.publish.own_assets import shorten

STYLES = """\
/* Colors; all of them. */
a > b,
a :hover:not(.c, .d)::after {
  content: "\\25b8 > /";
  width: calc(1px + 2px);
}

@media (max-width: 30em) and (forced-colors: active) {
  p { top: 0; }
}
"""
SHORT_STYLES = (
    'a>b,a :hover:not(.c,.d)::after{content:"\\25b8 > /";width:calc(1px + 2px)}'
    "@media (max-width:30em) and (forced-colors:active){p{top:0}}"
)
SCRIPT = """\
// What it does.
export function act(name) {
  /* A comment. */
  const address = "https://host/" // stays
  const text = `// ${name}
    two  spaces`
  return address.split(/\\/*/g)
}
"""
SHORT_SCRIPT = (
    'export function act(name){const address="https://host/"\n'
    "const text=`// ${name}\n    two  spaces`\nreturn address.split(/\\/*/g)}"
)


def test_only_styles_and_scripts_of_the_site_itself_are_shortened(tmp_path):
    theme = tmp_path / "assets" / "stylesheets"
    theme.mkdir(parents=True)
    for path, text in (("site.css", STYLES), ("note.txt", STYLES), ("stylesheets/main.css", STYLES), ("a.js", SCRIPT)):
        (tmp_path / "assets" / path).write_text(text, encoding="utf-8")
    shorten(tmp_path)
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.*")}
    assert texts == {"site.css": SHORT_STYLES, "note.txt": STYLES, "main.css": STYLES, "a.js": SHORT_SCRIPT}
