with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    with session.begin_nested():
        # -> checkout, BEGIN, INSERT user, User persistent
        session.add(User(name="Bob"))
        # -> User pending
    # -> SAVEPOINT, INSERT user, User persistent, RELEASE SAVEPOINT
    nested = session.begin_nested()
    session.add(User(name="Eve"))
    # -> User pending
    session.flush()
    # -> SAVEPOINT, INSERT user, User persistent
    nested.rollback()
    # -> ROLLBACK TO SAVEPOINT
    session.commit()
    # -> COMMIT, checkin
