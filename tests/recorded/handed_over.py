from concurrent.futures import ThreadPoolExecutor
from threading import Thread

session = Session(engine)
session.add(User(name="Ada"))
# -> User pending
session.flush()
# -> checkout, BEGIN, INSERT user, User persistent
thread = Thread(target=session.rollback)
thread.start()
# -> ROLLBACK, checkin
thread.join()


def work():
    return session.scalar(select(User.id))
    # -> checkout, BEGIN, SELECT user


with ThreadPoolExecutor(1) as pool:
    pool.submit(work).result()
    pool.submit(session.close).result()
    # -> ROLLBACK, checkin
