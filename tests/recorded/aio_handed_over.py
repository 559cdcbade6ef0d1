from sqlalchemy import create_engine, event

sync_engine = create_engine(f"sqlite:///{path}")


async def main():
    async with AsyncSession(engine) as session:
        await asyncio.gather(session.scalar(select(User.name)))
        # -> connect, checkout, BEGIN, SELECT user
        await asyncio.create_task(session.commit())
        # -> COMMIT, checkin

    connection = await asyncio.to_thread(sync_engine.connect)
    # -> connect, checkout
    await asyncio.to_thread(connection.close)
    # -> reset, checkin


asyncio.run(main())
