"""Versions: what programs are run with, in words."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import version

from session_answers.run.databases.servers import Server


def versions(server: Server | None) -> str:
    """Return what programs are run with: `SQLAlchemy 2.1.9, Python 3.14.0, psycopg 3.3.9, PostgreSQL 15.20`."""
    drivers = {name: version(name) for name in (server.drivers if server else ())}
    parts = {"SQLAlchemy": version("SQLAlchemy"), "Python": platform.python_version(), **drivers}
    database = server.version() if server else f"SQLite {sqlite3.sqlite_version}"
    return ", ".join([*(f"{name} {number}" for name, number in parts.items()), database])
