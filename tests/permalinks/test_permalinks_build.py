import re

import pytest

from session_answers.permalinks.moved import PATH
from session_answers.prove.project import Project
from session_answers.prove.snapshot import take
from session_answers.publish import publish as published
from session_answers.publish.content_security import under_policy
from support.builds import BUILDER, build
from support.moved_project import LEADS, lead, line_of, move, publish
from support.projects import tree

BOTH = [BUILDER[1], BUILDER[2]]


def faults_of(project, command):
    """Return the faults of a build that fails and leaves the last good site unchanged."""
    (project / "site" / "page").mkdir(parents=True, exist_ok=True)
    (project / "site" / "page" / "index.html").write_text("the last good site", encoding="utf-8")
    before = tree(project / "site")
    result = build(project, command)
    assert (result.returncode, tree(project / "site")) == (1, before)
    return re.findall(r"docs/\S+:\d+: .*", result.stdout + result.stderr)


def missing(project, address):
    return (
        f"{line_of(project, address)}: {address} was published but no longer exists. "
        f"Fix: restore it, or write {address} -> /... in {PATH}"
    )


@pytest.mark.parametrize("command", BOTH)
def test_what_was_published_is_not_lost_without_a_lead(project, runner, command):
    publish(project, runner)
    move(project)
    addresses = ("/page/#moved-within", "/page/#gone-claim", "/old/", "/gone/")
    assert faults_of(project, command) == sorted(
        (missing(project, address) for address in addresses), key=lambda fault: int(fault.split(":")[1])
    )


@pytest.mark.parametrize("command", BOTH)
def test_leads_that_lead_nowhere_stop_the_build(project, runner, command):
    publish(project, runner)
    move(project)
    lead(
        project,
        "/old/ -> /new/\n/gone/ -> /gone/\n/page/#gone-claim -> /new/#no-claim\n"
        "/page/#moved-within -> /s99/\n/page/#claim -> /new/\n",
    )
    assert faults_of(project, command) == [
        missing(project, "/old/#renamed"),
        f"{PATH}:2: /gone/ -> /gone/ is a circle. Fix: redirect one of them to an address of the site",
        f"{PATH}:3: /page/#gone-claim leads to /new/#no-claim, which is not an address of the site. "
        "Fix: write one that is",
        f"{PATH}:4: /page/#moved-within leads to /s99/, which is not a page. Fix: write a page",
        f"{PATH}:5: /page/#claim is an address of the site. Fix: remove the line",
    ]


# What leads on from an address with the words of its target, and where its fragments lead that are other ones now.
REDIRECT = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<meta name="description" content="Yes. It is.">
<meta property="og:title" content="{title}">
<meta property="og:description" content="Yes. It is.">
<meta property="og:image" content="https://answers.example/{page}/card.png">
<meta name="twitter:card" content="summary_large_image">
<link rel="canonical" href="https://answers.example/{to}"><meta property="og:url" content="https://answers.example/{to}">
<script src="../assets/moved.js" defer></script>
<noscript><meta http-equiv="refresh" content="0; url=../{to}"></noscript>
</head>
<body>
<p>This address leads to <a id="target" href="../{to}">{title}</a>.</p>
{fragments}
</body>
</html>
"""


def redirect(to, title, fragments=()):
    rows = "".join(f'<li><a data-fragment="{old}" href="../{new}">#{old}</a></li>' for old, new in fragments)
    fragments = f"<ul>{rows}</ul>" if rows else ""
    return under_policy(REDIRECT.format(page=to.partition("/")[0], to=to, title=title, fragments=fragments))


PARTS = ("", "-1", "-1-L1", "-1-L2", "-1-L3")
GONE = redirect("page/#stays", "S99: One that moved within the page")
NEW, PAGE = redirect("new/", "S98: Is it new?"), redirect("page/", "S99: Is it a page?")
REDIRECTS = {
    "S97": GONE,
    "S98": NEW,
    "S99": PAGE,
    "gone": redirect("page/#stays", "S99: One that moved within the page", [(f"was{part}", "page/") for part in PARTS]),
    # An example keeps its id on the new page, so that only its claim needs an entry.
    "old": redirect("new/", "S98: Is it new?", [("renamed", "new/#fresh")]),
    "s97": GONE,
    "s98": NEW,
    "s99": PAGE,
}
PARAGRAPHS = {
    f'<p class="moved" id="{old}">What was here is now at <a href="{to}">{title}</a>.</p>'
    for old, to, title in (
        ("moved-within", "#stays", "S99: One that moved within the page"),
        *((f"gone-claim{part}", f"../new/#gone-claim{part}", "S98: One that moved") for part in PARTS),
    )
}


@pytest.mark.parametrize("command", BOTH)
def test_with_leads_all_that_was_published_leads_on(project, runner, command):
    publish(project, runner)
    move(project)
    lead(project, LEADS)
    site = project / "site"
    result = build(project, command, SITE_URL="https://answers.example/")
    assert (result.returncode, result.stderr.replace("No issues found\n", "")) == (0, "")
    published.publish(site, take(Project(project, runner)))
    texts = {path.parent.relative_to(site).as_posix(): path.read_text() for path in site.rglob("index.html")}
    assert {at: text for at, text in texts.items() if "moved.js" in text} == REDIRECTS
    found = {at: re.findall('<p class="moved.*?</p>', text) for at, text in texts.items()}
    assert {at: set(each) for at, each in found.items() if each} == {"page": PARAGRAPHS}
    assert len(found["page"]) == len(PARAGRAPHS)
