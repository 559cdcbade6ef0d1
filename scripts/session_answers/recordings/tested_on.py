"""The line below a claim that lists the environments in which its examples ran."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from session_answers.recordings.comparisons import Comparison, Variant, combine
from session_answers.recordings.environments import (
    ALL,
    DATABASES,
    RELEASE_LINES,
    Environment,
    describe,
    join_words,
)


def sentences(comparison: Comparison) -> tuple[str, ...]:
    """Return the environments in which a claim is true, differs, and was not run, as sentences without a period."""
    texts = [f"Holds on {describe(comparison.same)}"] if comparison.same else []
    if subject := scope(comparison):
        texts.append(f"It is about {subject} alone")
    if comparison.variants:
        texts.append(f"Differs on {describe(_different(comparison))}")
    if comparison.missing:
        texts.append(f"Not run on {describe(comparison.missing)}")
    return tuple(texts)


def scope(comparison: Comparison) -> str:
    """Return the databases or release lines that a claim is limited to, "" if it is about all."""
    environments = {*comparison.same, *comparison.missing, *_different(comparison)}
    if not environments or environments >= set(ALL):
        return ""
    databases = {environment.database: DATABASES[environment.database] for environment in sorted(environments)}
    lines = sorted({environment.line for environment in environments})
    parts = [] if lines == list(RELEASE_LINES) else [f"SQLAlchemy {join_words(lines)}"]
    parts += [] if len(databases) == len(DATABASES) else [join_words(databases.values())]
    return " on ".join(parts)


def _different(comparison: Comparison) -> list[Environment]:
    return [environment for variant in comparison.variants for environment in variant.environments]


def text(comparisons: Iterable[Comparison]) -> str:
    """Return the line of a claim as plain text, from the comparisons of its examples."""
    return " ".join(f"{sentence}." for sentence in sentences(combine(comparisons)))


def html(comparison: Comparison, ids: tuple[str, ...]) -> str:
    """Return the line as HTML. It links to the first of `ids`, which are the ids of the variants."""
    text = ". ".join(escape(sentence) for sentence in sentences(comparison))
    link = f' <a href="#{escape(ids[0])}">See how</a>.' if ids else ""
    kind = "differs" if comparison.variants else "missing" if comparison.missing else "everywhere"
    return f'<p class="holds {kind}">{text}.{link}</p>' if text else ""


def variant_id(example: str, variant: Variant) -> str:
    """Return the id of a variant, from its first environment: `stays-open-1-on-mariadb-20` for 2.0 on MariaDB."""
    first = variant.environments[0]
    return f"{example}-on-{first.database}-{first.line.replace('.', '')}"
