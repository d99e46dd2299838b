"""A newer seed and an edited policy: what is new is offered, what was removed here stays away, the workers' lines come by themselves."""

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from authz.adoption import Difference, adopt, adoption, difference
from authz.book import BOOK
from authz.policy import Line, read_seed
from authz.store import Seeding, load_policy, seed_policy, stored_policy, told, write_policy
from authz.viewer import Viewer
from domain.acts import Denied, Refused
from domain.identity.change_policy import change_policy
from domain.identity.models import DomainKind, PolicyVersion
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import (
    PolicyAction,
    PolicyChange,
    PolicyChangeLine,
    PolicyChangeState,
    PolicyEffect,
    PolicySeedLine,
    PolicyStep,
)
from domain.identity.policy_refusals import PolicyRefusal
from domain.platform.models import AuditEntry, OutboxEvent
from tests.company import Company

pytestmark = pytest.mark.anyio

LINES, PAIRS = read_seed()
PAY, SCHEDULE = "p, cashier, organisation, payment:record, do, all, allow", "p, admin, organisation, policy:schedule, do, all, allow"
OWN = "p, cashier, organisation, Contract:basic, read, all, allow"
WORKER = "p, worker, organisation, BudgetLine:basic, read, all, allow"
GONE = "p, cashier, organisation, Payable:basic, read, all, allow"


def line(text: str) -> Line:
    return Line(*text.split(", ")[1:])


def draft(text: str, step: PolicyStep) -> LineDraft:
    role, kind, name, action, scope, effect = line(text)
    return LineDraft(step, role, DomainKind(kind), name, PolicyAction(action), scope, PolicyEffect(effect))


async def as_before(db: AsyncSession, *missing: str) -> None:
    """The book as an older version seeded it, whose seed had not these lines."""
    older = [each for each in LINES if ", ".join(["p", *each]) not in missing]
    assert len(set(older)) == len(set(LINES)) - len(missing)
    await write_policy(db, older, PAIRS, is_seed=True)
    await db.execute(delete(PolicySeedLine).where(PolicySeedLine.line.in_(missing)))


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


@pytest.fixture
async def edited(company: Company) -> Company:
    """The older seed had neither of two lines; here one of its lines was removed, and one added."""
    async with company.sessions.begin() as db:
        await as_before(db, PAY, SCHEDULE, WORKER)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        assert GONE in told(LINES, PAIRS)
        await change_policy(db, admin, BOOK, "Ours.", [draft(GONE, PolicyStep.REMOVE), draft(OWN, PolicyStep.ADD)])
    return company


async def book(company: Company) -> set[str]:
    async with company.sessions() as db:
        policy = await load_policy(db)
        return told(policy.lines, policy.inclusions)


async def test_a_book_that_nobody_edited_has_nothing_new_and_takes_the_seed_whole(company: Company) -> None:
    async with company.sessions.begin() as db:
        await as_before(db, PAY)
        assert (await difference(db)).new == [PAY]
        assert await seed_policy(db) is Seeding.UPDATED
        assert await difference(db) == Difference([], [], [])
    assert await book(company) == told(LINES, PAIRS)


async def test_what_is_new_is_told_from_what_was_removed_here_and_what_is_only_here(edited: Company) -> None:
    async with edited.sessions.begin() as db:
        assert await seed_policy(db) is Seeding.EDITED
        found = await difference(db)
    assert (sorted(found.new), found.removed, found.own) == (sorted([PAY, SCHEDULE]), [GONE], [OWN])


async def test_the_workers_lines_come_with_the_migration_and_stand_in_the_audit(edited: Company) -> None:
    async with edited.sessions.begin() as db:
        await seed_policy(db)
        entry = (await db.execute(select(AuditEntry.act, AuditEntry.before, AuditEntry.after).where(AuditEntry.after == WORKER))).one()
        assert tuple(entry) == ("policy:write", None, WORKER)
        version = (await db.execute(select(PolicyVersion.version, PolicyVersion.seed_version))).one()
        assert version.version != version.seed_version
        assert await seed_policy(db) is Seeding.EDITED
        assert await db.scalar(select(func.count()).where(AuditEntry.after == WORKER)) == 1
    assert WORKER in await book(edited)


async def test_a_policy_that_was_changed_past_its_acts_is_left_alone(edited: Company) -> None:
    async with edited.sessions.begin() as db:
        await db.execute(update(PolicyVersion).values(version=1))
        assert await seed_policy(db) is Seeding.EDITED
        lines, _, _ = await stored_policy(db)
    assert line(WORKER) not in lines


async def test_the_new_lines_are_taken_as_one_change_once_and_what_was_removed_stays_away(edited: Company) -> None:
    async with edited.sessions.begin() as db:
        await seed_policy(db)
    before, admin, new = await book(edited), await edited.admin(), sorted([PAY, SCHEDULE])
    async with edited.sessions.begin() as db:
        assert await adopt(db, admin, "Newer.") == new
    assert await book(edited) == before | {PAY, SCHEDULE}
    async with edited.sessions.begin() as db:
        assert await adopt(db, admin, "Newer.") == []
        found = await difference(db)
        assert (found.new, found.removed, found.own) == ([], [GONE], [OWN])
        changes = (await db.scalars(select(PolicyChange).order_by(PolicyChange.id))).all()
        assert [(change.reason, change.state, change.asked_by_id) for change in changes] == [
            ("Ours.", PolicyChangeState.IN_FORCE, admin.user_id),
            ("Newer.", PolicyChangeState.IN_FORCE, admin.user_id),
        ]
        rows = await db.scalars(select(PolicyChangeLine).where(PolicyChangeLine.change_id == changes[1].id))
        assert sorted(LineDraft.of(row).text for row in rows) == new
        entries = select(AuditEntry.after).where(AuditEntry.subject_type == "PolicyLine", AuditEntry.act == "policy:change")
        assert set(await db.scalars(entries.where(AuditEntry.after.is_not(None)))) == {*new, OWN}
        assert await db.scalar(select(func.count()).where(OutboxEvent.name == "PolicyChanged")) == 2


async def test_what_is_declined_is_not_offered_again(edited: Company) -> None:
    admin = await edited.admin()
    async with edited.sessions.begin() as db:
        await seed_policy(db)
        assert await adopt(db, admin, "Newer.", [PAY]) == [SCHEDULE]
        found = await difference(db)
    assert (found.new, found.removed) == ([], sorted([PAY, GONE]))


async def test_a_line_that_was_removed_after_it_was_taken_or_before_the_seed_had_it_stays_away(edited: Company) -> None:
    admin = await edited.admin()
    async with edited.sessions.begin() as db:
        await change_policy(db, admin, BOOK, "Early.", [draft(PAY, PolicyStep.ADD)])
        await change_policy(db, admin, BOOK, "Not yet.", [draft(PAY, PolicyStep.REMOVE)])
        await seed_policy(db)
        assert await adopt(db, admin, "Newer.") == [SCHEDULE]
        await change_policy(db, admin, BOOK, "No.", [draft(SCHEDULE, PolicyStep.REMOVE)])
        found = await difference(db)
    assert (found.new, found.removed) == ([], sorted([PAY, SCHEDULE, GONE]))


async def test_who_may_not_change_the_policy_takes_nothing(edited: Company) -> None:
    admin = await edited.admin()
    policy = admin.policy
    nobody = Viewer(**{**vars(admin), "roles": frozenset(), "policy": policy})
    with pytest.raises(Denied):
        async with edited.sessions.begin() as db:
            await adopt(db, nobody, "Newer.")
    async with edited.sessions() as db:
        assert PAY in (await difference(db)).new


async def test_it_is_told_before_who_would_gain_what(edited: Company) -> None:
    async with edited.sessions.begin() as db:
        await seed_policy(db)
        told_before = await adoption(db, [PAY, SCHEDULE])
    gains = [
        (effect.people, sorted(role for role, _ in effect.held), [right.object for right in effect.gains]) for effect in told_before.effects
    ]
    assert gains == [(1, ["admin", "staff_member"], ["policy:schedule"])]
    assert told_before.idle == [PAY]
    assert PAY not in await book(edited)


async def test_more_lines_than_an_administrator_changes_at_once_are_taken_together(company: Company) -> None:
    missing = sorted(", ".join(["p", *each]) for each in set(LINES) if each.role == "hq_pmo")
    assert len(missing) > 100
    async with company.sessions.begin() as db:
        await as_before(db, *missing)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        await change_policy(db, admin, BOOK, "Ours.", [draft(OWN, PolicyStep.ADD)])
        assert await adopt(db, admin, "Newer.") == missing


async def test_what_no_longer_fits_is_refused_by_its_line_and_nothing_is_taken(company: Company) -> None:
    pair = PAIRS[0]
    text = ", ".join(["g", *pair])
    async with company.sessions.begin() as db:
        await write_policy(db, LINES, PAIRS[1:], is_seed=True)
        await db.execute(delete(PolicySeedLine).where(PolicySeedLine.line == text))
    admin = await company.admin()
    async with company.sessions.begin() as db:
        await change_policy(db, admin, BOOK, "Ours.", [LineDraft(PolicyStep.ADD, pair[1], included=pair[0])])
        assert (await difference(db)).new == [text]
    for take in (lambda db: adopt(db, admin, "Newer."), lambda db: adoption(db, [text])):
        with pytest.raises(Refused) as refused:
            async with company.sessions.begin() as db:
                await take(db)
        assert (refused.value.code, refused.value.parameters["line"]) == (PolicyRefusal.POLICY_CHAIN, text)
    async with company.sessions() as db:
        assert (await difference(db)).new == [text]
