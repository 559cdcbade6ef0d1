"""The messages between the processes that run examples, one frozen dataclass each, sent as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BufferedRWPair
from typing import IO, Any, TypeVar

Message = TypeVar("Message")
# The failure of a program whose template, guard, or fork server ended.
ENDED = "was running when the process around it ended"
# The failure of a program that wrote something else in the place of its trace.
FORGED = "left something else than its trace"


@dataclass(frozen=True)
class Started:
    """From the fork server: it is ready with these versions, or `failure` says why it has no namespaces."""

    failure: str = ""
    versions: str = ""
    sqlite: str = ""


@dataclass(frozen=True)
class DatabaseRole:
    """To the fork server: the role that examples have on a database server of `WITH_DRIVER`, "" for SQLite."""

    database: str = ""
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Run:
    """To the fork server: run a program for at most `timeout` seconds; `databases` are empty ones of its role."""

    name: str
    example: str
    setup: str
    timeout: float
    databases: list[str]


@dataclass(frozen=True)
class Result:
    """From the fork server: the JSON of a trace, which the program may have forged, or the reason why there is none.

    `line` and `fix` are the same as in `Outcome`.
    """

    trace: str = ""
    failure: str = ""
    line: int = 0
    fix: str = ""


@dataclass(frozen=True)
class Define:
    """To a template: execute the definitions at the beginning of `head`; the rest is as in `DatabaseRole`."""

    head: str
    database: str = ""
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Defined:
    """From a template: whether the definitions did nothing but define."""

    usable: bool


@dataclass(frozen=True)
class Fork:
    """To a template: run a program in a fork, in `folder`; `processes` of this user are not its own."""

    run: Run
    folder: str
    processes: int | None


@dataclass(frozen=True)
class Ended:
    """From a template: the wait status of the fork, None if it was killed after its time."""

    status: int | None


@dataclass(frozen=True)
class RoleReady:
    """From the owner of the role: examples reach the server at `url`, through the tunnel at `tunnel_url`."""

    name: str
    url: str
    tunnel_url: str
    versions: list[str]


@dataclass(frozen=True)
class Clear:
    """To the owner of the role: remove all that programs left on the server."""


@dataclass(frozen=True)
class Cleared:
    """From the owner of the role: all is removed, and these databases are empty."""

    databases: list[str]


@dataclass(frozen=True)
class ServerFault:
    """From the owner of the role: the fault of a database server that cannot be used."""

    place: str
    problem: str
    fix: str


def send(file: IO[bytes] | BufferedRWPair, message: Any) -> None:
    """Write a message as one line."""
    fields = {name: vars(value) if isinstance(value, Run) else value for name, value in vars(message).items()}
    file.write(json.dumps({"kind": type(message).__name__} | fields).encode() + b"\n")
    file.flush()


def receive(file: IO[bytes] | BufferedRWPair, *kinds: type[Message]) -> Message | None:
    """Return the next message, which is one of `kinds`, or None at the end. Raise ValueError for anything else."""
    line = file.readline()
    if not line:
        return None
    try:
        fields = json.loads(line)
        kind = {each.__name__: each for each in kinds}[fields.pop("kind")]
        if "run" in fields:
            fields["run"] = Run(**fields["run"])
        return kind(**fields)
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(f"not one of the messages {[each.__name__ for each in kinds]}: {error}") from None
