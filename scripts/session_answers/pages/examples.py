"""The examples of a page: the executed blocks, with their ids and options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from session_answers.pages.fences import Block, Fence, split
from session_answers.pages.markdown import heading, opens_comment
from session_answers.pages.page import TIMEOUT, Example
from sqlalchemy_receipts import Fault

OPTIONS = ("exec", "id", "title", "setup", "timeout", "review", "server", "picture", "only", "sqlalchemy", "driver")
_OPTION = re.compile(r"""(?<!\S)(\w+)=("[^"]*"|'[^']*')(?!\S)""")
_EXECUTED = re.compile(r"""(?<!\S)exec=("on"|'on')(?!\S)""")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*-[1-9]\d*", re.ASCII)
_PYTHON = re.compile(r"\b(python\d?|py\d?|pycon\d?|pyodide|ipython)\b")
# The value of `review` of the corrected code of an error entry.
FIXED = "fixed"
# The value of `review` of the example that shows the short answer as code, and the first part of its id.
_DO = "do"
_VALUES = {
    "review": (_DO, "avoid", "prefer", FIXED),
    "server": ("mariadb", "postgresql"),
    "picture": ("states", "map"),
    "only": ("sqlite", "postgresql", "mariadb"),
    "sqlalchemy": ("2.1", "2.0", "1.4"),
    "driver": ("psycopg", "psycopg2", "pg8000", "asyncpg", "psycopg_async", "pymysql", "aiomysql", "asyncmy"),
}
# Options that can have several values, separated by spaces.
_SEVERAL = ("only", "sqlalchemy", "driver")
# The first part of the ids of examples above the first claim.
_NO_CLAIM = "example"


@dataclass(frozen=True)
class _Source:
    """A block that looks like an example, with the first part of a new id; `hidden` is in a comment."""

    block: Block
    claim: str
    hidden: bool

    @property
    def fence(self) -> Fence:
        return self.block.fence

    @property
    def id(self) -> str:
        return _options(self.fence.info).get("id", "")

    @property
    def is_executable(self) -> bool:
        """Return whether the builders would pass the block to the extension."""
        fence = self.fence
        language = re.match(r"python(\s|$)", fence.info)
        return bool(language and not self.hidden and not fence.indent and fence.marks.startswith("`"))

    @property
    def is_executed(self) -> bool:
        return self.is_executable and _EXECUTED.search(self.fence.info) is not None


def read(path: str, text: str, faults: list[Fault]) -> tuple[Example, ...]:
    """Return the examples of a page. Add a fault for each block that is not a valid example."""
    sources = list(_sources(path, text, faults))
    ids = [source.id for source in sources if source.is_executable]
    examples: list[Example] = []
    for source in sources:
        fence = source.fence
        if not source.is_executable:
            fix = 'begin it with ```python exec="on" at the left margin, outside comments, or name another language'
            problem = f"{fence.text!r} looks like an example but would not be executed"
            faults.append(Fault(path, fence.line, problem, fix))
            continue
        faults += (Fault(path, fence.line, *fault) for fault in _option_faults(fence.info))
        if source.is_executed and (problem := _id_problem(source.id, [example.id for example in examples])):
            ids.append(next_id(source.claim, ids))
            faults.append(Fault(path, fence.line, problem, f'write id="{ids[-1]}"'))
        examples.append(_example(source))
    return tuple(examples)


def next_id(claim: str, used: Iterable[str]) -> str:
    """Return the id of a new example of a claim. Its number is one more than the largest number in `used`."""
    parts = (identifier.rpartition("-") for identifier in used)
    numbers = (int(number) for start, _, number in parts if start == claim and number.isdecimal())
    return f"{claim}-{max(numbers, default=0) + 1}"


def with_ids(text: str, used: Iterable[str] = ()) -> str:
    """Return the text of a page with an id in each example. Do not use the ids in `used` again."""
    rows = text.split("\n")
    sources = [source for source in _sources("", text, []) if source.is_executed]
    ids = [*used, *(source.id for source in sources if source.id)]
    for source in (source for source in sources if not source.id):
        ids.append(next_id(source.claim, ids))
        index = source.fence.line - 1
        rows[index] = _EXECUTED.sub(rf'\g<0> id="{ids[-1]}"', rows[index], count=1)
    return "\n".join(rows)


def _sources(path: str, text: str, faults: list[Fault]) -> Iterator[_Source]:
    """Yield the blocks that look like examples. Add a fault for a block without an end."""
    claim, hidden = _NO_CLAIM, False
    for part in split(text.replace("\r\n", "\n").split("\n")):
        if isinstance(part, Block):
            if not part.closed:
                fix = f"end it with {part.fence.marks} on its own line"
                faults.append(Fault(path, part.fence.line, "the block is not closed", fix))
            elif _looks_like_an_example(part.fence.info):
                is_do = _options(part.fence.info).get("review") == _DO
                yield _Source(part, _DO if is_do else claim, hidden)
            continue
        above = None if hidden else heading(*part)
        claim = above.id if above and above.id else claim
        hidden = opens_comment(part[1], hidden=hidden)


def _looks_like_an_example(info: str) -> bool:
    return bool(_PYTHON.search(info) or re.search(r"\bexec\b|exec=", info))


def _id_problem(identifier: str, before: list[str]) -> str:
    """Return the problem of an example's id, or "" if there is none. `before` are the ids above it."""
    if not identifier:
        return "the example has no id"
    if not _ID.fullmatch(identifier):
        return f"the id {identifier!r} is not words of letters and digits, joined by hyphens, with a number at the end"
    return f"another example has the id {identifier!r}" if identifier in before else ""


def _options(info: str) -> dict[str, str]:
    return {name: value[1:-1] for name, value in _OPTION.findall(info.removeprefix("python"))}


def _option_faults(info: str) -> Iterator[tuple[str, str]]:
    """Yield the problems of an example's options, with their fixes."""
    options = _options(info)
    options_fix = f"the options are {', '.join(OPTIONS)}"
    if remainder := _OPTION.sub("", info.removeprefix("python")).strip():
        yield f"{remainder!r} is not an option", f'write options as name="value"; {options_fix}'
    for name in options.keys() - {*OPTIONS}:
        yield f"there is no option {name!r}", options_fix
    if options.get("exec") != "on":
        yield "the example is not executed", 'write exec="on" in every python block, or name another language'
    for name, values in _VALUES.items():
        written = options.get(name, values[0])
        words = written.split() if name in _SEVERAL else [written]
        if not words or not {*words} <= {*values}:
            yield f"there is no {name}={written!r}", "write " + " or ".join(f'{name}="{value}"' for value in values)
    if not re.fullmatch(r"[1-9]\d{0,2}", options.get("timeout", "10")):
        problem = f"timeout={options['timeout']!r} is not a number of seconds from 1 to 999"
        yield problem, 'write one, such as timeout="20"'


def _example(source: _Source) -> Example:
    options = _options(source.fence.info)
    seconds = options.pop("timeout", "")
    words = {name: value for name, value in options.items() if name in OPTIONS and name not in ("exec", "id")}
    timeout = float(seconds) if seconds.isdecimal() else TIMEOUT
    return Example(source.id, source.fence.line + 1, "\n".join(source.block.rows), timeout=timeout, **words)
