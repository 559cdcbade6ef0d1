"""The text of a new page, and the parts of it that a writer has not replaced."""

from __future__ import annotations

from collections.abc import Iterator

from session_answers.pages.page import Page
from sqlalchemy_receipts import Fault

TEMPLATE = """---
asked:
  page: how readers ask this; in other words
  one-fact: how readers ask for this fact; a name in it
code: {code}
description: >-
  Answer first.
  Then what the reader must know, in at most 25 words with the answer.
---

# {question}

**Answer first.**
Then what the reader must know, in at most 25 words with the answer.

```python exec="on" id="do-1" title="say in a few words what to do" setup="user" review="do"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```

If you see an error:

- `TheError`: [State one fact here](#one-fact)

## Name a group of facts

### State one fact here {{ #one-fact }}

Say why it matters, one sentence per line.

```python exec="on" id="one-fact-1" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```

## Common misconceptions {{ #belief }}

> What is commonly said.

- **Right.**
  Say what is right, and link the claim that shows it.
- **Incomplete.**
  Say what is missing, or write Outdated since 2.0, or Wrong.

## In a code review {{ #review }}

Do not write code like this, and say why.

```python exec="on" id="review-1" setup="user" review="avoid"
session = Session(engine)
```

Say what to write instead.

```python exec="on" id="review-2" setup="user" review="prefer"
with Session(engine) as session:
    pass
```

This does not apply when something is different.

## Further reading {{ #sources }}

- [Session basics](https://docs.sqlalchemy.org/en/21/orm/session_basics.html)
"""
# The texts of the template that no page has.
_REPLACED = (
    "how readers ask this; in other words",
    "how readers ask for this fact; a name in it",
    "Answer first.",
    "Then what the reader must know, in at most 25 words with the answer.",
    "say in a few words what to do",
    "`TheError`",
    "Name a group of facts",
    "State one fact here",
    "Say why it matters, one sentence per line.",
    "What is commonly said.",
    "Say what is right, and link the claim that shows it.",
    "Say what is missing, or write Outdated since 2.0, or Wrong.",
    "Do not write code like this, and say why.",
    "Say what to write instead.",
    "This does not apply when something is different.",
)


def unwritten(page: Page) -> Iterator[Fault]:
    """Yield a fault for each text of the template that is still in a page, at its first line."""
    for text in _REPLACED:
        before, found, _ = page.text.partition(text)
        if found:
            yield Fault(page.path, before.count("\n") + 1, f"{text!r} is from the template", "replace it")
