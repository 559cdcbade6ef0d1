"""The databases and the release lines that an example ran on, as chips. A script turns them into tabs."""

from __future__ import annotations

from collections.abc import Iterable

from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant
from session_answers.recordings.environments import DATABASES, Environment, home


def tab_names(environments: Iterable[Environment]) -> str:
    """Return the tabs of environments, such as `postgresql-2.1`, separated by spaces. Only default drivers have one."""
    return " ".join(f"{each.database}-{each.line}" for each in sorted(environments) if each.is_default)


def has_tab(variant: Variant) -> bool:
    """Return whether a variant has a trace that a tab shows."""
    return variant.trace is not None and any(each.is_default for each in variant.environments)


def _different(proof: Proof) -> set[Environment]:
    variants = proof.comparison.variants
    return {each for variant in variants for each in variant.environments if each.is_default}


def _ran(proof: Proof) -> set[Environment]:
    same = {each for each in proof.comparison.same if each.is_default}
    return {home(proof.example), *same, *_different(proof)}


def database_names(proof: Proof) -> list[str]:
    """Return the names of the databases that an example ran on."""
    ran = {each.database for each in _ran(proof)}
    return [name for database, name in DATABASES.items() if database in ran]


def chips_html(proof: Proof) -> str:
    """Return one list of databases and one of release lines. A name is marked if its result differs."""
    shown, different, ran = home(proof.example), _different(proof), _ran(proof)
    databases = [name for name in DATABASES if name in {each.database for each in ran}]
    lines = sorted({each.line for each in ran}, reverse=True)
    off = {name for name in databases if Environment(shown.line, name) in different}
    off |= {line for line in lines if Environment(line, shown.database) in different}
    only = " only" if len(databases) == 1 else ""
    named = [(f"{DATABASES[name]}{only}", name in off) for name in databases]
    return _chips("Tested on", "database", named) + _chips(
        "SQLAlchemy", "line", [(name, name in off) for name in lines]
    )


def _chips(label: str, kind: str, names: Iterable[tuple[str, bool]]) -> str:
    items = "".join(_chip(name, differs=differs) for name, differs in names)
    return f'<ul class="chips {kind}" role="list" aria-label="{label}">{items}</ul>'


def _chip(name: str, *, differs: bool) -> str:
    return f'<li class="ne">{name}</li>' if differs else f"<li>{name}</li>"
