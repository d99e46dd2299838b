"""What the guard's rendering costs and saves, side by side in one run: `make bench`.

A reader's alerts among 200,000 of others: filtered as the level generator does it (`scope AND test`), and as a naive guard would
(`CASE WHEN scope THEN column END` compared). The figures are medians of 30 runs on one connection.
"""

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from authz.policy import Term
from authz.predicates import predicate
from domain.alerts.models import Alert, AlertRule
from domain.database import make_engine
from domain.identity.models import Audience, Organisation, User
from domain.platform.journal import make_sessions
from tests.world import World

pytestmark = pytest.mark.anyio
ROWS = 200_000
RUNS = 30


async def median_ms(run: Callable[[], Awaitable[Any]]) -> float:
    """The median of some runs, after two that warm up."""
    times = []
    for _ in range(RUNS + 2):
        start = time.perf_counter()
        await run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[2:])


async def fill(connection: AsyncConnection, readers: list[Any]) -> None:
    """Alerts of many readers, spread evenly."""
    number: ColumnElement[int] = literal_column("g", type_=Alert.__table__.c.version.type)
    reader = case(*((number % len(readers) == at, literal(user)) for at, user in enumerate(readers)))
    rows = select(
        func.gen_random_uuid(),
        literal(AlertRule.PAYABLE_DUE.value),
        literal("Payable"),
        func.gen_random_uuid(),
        literal(""),
        reader,
        literal(Audience.STAFF.value),
        literal_column("'{}'::jsonb"),
        literal("Payable"),
        func.gen_random_uuid(),
        func.to_timestamp(1_790_000_000 + number * 60),
        func.to_timestamp(1_790_000_000),
        literal(1),
    ).select_from(func.generate_series(1, ROWS).alias("g"))
    ids, link, times = ["id", "rule", "subject_type", "subject_id"], ["link_type", "link_id"], ["raised_at", "created_at", "version"]
    names = [*ids, "step", "owner_id", "audience", "parameters", *link, *times]
    await connection.execute(insert(Alert).from_select(names, rows))
    await connection.exec_driver_sql("ANALYZE alert")


def page(kept: ColumnElement[bool]) -> Select[Any]:
    return select(Alert.__table__.c.id).where(kept).order_by(Alert.__table__.c.raised_at.desc(), Alert.__table__.c.id.desc()).limit(50)


async def test_filter_by_scope_and_test_against_case(database_url: str) -> None:
    engine = make_engine(database_url)
    async with make_sessions(engine).begin() as db:
        world = await World.make(db)
        viewer = world.as_("manager")
        provider = viewer.organisation_id
        assert isinstance(await db.get(Organisation, provider), Organisation)
        others = (await db.scalars(select(User.id).where(User.organisation_id == provider).limit(8))).all()
        readers = [viewer.user_id, *(user for user in others if user != viewer.user_id)]
        await fill(await db.connection(), readers)
    scope = predicate(Alert, frozenset({Term("own", "organisation", "")}))
    test = Alert.raised_at >= func.to_timestamp(1_790_000_000 + ROWS * 30)
    guarded = page(and_(scope, test))
    naive = page(case((scope, Alert.raised_at)) >= func.to_timestamp(1_790_000_000 + ROWS * 30))
    async with engine.connect() as connection:
        first = (await connection.execute(guarded, dict(viewer.binds))).all()
        assert first == (await connection.execute(naive, dict(viewer.binds))).all()
        ours = await median_ms(lambda: connection.execute(guarded, dict(viewer.binds)))
        theirs = await median_ms(lambda: connection.execute(naive, dict(viewer.binds)))
    await engine.dispose()
    print(f"\nguard, a filtered page of {ROWS} rows: scope AND test {ours:.2f} ms, CASE {theirs:.2f} ms, ratio {theirs / ours:.1f}")
