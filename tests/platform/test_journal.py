"""The audit of a transaction with savepoints: what is taken back is not told, the rest in its order."""

from itertools import pairwise

from sqlalchemy import select

from domain.acts import begin_act
from domain.platform import journal
from domain.platform.models import AuditEntry
from tests.world import World


async def test_what_a_savepoint_took_back_is_not_told_and_the_rest_is_in_its_order(world: World) -> None:
    db, project = world.db, world.project
    begin_act(db, world.as_("hq"), "test:change")

    async def call(name: str) -> None:
        project.name = name
        await db.flush()

    await call("one")
    async with db.begin_nested() as taken_back:
        await call("two")
        async with db.begin_nested():
            await call("three")
        await call("more")
        await taken_back.rollback()
    await db.refresh(project)
    await call("four")
    async with db.begin_nested():
        await call("five")
        async with db.begin_nested():
            await call("six")
    project.name = "seven"
    await db.run_sync(journal.write)
    told = select(AuditEntry.before, AuditEntry.after).where(AuditEntry.act == "test:change", AuditEntry.field == "name")
    names = [project.code, "one", "four", "five", "six", "seven"]
    assert (await db.execute(told.order_by(AuditEntry.id))).all() == list(pairwise(names))
