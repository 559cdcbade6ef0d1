"""The workspace of a run: the folder of the project, the folder for sample sites, and the number of rounds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .processes import Cost
from .report import Figure
from .sample_pages import page_names
from .variants import Variant, write_site


@dataclass(frozen=True)
class Workspace:
    """The folder of the project, a folder to build in, the sizes of the sample sites, and the number of rounds."""

    root: Path
    folder: Path
    pages: tuple[int, ...]
    repeat: int
    log: Callable[[str], object]

    def rounds(self, text: str) -> Iterator[int]:
        """Count the rounds from 1, and log each."""
        for number in range(1, self.repeat + 1):
            self.log(f"{text}, round {number} of {self.repeat}")
            yield number

    @contextmanager
    def new_folder(self, name: str) -> Iterator[Path]:
        """Yield a new folder. Delete it at the end."""
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def sample_site(self, variant: Variant, count: int) -> Iterator[Path]:
        """Yield the folder of a new site with `count` sample pages. Delete it at the end."""
        with self.new_folder(f"{variant.name} {count} pages") as folder:
            write_site(variant, self.root, folder, count)
            yield folder


def middle_page(count: int) -> str:
    """Return the name of the sample page that the benchmark reads and edits."""
    return page_names(count)[(count - 1) // 2]


def seconds(table: str, row: str, column: str, cost: Cost) -> Figure:
    """Return a cost as a figure of the report."""
    return Figure(table, "CPU s / wall s", row, column, (cost.cpu, cost.wall))
