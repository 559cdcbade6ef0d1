"""Roots: which folders of this machine a program needs to run, and the links that lead there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

# Where systems keep programs and libraries, and where these are looked up.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
_FILES = ("/etc/ld.so.cache",)
# What of its own folder an interpreter needs: a virtual environment may be anybody's folder.
_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")


@dataclass(frozen=True)
class Roots:
    """Folders and files by their real paths, none below another, and links by their paths with what they say."""

    trees: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()


def needed() -> Roots:
    """Return what a program that this interpreter runs needs: the system's programs, Python, and what it imports."""
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    own = [str(Path(prefix, part)) for prefix in prefixes for part in _PARTS]
    return roots([*_SYSTEM, *_FILES, sys.executable, *own, *sys.path])


def roots(paths: Iterable[str]) -> Roots:
    """Return the roots of those of some paths that there are."""
    links: dict[str, str] = {}
    trees = {_followed(path, links) for path in paths if path and Path(path).exists()}
    own = tuple(sorted(path for path in trees if not _is_below(path, trees)))
    return Roots(own, tuple(sorted(each for each in links.items() if not _is_below(each[0], trees))))


def _followed(path: str, links: dict[str, str]) -> str:
    """Return where a path really is, and add the links on the way to `links`."""
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


def _is_below(path: str, trees: set[str]) -> bool:
    return any(str(parent) in trees for parent in PurePath(path).parents)


def are_for_all(own: Roots) -> bool:
    """Tell whether everybody may read what is imported so far: files, and the folders from the roots to them."""
    files = [
        file for module in sys.modules.values() if (file := getattr(module, "__file__", "")) and Path(file).exists()
    ]
    folders = {
        str(folder)
        for file in files
        for folder in PurePath(os.path.realpath(file)).parents
        if str(folder) in own.trees or _is_below(str(folder), set(own.trees))
    }
    modes = [(path, stat.S_IROTH) for path in files] + [(path, stat.S_IROTH | stat.S_IXOTH) for path in folders]
    return all(Path(path).stat().st_mode & mode == mode for path, mode in modes)
