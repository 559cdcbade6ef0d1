import pytest

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.page import Example
from session_answers.permalinks.redirect_pages import href, notes, page, title

CLAIM = Claim(
    "stays",
    'The `session` **stays** "open" & [usable](end.md)',
    9,
    (),
    (Example("stays-1", 11, "x = 1"),),
    None,
    None,
    digest="",
)
COMMIT = Answer("S02", "commit/", "Does `commit()` close it?", ("**No.**",), 'No: it "stays" & <waits>.', (CLAIM,), "")
HOME = Answer("", "", "Questions", (), "All of them.", (), "")
ANSWERS = {"/commit/": COMMIT, "/": HOME}


@pytest.mark.parametrize(
    ("at", "to", "link"),
    [
        ("/s02/", "/commit/", "../commit/"),
        ("/s02/", "/commit/#stays", "../commit/#stays"),
        ("/s02/", "/", "../"),
        ("/s02/", "/#list", "../#list"),
        ("/old/", "/old/", "./"),
        ("/old/", "/old/#x-1-L2", "./#x-1-L2"),
        ("/", "/commit/", "commit/"),
        ("/", "/", "./"),
        ("/", "/#list", "./#list"),
        ("/errors/old/", "/errors/", "../"),
        ("/errors/old/", "/errors/new/", "../new/"),
        ("/errors/", "/errors/new/", "new/"),
        ("/v/2026.11/", "/commit/", "../../commit/"),
    ],
)
def test_a_link_leads_from_one_address_to_another(at, to, link):
    assert href(at, to) == link


@pytest.mark.parametrize(
    ("answer", "identifier", "name"),
    [
        (COMMIT, "", "S02: Does commit() close it?"),
        (COMMIT, "stays", 'S02: The session stays "open" & usable'),
        (COMMIT, "stays-1-L3", 'S02: The session stays "open" & usable'),
        (COMMIT, "top", "S02: Does commit() close it?"),
        (HOME, "", "Questions"),
    ],
)
def test_an_answer_is_called(answer, identifier, name):
    assert title(answer, identifier) == name


# With a base, to a claim, with ways of fragments; without any of them.
WHOLE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>S02: The session stays &quot;open&quot; &amp; usable</title>
<meta name="description" content="No: it &quot;stays&quot; &amp; &lt;waits&gt;.">
<meta property="og:title" content="S02: The session stays &quot;open&quot; &amp; usable">
<meta property="og:description" content="No: it &quot;stays&quot; &amp; &lt;waits&gt;.">
<meta property="og:image" content="https://answers.example/commit/card.png">
<meta name="twitter:card" content="summary_large_image">
<link rel="canonical" href="https://answers.example/commit/#stays">\
<meta property="og:url" content="https://answers.example/commit/#stays">
<script src="../../assets/moved.js" defer></script>
<noscript><meta http-equiv="refresh" content="0; url=../../commit/#stays"></noscript>
</head>
<body>
<p>This address leads to <a id="target" href="../../commit/#stays">S02: The session stays &quot;open&quot; &amp; \
usable</a>.</p>
<ul><li><a data-fragment="was" href="../../commit/#stays">#was</a></li>\
<li><a data-fragment="was-1" href="../../">#was-1</a></li></ul>
</body>
</html>
"""
PLAIN = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Questions</title>
<meta name="description" content="All of them.">
<meta property="og:title" content="Questions">
<meta property="og:description" content="All of them.">
<meta property="og:image" content="../card.png">
<meta name="twitter:card" content="summary_large_image">

<script src="../assets/moved.js" defer></script>
<noscript><meta http-equiv="refresh" content="0; url=../"></noscript>
</head>
<body>
<p>This address leads to <a id="target" href="../">Questions</a>.</p>

</body>
</html>
"""


def test_a_page_leads_on_with_the_words_of_its_target():
    ways = {"was": "/commit/#stays", "was-1": "/"}
    assert page("/errors/old/", COMMIT, "/commit/#stays", ways, "https://answers.example/") == WHOLE


def test_a_page_leads_on_where_the_site_has_no_address():
    assert page("/list/", HOME, "/", {}, "") == PLAIN


def test_the_picture_of_a_page_is_beside_its_target():
    assert '\n<meta property="og:image" content="../commit/card.png">\n' in page("/s02/", COMMIT, "/commit/", {}, "")


WAYS = {
    "/commit/": "/",
    "/commit/#was": "/commit/#stays",
    "/commit/#was-1-L2": "/commit/#stays-1",
    "/commit/#list": "/",
    "/commit/#whole": "/commit/",
    "/old/#was": "/commit/#stays",
    "/#x": "/commit/#stays",
}
MOVED = '<p class="moved" id="{}">What was here is now at <a href="{}">{}</a>.</p>'
STAYS = "S02: The session stays &quot;open&quot; &amp; usable"


@pytest.mark.parametrize(
    ("at", "paragraphs"),
    [
        pytest.param(
            "/commit/",
            [
                MOVED.format("was", "#stays", STAYS),
                MOVED.format("was-1-L2", "#stays-1", STAYS),
                MOVED.format("list", "../", "Questions"),
                MOVED.format("whole", "./", "S02: Does commit() close it?"),
            ],
            id="within the page, and to others",
        ),
        pytest.param(
            "/",
            [MOVED.format("x", "commit/#stays", STAYS)],
            id="the home page",
        ),
        pytest.param("/end/", [], id="a page that has all that it had"),
    ],
)
def test_a_page_says_where_its_claims_have_gone(at, paragraphs):
    assert notes(at, WAYS, ANSWERS) == "".join(paragraphs)
