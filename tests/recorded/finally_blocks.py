from contextlib import suppress


class Unit:
    @property
    def connection(self):
        return engine.connect()
        # -> 2x checkout


def work(result):
    try:
        if result:
            return result
    finally:
        with Unit().connection as connection, engine.connect():
            # -> connect, checkout; checkout
            connection.execute(select(User))
            # -> 2x (BEGIN, SELECT user)
        # -> 2x (reset, checkin, ROLLBACK, checkin)


for number in range(3):
    with suppress(KeyError):
        try:
            if number == 1:
                continue
            if number == 2:
                raise KeyError
                # -> raises KeyError
        finally:
            with (lambda: engine.connect())() as connection:
                # -> 3x checkout
                connection.execute(select(User))
                # -> 3x (BEGIN, SELECT user)
            # -> 3x (ROLLBACK, checkin)
work(1)
work(0)
