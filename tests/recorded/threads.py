from concurrent.futures import ThreadPoolExecutor
from threading import Thread


def work(name):
    with Session(engine) as session:
        session.add(User(name=name))
        # -> 3x User pending
        session.flush()
        # -> 3x (checkout, BEGIN, INSERT user, User persistent)
    # -> 3x (ROLLBACK, checkin)


for name in ("Ada", "Bob"):
    thread = Thread(target=work, args=(name,))
    thread.start()
    thread.join()

with ThreadPoolExecutor(1) as pool:
    pool.submit(work, "Eve").result()


def broken():
    raise ValueError("in a thread")
    # -> raises ValueError


thread = Thread(target=broken)
thread.start()
thread.join()
