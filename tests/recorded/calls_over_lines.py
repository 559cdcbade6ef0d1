session = Session(engine)
session.add_all(
    [
        User(name="Ada"),
        User(name="Bob"),
    ],
)
# -> 2x User pending
session.scalars(
    select(User).where(
        User.name == "Ada",
    )
).all()
# -> checkout, BEGIN, 2x INSERT user, 2x User persistent, SELECT user,
# -> User persistent
(
    session
    .rollback()
)
# -> ROLLBACK, checkin
