"""Events for tests, written as text."""

import re

from sqlalchemy_receipts.render.lanes import SAVEPOINTS
from sqlalchemy_receipts.trace import Event

STATES = ("transient", "pending", "persistent", "expired", "refreshed", "deleted", "detached")
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "PREPARE", "COMMIT PREPARED", "ROLLBACK PREPARED")


def event(text, **more):
    """Make one event: `checkout`, `BEGIN`, `SELECT user`, `one begins` for a session, `ada.name expired`, or `prints`.

    A number at the end is that of the connection; it is 1 by default.
    """
    words, number = re.fullmatch(r"(.*?)(?: (\d+))?", text).groups()
    connection = int(number or 1)
    name, _, word = words.rpartition(" ")
    if word in STATES:
        subject, attribute = re.fullmatch(r"(.*?)(\.\w+)?", name).groups(default="")
        return Event("state", f"User{attribute} {word}", subject=subject, state=word, detail=attribute, **more)
    if word == "begins":
        return Event("session", "begins", subject=name, connection=connection, quiet=True, **more)
    if word == "prints":
        return Event("output", "prints", **more)
    if words in TRANSACTION:
        return Event("transaction", words, connection=connection, **more)
    if words in SAVEPOINTS or name == "SELECT":
        return Event("statement", words, connection=connection, **more)
    return Event("pool", words, connection=connection, **more)


def events(text, **more):
    """Make the events that `text` lists, with commas between them."""
    return [event(each, **more) for each in text.split(", ") if each]


def use(session, connection=1, inside=""):
    """List the events of one use of a pooled connection by a session, "" for none."""
    parts = ["checkout", "BEGIN", f"{session} begins" if session else "", "COMMIT", "checkin"]
    first, last = ([f"{each} {connection}" for each in part if each] for part in (parts[:3], parts[3:]))
    return ", ".join([*first, *([inside] if inside else []), *last])
