"""The command `scripts/new`: makes a page for a question, with its entry in the navigation."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.pages.page import front_matter

_TEMPLATE = """---
code: {code}
description: >-
  Answer first.
  Then what the reader must know, in at most 25 words with the answer.
---

# {question}

**Answer first.**
Then what the reader must know, in at most 25 words with the answer.

## State one fact here {{ #one-fact }}

Say why it matters, one sentence per line.

```python exec="on" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```

## Common belief {{ #belief }}

> What is commonly said.

Say what in it is right, incomplete, outdated or wrong, and which claim shows it.

## In a code review {{ #review }}

Say what not to write, what to write instead, and when this does not apply.

```python exec="on" setup="user" review="avoid"
session = Session(engine)
```

```python exec="on" setup="user" review="prefer"
with Session(engine) as session:
    pass
```

## SQLAlchemy's own documentation {{ #sources }}

- [Session basics](https://docs.sqlalchemy.org/en/21/orm/session_basics.html)
"""


def new(folder: Path, question: str, address: str, code: str) -> Path:
    """Write the page and its entry; raises PageError when the question, address or code cannot be had."""
    docs = folder / "docs"
    codes = {_code(path): path.stem for path in docs.glob("*.md")}
    code = code or _next(codes)
    path = docs / f"{address}.md"
    if not question.endswith("?"):
        raise PageError(f"{question!r} is no question: end it with a question mark")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", address):
        raise PageError(f"address {address!r}: use lower-case words joined by hyphens: --address ADDRESS")
    if path.exists() or (docs / address).exists():
        raise PageError(f"docs/{address}: the address is taken: choose another with --address")
    if not re.fullmatch(r"S\d\d", code):
        raise PageError(f"code {code!r}: a code is S and two digits: --code S99")
    if code in codes:
        raise PageError(f"docs/{codes[code]}.md: the code {code} is taken: choose another with --code")
    config = folder / "mkdocs.yml"
    entry = _with_entry(text_files.read(config, "mkdocs.yml"), question, path.name)
    path.write_text(_TEMPLATE.format(code=code, question=question), encoding="utf-8")
    config.write_text(entry, encoding="utf-8")
    return path


def _code(path: Path) -> str:
    text = text_files.read(path, f"docs/{path.name}")
    try:
        return str(front_matter(text).get("code"))
    except PageError as error:
        raise PageError(f"docs/{path.name}:1: {error}") from None


def _next(codes: dict[str, str]) -> str:
    taken = [int(code[1:]) for code in codes if re.fullmatch(r"S\d\d", code)]
    return f"S{max(taken, default=0) + 1:02}"


def _with_entry(config: str, question: str, name: str) -> str:
    nav = re.search(r"^nav:\n((?: +.*(?:\n|\Z))+)", config, re.MULTILINE)
    if not nav:
        raise PageError("mkdocs.yml: there is no `nav:` to add the page to")
    plain = re.fullmatch(r"\w[\w ,()?-]*", question)
    title = question if plain else json.dumps(question, ensure_ascii=False)
    end = "" if nav[0].endswith("\n") else "\n"
    return f"{config[: nav.end()]}{end}  - {title}: {name}\n{config[nav.end() :]}"


def main(arguments: list[str]) -> int:
    """Make the page; return 1 with a message when it cannot be made."""
    parser = argparse.ArgumentParser(prog="scripts/new", description="Make a page for a question.")
    parser.add_argument("question", help="the question, ending in a question mark")
    parser.add_argument("--address", help="the page's permanent address; by default from the question's words")
    parser.add_argument("--code", default="", help="the page's permanent code; by default the next free one")
    given = parser.parse_args(arguments)
    address = given.address or "-".join(re.findall(r"[a-z]+", given.question.lower()))
    try:
        path = new(root(), given.question, address, given.code)
    except PageError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"docs/{path.name}: write the answer, then run scripts/update docs/{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
