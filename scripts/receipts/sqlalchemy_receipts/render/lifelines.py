"""Lifelines: what every connection, transaction and object is in before and after each event of a trace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from sqlalchemy_receipts.trace import Event

MOST_LANES = 8
_OPEN = {"BEGIN": "open", "COMMIT": "", "ROLLBACK": "", "COMMIT PREPARED": "", "ROLLBACK PREPARED": ""}
_GONE = ("close", "invalidate")  # whoever held the connection
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_SHORT = {"connection": "conn", "transaction": "tx"}
_Key = tuple[str, str, int]


@dataclass(frozen=True)
class Lane:
    """One vertical line: `kind` is connection, transaction or object; `label` names it for readers.

    `owner` is the session that a connection works for, where there are several owners, else "".
    """

    kind: str
    label: str
    owner: str = ""


@dataclass(frozen=True)
class Beat:
    """One event on the lanes: `lane` is the one that it is about, None where it is about none.

    `before` and `after` give what each lane is in: a connection held, a transaction open,
    an object in the state of that name, and "" where there is no line. The line of a
    transaction ends with that of its connection at the latest.
    """

    lane: int | None
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Lifelines:
    """The lanes of a trace from left to right, and one beat for each of its events, in their order."""

    lanes: tuple[Lane, ...]
    beats: tuple[Beat, ...]


def lifelines(events: tuple[Event, ...], shown: Iterable[Event]) -> Lifelines:
    """Work out the lifelines of a trace; only lanes that an event of `shown` is about are kept.

    Where there would be more than MOST_LANES, objects share one lane, then connections
    and transactions do; such a lane shows the one that was told of last, of those that go on.
    """
    holders = _holders(events)
    owners = _owners(events, holders)
    apart = _apart(events, owners, holders)
    keys = [_key(event, owner, apart) for event, owner in zip(events, owners, strict=True)]
    about = {id(event) for event in shown}
    told = dict.fromkeys(key for event, key in zip(events, keys, strict=True) if key and id(event) in about)
    shared = _shared(list(told))
    order = sorted(
        dict.fromkeys(shared[key] for key in told),
        # Connections with their transactions first, in the order of their owners; then the objects.
        key=lambda key: _rank(key, [shared[each] for each in told]),
    )
    place = {key: number for number, key in enumerate(order)}
    last = {key: number for number, key in enumerate(keys)}
    # The state of everything that is drawn, by its lane; what was told of last stands last.
    living = [dict[_Key, str]() for _ in order]
    beats = []
    for number, (event, key) in enumerate(zip(events, keys, strict=True)):
        lane = place.get(shared.get(key, key)) if key else None
        before = _seen(living)
        if key and lane is not None:
            state = _next(event, living[lane].pop(key, ""), holders[number])
            # Nothing holds an object that no variable names: it may be gone when nothing is told of it.
            gone = event.family == "state" and last[key] == number and not _is_named(event)
            if state and not gone:
                living[lane][key] = state
        if key and event.family == "pool" and not holders[number]:
            for states in living:
                states.pop(("transaction", *key[1:]), None)
        beats.append(Beat(lane, before, _seen(living)))
    return Lifelines(tuple(_lanes(order, shared)), tuple(beats))


def _seen(living: list[dict[_Key, str]]) -> tuple[str, ...]:
    return tuple([*states.values()][-1] if states else "" for states in living)


def _holders(events: tuple[Event, ...]) -> list[int]:
    """Count for every event how many hold its connection after it: a StaticPool gives one to several at once.

    The first of those that gives it back has the only checkin; the others have a reset.
    """
    now = Counter[int]()
    out = set[int]()
    found = []
    for event in events:
        number = event.connection
        if event.word == "checkout":
            now[number] += 1
            out.add(number)
        elif event.word in _GONE:
            now[number] = 0
        elif event.word == "checkin" or (event.word == "reset" and number not in out):
            now[number] = max(now[number] - 1, 0)
            out.discard(number)
        found.append(now[number])
    return found


def _owners(events: tuple[Event, ...], holders: list[int]) -> list[str]:
    """Name for every event the session that its connection works for, "" for none; the pool tells it too early."""
    # Of several that hold one connection, nobody knows whose turn it is.
    several = {event.connection for event, held in zip(events, holders, strict=True) if held > 1}
    owner = [""] * len(events)
    uses: dict[int, list[int]] = {}
    for number, event in enumerate(events):
        if event.connection:
            use = uses.setdefault(event.connection, [])
            # A use begins when the connection is taken, or made for it, and lasts until the next one does.
            if event.word == "checkout" and [events[each].word for each in use] != ["connect"]:
                use = uses[event.connection] = []
            use.append(number)
            own = event.family == "session" and event.connection not in several
            if own and not owner[use[0]] and _same_pass(event, events[use[0]]):
                for each in use:
                    owner[each] = event.subject
            owner[number] = owner[use[0]]
    return owner


def _same_pass(one: Event, other: Event) -> bool:
    """Tell whether one pass over a line caused both: a session took the connection then, and was not given it."""
    return (one.line, one.leaving, one.visit) == (other.line, other.leaving, other.visit)


def _apart(events: tuple[Event, ...], owners: list[str], holders: list[int]) -> set[str]:
    """Name the owners that hold two connections at once: those of all others share a lane, one after the other."""
    found = {""}
    held: dict[str, set[int]] = {}
    for event, owner, left in zip(events, owners, holders, strict=True):
        if event.word == "checkout":
            held.setdefault(owner, set()).add(event.connection)
            if len(held[owner]) > 1:
                found.add(owner)
        elif event.family == "pool" and not left:
            held.get(owner, set()).discard(event.connection)
    return found


def _key(event: Event, owner: str, apart: set[str]) -> _Key | None:
    number = event.connection if owner in apart else 0
    if event.family == "state":
        return "object", event.subject, 0
    if event.family == "pool" or (event.family == "statement" and event.word not in SAVEPOINTS):
        return ("connection", owner, number) if event.connection else None
    if event.family == "transaction" or event.word in SAVEPOINTS:
        return "transaction", owner, number
    return None


def _shared(keys: list[_Key]) -> dict[_Key, _Key]:
    """Say in which lane each key is: its own, or one that it shares with its kind."""
    lanes = {key: key for key in keys}
    for kinds in (("object",), ("connection", "transaction")):
        if len(set(lanes.values())) > MOST_LANES:
            for key in keys:
                if key[0] in kinds and sum(each[0] == key[0] for each in keys) > 1:
                    lanes[key] = (key[0], "", -1)
    return lanes


def _rank(key: _Key, told: list[_Key]) -> tuple[bool, int, bool, int]:
    first = next(number for number, each in enumerate(told) if each[1:] == key[1:])
    return key[0] == "object", first, key[0] == "transaction", told.index(key)


def _next(event: Event, now: str, holders: int) -> str:
    if event.family == "pool":
        return "held" if holders else ""
    if event.family == "transaction":
        return _OPEN.get(event.word, now)
    if event.family != "state" or event.detail:
        return now
    if event.state == "refreshed":
        return "persistent" if now in ("", "expired") else now
    if event.state == "expired":
        return "expired" if now in ("", "persistent") else now
    return event.state


def _is_named(event: Event) -> bool:
    return event.subject.split()[0] != event.word.split()[0].partition(".")[0]


def _lanes(order: list[_Key], shared: dict[_Key, _Key]) -> Iterator[Lane]:
    owners = _renumbered(key[1] for key in order if key[0] != "object")
    numbers = {key[2] for key in order if key[0] != "object" and key[2] > 0}
    for key in order:
        kind, name, number = key
        if number == -1:
            yield Lane(kind, f"{sum(lane == key for lane in shared.values())} {kind}s")
        elif kind == "object":
            yield Lane(kind, name)
        else:
            owner = owners[name] if len(owners) > 1 else ""
            which = str(number) if len(numbers) > 1 and number > 0 else ""
            short = " ".join(filter(None, (owner, _SHORT[kind], which)))
            yield Lane(kind, short if owner or which else kind, owner)


def _renumbered(names: Iterable[str]) -> dict[str, str]:
    """Give sessions of one name the first numbers that are free among those drawn: the setup's had the name first."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        bare = re.sub(r" \d+$", "", name)
        free = (bare if number == 1 else f"{bare} {number}" for number in count(1))
        found[name] = next(each for each in free if each not in found.values())
    return found
