def save(name):
    with Session(engine) as session:
        session.add(User(name=name))
        # -> 2x User pending
        session.commit()
        # -> 2x (checkout, BEGIN, INSERT user, User persistent, COMMIT,
        # -> checkin)


def twice():
    save("Ada")
    save("Bob")


def fail():
    raise LookupError("on purpose")
    # -> raises LookupError


twice()
late = lambda: engine.connect().close()  # noqa: E731
# -> checkout, reset, checkin
late()
connect_and_close = sorted([2, 1], key=lambda _: engine.connect().close() or 0)
# -> checkout, reset, checkin, checkout, reset, checkin
try:
    fail()
except LookupError:
    pass


class Service:
    @property
    def count(self):
        with engine.connect() as connection:
            # -> checkout
            return connection.scalar(select(func.count()).select_from(User))
            # -> BEGIN, SELECT user
        # -> ROLLBACK, checkin


from sqlalchemy import func

assert Service().count == 2
