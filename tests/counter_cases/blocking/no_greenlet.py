"""Without greenlet, 2.1 raises ImportError at the import, and 2.0 raises ValueError at the first connection.

Claims: blocking#driver
Drivers: aiosqlite
"""

import subprocess
import sys

import sqlalchemy

PROGRAM = """
import asyncio, sys
sys.modules["greenlet"] = None
from sqlalchemy.ext.asyncio import create_async_engine

async def main():
    async with create_async_engine("sqlite+aiosqlite://").connect():
        pass

asyncio.run(main())
"""
done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
if sqlalchemy.__version__.startswith("2.0."):
    assert "ValueError: the greenlet library is required to use this function." in done.stderr
else:
    assert "ImportError: The SQLAlchemy asyncio module requires that the Python 'greenlet' library" in done.stderr
