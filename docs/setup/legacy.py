from tempfile import mkdtemp

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy import create_engine, delete, update
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False)
    addresses = relationship("Address", back_populates="user")


class Address(Base):
    __tablename__ = "address"

    id = Column(Integer, primary_key=True)
    email = Column(String(40), nullable=False)
    user_id = Column(ForeignKey("user.id"), nullable=False)
    user = relationship("User", back_populates="addresses")


engine = create_engine(f"sqlite:///{mkdtemp()}/example.db")
Base.metadata.create_all(engine)
