"""The line below a claim that lists the environments in which its examples ran."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from session_answers.recordings.comparisons import Comparison, Variant, combine
from session_answers.recordings.descriptions import describe
from session_answers.recordings.environments import DATABASES, DEFAULT, RELEASE_LINES, Environment, join_words


def sentences(comparison: Comparison) -> tuple[str, ...]:
    """Return the environments in which the examples of a claim ran, differ, and did not run, without periods."""
    drivers = comparison.drivers
    texts = [f"Tested on {describe(comparison.same, drivers)}"] if comparison.same else []
    if comparison.variants:
        texts.append(f"Differs on {describe(_different(comparison), drivers)}")
    if comparison.missing:
        texts.append(f"Not run on {describe(comparison.missing, {})}")
    if limits := _limits(comparison):
        texts.append(f"Run on {limits} only")
    return tuple(texts)


def short(comparison: Comparison) -> tuple[str, ...]:
    """Return the environments in which the examples of a claim ran and differ, without default drivers and periods."""
    same = [environment for environment in comparison.same if environment.is_default] or comparison.same
    texts = [f"Tested on {describe(same, {})}"] if same else []
    if comparison.variants:
        texts.append(f"{'It differs' if texts else 'Differs'} on {describe(_different(comparison), {})}")
    return tuple(texts)


def _limits(comparison: Comparison) -> str:
    """Return the databases or release lines that the examples are limited to, "" if they are for all."""
    environments = {*comparison.same, *comparison.missing, *_different(comparison)}
    if not environments or environments >= set(DEFAULT):
        return ""
    databases = {environment.database: DATABASES[environment.database] for environment in sorted(environments)}
    lines = sorted({environment.line for environment in environments})
    parts = [] if lines == list(RELEASE_LINES) else [f"SQLAlchemy {join_words(lines)}"]
    parts += [] if len(databases) == len(DATABASES) else [join_words(databases.values())]
    return " with ".join(parts)


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
    return f'<p class="tested-on {kind}">{text}.{link}</p>' if text else ""


def variant_id(example: str, variant: Variant) -> str:
    """Return the id of a variant, from its first environment: `stays-open-1-on-mariadb-20` for 2.0 with MariaDB."""
    first = variant.environments[0]
    return "-".join(filter(None, (f"{example}-on", *_names(first)))).replace("_", "-").replace(".", "")


def _names(environment: Environment) -> tuple[str, ...]:
    python = environment.python and f"python{environment.python}"
    return environment.database, environment.driver, python, environment.line
