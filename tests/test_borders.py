"""The borders of the packages: imports only go down, and the core does not depend on the site."""

import ast
import sys
from functools import cache

import pytest

from support.projects import ROOT

CORE = ROOT / "scripts" / "receipts" / "sqlalchemy_receipts"
SITE = ROOT / "scripts" / "session_answers"
# A package imports only from those before it.
GROUND = ("errors", "text_files", "day_and_commit", "system_errors", "atomic_file", "written_files")
PACKAGES = ("pages", "run", "recordings", "permalinks", "prove", "view", "publish", "build", "commands")
# The extra of the core that renders HTML.
NEEDS_PYGMENTS = {"render/html.py", "render/highlight.py"}


@cache
def imports(path):
    """Return the modules and names that a file imports, as (module, name or an empty string)."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.relative_to(ROOT / "scripts").parts[: -node.level]) if node.level else ""
            module = ".".join(filter(None, [package.removeprefix("receipts."), node.module]))
            modules |= {(module, alias.name) for alias in node.names}
    return modules


@cache
def public_names():
    """Return the names in `__all__` of each module of the core that has it, as (module, name)."""
    public = set()
    for path in CORE.rglob("*.py"):
        parts = path.relative_to(CORE.parent).with_suffix("").parts
        module = ".".join(parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
                public |= {(module, name) for name in ast.literal_eval(node.value)}
    return public


def rank(module):
    """Return the place of a module of the site in the order of the packages, counted from the bottom."""
    name = module.split(".")[1] if "." in module else ""
    return PACKAGES.index(name) + 1 if name in PACKAGES else 0


def files(folder):
    return [pytest.param(path, id=str(path.relative_to(folder))) for path in sorted(folder.rglob("*.py"))]


@pytest.mark.parametrize("path", files(CORE))
def test_the_core_imports_only_sqlalchemy_and_itself(path):
    allowed = {*sys.stdlib_module_names, "sqlalchemy", CORE.name}
    allowed |= {"pygments"} if path.relative_to(CORE).as_posix() in NEEDS_PYGMENTS else set()
    assert {module for module, _ in imports(path) if module.split(".")[0] not in allowed} == set()


@pytest.mark.parametrize("path", files(SITE))
def test_the_site_imports_only_public_names_of_the_core(path):
    used = {name for name in imports(path) if name[0].split(".")[0] == CORE.name}
    assert used - public_names() == set()


@pytest.mark.parametrize("path", files(SITE))
def test_a_package_imports_only_from_those_before_it(path):
    own_rank = rank(".".join(path.relative_to(SITE.parent).with_suffix("").parts))
    modules = {f"{module}.{name}" if module == SITE.name else module for module, name in imports(path)}
    assert {module for module in modules if module.split(".")[0] == SITE.name and rank(module) > own_rank} == set()


def test_every_package_is_in_the_order():
    names = {path.stem for path in SITE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert names - {"__init__", "__pycache__"} == {*GROUND, *PACKAGES}


def test_nothing_imports_the_benchmark():
    paths = [*CORE.rglob("*.py"), *SITE.rglob("*.py")]
    assert [path for path in paths if any(module.split(".")[0] == "benchmark" for module, _ in imports(path))] == []
