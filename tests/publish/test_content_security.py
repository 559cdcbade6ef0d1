import pytest

from session_answers.publish.content_security import under_policy

META = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; script-src 'self'{}; script-src-attr 'none'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'\">"
)
PLAIN = META.format("")
SERVED = META.format(" 'unsafe-inline'")
# The hashes from another program: printf 'one()' | openssl dgst -sha256 -binary | openssl base64.
ONE = " 'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='"
TWO = " 'sha256-iMrPAWirDC2X0OhZzLsM2MRIWSmepJGI4r7D8ZlwBOw='"
LINES = " 'sha256-iAVT/Kj86pTjJe4s+0jlqYXMeX85oUzG087ez+sq5NI='"
SIGNS = " 'sha256-GX8Oif9RKpB2qpAMchKSQLQVso+RC9AoiVf7/QC5fAo='"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '<!doctype html>\n<html lang="en" class="no-js">\n  <head>\n    \n      <meta charset="utf-8">',
            '\n      <meta name="viewport" content="width=device-width">\n</head><body></body></html>',
            id="after the charset",
        ),
        pytest.param("<!DOCTYPE HTML>\r\n<HTML>\r\n<HEAD>\r\n<META CHARSET=utf-8 />", "\r\n</HEAD>", id="in capitals"),
        pytest.param("<html>\n<head>", "\n<title>A</title>\n<meta charset=utf-8>", id="a charset that is not first"),
        pytest.param('<!doctype html><head data-a="1 > 0">', "<title>A</title>", id="a sign in an attribute"),
        pytest.param("\ufeff<!doctype html>\n<!-- A\n<head> -->\n<html>", "\n<body>", id="a mark and a comment"),
        pytest.param("<!doctype html>", "\n<header>A</header>", id="no head"),
        pytest.param("", "<h1>A</h1>", id="no tag of a page"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_policy_is_in_the_head_before_all_that_it_is_about(before, after):
    assert under_policy(before + after) == before + PLAIN + after


@pytest.mark.parametrize(
    ("scripts", "hashes"),
    [
        pytest.param("<p>A page</p>", "", id="none"),
        pytest.param("<script>one()</script>", ONE, id="one"),
        pytest.param("<script>two()</script><p>A</p><script>one()</script>", ONE + TWO, id="two, sorted"),
        pytest.param("<script>one()</script><script>one()</script>", ONE, id="the same twice"),
        pytest.param("<SCRIPT>one()</SCRIPT >", ONE, id="in capitals"),
        pytest.param('<script type="module">one()</script>', ONE, id="a module"),
        pytest.param(
            "<script data-a='>' TYPE = ' Application/JavaScript '>one()</script>", ONE, id="its type in words"
        ),
        pytest.param("<script>a\r\nb\rc\n</script>", LINES, id="the ends of lines"),
        pytest.param("<script>é < > & \"'</script>", SIGNS, id="signs"),
        pytest.param('<script defer src="a.js">two()</script>', "", id="with a source, and a text"),
        pytest.param("<script SRC=a.js>two()</script>", "", id="a source in capitals"),
        pytest.param('<script type="application/ld+json">{"a": 1}</script>', "", id="JSON-LD"),
        pytest.param('<script type="application/json">two()</script><script>one()</script>', ONE, id="next to data"),
        pytest.param("<!-- <script>two()</script> --><script>one()</script>", ONE, id="in a comment"),
        pytest.param("<!-- <script> --><script>one()</script>", ONE, id="begun in a comment"),
    ],
)
def test_the_scripts_that_run_are_allowed_by_their_hashes(scripts, hashes):
    head, rest = "<!doctype html><head>", f"<title>A</title>{scripts}"
    assert under_policy(head + rest) == head + META.format(hashes) + rest
    # MkDocs adds a script to a page that is served.
    assert under_policy(head + rest, served=True) == head + SERVED + rest


@pytest.mark.parametrize("kind", ["answer", "frozen copy"])
def test_a_script_that_the_frame_does_not_have_is_not_allowed(kind):
    page = "<head>" + "".join(f"<script>{script}</script>" for script in ("one()", "two()", "three()"))
    frame = "<head><script>four()</script><script>one()</script>"
    assert under_policy(page, kind, frame=frame) == page.replace("<head>", "<head>" + META.format(ONE))
    assert under_policy(page, kind, frame="") == page.replace("<head>", "<head>" + PLAIN)
    assert under_policy(page, kind, frame=frame, served=True) == page.replace("<head>", "<head>" + SERVED)


PAGE = '<!doctype html>\n<head>\n<meta charset="utf-8">{}\n<script>{}</script>\n</head>'


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(PAGE.format("", "one()"), id="none"),
        pytest.param(PAGE.format(META.format(ONE), "one()"), id="the same"),
        pytest.param(PAGE.format(META.format(TWO), "one()"), id="the hash of another script"),
        pytest.param(PAGE.format(SERVED, "one()"), id="the policy of a served page"),
        pytest.param(
            PAGE.format('<meta http-equiv="Content-Security-Policy" content="default-src *">', "one()"),
            id="a wider one",
        ),
    ],
)
def test_a_policy_replaces_an_earlier_one(before):
    assert under_policy(before) == PAGE.format(META.format(ONE), "one()")
    assert under_policy(before, served=True) == PAGE.format(SERVED, "one()")


def test_a_policy_after_other_elements_stays():
    existing = '<title>A</title><meta http-equiv="Content-Security-Policy" content="img-src \'none\'">'
    assert under_policy(f"<head>{existing}") == f"<head>{PLAIN}{existing}"
