"""Lanes: the vertical lines of a drawing, and the lane of each event of a trace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from sqlalchemy_receipts.trace import Event

from .connections import owners, owners_of_several

MAX_LANES = 8
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_SHORT = {"connection": "conn", "transaction": "tx"}
_SHARED = -1


@dataclass(frozen=True)
class Lane:
    """One vertical line. `kind` is connection, transaction, or object, and `label` is its name for readers.

    `owner` is the session that owns a connection if there are several owners, otherwise "".
    """

    kind: str
    label: str
    owner: str = ""


class LaneKey(NamedTuple):
    """The subject of a lane: an object by its name, or the connection or transaction of a session.

    `number` is the number of the connection if its session holds several at the same time, otherwise 0.
    """

    kind: str
    name: str
    number: int = 0


@dataclass(frozen=True)
class LaneLayout:
    """The lanes from left to right, and the position of the lane of each key."""

    lanes: tuple[Lane, ...]
    positions: Mapping[LaneKey, int]


def lane_keys(events: Sequence[Event], holders: Sequence[int]) -> list[LaneKey | None]:
    """Return the subject of each event, or None if it has none. `holders` count the holders of its connection."""
    names = owners(events, holders)
    several = owners_of_several(events, names, holders)
    return [
        _key(event, name, event.connection if name in several else 0) for event, name in zip(events, names, strict=True)
    ]


def _key(event: Event, owner: str, number: int) -> LaneKey | None:
    if event.family == "state":
        return LaneKey("object", event.subject)
    if event.family == "transaction" or (event.family == "statement" and event.word in SAVEPOINTS):
        return LaneKey("transaction", owner, number)
    if event.family in ("pool", "statement", "driver") and event.connection:
        return LaneKey("connection", owner, number)
    return None


def lane_layout(keys: Iterable[LaneKey]) -> LaneLayout:
    """Arrange the lanes of `keys`, which are in the order of their first events.

    If there would be more than MAX_LANES, objects share one lane, then connections and transactions share one each.
    """
    shared = _shared(list(keys))
    order = _left_to_right(list(shared.values()))
    positions = {key: position for position, key in enumerate(order)}
    lanes = tuple(_lanes(order, Counter(shared.values())))
    return LaneLayout(lanes, {key: positions[lane] for key, lane in shared.items()})


def _shared(keys: list[LaneKey]) -> dict[LaneKey, LaneKey]:
    """Return the lane of each key: a separate lane, or a lane that it shares with all keys of its kind."""
    lanes = {key: key for key in keys}
    counts = Counter(key.kind for key in keys)
    for kinds in (("object",), ("connection", "transaction")):
        if len(set(lanes.values())) > MAX_LANES:
            lanes |= {key: LaneKey(key.kind, "", _SHARED) for key in keys if key.kind in kinds and counts[key.kind] > 1}
    return lanes


def _left_to_right(keys: list[LaneKey]) -> list[LaneKey]:
    """Order lanes: each connection with its transaction, in the order of their first events, then the objects."""
    first: dict[tuple[str, int], int] = {}
    for index, key in enumerate(keys):
        first.setdefault((key.name, key.number), index)
    return sorted(
        dict.fromkeys(keys),
        key=lambda key: (key.kind == "object", first[key.name, key.number], key.kind == "transaction"),
    )


def _lanes(order: list[LaneKey], sizes: Mapping[LaneKey, int]) -> Iterator[Lane]:
    """Yield the lanes with their labels. `sizes` count the keys that share each lane."""
    sessions = [key for key in order if key.kind != "object"]
    names = _renumbered(key.name for key in sessions)
    numbered = len({key.number for key in sessions if key.number > 0}) > 1
    for key in order:
        if key.number == _SHARED:
            yield Lane(key.kind, f"{sizes[key]} {key.kind}s")
        elif key.kind == "object":
            yield Lane(key.kind, key.name)
        else:
            owner = names[key.name] if len(names) > 1 else ""
            number = str(key.number) if numbered and key.number > 0 else ""
            short = " ".join(filter(None, (owner, _SHORT[key.kind], number)))
            yield Lane(key.kind, short if owner or number else key.kind, owner)


def _renumbered(names: Iterable[str]) -> dict[str, str]:
    """Return new names. Sessions with the same name get numbers from 1, because setup sessions can share a name."""
    new_names: dict[str, str] = {}
    for name in dict.fromkeys(names):
        bare = re.sub(r" \d+$", "", name)
        candidates = (bare if number == 1 else f"{bare} {number}" for number in count(1))
        new_names[name] = next(candidate for candidate in candidates if candidate not in new_names.values())
    return new_names
