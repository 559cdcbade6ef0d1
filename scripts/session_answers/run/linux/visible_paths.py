"""The folders of this machine that an example needs to run, and the links that lead to them."""

from __future__ import annotations

import os
import site
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

# The folders of a system's programs and libraries, and the file in which libraries are looked up.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
_FILES = ("/etc/ld.so.cache",)
# The parts of its folder that an interpreter needs. A virtual environment may be in any folder.
_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")


@dataclass(frozen=True)
class VisiblePaths:
    """Folders and files by their real paths, none in another, and links by their paths with their targets."""

    trees: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()


def needed_paths() -> VisiblePaths:
    """Return what an example of this interpreter needs: the system's programs, Python, and what it imports."""
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    python = [str(Path(prefix, part)) for prefix in prefixes for part in _PARTS]
    return visible_paths([*_SYSTEM, *_FILES, sys.executable, *python, *_packages()])


def _packages() -> Iterator[str]:
    """Yield the folders of installed packages, and the packages and modules that are imported from other folders.

    Such a folder may be the source of any project that is installed as editable, with everything that is next to it.
    """
    yield from {*site.getsitepackages(), site.getusersitepackages()} & {*sys.path}
    for name, module in [*sys.modules.items()]:
        if "." not in name:
            yield from getattr(module, "__path__", None) or filter(None, [getattr(module, "__file__", None)])


def visible_paths(paths: Iterable[str]) -> VisiblePaths:
    """Return the existing paths, with the links on the way to them."""
    links: dict[str, str] = {}
    trees = {_real_path(path, links) for path in paths if path and Path(path).exists()}
    top = tuple(sorted(path for path in trees if not _is_in(path, trees)))
    return VisiblePaths(top, tuple(sorted(link for link in links.items() if not _is_in(link[0], trees))))


def _real_path(path: str, links: dict[str, str]) -> str:
    """Return the real path of `path`, and add the links on the way to `links`."""
    parts, here = [*PurePath(path).parts[1:]], "/"
    while parts:
        part = parts.pop(0)
        there = os.path.normpath(os.path.join(here, part))  # noqa: PTH118  (a real path and one name)
        if Path(there).is_symlink():
            links[there] = str(Path(there).readlink())
            parts = [*PurePath(links[there]).parts, *parts]
            there = here
        here = "/" if part == "/" else there
    return here


def _is_in(path: str, trees: set[str]) -> bool:
    return any(str(parent) in trees for parent in PurePath(path).parents)


def are_readable_by_all(visible: VisiblePaths) -> bool:
    """Return whether everybody may read the imported files, and the folders between them and the trees."""
    files = [
        file for module in sys.modules.values() if (file := getattr(module, "__file__", "")) and Path(file).exists()
    ]
    trees = set(visible.trees)
    folders = {
        str(folder)
        for file in files
        for folder in PurePath(os.path.realpath(file)).parents
        if str(folder) in trees or _is_in(str(folder), trees)
    }
    modes = [(path, stat.S_IROTH) for path in files] + [(path, stat.S_IROTH | stat.S_IXOTH) for path in folders]
    return all(Path(path).stat().st_mode & mode == mode for path, mode in modes)
