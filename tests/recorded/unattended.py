import gc

session = Session(engine)
session.add(User(name="Ada"))
# -> User pending
session.flush()
# -> checkout, BEGIN, INSERT user, User persistent
del session
gc.collect()
# -> reset, checkin
