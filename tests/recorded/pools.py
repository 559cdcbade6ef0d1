from sqlalchemy import text

connection = engine.connect()
# -> checkout
connection.execute(text("select 1"))
# -> BEGIN, SELECT
connection.close()
# -> ROLLBACK, checkin

raw = engine.raw_connection()
# -> checkout
raw.cursor().execute("select 1")
raw.close()
# -> reset, checkin

connection = engine.connect()
# -> checkout
connection.invalidate()
# -> invalidate, close, checkin
connection.close()

connection = engine.connect()
# -> connect, checkout
connection.detach()
# -> detach
connection.close()
# -> reset, close

one, two = engine.connect(), engine.connect()
# -> connect, checkout, connect, checkout
two.close()
# -> reset, checkin
one.begin()
# -> BEGIN
one.close()
# -> ROLLBACK, checkin
engine.dispose()
# -> 2x close

with engine.connect() as connection:
    # -> connect, checkout
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(text("select 1"))
    # -> SELECT
    connection.commit()
# -> reset, checkin

del connection
forgotten = engine.connect()
# -> checkout
del forgotten
# -> reset, checkin
