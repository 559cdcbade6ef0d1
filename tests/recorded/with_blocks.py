from contextlib import ExitStack, contextmanager


@contextmanager
def unit_of_work():
    with Session(engine) as session:
        yield session
        session.commit()
        # -> checkout, BEGIN, INSERT user, User persistent, COMMIT,
        # -> checkin


with unit_of_work() as outer:
    outer.add(User(name="Ada"))
    # -> User pending

with (
    engine.connect() as first,
    engine.connect() as second,
):
    # -> checkout, connect, checkout
    pass
# -> reset, checkin, reset, checkin

with Session(engine) as session, session.begin():
    session.add(User(name="Bob"))
    # -> User pending
# -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin

with Session(engine) as session:
    with session.begin():
        with session.begin_nested():
            session.add(User(name="Eve"))
            # -> User pending
        # -> checkout, BEGIN, SAVEPOINT, INSERT user, User persistent,
        # -> RELEASE SAVEPOINT
    # -> COMMIT, checkin

with ExitStack() as stack:
    connection = stack.enter_context(engine.connect())
    # -> checkout
    connection.scalar(select(User.id))
    # -> BEGIN, SELECT user
# -> ROLLBACK, checkin

if True:
    with engine.begin() as connection: connection.scalar(select(User.id))
    # -> checkout, BEGIN, SELECT user, COMMIT, checkin
