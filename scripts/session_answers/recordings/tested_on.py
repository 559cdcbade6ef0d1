"""Holds on: what is said of a claim's runs, in one line."""

from __future__ import annotations

from html import escape

from session_answers.recordings.comparisons import Runs, Variant
from session_answers.recordings.environments import ALL, DATABASES, LINES, Combination, listed, named


def sentences(found: Runs) -> tuple[str, ...]:
    """Return where a claim holds, where it differs, and where it was not run, each as a sentence without its end."""
    said = [f"Holds on {named(found.holds)}"] if found.holds else []
    if about := alone(found):
        said.append(f"It is about {about} alone")
    if found.differs:
        said.append(f"Differs on {named(each for one in found.differs for each in one.combinations)}")
    if found.missing:
        said.append(f"Not run on {named(found.missing)}")
    return tuple(said)


def alone(found: Runs) -> str:
    """Name the databases, or the release lines, that a claim is about alone; "" where it is about all."""
    every = {*found.holds, *found.missing, *(each for one in found.differs for each in one.combinations)}
    if not every or every >= set(ALL):
        return ""
    databases = {each.database: DATABASES[each.database] for each in sorted(every)}
    lines = sorted({each.line for each in every})
    parts = [] if lines == list(LINES) else [f"SQLAlchemy {listed(lines)}"]
    parts += [] if len(databases) == len(DATABASES) else [listed(databases.values())]
    return " on ".join(parts)


def html(found: Runs, ids: tuple[str, ...]) -> str:
    """Return the line of a claim; `ids` are those of what differs, in its order, to which the line leads."""
    text = ". ".join(escape(each) for each in sentences(found))
    first = f' <a href="#{ids[0]}">See how</a>.' if ids else ""
    kind = "differs" if found.differs else "missing" if found.missing else "everywhere"
    return f'<p class="holds {kind}">{text}.{first}</p>' if text else ""


def id_of(example: str, variant: Variant) -> str:
    """Return the id of what an example did elsewhere: `stays-open-1-on-mariadb-20` for 2.0 on MariaDB."""
    first: Combination = variant.combinations[0]
    return f"{example}-on-{first.database}-{first.line.replace('.', '')}"
