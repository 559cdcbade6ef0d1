from contextlib import suppress

with suppress(ZeroDivisionError):
    1 / 0
    # -> raises ZeroDivisionError

try:
    with Session(engine) as session, session.begin():
        session.add(User(name=None))
        # -> User pending
        session.flush()
        # -> checkout, BEGIN, INSERT user, ROLLBACK, User transient,
        # -> raises IntegrityError
    # -> checkin
except Exception as error:
    print(type(error).__name__)
    # -> prints IntegrityError

try:
    try:
        {}["key"]
        # -> raises KeyError
    except KeyError:
        raise
except KeyError:
    pass

try:
    try:
        {}["key"]
        # -> raises KeyError
    except KeyError as error:
        raise RuntimeError("other") from error
        # -> raises RuntimeError
except RuntimeError:
    pass

assert hasattr(ada := User(), "name")
assert next(iter([]), None) is None
for item in iter([]):
    pass
raise LookupError("the end")
# -> raises LookupError
