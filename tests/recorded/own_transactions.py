from sqlalchemy import event, text

autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(autocommit) as session:
    session.execute(text("INSERT INTO user (name) VALUES ('Ada')"))
    # -> checkout, INSERT user
    session.commit()
    # -> reset, checkin
    session.execute(text("BEGIN"))
    # -> checkout, SQL BEGIN
    session.execute(text("INSERT INTO user (name) VALUES ('Bob')"))
    # -> INSERT user
    session.commit()
    # -> COMMIT, checkin
    session.execute(text("BEGIN"))
    # -> checkout, SQL BEGIN
    session.rollback()
    # -> ROLLBACK, checkin
    session.execute(text("BEGIN"))
    # -> checkout, SQL BEGIN
    session.execute(text("COMMIT"))
    # -> SQL COMMIT
# -> reset, checkin

manual = create_engine("sqlite:///manual.db")


@event.listens_for(manual, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.isolation_level = None


@event.listens_for(manual, "begin")
def begun(connection):
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    # -> 3x SQL BEGIN


Base.metadata.create_all(manual)
# -> connect, checkout, 2x PRAGMA table_info, CREATE TABLE user, COMMIT,
# -> checkin
with Session(manual) as session:
    session.add(User(name="Eve"))
    # -> User pending
    session.commit()
    # -> checkout, INSERT user, User persistent, COMMIT, checkin
    session.scalars(select(User)).all()
    # -> checkout, SELECT user, User persistent
# -> ROLLBACK, checkin
