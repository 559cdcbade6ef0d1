import pytest

from session_answers.pages.front_matter_rules import faults
from session_answers.pages.parser import parse

TEXT = "is not text that can be shown. Fix: write it in quotes, without escapes"
HIDE = "`hide:` is not a list of parts of the frame. Fix: write `- navigation` or `- toc` under it"
INSTEAD = "`instead:` has no claims and examples. Fix: write `claim-id: example-id` under it"
LINKS = "`links:` has no parts and pages. Fix: write `part: page.md#id` under it"
ERRATA = (
    "`errata:` is not a list of corrected claims. "
    "Fix: write `- claim: its-id`, `date: 2026-11-30`, `said: ...`, and `fact: ...` under it"
)
HYPHENS = (
    "MkDocs would read the first line as front matter. "
    "Fix: write a line of three hyphens before and after it, or begin the page with its title"
)


def unknown(name):
    names = "asked, code, description, errata, hide, instead, links"
    return f"the front matter has the unknown name {name!a}. Fix: use {names}"


def messages(text):
    return [f"{fault.line}: {fault.problem}. Fix: {fault.fix}" for fault in faults(parse("docs/a.md", text))]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("code: S01\ndescription: >-\n  Yes.\nhide:\n  - navigation\n  - toc", []),
        ("instead:\n  claim: claim-1\nlinks:\n  add(): states.md#add", []),
        ("code:\ndescription:\nhide:\ninstead:\nlinks:", []),
        ("code: 12", [f"2: `code:` {TEXT}"]),
        ("code: [S01]", [f"2: `code:` {TEXT}"]),
        ("code: false", [f"2: `code:` {TEXT}"]),
        ("code: yes\ndescription: 0", [f"2: `code:` {TEXT}", f"3: `description:` {TEXT}"]),
        ("description: {a: b}", [f"2: `description:` {TEXT}"]),
        ("description: 2026-01-01", [f"2: `description:` {TEXT}"]),
        ("description: !!binary aGk=", [f"2: `description:` {TEXT}"]),
        ('description: "a\\0b"', [f"2: `description:` {TEXT}"]),
        ('description: "\\ud800"', [f"2: `description:` {TEXT}"]),
        ('description: "\\e[31m"', [f"2: `description:` {TEXT}"]),
        ("hide: navigation", [f"2: {HIDE}"]),
        ("hide: {navigation: 1}", [f"2: {HIDE}"]),
        ("hide: [toc, {}]", [f"2: {HIDE}"]),
        ("hide: [footer]", [f"2: {HIDE}"]),
        ("instead: claim-1", [f"2: {INSTEAD}"]),
        ("instead: [claim-1]", [f"2: {INSTEAD}"]),
        ("instead: {a: [1]}", [f"2: {INSTEAD}"]),
        ("instead: {1: a}", [f"2: {INSTEAD}"]),
        ("links: {a: [1]}", [f"2: {LINKS}"]),
        ("links: 3", [f"2: {LINKS}"]),
        ("links: []", [f"2: {LINKS}"]),
        ("errata: [{claim: a, date: 2026-11-30, said: No., fact: Yes.}]", []),
        ("errata: []", []),
        ("errata:", []),
        ("errata: {a: {date: 2026-11-30, said: No., fact: Yes.}}", [f"2: {ERRATA}"]),
        ("errata: [a]", [f"2: {ERRATA}"]),
        ("errata: [{claim: a, date: 2026-11-30, said: No.}]", [f"2: {ERRATA}"]),
        ("errata: [{claim: a, date: 2026-11-30, said: No., fact: Yes., more: 1}]", [f"2: {ERRATA}"]),
        ("errata: [{claim: a, date: 30.11.2026, said: No., fact: Yes.}]", [f"2: {ERRATA}"]),
        ("errata: [{claim: a, date: 2026-11-30 10:00:00, said: No., fact: Yes.}]", [f"2: {ERRATA}"]),
        ("errata: [{claim: a, date: 2026-11-30, said: 1, fact: Yes.}]", [f"2: {ERRATA}"]),
        ('errata: [{claim: a, date: 2026-11-30, said: No., fact: "a\\0b"}]', [f"2: {ERRATA}"]),
        ("title: </title><script>", [f"2: {unknown('title')}"]),
        ("template: other.html", [f"2: {unknown('template')}"]),
        ("code: S01\nsearch: {exclude: true}", [f"3: {unknown('search')}"]),
        ("Code: S01", [f"2: {unknown('Code')}"]),
        ("'co\\de': S01", ["1: " + unknown("co\\de")]),
        ("1: a", [f"2: {unknown(1)}"]),
        ("null: a", [f"1: {unknown(None)}"]),
        ("2026-01-01: a", ["2: " + unknown("").replace("''", "datetime.date(2026, 1, 1)")]),
    ],
)
def test_the_front_matter_has_known_names_with_values_of_their_kinds(front, expected):
    assert messages(f"---\n{front}\n---\n\n# A\n") == expected
    assert messages(f"\ufeff---\n{front}\n---\n\n# A\n") == expected


@pytest.mark.parametrize("text", ["template: other.html\n\n# A\n", "Note: this is text.\n", "  a-b_c:\n", "http://a\n"])
def test_names_that_only_mkdocs_reads_are_a_fault(text):
    assert messages(text) == [f"1: {HYPHENS}"]


@pytest.mark.parametrize("text", ["# A: b\n", "**A:** b\n", "A b: c\n", "\nNote: a\n", "    a: b\n"])
def test_other_first_lines_are_text(text):
    assert messages(text) == []
