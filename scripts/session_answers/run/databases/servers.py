"""The database servers, each with its drivers."""

from __future__ import annotations

from session_answers.run.databases.mariadb import AsyncMy, MariaDB
from session_answers.run.databases.postgresql import AsyncPsycopg, Pg8000, PostgreSQL, Psycopg2
from session_answers.run.databases.server import Server

SERVERS: dict[str, type[Server]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}
WITH_DRIVER: dict[str, type[Server]] = SERVERS | {
    "postgresql-psycopg2": Psycopg2,
    "postgresql-pg8000": Pg8000,
    "postgresql-psycopg_async": AsyncPsycopg,
    "mariadb-asyncmy": AsyncMy,
}
"""The servers with their default drivers, and with other ones."""
