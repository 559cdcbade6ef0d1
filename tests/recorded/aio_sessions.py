async def save(name):
    async with AsyncSession(engine) as session:
        user = User(name=name)
        session.add(user)
        # -> 2x User pending
        await session.commit()
        # -> connect, checkout, BEGIN, INSERT user, User persistent,
        # -> COMMIT, User expired, checkin; checkout, BEGIN,
        # -> INSERT user, User persistent, COMMIT, User expired, checkin
        return await session.run_sync(lambda sync: sync.get(User, 1))
        # -> checkout, BEGIN, SELECT user; checkout, BEGIN, SELECT user,
        # -> User persistent
    # -> User detached, ROLLBACK, checkin; 2x User detached, ROLLBACK,
    # -> checkin


async def one_by_one():
    await save("Ada")
    await asyncio.create_task(save("Bob"))


async def stream():
    async with AsyncSession(engine) as session:
        async for user in await session.stream_scalars(
            select(User).order_by(User.id)
        ):
            # -> checkout, BEGIN, SELECT user, 2x User persistent
            assert user.name
    # -> User detached, ROLLBACK, checkin


async def main():
    await one_by_one()
    await stream()
    await asyncio.to_thread(sync_engine.dispose)
    await engine.dispose()
    # -> close


from sqlalchemy import create_engine

sync_engine = create_engine("sqlite://")
asyncio.run(main())
