from sqlalchemy import ForeignKey, text
from sqlalchemy.exc import IntegrityError


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", deferrable=True, initially="DEFERRED")
    )


Base.metadata.create_all(engine)
# -> checkout, BEGIN, 3x PRAGMA table_info, CREATE TABLE note, COMMIT,
# -> checkin
with Session(engine) as session:
    session.execute(text("PRAGMA foreign_keys = ON"))
    # -> checkout, BEGIN, PRAGMA foreign_keys
    session.add(Note(user_id=99))
    # -> Note pending
    session.flush()
    # -> INSERT note, Note persistent
    try:
        session.commit()
        # -> COMMIT, raises IntegrityError
    except IntegrityError:
        pass
# -> checkin
with engine.connect() as connection:
    # -> checkout
    connection.execute(text("select * from note"))
    # -> BEGIN, SELECT note
# -> ROLLBACK, checkin
