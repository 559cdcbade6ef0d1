session = Session(engine)
for name in ["Ada", "Bob", "Eve"]:
    session.add(User(name=name))
    # -> 3x User pending
    session.flush()
    # -> checkout, BEGIN, INSERT user, User persistent; 2x (INSERT user,
    # -> User persistent)

for user in session.scalars(select(User)):
    # -> SELECT user, 3x User persistent
    session.expunge(user)
    # -> 3x User detached

while True:
    session.add(User(name="Flo"))
    # -> 2x User pending
    if len(session.new) == 2:
        break

[session.expunge(user) for user in list(session.new)]
# -> 2x User transient
session.add_all(User(name=name) for name in "xy")
# -> 2x User pending

for turn in range(2):
    if turn:
        session.rollback()
        # -> ROLLBACK, checkin
    session.scalar(select(User.id))
    # -> 2x INSERT user, 2x User persistent, SELECT user; checkout,
    # -> BEGIN, SELECT user
