"""The errors of the site, one class for each kind of fault."""

from __future__ import annotations

from sqlalchemy_receipts import ReceiptsError


class PageError(ReceiptsError):
    """A page, one of its examples, or a receipt is incorrect."""


class TextFileError(ReceiptsError):
    """A file of the project is missing or is not printable text."""


class WriteError(ReceiptsError):
    """A file cannot be written, or it changed since it was read."""


class NavigationError(ReceiptsError):
    """The navigation in `mkdocs.yml` and the pages in `docs/` do not agree."""


class PermalinkError(ReceiptsError):
    """A published address would break."""


class RecordingError(ReceiptsError):
    """A result or a trace in `docs/.recorded` is missing, unreadable, or out of date."""


class RunError(ReceiptsError):
    """Examples cannot be run, because a database server, isolation, or an environment with the versions is missing."""


class BuildError(ReceiptsError):
    """The site cannot be built or written."""


class CommandError(ReceiptsError):
    """A command has an argument that it cannot use."""
