"""The policy in its tables: seeded once, never over what somebody edited, and the same in every process."""

import asyncio

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from structlog.testing import capture_logs

from authz import store
from authz.policy import Line, PolicyError, read_seed
from authz.store import PolicyStore, Seeding, content_version, load_policy, seed_policy, write_policy
from domain.database import new_id
from domain.identity.models import PolicyLine, PolicyVersion, RoleInclusion
from domain.platform.models import AuditEntry

LINES, INCLUSIONS = read_seed()
SEED = content_version(LINES, INCLUSIONS)
EXTRA = Line("auditor", "organisation", "Unit:basic", "read", "own", "allow")


async def version(db: AsyncSession) -> tuple[int, int]:
    row = (await db.execute(select(PolicyVersion.version, PolicyVersion.seed_version))).one()
    return row.version, row.seed_version


async def test_the_seed_is_written_into_an_empty_database_once(db: AsyncSession) -> None:
    assert await seed_policy(db) is Seeding.WRITTEN
    assert await seed_policy(db) is Seeding.UNCHANGED
    assert await version(db) == (SEED, SEED)
    assert await db.scalar(select(func.count()).select_from(PolicyLine)) == len(set(LINES))
    assert await db.scalar(select(func.count()).select_from(RoleInclusion)) == len(INCLUSIONS)
    assert (await load_policy(db)).version == SEED


async def test_an_untouched_seed_is_replaced_by_the_next_one(db: AsyncSession) -> None:
    await write_policy(db, LINES[5:], INCLUSIONS, is_seed=True)
    assert await seed_policy(db) is Seeding.UPDATED
    assert await version(db) == (SEED, SEED)


async def test_an_edited_policy_is_left_alone(db: AsyncSession) -> None:
    await seed_policy(db)
    edited = await write_policy(db, [*LINES, EXTRA], INCLUSIONS)
    assert await seed_policy(db) is Seeding.EDITED
    await write_policy(db, LINES, INCLUSIONS[1:])
    line = ", ".join(["p", *EXTRA])
    told = [tuple(row) for row in await db.execute(select(AuditEntry.act, AuditEntry.before, AuditEntry.after).order_by(AuditEntry.id))]
    gone = sorted([line, ", ".join(["g", *INCLUSIONS[0]])])
    assert told == [("policy:write", None, line), *(("policy:write", each, None) for each in gone)]
    await write_policy(db, [*LINES, EXTRA], INCLUSIONS)
    assert await version(db) == (edited.version, SEED)
    assert EXTRA in (await load_policy(db)).lines


async def test_a_process_swaps_its_policy_when_a_sign_in_reads_another_version(db: AsyncSession) -> None:
    here = PolicyStore()
    await seed_policy(db)
    seeded = await here.at(db, SEED)
    assert await here.at(db, SEED) is seeded
    edited = await write_policy(db, [*LINES, EXTRA], INCLUSIONS)
    assert (await here.at(db, edited.version)).version == edited.version
    assert here.current is not seeded


async def test_what_is_no_policy_is_not_written_and_the_old_one_stays(db: AsyncSession) -> None:
    await seed_policy(db)
    for lines, pairs in (([*LINES, EXTRA._replace(scope="everybody")], INCLUSIONS), (LINES, [*INCLUSIONS, ("auditor", "auditor")])):
        with pytest.raises(PolicyError):
            await write_policy(db, lines, pairs)
    assert await version(db) == (SEED, SEED)
    assert (await load_policy(db)).version == SEED


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "reader,admin"), ("domain_kind", "tenant"), ("object", "Unit:basic;x"), ("action", "all"), ("scope", "-"), ("effect", "yes")],
)
async def test_the_table_takes_no_value_outside_its_alphabet(db: AsyncSession, field: str, value: str) -> None:
    with pytest.raises(IntegrityError):
        await db.execute(insert(PolicyLine).values(id=new_id(), **EXTRA._asdict() | {field: value}))


@pytest.mark.parametrize("scope", ["everybody", "all"])
async def test_a_line_smuggled_past_the_acts_neither_widens_nor_stops_access(db: AsyncSession, scope: str) -> None:
    """The last good policy stays, whether the line cannot count or could; a process that has none does not serve; an act ends it."""
    here = PolicyStore()
    await seed_policy(db)
    seeded = await here.at(db, SEED)
    await db.execute(insert(PolicyLine).values(id=new_id(), **EXTRA._replace(scope=scope)._asdict()))
    with pytest.raises(PolicyError, match="No such scope" if scope == "everybody" else "changed past the acts"):
        await PolicyStore().at(db, SEED)
    await db.execute(update(PolicyVersion).values(version=7))
    with capture_logs() as logs:
        assert await here.at(db, 7) is seeded
        assert (await here.at(db, 7), here.refused) == (seeded, 7)
    assert [entry["event"] for entry in logs] == ["policy_refused"]
    edited = await write_policy(db, [*LINES, EXTRA], INCLUSIONS)
    assert ((await here.at(db, edited.version)).version, here.refused) == (edited.version, None)


def test_a_process_has_one_store() -> None:
    assert isinstance(store.POLICIES, PolicyStore)


async def test_what_is_loaded_while_the_policy_changes_is_the_one_or_the_other_as_a_whole(engine: AsyncEngine) -> None:
    """A line and an inclusion come and go together, and are never seen apart."""
    sessions = async_sessionmaker(engine)
    both = [*LINES, EXTRA], [*INCLUSIONS, ("auditor", "cashier")]
    async with sessions.begin() as db:
        await seed_policy(db)
    seen: set[int] = set()
    changing = True

    async def look() -> None:
        while changing:
            async with sessions() as db:
                seen.add((await load_policy(db)).version)

    async with asyncio.TaskGroup() as group:
        looking = [group.create_task(look()) for _ in range(2)]
        for turn in range(4):
            async with sessions.begin() as db:
                await write_policy(db, *(both if turn % 2 == 0 else (LINES, INCLUSIONS)))
        changing = False
    assert all(each.done() for each in looking)
    assert seen <= {SEED, content_version(*both)}
