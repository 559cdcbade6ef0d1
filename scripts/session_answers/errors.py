"""The errors of the site, one class for each kind of thing that can be wrong."""

from __future__ import annotations

from sqlalchemy_receipts import ReceiptsError


class PageError(ReceiptsError):
    """A page, one of its examples, or a receipt is wrong."""


class TextFileError(ReceiptsError):
    """A file of the project is missing, or is not text that can be shown."""


class NavigationError(ReceiptsError):
    """The navigation in `mkdocs.yml` and the pages in `docs/` do not agree."""


class PermalinkError(ReceiptsError):
    """An address that was published would break."""


class RecordingError(ReceiptsError):
    """A result or a trace in `docs/.recorded` is missing, unreadable, or out of date."""


class RunError(ReceiptsError):
    """Examples cannot be run: no database server, no isolation, or no environment with the versions."""


class BuildError(ReceiptsError):
    """The site cannot be built or written."""


class CommandError(ReceiptsError):
    """A command was given an argument that it cannot use."""
