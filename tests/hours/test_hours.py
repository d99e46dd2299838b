"""Lines of hours through their acts: what may be logged, who approves, what the customer confirms (S0-42, S0-53)."""

import re
from datetime import date, timedelta
from decimal import Decimal
from inspect import getsource

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, NotFound
from domain.hours import entry_drafts, import_columns, judge_lines
from domain.hours.answer_dispute import answer_dispute
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.change_hours import change_hours
from domain.hours.confirm_hours import confirm_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.deem_hours import deem_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.drop_hours import drop_hours
from domain.hours.import_sentences import SENTENCES, sentence_of
from domain.hours.lock_hours import lock_hours
from domain.hours.log_hours import log_hours
from domain.hours.log_late_hours import log_late_hours
from domain.hours.models import EntryState, HoursLock, TimeEntry
from domain.hours.refusals import HoursRefusal
from domain.hours.return_hours import return_hours
from domain.hours.submit_hours import submit_hours
from domain.hours.unlock_hours import unlock_hours
from domain.identity.models import User
from domain.platform.models import Deadline
from domain.values import InputRefusal
from tests.hours.chain import TODAY, approved, confirmed, ids, line, logged, people, states
from tests.outsourcing.story import Story
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
async def hired(world: World) -> None:
    await people(world)


async def test_a_week_goes_from_the_person_to_the_customer(world: World) -> None:
    days = [TODAY - timedelta(days=count) for count in range(5)]
    entries = await world.do("engineer", log_hours, world.project.id, [line("7.5", day) for day in days])
    assert states(entries) == [EntryState.DRAFT] * 5
    await world.do("engineer", submit_hours, ids(entries))
    await world.do("manager", approve_hours, ids(entries))
    assert states(await world.do("customer_signer", confirm_hours, ids(entries))) == [EntryState.CONFIRMED] * 5
    assert (entries[0].confirmed_by_id, entries[0].is_deemed) == (world["customer_signer"].id, False)


async def test_a_partners_hours_are_approved_by_its_lead_first(world: World) -> None:
    entries = await logged(world, "partner_engineer")
    with refused(HoursRefusal.LEAD_NOT_APPROVED):
        await world.do("manager", approve_hours, ids(entries))
    await world.do("partner_lead", approve_hours_for_partner, ids(entries))
    await world.do("manager", approve_hours, ids(entries))
    assert entries[0].state is EntryState.APPROVED
    assert entries[0].partner_id == world.partner.id


async def test_nobody_approves_their_own(world: World) -> None:
    mine, leads = await logged(world, "manager"), await logged(world, "partner_lead")
    with refused(HoursRefusal.OWN_HOURS):
        await world.do("manager", approve_hours, ids(mine))
    with refused(HoursRefusal.OWN_HOURS):
        await world.do("partner_lead", approve_hours_for_partner, ids(leads))
    await world.do("delivery_manager", approve_hours, ids(mine))
    await world.do("partner_admin", approve_hours_for_partner, ids(leads))
    late = await world.do("manager", log_late_hours, world.project.id, world["engineer"].id, [line(day=date(2026, 3, 2))])
    assert late[0].is_late
    with refused(HoursRefusal.OWN_HOURS):
        await world.do("manager", approve_hours, ids(late))
    await world.do("delivery_manager", approve_hours, ids(late))


async def test_what_may_not_be_logged(world: World) -> None:
    for draft, code, field in (
        (line("0.3"), InputRefusal.HOURS_NOT_QUARTERS, "hours"),
        (line("24.25"), InputRefusal.HOURS_NOT_QUARTERS, "hours"),
        (line(day=TODAY + timedelta(days=1)), InputRefusal.DATE_IN_FUTURE, "day"),
        (line(day=TODAY - timedelta(days=8)), HoursRefusal.HOURS_TOO_LATE, "day"),
        (line(work=" "), InputRefusal.TEXT_EMPTY, "work"),
    ):
        with refused(code, f"lines.0.{field}"):
            await world.do("engineer", log_hours, world.project.id, [draft])
    with refused(HoursRefusal.HOURS_ABOVE_DAY, "lines.1.hours"):
        await world.do("engineer", log_hours, world.project.id, [line("16"), line("8.25")])
    with pytest.raises(Denied):
        await world.do("customer_signer", log_hours, world.project.id, [line()])


async def test_a_day_has_24_hours_over_all_projects(world: World) -> None:
    other = await world.new_project(world.contract)
    await world.grant("engineer", "project_member", other)
    await world.insert(world.membership(other, "engineer", "project_member"))
    await logged(world, "engineer", line("20"))
    with refused(HoursRefusal.HOURS_ABOVE_DAY, "lines.0.hours"):
        await logged(world, "engineer", line("4.25"), project=other)
    await logged(world, "engineer", line("4"), project=other)


async def test_hours_lie_within_the_membership(world: World) -> None:
    member = (await logged(world, "engineer", line(day=TODAY - timedelta(days=3))))[0].member_id
    statement = "UPDATE project_member SET left_on = '{}' WHERE id = '{}'"
    with pytest.raises(IntegrityError, match="hours outside"):
        await run(world, statement.format(TODAY - timedelta(days=4), member))
    await run(world, statement.format(TODAY - timedelta(days=3), member))
    world.db.expire_all()
    await world.db.refresh(world.project)
    for user in world.people.values():
        await world.db.refresh(user)
    with refused(HoursRefusal.HOURS_OUTSIDE_MEMBERSHIP, "lines.0.day"):
        await logged(world, "engineer", line(day=TODAY - timedelta(days=2)))


async def test_the_customer_sees_what_is_approved_and_disputes_line_by_line(world: World) -> None:
    entries = await logged(world, "engineer", line("4"), line("3"))
    with pytest.raises(NotFound):
        await world.do("customer_signer", confirm_hours, ids(entries))
    await world.do("manager", approve_hours, ids(entries))
    with pytest.raises(Denied):
        await world.do("customer_reader", confirm_hours, ids(entries))
    await world.do("customer_signer", dispute_hours, ids(entries[1:]), "Nobody was here in the afternoon.")
    with refused(HoursRefusal.HOURS_WRONG_STATE):
        await world.do("customer_signer", confirm_hours, ids(entries))
    await world.do("manager", answer_dispute, entries[1].id, "Remote, see the minutes.")
    assert states(await world.do("customer_signer", confirm_hours, ids(entries))) == [EntryState.CONFIRMED] * 2


async def test_a_correction_is_a_new_version_through_the_whole_chain(world: World) -> None:
    (old,) = await approved(world, "partner_engineer", line("20"))
    await world.do("customer_signer", dispute_hours, [old.id], "Eight.")
    newer = await world.do("partner_engineer", correct_hours, old.id, line("8"))
    assert (old.state, old.hours, newer.state, newer.edition, newer.corrects_id) == (
        EntryState.CORRECTED,
        Decimal(20),
        EntryState.SUBMITTED,
        2,
        old.id,
    )
    with pytest.raises(NotFound):
        await world.do("customer_signer", confirm_hours, [newer.id])
    await world.do("partner_lead", approve_hours_for_partner, [newer.id])
    await world.do("manager", approve_hours, [newer.id])
    await world.do("customer_signer", confirm_hours, [newer.id])
    with refused(HoursRefusal.HOURS_WRONG_STATE):
        await world.do("partner_engineer", correct_hours, newer.id, line("8"))


async def test_returned_lines_are_changed_or_dropped(world: World) -> None:
    one, other = await logged(world, "partner_engineer", line("4"), line("5"))
    await world.do("partner_lead", approve_hours_for_partner, [one.id])
    await world.do("manager", return_hours, [one.id], "Which step?")
    await world.do("partner_lead", return_hours, [other.id], "Twice.")
    assert (one.return_reason, one.lead_approved_at) == ("Which step?", None)
    changed = await world.do("partner_engineer", change_hours, one.id, line("4.25", work="Step 4"))
    await world.do("partner_engineer", submit_hours, [changed.id])
    await world.do("partner_engineer", drop_hours, [other.id])
    assert states([one, other]) == [EntryState.SUBMITTED, EntryState.DROPPED]
    with pytest.raises(Denied):
        await world.do("engineer", drop_hours, [other.id])


async def test_a_locked_month_takes_nothing_more(world: World) -> None:
    (open_line,) = await approved(world, "engineer")
    with refused(HoursRefusal.HOURS_OPEN, "month"):
        await world.do("manager", lock_hours, world.project.id, TODAY)
    await world.do("customer_signer", confirm_hours, [open_line.id])
    await world.do("manager", lock_hours, world.project.id, TODAY)
    with refused(HoursRefusal.HOURS_LOCKED, "lines.0.day"):
        await logged(world, "engineer")
    with refused(HoursRefusal.HOURS_LOCKED, "month"):
        await world.do("manager", lock_hours, world.project.id, TODAY)
    await logged(world, "engineer", line(day=TODAY - timedelta(days=2)))


async def test_a_locked_month_is_opened_with_a_reason_and_locked_anew(world: World) -> None:
    october = date(2026, 10, 1)
    lock = await world.do("manager", lock_hours, world.project.id, october)
    with pytest.raises(Denied):
        await world.do("manager", unlock_hours, lock.id, "One day was forgotten.")
    with refused(InputRefusal.TEXT_EMPTY, "reason"):
        await world.do("delivery_manager", unlock_hours, lock.id, " ")
    await world.do("delivery_manager", unlock_hours, lock.id, "One day was forgotten.")
    with refused(HoursRefusal.HOURS_NOT_LOCKED):
        await world.do("delivery_manager", unlock_hours, lock.id, "Again.")
    (late,) = await world.do("manager", log_late_hours, world.project.id, world["engineer"].id, [line(day=date(2026, 10, 5))])
    with refused(HoursRefusal.HOURS_OPEN, "month"):
        await world.do("manager", lock_hours, world.project.id, october)
    await world.do("delivery_manager", approve_hours, [late.id])
    await world.do("customer_signer", confirm_hours, [late.id])
    again = await world.do("manager", lock_hours, world.project.id, october)
    with refused(HoursRefusal.HOURS_LOCKED, "lines.0.day"):
        await world.do("manager", log_late_hours, world.project.id, world["engineer"].id, [line(day=date(2026, 10, 6))])
    for changed in ({"month": date(2026, 9, 1)}, {"locked_by_id": world["engineer"].id}, {"unlocked_at": None}):
        for row in (lock, again):
            with pytest.raises(IntegrityError, match=r"A locked month is opened once|ck_hours_lock"):
                async with world.db.begin_nested():
                    await world.db.execute(update(HoursLock).where(HoursLock.id == row.id).values(**changed))


async def test_a_partners_only_lead_is_approved_by_the_project_manager(world: World) -> None:
    await world.outsider("second_lead", world.partner, "partner_lead")
    mine = await logged(world, "partner_lead")
    with refused(HoursRefusal.LEAD_NOT_APPROVED):
        await world.do("manager", approve_hours, ids(mine))
    await world.db.execute(update(User).where(User.id == world["second_lead"].id).values(disabled_at=world.now))
    with refused(HoursRefusal.LEAD_NOT_APPROVED):
        await world.do("manager", approve_hours, ids(await logged(world, "partner_engineer")))
    await world.do("manager", approve_hours, ids(mine))
    assert (mine[0].state, mine[0].is_only_leads, mine[0].lead_approved_by_id) == (EntryState.APPROVED, True, None)
    await world.do("customer_signer", confirm_hours, ids(mine))


async def test_hours_are_deemed_confirmed_only_where_the_contract_says_so(world: World) -> None:
    (plain,) = await approved(world, "engineer", line("1"))
    world.contract.deemed_after_days = 5
    await world.insert(world.contract)
    (entry,) = await approved(world, "engineer", line("2"))
    due = (await world.db.scalars(select(Deadline).where(Deadline.kind == "hours:deem"))).one()
    assert (due.subject_id, due.due_at.isoformat()) == (entry.id, "2026-11-09T16:00:00+00:00")
    world.pass_days(7)
    await world.do("worker", deem_hours, entry.id)
    assert entry.state is EntryState.APPROVED
    world.pass_days(1)
    await world.do("worker", deem_hours, entry.id)
    await world.do("worker", deem_hours, entry.id)
    assert (entry.state, entry.is_deemed, entry.confirmed_by_id) == (EntryState.CONFIRMED, True, None)
    assert plain.state is EntryState.APPROVED


async def test_a_partners_line_is_of_the_order_that_runs(world: World) -> None:
    story = await Story.running(world, starts_on=TODAY)
    (entry,) = await logged(world, "partner_engineer")
    assert entry.order_id == story.order.id
    with refused(HoursRefusal.LEVEL_NOT_ORDERED, "lines.0.level"):
        await logged(world, "partner_engineer", line("1", level="EXPERT"))
    (before,) = await logged(world, "partner_engineer", line(day=TODAY - timedelta(days=1)))
    assert before.order_id is None
    with refused(HoursRefusal.ORDER_NOT_OF_PERSON, "lines.0.orderId"):
        await logged(world, "engineer", line("1", order_id=story.order.id))
    await Story.running(world, starts_on=TODAY)
    with refused(HoursRefusal.ORDER_NOT_NAMED, "lines.0.orderId"):
        await logged(world, "partner_engineer", line("1"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"hours": Decimal(9)}, "What was submitted is not changed"),
        ({"state": EntryState.SUBMITTED}, "does not follow"),
        ({"approved_by_id": "own"}, "approver_is_another"),
    ],
)
async def test_the_database_holds_what_was_submitted(world: World, changed: dict[str, object], told: str) -> None:
    (entry,) = await approved(world, "engineer")
    values = {key: entry.user_id if value == "own" else value for key, value in changed.items()}
    with pytest.raises(IntegrityError, match=told):
        async with world.db.begin_nested():
            await world.db.execute(update(TimeEntry).where(TimeEntry.id == entry.id).values(**values))
    await world.do("customer_signer", confirm_hours, [entry.id])
    with pytest.raises(IntegrityError, match="line of hours stands"):
        async with world.db.begin_nested():
            await world.db.execute(update(TimeEntry).where(TimeEntry.id == entry.id).values(answer="No."))


async def test_the_database_holds_the_rules_of_logging(world: World) -> None:
    (entry,) = await confirmed(world, "engineer", line("20"))
    row = {column.name: getattr(entry, column.name) for column in TimeEntry.__table__.columns}
    row |= dict.fromkeys([name for name in row if name.endswith(("_at", "_since", "_reason"))])
    row |= dict.fromkeys(["submitted_by_id", "lead_approved_by_id", "approved_by_id", "disputed_by_id", "confirmed_by_id"])
    row |= {"state": EntryState.DRAFT, "created_at": world.now}
    for changes, told in (
        ({"hours": Decimal("4.25")}, "24 hours"),
        ({"hours": Decimal("0.1")}, "quarters"),
        ({"hours": Decimal(1), "day": TODAY + timedelta(days=1)}, "not_ahead"),
        ({"hours": Decimal(1), "day": world.project.starts_on - timedelta(days=1)}, "not on the project"),
        ({"hours": Decimal(1), "partner_id": world.partner.id}, "fk_time_entry|people"),
    ):
        with pytest.raises(IntegrityError, match=told):
            async with world.db.begin_nested():
                await world.db.execute(insert(TimeEntry).values(row | {"id": world.project.id} | changes))


async def run(world: World, statement: str) -> None:
    """Past every act."""
    async with world.db.begin_nested():
        await world.db.execute(text(statement))


async def test_a_project_that_moves_to_another_unit_takes_its_hours_along(world: World) -> None:
    await confirmed(world, "engineer")
    await approved(world, "partner_engineer")
    world.project.unit_id = world.headquarters.id
    await world.insert(world.project)
    assert (await world.db.scalars(select(TimeEntry.unit_id).distinct())).all() == [world.headquarters.id]


async def test_every_code_of_a_refused_line_is_a_sentence_in_both_languages() -> None:
    read = "".join(getsource(module) for module in (entry_drafts, import_columns, judge_lines))
    codes = {*re.findall(r"Refused\(\s*\w+\.([A-Z_]+)", read), "NOT_FOUND", "FORBIDDEN"}
    codes |= {
        "TEXT_EMPTY",
        "TEXT_TOO_LONG",
        "TEXT_NOT_PRINTABLE",
        "HOURS_NOT_QUARTERS",
        "DATE_IN_FUTURE",
        "DATE_ABSURD",
    }  # of domain.values
    assert codes == SENTENCES.keys()
    assert sentence_of("HOURS_TOO_LATE", "en") == "After 7 days the project manager logs hours."
    assert all(sentence_of(code, "zh_CN") != sentence_of(code, "en") for code in codes)
