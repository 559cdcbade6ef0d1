"""Sites to compare builders by: the same pages as text, written as each builder wants them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

# Receipts are comments to all builders but ours; an edit changes a page's name.
EXAMPLES = (
    """\
with Session(engine) as session:
    session.add(User(name="{name}"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
""",
    """\
with Session(engine) as session:
    ada = User(name="{name}")
    session.add(ada)
    # -> User pending
    session.flush()
    # -> checkout, BEGIN, INSERT user, User persistent
    session.rollback()
    # -> ROLLBACK, User transient, checkin
""",
    """\
with engine.connect() as connection:
    # -> checkout
    print(connection.execute(select(User.name)).all(), "{name}")
    # -> BEGIN, SELECT user, prints [] {name}
# -> ROLLBACK, checkin
""",
    """\
with Session(engine) as session, session.begin():
    session.add(User(name="{name}"))
    # -> User pending
# -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
""",
)
# The example that prints its name, and so shows an edit in its receipt too.
EDITED = 3
WORDS = re.findall(
    r"\w+",
    "a session gives its connection back to the pool when transaction ends and objects expire so that next access "
    "begins another which reads current row from database after commit or rollback while engine keeps idle ones open "
    "for whoever asks first until they grow too old before flush sends every pending change in one order of tables "
    "without closing anything that was loaded by query with identity map still holding each weak reference",
)
CLAIM_WORDS = 145
SENTENCE_WORDS = (8, 16)


@dataclass(frozen=True)
class Style:
    """How a page is written for a builder: `fence` opens an example.

    `once` opens a block with the setup at the head of a page, and `hides` marks each line of a
    setup that every example repeats: "" for neither. `top` and `claim` are written above a page
    and behind the heading of a claim; `all` lists the pages below the home page's.
    """

    fence: str
    once: str = ""
    hides: str = ""
    top: str = ""
    claim: str = " {{ #{id} }}"
    all: str = ""


STYLES = {
    "ours": Style('python exec="on" id="c{number}-1" setup="user"'),
    "plain": Style("python"),
    "markdown-exec": Style('python exec="on" source="above"', hides="  # markdown-exec: hide"),
    "session": Style(
        'python exec="on" source="above" session="{page}"', once='python exec="on" session="{page}"\n{setup}'
    ),
    "sphinx": Style(
        "{{code-cell}} ipython3",
        once="{{code-cell}} ipython3\n:tags: [remove-cell]\n\n{setup}",
        top="---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n",
        claim="",
        all="\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n",
    ),
}


def names(count: int) -> list[str]:
    """Return the names of all pages but the home page, of a site with `count` pages."""
    return [f"page{number:04}" for number in range(1, count)]


def documents(style: Style, count: int, setup: str) -> dict[str, str]:
    """Return the Markdown files of a site with `count` pages by their paths below `docs/`; `setup` is its text."""
    pages = names(count)
    links = "".join(f"- [{title(each)}]({each}.md)\n" for each in pages)
    home = f"# Questions\n\n**All of them.**\nThey are below.\n\n{links}"
    home += style.all.format(pages="\n".join(pages))
    return {"index.md": home, **{f"{each}.md": page(style, each, setup) for each in pages}}


def page(style: Style, name: str, setup: str, word: str = "", user: str = "") -> str:
    """Return one page, with four claims of as many words and an example each.

    An edit is another first `word` of the first claim, or another `user` in an example and its receipt.
    """
    source = random.Random(name)  # noqa: S311  (the same pages each time, and no secret)
    parts = [f"{style.top}# {title(name)}\n\n**Yes.**\nIt has four examples.\n"]
    if style.once:
        parts.append(_fenced(style.once.format(page=name, setup=setup.rstrip("\n"))))
    hidden = "".join(f"{line}{style.hides}\n" for line in setup.split("\n") if line) if style.hides else ""
    for number, example in enumerate(EXAMPLES, 1):
        claim = f"## Claim {number} of {name}{style.claim.format(id=f'c{number}')}\n"
        prose = _prose(source, word if number == 1 else "")
        code = example.format(name=user if user and number == EDITED else f"{name}-{number}").rstrip("\n")
        parts += [claim, prose, _fenced(f"{style.fence.format(page=name, number=number)}\n{hidden}{code}")]
    return "\n".join(parts)


def executed(html: str, name: str) -> bool:
    """Return whether a built page has what its example printed, outside the receipt."""
    return bool(re.search(rf"^[^#\n]*\] {name}-{EDITED}", re.sub("<[^>]*>", "", html), re.MULTILINE))


def title(name: str) -> str:
    """Return the question of a page."""
    return f"Is this {name}?"


def _fenced(text: str) -> str:
    return f"```{text}\n```\n"


def _prose(source: random.Random, word: str) -> str:
    left, text = CLAIM_WORDS, ""
    while left > 0:
        count = min(left, source.randint(*SENTENCE_WORDS))
        words = [source.choice(WORDS) for _ in range(count)]
        first = words[0].capitalize() if text or not word else word
        text += f"{' '.join([first, *words[1:]])}.\n"
        left -= count
    return text
