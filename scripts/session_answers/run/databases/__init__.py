"""Run programs on PostgreSQL and MariaDB."""
