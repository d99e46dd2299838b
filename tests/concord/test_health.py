"""Whether a process is ready: its database answers at a revision that will do, with a policy, and nobody has told it to stop."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from authz.store import seed_policy
from concord import migrate
from concord.health import Health
from domain.database import make_engine, make_reading_engine

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asked(engine: AsyncEngine, database_url: str) -> AsyncIterator[Health]:
    """It asks its database each time."""
    asked = Health(make_reading_engine(database_url, 5, pool_size=1), kept_seconds=-1)
    yield asked
    await asked.close()


async def test_ready_is_who_can_do_its_work(engine: AsyncEngine, asked: Health) -> None:
    assert not await asked.is_ready()
    async with engine.begin() as connection:
        await seed_policy(connection)
    assert await asked.is_ready()
    for revision, ready in (("0001", False), ("9999", True), (migrate.head(), True)):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        assert await asked.is_ready() is ready, revision
    asked.draining = True
    assert not await asked.is_ready()


async def test_without_a_database_it_lives_and_is_not_ready() -> None:
    asked = Health(make_engine("postgresql://nobody@127.0.0.1:1/nothing", poolclass=NullPool))
    assert not await asked.is_ready()
