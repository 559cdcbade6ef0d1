"""The tables of the class that a query loads, which SQLAlchemy knows and its SQL does not show."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect


def loaded_tables(context: Any) -> frozenset[str]:
    """Return the names of the tables of the first class that a query loads as a whole, or nothing.

    A relationship load can begin with the table of the parents, and a query with a subquery.
    """
    statement = getattr(context, "invoked_statement", None)
    for column in getattr(statement, "column_descriptions", None) or ():
        # The columns of a query for tables have no entity.
        entity = column.get("entity")
        if entity is not None and column.get("expr") is entity:
            mapper = getattr(inspect(entity, raiseerr=False), "mapper", None)
            return frozenset(str(getattr(table, "fullname", "")) for table in getattr(mapper, "tables", ()))
    return frozenset()
