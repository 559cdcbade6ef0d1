def drop():
    connection = engine.connect()
    # -> checkout
    del connection
    # -> reset, checkin
    return None


def leave():
    connection = engine.connect()
    # -> checkout
    assert connection


async def suspend():
    connection = engine.connect()
    # -> checkout
    await asyncio.sleep(0)
    del connection
    # -> reset, checkin
    await asyncio.sleep(0)


import asyncio

drop()
leave()
# -> reset, checkin
asyncio.run(suspend())
for connection in [engine.connect()]:
    # -> checkout; reset, checkin
    connection = None
