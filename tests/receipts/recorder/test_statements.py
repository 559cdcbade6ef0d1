import pytest

from sqlalchemy_receipts.recorder.statements import summary, tidy


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("INSERT INTO user (name) VALUES (?)", "INSERT user"),
        ("insert or ignore into user_account VALUES (1)", "INSERT user_account"),
        ("REPLACE INTO user VALUES (1)", "REPLACE user"),
        ('INSERT INTO "user" (name) VALUES (?) RETURNING id', "INSERT user"),
        ("INSERT INTO `user` VALUES (1)", "INSERT user"),
        ("INSERT INTO [user] VALUES (1)", "INSERT user"),
        ("INSERT INTO main.user VALUES (1)", "INSERT main.user"),
        ('INSERT INTO main."order" VALUES (1)', "INSERT main.order"),
        ('SELECT 1 FROM "main"."user"', "SELECT main.user"),
        ('SELECT 1 FROM "user account"', "SELECT user account"),
        ("SELECT user.id\n  FROM\n  user, address", "SELECT user"),
        ("SELECT a.id FROM (SELECT user.id FROM user) AS a", "SELECT user"),
        ("(SELECT 1 FROM user) UNION SELECT 2", "SELECT user"),
        ("SELECT 1", "SELECT"),
        ("SELECT 'sent FROM me', 'it''s FROM you'", "SELECT"),
        ("SELECT fromage FROM käse$1", "SELECT käse$1"),
        ("/* from app */ SELECT 1 FROM user", "SELECT user"),
        ("-- from app\nDELETE FROM user", "DELETE user"),
        ("UPDATE user SET name=? WHERE user.id = ?", "UPDATE user"),
        ("UPDATE OR IGNORE user SET name=?", "UPDATE user"),
        ("  DELETE FROM user WHERE id IN (SELECT id FROM gone)", "DELETE user"),
        ("TRUNCATE TABLE user", "TRUNCATE user"),
        ("TRUNCATE user", "TRUNCATE user"),
        ('PRAGMA main.table_info("user")', "PRAGMA table_info"),
        ("PRAGMA foreign_keys = ON", "PRAGMA foreign_keys"),
        ("\nCREATE TABLE user (\n\tid INTEGER\n)\n\n", "CREATE TABLE user"),
        ("create temporary table if not exists t (id int)", "CREATE TABLE t"),
        ("CREATE UNIQUE INDEX ix_user_name ON user (name)", "CREATE INDEX ix_user_name"),
        ("DROP TABLE IF EXISTS [user]", "DROP TABLE user"),
        ("ALTER TABLE user ADD COLUMN x", "ALTER TABLE user"),
        ("CREATE VIEW v AS SELECT 1 FROM user", "CREATE VIEW v"),
        ("SAVEPOINT sa_savepoint_1", "SAVEPOINT"),
        ("RELEASE  SAVEPOINT sa_savepoint_1", "RELEASE SAVEPOINT"),
        ("ROLLBACK TO SAVEPOINT sa_savepoint_1", "ROLLBACK TO SAVEPOINT"),
        ("rollback to sa_savepoint_1", "ROLLBACK TO SAVEPOINT"),
        ("ROLLBACK", "ROLLBACK"),
        ("BEGIN IMMEDIATE", "BEGIN"),
        ("WITH a AS (SELECT 1 FROM user) SELECT 1 FROM a", "SELECT a"),
        ("WITH a AS (SELECT 1 FROM user) UPDATE address SET x = 1", "UPDATE address"),
        ("SELECT (SELECT count(*) FROM address) AS n FROM user", "SELECT user"),
        ("EXPLAIN QUERY PLAN SELECT 1 FROM user", "EXPLAIN"),
        ("", "SQL"),
        (";", "SQL"),
    ],
)
def test_a_statement_is_named_by_its_verb_and_its_first_table(statement, words):
    assert summary(statement) == words


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \n\t\n ", "", id="nothing that is seen"),
        pytest.param("SELECT 1", "SELECT 1", id="one line"),
        pytest.param(
            "SELECT user.id, user.name \nFROM user \nWHERE user.name = ?",
            "SELECT user.id, user.name\nFROM user\nWHERE user.name = ?",
            id="a query",
        ),
        pytest.param(
            "\nCREATE TABLE user (\n\tid INTEGER NOT NULL, \n\tPRIMARY KEY (id)\n)\n\n",
            "CREATE TABLE user (\n  id INTEGER NOT NULL,\n  PRIMARY KEY (id)\n)",
            id="a table",
        ),
        pytest.param("SELECT 1\n\n \nFROM user", "SELECT 1\nFROM user", id="empty lines"),
        pytest.param("SELECT  1,\n    'a  b'", "SELECT  1,\n    'a  b'", id="blanks that are seen"),
    ],
)
def test_a_statement_keeps_its_lines(statement, text):
    assert tidy(statement) == text
