"""A small project whose pages and claims have moved since they were published."""

from session_answers.commands.update import update_ledger
from session_answers.permalinks import ledger, moved
from session_answers.prove.project import Project

EXAMPLE = '```python exec="on" id="{}-1"\nx = 1\n\ny = 2\n```\n'
LEADS = """\
/old/ -> /new/
/old/#renamed -> /new/#fresh
/gone/ -> /page/#stays
/gone/#was -> /page/
/page/#gone-claim -> /new/#gone-claim
/page/#moved-within -> /page/#stays
"""


def page(question, code, *claims):
    """Return a page of claims. Each has a title, an id, and the start of its example's id, if it is another one."""
    front = f"---\ncode: {code}\ndescription: >-\n  Yes.\n  It is.\n---\n\n"
    parts = [
        f"## {title} {{ #{identifier} }}\n\nThat is so.\n\n{EXAMPLE.format(*example or [identifier])}"
        for title, identifier, *example in claims
    ]
    return "\n".join([f"{front}# {question}\n\n**Yes.**\nIt is.\n", *parts])


def write(project, pages):
    """Write these pages, and delete all others except the home page."""
    for path in (project / "docs").glob("*.md"):
        if path.name != "index.md":
            path.unlink()
    for name, text in pages.items():
        (project / "docs" / f"{name}.md").write_text(text, encoding="utf-8")


def publish(project, runner):
    """Enter the first contents of the pages in the ledger."""
    kept, renamed = ("A claim that is `<kept>`", "kept"), ("A `claim` that is renamed", "renamed")
    within, across = ("One that moves within the page", "moved-within"), ("One that moves", "gone-claim")
    first = {
        "page": page("Is it a page?", "S99", ("A claim", "claim"), within, across),
        "old": page("Is it old?", "S98", kept, renamed),
        "gone": page("Is it gone?", "S97", ("It was", "was")),
    }
    write(project, first)
    update_ledger(Project(project, runner))


def move(project):
    """Move, rename and delete pages and claims."""
    kept, fresh = ("A claim that is `<kept>`", "kept"), ("A `claim` that is fresh", "fresh", "renamed")
    within, across = ("One that moved within the page", "stays", "moved-within"), ("One that moved", "gone-claim")
    write(
        project,
        {
            "page": page("Is it a page?", "S99", within, ("A claim", "claim")),
            "new": page("Is it new?", "S98", kept, fresh, across),
        },
    )
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("page.md", "page.md\n  - New: new.md", 1), encoding="utf-8")


def lead(project, leads):
    """Write the new addresses of the addresses that no longer exist."""
    (project / moved.PATH).write_text(leads, encoding="utf-8")


def line_of(project, address):
    """Return the place of an address in the ledger."""
    rows = ledger.read((project / ledger.PATH).read_text(encoding="utf-8"))
    return next(f"{ledger.PATH}:{entry.number}" for entry in rows if entry.address == address)
