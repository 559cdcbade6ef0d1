async def connect():
    session = AsyncSession(engine); await session.connection(); await session.close()
    # -> connect, checkout, BEGIN, ROLLBACK, checkin; 2x (checkout,
    # -> BEGIN, ROLLBACK, checkin)


async def main():
    # A new coroutine can have the address of the last one.
    for _ in range(3):
        await connect()


asyncio.run(main())
