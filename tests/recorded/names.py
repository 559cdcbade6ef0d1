from sqlalchemy import ForeignKey, delete, exists, func, insert, literal
from sqlalchemy import text, union_all
from sqlalchemy.orm import aliased, relationship, selectinload
from sqlalchemy.orm import subqueryload


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    pets = relationship("Pet", secondary="owner_pet")


class Pet(Base):
    __tablename__ = "pet"
    id: Mapped[int] = mapped_column(primary_key=True)


class OwnerPet(Base):
    __tablename__ = "owner_pet"
    owner: Mapped[int] = mapped_column(
        ForeignKey("owner.id"), primary_key=True
    )
    pet: Mapped[int] = mapped_column(
        ForeignKey("pet.id"), primary_key=True
    )


User.addresses = relationship(Address)
metadata = Base.metadata
metadata.create_all(engine)
# -> checkout, BEGIN, 9x PRAGMA table_info, CREATE TABLE address,
# -> CREATE TABLE owner, CREATE TABLE pet, CREATE TABLE owner_pet,
# -> COMMIT, checkin
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.add(Owner(pets=[Pet()]))
    # -> Pet pending, Owner pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, INSERT owner, INSERT pet,
    # -> INSERT owner_pet, User persistent, Pet persistent,
    # -> Owner persistent, COMMIT, checkin
    session.scalars(select(User).options(subqueryload(User.addresses))).all()
    # -> checkout, BEGIN, SELECT user, SELECT address, User persistent
    session.scalars(select(User).options(selectinload(User.addresses))).all()
    # -> SELECT user, User persistent, SELECT address
    session.expire_all()
    session.scalars(select(Owner).options(selectinload(Owner.pets))).all()
    # -> SELECT owner, Owner persistent, SELECT pet, Pet persistent
    distinct = select(User.name.is_distinct_from(Address.email))
    session.execute(distinct.join(Address)).all()
    # -> SELECT user
    session.scalars(select(User.id.label("copied from x"))).all()
    # -> SELECT user
    young = select(User.id).cte("young")
    session.execute(select(young)).all()
    # -> SELECT user
    session.scalars(select(User).join(young, young.c.id == User.id)).all()
    # -> SELECT user, User persistent
    update = select(User.id).cte("update")
    session.execute(delete(Address).where(Address.id.in_(select(update))))
    # -> DELETE address
    session.execute(union_all(select(User.id), select(Address.id))).all()
    # -> SELECT user
    part = select(Address).limit(1).subquery()
    session.scalars(select(aliased(Address, part))).all()
    # -> SELECT address
    session.scalar(select(exists().where(User.id == 1)))
    # -> SELECT user
    session.scalar(select(func.count()).select_from(Address))
    # -> SELECT address
    tables = User.__table__.join(Address.__table__)
    session.execute(select(Address.__table__.c.id).select_from(tables)).all()
    # -> SELECT user
    session.scalar(select(literal(1)))
    # -> SELECT
    session.execute(insert(Pet).from_select(["id"], select(User.id + 5)))
    # -> INSERT pet
    session.execute(text("/* x */ SELECT 1 FROM main.user"))
    # -> SELECT main.user
    session.execute(text("CREATE TEMP VIEW v AS SELECT 1 FROM user"))
    # -> CREATE VIEW v
# -> ROLLBACK, checkin
