import asyncio
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from threading import Timer

one, two = Session(engine), Session(engine)
with ThreadPoolExecutor(1) as pool:
    one.add(User(name="Ada"))
    # -> User pending
    first = pool.submit(one.flush)
    # -> checkout, BEGIN, INSERT user, User persistent
    first.result()
    x = 1
    second = pool.submit(one.commit)
    # -> COMMIT, checkin
    second.result()
    two.add(User(name="Bob"))
    # -> User pending
    list(pool.map(Session.commit, [one, two]))
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin

with ThreadPool(1) as pool:
    pool.apply(two.connection)
    # -> checkout, BEGIN
    pool.apply_async(two.rollback).get()
    # -> ROLLBACK, checkin
    list(pool.imap(Session.connection, [two]))
    # -> checkout, BEGIN
    pool.map(Session.close, [two])
    # -> ROLLBACK, checkin

with ThreadPoolExecutor(1, initializer=two.connection) as pool:
    # -> checkout, BEGIN
    pool.submit(print, "ready").result()
    # -> prints ready
    pool.submit(two.rollback).result()
    # -> ROLLBACK, checkin

with ThreadPool(1, initializer=two.connection) as pool:
    # -> checkout, BEGIN
    pool.apply(two.rollback)
    # -> ROLLBACK, checkin

timer = Timer(0, two.connection)
timer.start()
# -> checkout, BEGIN
timer.join()


async def main():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, two.commit)
    # -> COMMIT, checkin
    await asyncio.to_thread(two.connection)
    # -> checkout, BEGIN
    with ThreadPoolExecutor(1) as pool:
        future = loop.run_in_executor(pool, two.close)
        # -> ROLLBACK, checkin
        await future


asyncio.run(main())
