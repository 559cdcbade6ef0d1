from sqlalchemy import create_engine

for how in ("rollback", "commit", None):
    other = create_engine("sqlite:///other.db", pool_reset_on_return=how)
    raw = other.raw_connection()
    # -> 3x (connect, checkout)
    raw.cursor().execute("SELECT 1")
    raw.close()
    # -> reset, checkin; reset (commit), checkin; no reset, checkin
    with other.connect() as connection:
        # -> 3x checkout
        connection.exec_driver_sql("SELECT 1")
        # -> 3x (BEGIN, SELECT)
    # -> 3x (ROLLBACK, checkin)
    other.dispose()
    # -> 3x close
