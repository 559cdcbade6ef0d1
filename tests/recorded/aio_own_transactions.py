from sqlalchemy import text


async def main():
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        # -> connect, checkout
        await connection.execute(text("BEGIN"))
        # -> SQL BEGIN
        await connection.commit()
        # -> COMMIT
        await connection.execute(text("SELECT 1"))
        # -> SELECT
        await connection.commit()
    # -> checkin


asyncio.run(main())
