def connect():
    engine.connect().close(); yield
    # -> 3x (checkout, reset, checkin)


def connect_twice():
    engine.connect().close(); yield; engine.connect().close()
    # -> checkout, reset, checkin, checkout, reset, checkin


# A new generator can have the address of the last one.
for _ in range(3):
    list(connect())
list(connect_twice())
