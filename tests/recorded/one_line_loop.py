session = Session(engine)
statements = iter([select(User.id), select(User.id), select(User.id)])
try:
    while True:
        session.execute(next(statements))
        # -> checkout, BEGIN, SELECT user; 2x SELECT user
except StopIteration:
    pass
