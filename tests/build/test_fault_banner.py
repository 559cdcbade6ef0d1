"""The banner with a fault on a page, and the fault that a traceback is about."""

from pathlib import Path

from session_answers.build.build_process import fault_of
from session_answers.build.fault_banner import plain_page, with_banner

START = (
    '<link rel="stylesheet" href="/livereload/fault.css">'
    '<section class="build-fault" aria-label="Fault of the build" tabindex="0"><div role="alert">'
    "<h2>The build failed. It is &lt;old&gt;.</h2><ul>"
)


def banner(page, fault):
    """Return what is before and after the banner, and the items of its list."""
    before, start, rest = with_banner(page.encode(), fault, "It is <old>").decode().partition(START)
    items, end, rest = rest.partition("</ul>")
    assert (start, end) == (START, "</ul>")
    more, _, after = rest.partition("</div></section><script>")
    return before, items, more, after.partition("</script>")[2]


def test_a_fault_is_escaped_and_is_at_the_top():
    fault = 'docs/a.md:1: expected <b>, got "&". Fix: write <i>\n\ndocs/b.md: wrong\n'
    page = "<html><head><title>A</title></head><body class='a>b'\ndir=\"ltr\"><p>Page</p></body></html>"
    assert banner(page, fault) == (
        page.partition("<p>")[0],
        "<li>docs/a.md:1: expected &lt;b&gt;, got &quot;&amp;&quot;. <b>Fix:</b> write &lt;i&gt;</li>"
        "<li>docs/b.md: wrong</li>",
        "",
        "<p>Page</p></body></html>",
    )


def test_a_page_without_a_body_has_the_fault_at_its_start():
    assert banner("<p>Page</p>", "wrong") == ("", "<li>wrong</li>", "", "<p>Page</p>")


def test_the_banner_shows_twenty_lines():
    lines = [f"line {number}" for number in range(1, 24)]
    items = "".join(f"<li>line {number}</li>" for number in range(1, 21))
    assert banner("", "\n".join(lines)) == ("", items, "<p>The terminal shows 3 more lines.</p>", "")


def test_a_character_that_cannot_be_encoded_is_replaced():
    assert banner("", "a\udcff") == ("", "<li>a?</li>", "", "")


def test_a_page_for_an_error_is_complete():
    assert plain_page("Not <here").decode().count("Not &lt;here") == 2


TRACEBACK = """\
Traceback (most recent call last):
  File "{folder}/scripts/session_answers/build/served_builds.py", line 9, in _faults
    build()
  File "{folder}/scripts/session_answers/view/example.py", line 12, in example_html
    call()
  File "{folder}/.venv/lib/python3.11/site-packages/yaml/reader.py", line 3, in call
    raise ValueError
ValueError: odd
"""


def test_the_fault_of_a_traceback_is_at_the_last_line_of_the_project(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = TRACEBACK.format(folder=Path.cwd())
    assert fault_of(text) == "scripts/session_answers/view/example.py:12: ValueError: odd. Fix: correct the code"
    elsewhere = TRACEBACK.format(folder="/elsewhere").replace(".venv", "venv")
    place = "/elsewhere/venv/lib/python3.11/site-packages/yaml/reader.py:3"
    assert fault_of(elsewhere) == f"{place}: ValueError: odd. Fix: correct the code"
    assert [fault_of(""), fault_of("no traceback")] == ["", ""]
