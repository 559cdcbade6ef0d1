import gc
import weakref

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from sqlalchemy_receipts.recorder.objects import Objects


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)


def labels_of(*users, scopes):
    objects = Objects()
    for user in users:
        objects.track(inspect(user))
    for scope in scopes:
        objects.look(scope)
    return [label for _, label in sorted(objects.labels().items())]


def test_objects_are_numbered_in_the_order_in_which_they_are_seen():
    objects, ada, bob = Objects(), User(), User()
    numbers = [objects.track(inspect(each)).number for each in (ada, bob, ada, bob)]
    assert numbers == [1, 2, 1, 2]
    assert objects.labels() == {1: "User", 2: "User 2"}


ADA, BOB = User(), User()


@pytest.mark.parametrize(
    ("scopes", "labels"),
    [
        pytest.param([{}], ["User", "User 2"], id="no variable"),
        pytest.param([{"ada": ADA, "bob": BOB}], ["ada", "bob"], id="two variables"),
        pytest.param([{"bob": BOB}], ["User", "bob"], id="one variable"),
        pytest.param([{"first": ADA, "second": ADA}], ["first", "User"], id="the first variable counts"),
        pytest.param([{"inner": ADA}, {"outer": ADA, "bob": BOB}], ["inner", "bob"], id="the first scope counts"),
        pytest.param([{"user": ADA}, {"user": BOB}], ["user", "user 2"], id="one name for two objects"),
        pytest.param([{"_": ADA, "__x": BOB}], ["User", "User 2"], id="private variables do not count"),
        pytest.param([{"all": [ADA, BOB]}], ["all[0]", "all[1]"], id="a list"),
        pytest.param([{"all": (ADA,), "ada": ADA}], ["ada", "User"], id="a variable before a tuple"),
        pytest.param([{"by": {"a": ADA, 2: BOB}}], ["by['a']", "by[2]"], id="a dict"),
        pytest.param([{"by": {object(): ADA}}], ["User", "User 2"], id="a key that reads differently in every run"),
        pytest.param([{"all": [None] * 49 + [ADA]}], ["all[49]", "User"], id="fifty items are looked through"),
        pytest.param([{"all": [None] * 50 + [ADA]}], ["User", "User 2"], id="more are not"),
        pytest.param([{"all": [[ADA]], "set": {BOB}}], ["User", "User 2"], id="nor nested lists and sets"),
        pytest.param([{"User": BOB}], ["User", "User 2"], id="a variable named like the class"),
    ],
)
def test_objects_have_the_names_of_the_variables(scopes, labels):
    assert labels_of(ADA, BOB, scopes=scopes) == labels


EVE = User()


@pytest.mark.parametrize(
    ("scope", "first", "labels"),
    [
        pytest.param({}, [], ["User", "User 2", "User 3"], id="nobody first"),
        pytest.param({}, [3], ["User 2", "User 3", "User"], id="the last first"),
        pytest.param({}, [3, 2, 3, 1], ["User 3", "User 2", "User"], id="an order of their own"),
        pytest.param({"user": ADA, "bob": BOB}, [3], ["user", "bob", "User"], id="objects that nobody shares"),
    ],
)
def test_the_first_have_the_first_numbers(scope, first, labels):
    objects = Objects()
    for user in (ADA, BOB, EVE):
        objects.track(inspect(user))
    objects.look(scope)
    assert [label for _, label in sorted(objects.labels(first).items())] == labels


def test_those_that_are_first_have_the_first_of_one_name():
    objects = Objects()
    for user in (ADA, BOB, EVE):
        objects.track(inspect(user))
        objects.look({"user": user})
    assert (objects.labels(), objects.labels([3])) == (
        {1: "user", 2: "user 2", 3: "user 3"},
        {3: "user", 1: "user 2", 2: "user 3"},
    )


SESSION, OTHER, ASYNC = Session(), Session(), AsyncSession()


@pytest.mark.parametrize(
    ("sessions", "scope", "labels"),
    [
        pytest.param([SESSION, OTHER], {}, ["Session", "Session 2"], id="no variable"),
        pytest.param([SESSION, OTHER], {"one": OTHER, "two": SESSION}, ["two", "one"], id="two variables"),
        pytest.param([OTHER], {"all": [SESSION, OTHER]}, ["all[1]"], id="a list"),
        pytest.param([ASYNC.sync_session], {"session": ASYNC}, ["session"], id="an AsyncSession's variable"),
        pytest.param(
            [ASYNC.sync_session], {"session": ASYNC, "sync": ASYNC.sync_session}, ["sync"], id="its own variable first"
        ),
        pytest.param([SESSION], {"session": ASYNC}, ["Session"], id="another AsyncSession's variable"),
    ],
)
def test_sessions_have_the_names_of_the_variables(sessions, scope, labels):
    objects = Objects()
    for session in sessions:
        objects.track(session)
    objects.look(scope)
    assert [label for _, label in sorted(objects.labels().items())] == labels


def test_a_name_once_found_stays():
    objects, ada, bob = Objects(), User(), User()
    objects.track(inspect(ada))
    objects.look({"user": ada})
    objects.track(inspect(bob))
    objects.look({"other": ada, "user": bob})
    objects.look({"late": bob})
    assert objects.labels() == {1: "user", 2: "user 2"}


def test_naming_keeps_no_object_alive_and_forgets_no_label():
    objects, ada = Objects(), User()
    objects.track(inspect(ada))
    objects.look({"ada": ada})
    state = inspect(ada)
    del ada
    gc.collect()
    assert state.obj() is None
    assert objects.labels() == {1: "ada"}


def test_naming_keeps_no_session_alive_and_forgets_no_label():
    objects, session = Objects(), Session()
    objects.track(session)
    objects.look({"session": session})
    gone = weakref.ref(session)
    del session
    gc.collect()
    assert gone() is None
    assert objects.labels() == {1: "session"}


def test_a_number_is_never_given_twice():
    objects = Objects()
    objects.track(inspect(User()))
    gc.collect()
    ada = User()
    assert objects.track(inspect(ada)).number == 2


def test_a_variable_that_is_none_names_no_object_that_is_gone():
    objects, ada = Objects(), User()
    state = inspect(ada)
    objects.track(state)
    del ada
    gc.collect()
    objects.look({"nobody": None})
    assert objects.labels() == {1: "User"}
