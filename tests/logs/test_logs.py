"""The log: who reads what is confidential and what is open, what an entry said before, and what stands for good (S2-13, S2-28)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from domain.acts import Conflict, Denied, NotFound, Refused
from domain.identity.models import RoleGrant
from domain.logs.edit_log_entry import edit_log_entry
from domain.logs.models import LogCategory, LogEntry, LogEntryVersion, LogLevel, LogTag
from domain.logs.open_log_entry import open_log_entry
from domain.logs.withdraw_log_entry import withdraw_log_entry
from domain.logs.withhold_log_entry import withhold_log_entry
from domain.logs.write_customer_log_entry import write_customer_log_entry
from domain.logs.write_log_entry import write_log_entry
from domain.logs.writing import LogDraft
from tests.acts.staging.logs import noted, said
from tests.issues.test_issues import managed, seen
from tests.talk.test_talk import forbidden
from tests.world import World

pytestmark = pytest.mark.anyio
TABLES = (LogEntry, LogTag, LogEntryVersion)
NOTHING, OPEN = (0, 0, 0), (1, 2, 0)


async def counts(world: World, *personas: str) -> dict[str, tuple[int, ...]]:
    """How many entries, tags and versions each reads."""
    return {persona: tuple([await seen(world, persona, table) for table in TABLES]) for persona in personas}


async def test_what_is_confidential_is_for_those_who_are_named(world: World) -> None:
    entry = await noted(await managed(world))
    outside = dict.fromkeys(("sales", "region_pmo", "hq", "auditor", "finance", "customer_reader", "partner_admin"), NOTHING)
    assert await counts(world, "manager", *outside) == {"manager": (1, 2, 1), **outside}
    await world.do("manager", open_log_entry, entry.id)
    above = dict.fromkeys(("sales", "region_pmo", "hq", "auditor", "customer_reader"), OPEN)
    assert await counts(world, "manager", *outside) == {"manager": (1, 2, 1), **outside, **above}
    await world.do("manager", withhold_log_entry, entry.id)
    assert await counts(world, *outside) == outside


async def test_what_is_of_the_customer_alone_is_for_those_who_look_after_it(world: World) -> None:
    entry = await world.do("sales", write_customer_log_entry, world.customer.id, said(await managed(world)))
    assert (entry.project_id, entry.is_confidential) == (None, True)
    people = ("sales", "manager", "hq", "customer_reader")
    assert await counts(world, *people) == {"sales": (1, 2, 1), "manager": NOTHING, "hq": NOTHING, "customer_reader": NOTHING}
    await world.do("sales", open_log_entry, entry.id)
    assert await counts(world, *people) == {"sales": (1, 2, 1), "manager": NOTHING, "hq": OPEN, "customer_reader": OPEN}
    await world.outsider("stranger", await world.new_customer("MUSEUM"))
    assert await counts(world, "stranger") == {"stranger": NOTHING}


async def test_a_customers_person_of_chosen_projects_reads_what_is_open_there(world: World) -> None:
    await noted(await managed(world), state="open")
    await noted(world)
    alone = await world.do("sales", write_customer_log_entry, world.customer.id, said(world))
    await world.do("sales", open_log_entry, alone.id)
    await world.outsider("colleague", world.customer)
    await world.grant("colleague", "customer_viewer", world.project)
    assert await counts(world, "colleague") == {"colleague": (2, 4, 0)}
    await world.db.execute(delete(RoleGrant).where(RoleGrant.user_id == world["colleague"].id))
    world.roles["colleague"].clear()
    assert await counts(world, "colleague") == {"colleague": NOTHING}
    await world.grant("colleague", "customer_colleague")
    await world.grant("colleague", "customer_viewer", world.project)
    assert await counts(world, "colleague") == {"colleague": OPEN}


async def test_only_the_author_says_it_otherwise_and_what_it_said_is_kept(world: World) -> None:
    entry = await noted(await managed(world))
    await world.insert(world.membership(world.project, "hq", "project_member"))
    await world.grant("hq", "project_member", world.project)
    new = LogDraft(entry.happened_on - timedelta(days=1), "Cutover", "Done.", LogLevel.ROUTINE, LogCategory.CHANGE, ("gate", "west"))
    with pytest.raises(Denied):
        await world.do("hq", edit_log_entry, entry.id, new)
    await world.do("manager", edit_log_entry, entry.id, new, expected_version=1)
    with pytest.raises(Conflict):
        await world.do("manager", edit_log_entry, entry.id, new, expected_version=1)
    assert (entry.title, entry.level, entry.version) == ("Cutover", LogLevel.ROUTINE, 2)
    assert list(await world.db.scalars(select(LogTag.name).order_by(LogTag.name))) == ["gate", "west"]
    kept = (await world.db.scalars(select(LogEntryVersion).order_by(LogEntryVersion.number))).all()
    assert [(each.number, each.title, each.tags) for each in kept] == [
        (1, "Cutover rehearsed", "gate, night"),
        (2, "Cutover", "gate, west"),
    ]
    await forbidden(world, "never changed", "UPDATE log_entry_version SET text = 'Other'")
    await forbidden(world, "who wrote it stand", "UPDATE log_entry SET author_id = (SELECT id FROM app_user WHERE name = 'Hq')")


async def test_what_is_withdrawn_stays_in_confidence_and_changes_no_more(world: World) -> None:
    entry = await noted(await managed(world), state="open")
    await world.do("manager", withdraw_log_entry, entry.id, "Wrong gate.")
    assert await counts(world, "manager", "customer_reader") == {"manager": (1, 2, 1), "customer_reader": NOTHING}
    for act, more in ((edit_log_entry, (said(world),)), (open_log_entry, ()), (withhold_log_entry, ()), (withdraw_log_entry, ("Why",))):
        with pytest.raises(Refused) as refused:
            await world.do("manager", act, entry.id, *more)
        assert refused.value.code == "LOG_ENTRY_WITHDRAWN", act
    await forbidden(world, "stays so", "UPDATE log_entry SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawal_reason = NULL")
    await forbidden(
        world, "ck_log_entry_withdrawn", "UPDATE log_entry SET is_confidential = false, opened_at = now(), opened_by_id = author_id"
    )


async def test_an_entry_belongs_below_one_of_the_same_project_or_customer(world: World) -> None:
    above = await noted(await managed(world))
    below = await world.do("manager", write_log_entry, world.project.id, said(world, "The gate"), above.id)
    assert below.parent_id == above.id
    with pytest.raises(NotFound):
        await world.do("sales", write_customer_log_entry, world.customer.id, said(world), above.id)
    await world.do("manager", open_log_entry, above.id)
    with pytest.raises(Refused) as refused:
        await world.do("sales", write_customer_log_entry, world.customer.id, said(world), above.id)
    assert (refused.value.code, refused.value.field) == ("PARENT_ELSEWHERE", "parentLogEntryId")
    await world.do("sales", write_customer_log_entry, world.customer.id, said(world))
    await forbidden(world, "who wrote it stand", "UPDATE log_entry SET parent_id = gen_random_uuid() WHERE project_id IS NULL")
    copied = (
        "INSERT INTO log_entry SELECT gen_random_uuid(), NULL, customer_id, unit_id, parent_id, author_id, happened_on, level, category,"
        " title, text, true, written_at, NULL, NULL, NULL, NULL, NULL, created_at, 1 FROM log_entry WHERE parent_id IS NOT NULL"
    )
    await forbidden(world, "of the same project", copied)


async def test_words_and_days_are_checked(world: World) -> None:
    await managed(world)
    draft = said(world)
    for wrong, code, field in (
        (replace(draft, happened_on=draft.happened_on + timedelta(days=1)), "DATE_IN_FUTURE", "happenedOn"),
        (replace(draft, text="x" * 4001), "TEXT_TOO_LONG", "text"),
        (replace(draft, title="\x00"), "TEXT_NOT_PRINTABLE", "title"),
        (replace(draft, tags=["Night", "night"]), "NOT_UNIQUE", "tags"),
        (replace(draft, tags=[str(at) for at in range(11)]), "LIST_TOO_LONG", "tags"),
    ):
        with pytest.raises(Refused) as refused:
            await world.do("manager", write_log_entry, world.project.id, wrong)
        assert (refused.value.code, refused.value.field) == (code, field)
    entry = await world.do("manager", write_log_entry, world.project.id, replace(draft, tags=[" night \n shift "]))
    assert [tag.name for tag in await world.db.scalars(select(LogTag).where(LogTag.log_entry_id == entry.id))] == ["night shift"]
