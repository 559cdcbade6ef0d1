from tempfile import mkdtemp

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy import create_engine, insert, select, text

metadata = MetaData()
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
)

engine = create_engine(f"sqlite:///{mkdtemp()}/example.db")
metadata.create_all(engine)
