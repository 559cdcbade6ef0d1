from sqlalchemy import inspect
from sqlalchemy.orm import make_transient

ada = User(name="Ada")
with Session(engine) as session:
    session.add(ada)
    # -> User pending
    session.expunge(ada)
    # -> User transient
    session.add(ada)
    # -> User pending
    session.flush()
    # -> checkout, BEGIN, INSERT user, User persistent
    session.expire(ada)
    # -> User expired
    session.refresh(ada)
    # -> User expired, SELECT user
    session.expire(ada, ["name"])
    # -> User.name expired
    assert ada.name
    # -> SELECT user
    session.delete(ada)
    session.flush()
    # -> DELETE user, User deleted
    assert inspect(ada).deleted
    session.rollback()
    # -> ROLLBACK, User detached, checkin
    session.add(ada)
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT,
    # -> User expired, checkin
    session.delete(ada)
    session.commit()
    # -> checkout, BEGIN, SELECT user, DELETE user, User deleted,
    # -> COMMIT, User detached, checkin
    make_transient(ada)
    session.add(ada)
    # -> User pending
    session.flush()
    # -> checkout, BEGIN, INSERT user, User persistent
    session.expunge(ada)
    # -> User detached
    session.add(ada)
    # -> User persistent
    bob = session.merge(User(id=7, name="Bob"))
    # -> SELECT user, User pending
    session.rollback()
    # -> ROLLBACK, 2x User transient, checkin
