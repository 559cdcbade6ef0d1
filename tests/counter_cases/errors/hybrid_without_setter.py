"""A hybrid property without a setter has the messages of a row, in an assignment and in the constructor.

Claims: errors/core#row-set, errors/core#row-delete
Drivers: sqlite3
"""

from sqlalchemy.ext.hybrid import hybrid_property

from models import User as Base


class User(Base):
    @hybrid_property
    def shouted(self):
        return self.name + "!"

    @hybrid_property
    def first(self):
        return self.name

    @first.inplace.setter
    def _first_setter(self, value):
        self.name = value


def message_of(work, *arguments, **values):
    try:
        work(*arguments, **values)
    except AttributeError as error:
        return str(error)
    raise AssertionError("nothing was raised")


ada = User(name="Ada")
assert message_of(setattr, ada, "shouted", "Bob!") == "can't set attribute"
assert message_of(User, shouted="Bob!") == "can't set attribute"
assert message_of(delattr, ada, "shouted") == "can't delete attribute"
ada.name = "Bob"
assert ada.shouted == "Bob!"
assert User(first="Cleo").name == "Cleo"
