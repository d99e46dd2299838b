"""The product's clock moves forward for all, and not at all in production."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Denied
from domain.platform.clock import ClockRefusal, move_clock, product_now, real_now
from domain.platform.models import AuditEntry, ClockOffset, OutboxEvent
from settings import settings
from tests.identity.people import administrators
from tests.refusals import refused
from tests.world import World

SOON = timedelta(seconds=10)


@pytest.fixture
async def house(world: World) -> World:
    return await administrators(world)


async def offset(db: AsyncSession) -> timedelta | None:
    return await db.scalar(select(ClockOffset.offset))


async def test_the_clock_is_real_until_it_is_moved_and_then_runs_on(house: World) -> None:
    assert abs(await product_now(house.db) - datetime.now(UTC)) < SOON
    to = real_now() + timedelta(days=92)
    await house.do("admin", move_clock, to)
    assert abs(await product_now(house.db) - to) < SOON
    further = to + timedelta(days=1)
    await house.do("admin", move_clock, further)
    assert abs(await product_now(house.db) - further) < SOON
    event = (await house.db.scalars(select(OutboxEvent).order_by(OutboxEvent.sequence.desc()).limit(1))).one()
    assert (event.name, event.payload) == ("ClockMoved", {"to": further.isoformat()})


async def test_it_never_goes_back_nor_far_away(house: World) -> None:
    await house.do("admin", move_clock, real_now() + timedelta(days=2))
    before = await offset(house.db)
    with refused(ClockRefusal.CLOCK_BACKWARDS, "to"):
        await house.do("admin", move_clock, real_now() + timedelta(days=1))
    with refused(ClockRefusal.CLOCK_TOO_FAR, "to"):
        await house.do("admin", move_clock, real_now() + timedelta(days=4000))
    assert await offset(house.db) == before


async def test_production_moves_no_clock_and_minds_no_moved_one(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.db.execute(insert(ClockOffset).values(id=1, offset=timedelta(days=92)))
    monkeypatch.setenv("CONCORD_ENVIRONMENT", "production")
    settings.cache_clear()
    try:
        with refused(ClockRefusal.CLOCK_FIXED):
            await house.do("admin", move_clock, real_now() + timedelta(days=100))
        assert abs(await product_now(house.db) - datetime.now(UTC)) < SOON
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert await offset(house.db) == timedelta(days=92)


async def test_only_the_administrator_moves_it(house: World) -> None:
    for persona in house.people.keys() - {"founder", "admin"}:
        with pytest.raises(Denied):
            await house.do(persona, move_clock, real_now() + timedelta(days=1))
    assert await offset(house.db) is None


async def test_each_move_stands_in_the_audit(house: World) -> None:
    for days in (1, 3):
        await house.do("admin", move_clock, real_now() + timedelta(days=days))
    query = select(AuditEntry).where(AuditEntry.act == "clock:move").order_by(AuditEntry.id)
    first, second = (await house.db.scalars(query)).all()
    assert (first.actor_id, first.subject_type, first.field, first.before) == (house["admin"].id, "ClockOffset", "offset", None)
    assert (first.after is not None) == (second.before == first.after)
    assert second.after == str(await offset(house.db))
