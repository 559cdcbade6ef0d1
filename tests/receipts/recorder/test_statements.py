import sys

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
        ("ROLLBACK", "SQL ROLLBACK"),
        ("BEGIN IMMEDIATE", "SQL BEGIN"),
        ("WITH a AS (SELECT 1 FROM user) SELECT 1 FROM a", "SELECT user"),
        ("WITH a AS (SELECT 1 FROM user) UPDATE address SET x = 1", "UPDATE address"),
        ("SELECT (SELECT count(*) FROM address) AS n FROM user", "SELECT user"),
        ("EXPLAIN QUERY PLAN SELECT 1 FROM user", "EXPLAIN"),
        ("EXPLAIN SELECT 1", "EXPLAIN"),
        ("SELECT user.name IS DISTINCT FROM address.email AS a FROM user, address", "SELECT user"),
        ("SELECT user.id FROM user WHERE user.name IS NOT DISTINCT FROM address.email", "SELECT user"),
        ("SELECT DISTINCT FROM user", "SELECT user"),
        ("SELECT extract(year FROM user.born) FROM user", "SELECT user"),
        ("SELECT substring(x FROM 2)", "SELECT"),
        ('SELECT user.name AS "copied from x" FROM user', "SELECT user"),
        ("SELECT ARRAY[1, 2], x[1] FROM user", "SELECT user"),
        ('SELECT 1 FROM "we""ird"', 'SELECT we"ird'),
        ('INSERT INTO "my schema"."t" VALUES (1)', "INSERT my schema.t"),
        ("SELECT name FROM x UNION SELECT name FROM y", "SELECT x"),
        ("SELECT 1 UNION SELECT name FROM y", "SELECT y"),
        ("(SELECT 1) UNION (SELECT name FROM y)", "SELECT y"),
        ("VALUES (1), (2)", "VALUES"),
        ("SELECT v.x FROM (VALUES (1)) AS v", "SELECT"),
        ("SELECT EXISTS (SELECT 1 FROM user)", "SELECT user"),
        ("SELECT count(*) FROM (SELECT user.id FROM user) AS a", "SELECT user"),
        ("SELECT 1 FROM (user JOIN address ON 1 = 1) JOIN x ON 1 = 1", "SELECT user"),
        ("SELECT 1 FROM LATERAL (SELECT 1 FROM user) AS x", "SELECT user"),
        ("SELECT 1 FROM generate_series(1, 3) AS n", "SELECT"),
        ("SELECT 1 FROM main.json_each(?) AS j, user", "SELECT user"),
        ("SELECT 1 FROM user CROSS JOIN LATERAL unnest(user.tags) AS t (tag)", "SELECT user"),
        ("SELECT 1 FROM unnest(ARRAY(SELECT id FROM user)) AS t", "SELECT user"),
        ("TABLE user", "TABLE user"),
        ("INSERT INTO t (a) SELECT a FROM u", "INSERT t"),
        ("INSERT IGNORE INTO user VALUES (1)", "INSERT user"),
        ("INSERT user VALUES (1)", "INSERT user"),
        ("DELETE a FROM user AS a JOIN address AS b ON 1 = 1", "DELETE user"),
        ("DELETE FROM ONLY user", "DELETE user"),
        ("UPDATE ONLY user SET x = 1", "UPDATE user"),
        ("MERGE INTO user AS u USING x ON u.id = x.id WHEN MATCHED THEN DELETE", "MERGE user"),
        ("LOCK TABLE user IN EXCLUSIVE MODE", "LOCK TABLE user"),
        ("LOCK user", "LOCK TABLE user"),
        ("LOCK TABLES user WRITE, address READ", "LOCK TABLES user"),
        ("UNLOCK TABLES", "UNLOCK TABLES"),
        ("TRUNCATE TABLE ONLY user", "TRUNCATE user"),
        ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON user (name)", "CREATE INDEX ix"),
        ("CREATE INDEX ON user (name)", "CREATE INDEX"),
        ("DROP INDEX CONCURRENTLY ix", "DROP INDEX ix"),
        ("CREATE OR REPLACE VIEW v AS SELECT 1 FROM user", "CREATE VIEW v"),
        ("CREATE MATERIALIZED VIEW v AS SELECT 1 FROM user", "CREATE MATERIALIZED VIEW v"),
        ("CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ DELETE FROM user; $$", "CREATE FUNCTION f"),
        ("CREATE TRIGGER t BEFORE INSERT ON user BEGIN SELECT 1; END", "CREATE TRIGGER t"),
        ("ALTER TABLE ONLY user ADD x int", "ALTER TABLE user"),
        ("COMMENT ON TABLE user IS 'people'", "COMMENT ON TABLE user"),
        ("COMMENT ON COLUMN user.name IS 'x'", "COMMENT ON COLUMN user.name"),
        ("COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'", "COMMENT ON CONSTRAINT c"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC", "ALTER"),
        ("CREATE PUBLICATION p FOR TABLE user", "CREATE PUBLICATION p"),
        ("CREATE POLICY own ON user FOR SELECT TO PUBLIC", "CREATE POLICY own"),
        ("CREATE OR REPLACE RULE r AS ON DELETE TO user DO INSTEAD NOTHING", "CREATE RULE r"),
        ("CREATE STATISTICS IF NOT EXISTS app.st ON a, b FROM user", "CREATE STATISTICS app.st"),
        ("CREATE OPERATOR CLASS c FOR TYPE int USING btree AS STORAGE int", "CREATE"),
        ("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON user", "CREATE TRIGGER t"),
        ("CREATE EVENT TRIGGER t ON ddl_command_end", "CREATE TRIGGER t"),
        ("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM user", "CREATE EVENT e"),
        ("CREATE AGGREGATE FUNCTION f RETURNS INT SONAME 'x'", "CREATE FUNCTION f"),
        ("CREATE DEFINER=user@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1", "CREATE VIEW v"),
        ("# from app\nSELECT 1 FROM user", "SELECT user"),
        ("/* a */ -- b\n /* c */ WITH a AS (SELECT 1) INSERT INTO user SELECT 1 FROM a", "INSERT user"),
        ('WITH "update" AS (SELECT 1 FROM user) DELETE FROM address', "DELETE address"),
        ("WITH a AS (UPDATE user SET x = 1 RETURNING id) SELECT id FROM a", "UPDATE user"),
        ("WITH a AS (SELECT 1 FROM user), b AS NOT MATERIALIZED (SELECT 1 FROM a) SELECT 1 FROM b", "SELECT user"),
        (
            "WITH RECURSIVE t AS (SELECT id FROM user UNION ALL SELECT 1 FROM user JOIN t ON 1 = 1) SELECT * FROM t",
            "SELECT user",
        ),
        ("COMMIT", "SQL COMMIT"),
        ("COMMIT AND CHAIN", "SQL COMMIT"),
        ("START TRANSACTION", "SQL START TRANSACTION"),
        ("END", "SQL END"),
        ("XA BEGIN 'x'", "SQL XA BEGIN"),
        ("PREPARE TRANSACTION 'x'", "SQL PREPARE TRANSACTION"),
        ("COMMIT PREPARED 'x'", "SQL COMMIT PREPARED"),
        ("PREPARE two AS SELECT 2", "PREPARE"),
        ("", "SQL"),
        (";", "SQL"),
    ],
)
def test_a_statement_is_named_by_its_verb_and_its_first_table(statement, words):
    assert summary(statement).words() == words


@pytest.mark.parametrize(
    ("preferred", "words"),
    [((), "SELECT user"), ({"address"}, "SELECT address"), ({"other"}, "SELECT user")],
    ids=["the first table", "a table that is preferred", "a table that it does not read"],
)
def test_a_statement_can_be_named_by_another_of_its_tables(preferred, words):
    statement = "SELECT a.id FROM (SELECT user.id FROM user) AS a JOIN address ON 1 = 1"
    assert summary(statement).words(preferred) == words


HOSTILE = [
    "/*",
    "'",
    "(",
    "$a$",
    '"',
    "SELECT (",
    "SELECT 1 FROM (",
    "WITH a AS (",
    "[",
    "#\n",
    ")",
    "SELECT [a ",
    "$a$ $b$ ",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_the_steps_to_name_a_statement_grow_with_its_length_alone(part):
    counts = []
    for length in (500, 1000):
        steps = 0

        def count(*_):
            nonlocal steps
            steps += 1

        sys.setprofile(count)
        try:
            summary(part * length)
        finally:
            sys.setprofile(None)
        counts.append(steps)
    assert counts[1] <= 2.2 * counts[0]


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
