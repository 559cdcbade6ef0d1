"""The parts of a page that are in files of their own."""

import re

from session_answers.publish.error_code import without_code
from session_answers.publish.part_pages import part_page
from session_answers.view.example import shapes_html

STYLES = '<link rel="stylesheet" href="../assets/site.css">'
ICON = "<link rel=icon href=../assets/favicon.svg>"
PART = f"""\
<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>A &amp; b</title>
{STYLES}
{ICON}
</head>
<body>
<main class="md-main"><div class="md-main__inner md-grid"><div class="md-content">
<article class="md-content__inner md-typeset">
<h1>A &amp; b</h1>
<p class="lead"><a href="./">The <b>page</b></a></p>
<p>Text</p>
</article>
</div></div></main>
</body>
</html>
"""


def test_a_part_is_a_page_with_the_styles_of_its_page():
    built = f'<head>{STYLES}<link rel="canonical" href="https://host/">{ICON}<script src="a.js"></script></head>'
    assert part_page(built, "A &amp; b", "The <b>page</b>", "<p>Text</p>") == PART


def example(name, classes="example"):
    return f'<section class="{classes}" id="{name}" aria-label="x"><p>{name}</p></section>'


def entry(name, *content):
    return (
        f'<details class="entry lazy"><summary><h3 id="{name}"><code>E</code>: {name}</h3></summary>'
        f"<noscript><p>Why</p>{''.join(content)}<p>After</p></noscript></details>"
    )


def link(file, name, text="Code"):
    return f'<p class="part"><a id="{name}" href="{file}#{name}">{text}, and what each line did</a></p>'


HEAD = f'{STYLES}<h1 id="top">Errors<a class="headerlink" href="#top">&para;</a></h1>'
FIRST, SECOND, THIRD = (f'<h2 id="_group-{number}">Group {number}</h2>' for number in (1, 2, 3))
PAGE = (
    f"{HEAD}{FIRST}{entry('a', example('a-1'), example('a-2', 'example fixed'))}{entry('b', example('b-1'))}"
    f"{SECOND}{entry('c')}{THIRD}{entry('d', example('d-1'))}<p>End</p>"
)
SHORT = (
    f"{HEAD}{FIRST}{entry('a', link('code-1.html', 'a-1'), link('code-1.html', 'a-2', 'Fixed code'))}"
    f"{entry('b', link('code-1.html', 'b-1'))}"
    f"{SECOND}{entry('c')}{THIRD}{entry('d', link('code-3.html', 'd-1'))}<p>End</p>"
)


def content(name, *examples):
    return "\n".join([f'<h2><a href="./#{name}"><code>E</code>: {name}</a></h2>', *examples])


def test_the_code_of_each_group_of_errors_is_in_a_file_of_its_own():
    html, files = without_code(PAGE)
    assert html == SHORT
    first = "\n".join([content("a", example("a-1"), example("a-2", "example fixed")), content("b", example("b-1"))])
    assert files == {
        "code-1.html": part_page(PAGE, "Code: Group 1", "Errors", shapes_html() + first),
        "code-3.html": part_page(PAGE, "Code: Group 3", "Errors", shapes_html() + content("d", example("d-1"))),
    }


def test_a_page_without_groups_or_code_stays_as_it_is():
    html = re.sub(r"<section.*?</section>", "", PAGE)
    assert without_code(html) == (html, {})
    assert without_code(f"{HEAD}{example('a-1')}") == (f"{HEAD}{example('a-1')}", {})
