import sys
from importlib import import_module
from pathlib import Path

import pytest

from session_answers.run.linux.visible_paths import (
    VisiblePaths,
    are_readable_by_all,
    needed_paths,
    visible_paths,
)


@pytest.fixture
def place(tmp_path):
    """A folder with links: its real path, whatever leads to it."""
    base = tmp_path.resolve()
    (base / "data" / "python" / "lib").mkdir(parents=True)
    (base / "data" / "python" / "file").touch()
    (base / "home").symlink_to("data")
    (base / "current").symlink_to(base / "home" / "python")
    (base / "up").symlink_to("../" + base.name + "/data/python")
    (base / "circle").symlink_to("circle")
    return base


def test_a_folder_is_visible(place):
    assert visible_paths([f"{place}/data/python"]) == VisiblePaths((f"{place}/data/python",))


def test_links_on_the_way_are_visible(place):
    assert visible_paths([f"{place}/current/lib"]) == VisiblePaths(
        (f"{place}/data/python/lib",), ((f"{place}/current", f"{place}/home/python"), (f"{place}/home", "data"))
    )


def test_a_link_may_lead_up(place):
    assert visible_paths([f"{place}/up/file"]) == VisiblePaths(
        (f"{place}/data/python/file",), ((f"{place}/up", f"../{place.name}/data/python"),)
    )


def test_a_path_in_a_visible_folder_is_not_listed(place):
    wanted = [f"{place}/data/python/lib", f"{place}/data", f"{place}/data/python/file"]
    assert visible_paths(wanted) == VisiblePaths((f"{place}/data",))


def test_missing_paths_are_left_out(place):
    assert visible_paths([f"{place}/nowhere", f"{place}/circle", ""]) == VisiblePaths(())


def test_all_imported_files_are_visible():
    own = needed_paths().trees
    files = [module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]
    here = str(Path(__file__).parent)
    assert [file for file in files if not file.startswith(tuple(f"{tree}/" for tree in own)) and here not in file] == []


def test_a_source_folder_is_not_visible_but_what_is_imported_from_it(tmp_path, monkeypatch):
    folder = tmp_path.resolve()
    (folder / "own_package").mkdir()
    for name in ("own_package/__init__.py", "own_file.py", "not_imported.py", ".env"):
        (folder / name).write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    for name in ("own_package", "own_file"):
        monkeypatch.setitem(sys.modules, name, import_module(name))
    trees = needed_paths().trees
    assert [tree for tree in trees if tree.startswith(str(folder))] == [
        f"{folder}/own_file.py",
        f"{folder}/own_package",
    ]


def test_files_that_not_everybody_may_read_are_noticed(tmp_path, monkeypatch):
    package = tmp_path / "package"
    package.mkdir(mode=0o755)
    (package / "own_module.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.setattr(sys, "modules", {"own_module": __import__("own_module")})
    own = VisiblePaths((str(package.resolve()),))
    found = []
    for file, folder in ((0o644, 0o755), (0o640, 0o755), (0o644, 0o750), (0o644, 0o754)):
        (package / "own_module.py").chmod(file)
        package.chmod(folder)
        found.append(are_readable_by_all(own))
    assert found == [True, False, False, False]
