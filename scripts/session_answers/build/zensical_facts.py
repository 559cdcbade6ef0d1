"""The data of each run for the templates, for a builder without hooks: a mapping that is filled when it is read."""

from __future__ import annotations

import os
from collections.abc import ItemsView
from typing import Any

from click import ClickException

from session_answers.build.current_snapshot import command, prove
from session_answers.build.own_commands import options_of, run_instead
from sqlalchemy_receipts import ReceiptsError


class _WhenRead(dict[str, Any]):
    """A mapping for `extra:` in `mkdocs.yml`, which Zensical copies before it changes the last good site.

    Zensical writes into the last good site, and its server ends with a fault. Our own commands protect the site.
    """

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        """Prove every page, and return the data for the templates. Raise ClickException with all faults."""
        if command() == "serve":
            run_instead("serve", *options_of("serve"))
        if command() == "build" and "SITE_DIR" not in os.environ:
            run_instead("zensical")
        try:
            return prove().facts.items()
        except ReceiptsError as error:
            raise ClickException(f"the last good site is unchanged:\n{error}") from None


AS_OF = _WhenRead()
