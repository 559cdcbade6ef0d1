from sqlalchemy import bindparam, insert, update

with Session(engine) as session:
    ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
    session.add_all([ada, bob])
    # -> 2x User pending
    session.flush()
    # -> checkout, BEGIN, INSERT user (2 parameter sets),
    # -> 2x User persistent
    ada.name, bob.name = "Eve", "Flo"
    session.flush()
    # -> UPDATE user (2 parameter sets)
    session.delete(ada)
    session.delete(bob)
    session.flush()
    # -> DELETE user (2 parameter sets), 2x User deleted
    session.execute(insert(User), [{"id": 3, "name": "Gus"}])
    # -> INSERT user
    session.execute(insert(User), [{"name": "x"} for _ in range(20)])
    # -> INSERT user (20 parameter sets)

    session.execute(
        insert(User).returning(User.name),
        [{"id": key, "name": "z"} for key in (50, 51)],
    )
    # -> INSERT user
# -> ROLLBACK, checkin

with engine.begin() as connection:
    # -> checkout, BEGIN
    connection.execute(
        update(User).where(User.id == bindparam("key")),
        [{"key": key, "name": "y"} for key in range(3)],
    )
    # -> UPDATE user (3 parameter sets)
    connection.exec_driver_sql(
        "DELETE FROM user WHERE id = ?", [(1,), (2,)]
    )
    # -> DELETE user (2 parameter sets)
# -> COMMIT, checkin
