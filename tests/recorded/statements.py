from sqlalchemy import insert, text

with engine.begin() as connection:
    # -> checkout, BEGIN
    connection.execute(
        insert(User), [{"name": "Ada"}, {"name": "Bob"}]
    )
    # -> INSERT user (2 parameter sets)
    connection.execute(text("update user set name = 'x' where id = 1"))
    # -> UPDATE user
    connection.execute(text("delete\nfrom user\nwhere id = :id"), {"id": 2})
    # -> DELETE user
    connection.execute(text("with one as (select 1) select * from one"))
    # -> SELECT
    connection.exec_driver_sql("PRAGMA foreign_keys")
    # -> PRAGMA foreign_keys
    connection.execute(text("create index by_name on user (name)"))
    # -> CREATE INDEX by_name
    connection.execute(text("drop table user"))
    # -> DROP TABLE user
# -> COMMIT, checkin
