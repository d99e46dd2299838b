"""Agreements begin, end, are renewed and ended early, and the partner with them; their ends are told before (S0-45)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.outsourcing.place_order import place_order
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.end_agreement import end_agreement
from domain.partners.follow_agreement import follow_agreement
from domain.partners.models import PartnerAgreement, PartnerQualification, QualificationKind, RequiredQualification, SkillLevel
from domain.partners.refusals import PartnerRefusal
from domain.partners.sign_agreement import AgreementTerms, LevelPrice, sign_agreement
from domain.platform.models import Deadline
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.story import Story, draft
from tests.partners.candidate import LICENCE, Candidate
from tests.refusals import refused
from tests.world import World, at

pytestmark = pytest.mark.anyio

FIRST, LAST = date(2026, 11, 2), date(2027, 11, 1)


def terms(first: date = FIRST, last: date = LAST) -> AgreementTerms:
    return AgreementTerms(first, last, Decimal(6), [LevelPrice(SkillLevel.SENIOR, Decimal(1500))])


async def signed(one: Candidate, first: date = FIRST, last: date = LAST) -> PartnerAgreement:
    agreement: PartnerAgreement = await one.provider("partner_manager", sign_agreement, terms(first, last))
    return agreement


async def morning(world: World, day: date, *agreements: PartnerAgreement) -> None:
    """What the clock does at 00:00 of a day."""
    world.now = at(day, 0)
    for agreement in agreements:
        due = await world.db.scalars(select(Deadline).where(Deadline.subject_id == agreement.id, Deadline.due_at <= world.now))
        for deadline in due.all():
            if deadline.kind == "agreement:follow":
                await world.do("worker", follow_agreement, agreement.id)


async def test_a_signed_agreement_makes_the_partner_active_and_its_end_expired(world: World) -> None:
    one = await Candidate.admitted(world)
    agreement = await signed(one)
    assert (await one.state(), one.partner.expires_on) == ("ACTIVE", LAST)
    await morning(world, LAST, agreement)
    assert await one.state() == "ACTIVE"
    for _ in range(2):
        await morning(world, LAST + timedelta(days=1), agreement)
        assert (await one.state(), (await world.again(agreement)).state.value) == ("EXPIRED", "EXPIRED")


async def test_an_agreement_of_the_future_makes_active_on_its_first_day(world: World) -> None:
    one = await Candidate.admitted(world)
    agreement = await signed(one, date(2026, 12, 1), date(2027, 11, 30))
    assert await one.state() == "APPROVED"
    await morning(world, date(2026, 11, 30), agreement)
    assert await one.state() == "APPROVED"
    await morning(world, date(2026, 12, 1), agreement)
    assert await one.state() == "ACTIVE"


async def test_an_agreement_that_nobody_saw_begin_ends_all_the_same(world: World) -> None:
    """No worker was there from before its first day until after its last one."""
    one = await Candidate.admitted(world)
    agreement = await signed(one, date(2026, 12, 1), date(2026, 12, 31))
    await morning(world, date(2027, 1, 1), agreement)
    assert (await one.state(), (await world.again(agreement)).state.value) == ("EXPIRED", "EXPIRED")


async def test_a_renewed_partner_stays_active_and_nobody_is_told_of_an_end(world: World) -> None:
    one = await Candidate.admitted(world)
    first = await signed(one)
    world.now = at(LAST - timedelta(days=60), 0)
    await ring(world, first)
    assert await open_alerts(world, first) == {"AGREEMENT_EXPIRING -60": {"partner_manager", "newcomer"}}
    second = await signed(one, LAST + timedelta(days=1), LAST.replace(year=2028))
    assert second.renews_id == first.id
    await ring(world, first)
    assert await open_alerts(world, first) == {}
    await morning(world, LAST + timedelta(days=1), first, second)
    assert (await one.state(), one.partner.expires_on) == ("ACTIVE", LAST.replace(year=2028))


async def test_the_end_is_told_60_30_and_7_days_before(world: World) -> None:
    one = await Candidate.admitted(world)
    agreement = await signed(one)
    paper = await one.licence(number="L-9", valid_to=LAST)
    paper.checked_at, paper.checked_by_id = world.now, world["hq"].id
    await world.insert(paper)
    for subject, rule in ((agreement, "AGREEMENT_EXPIRING"), (paper, "QUALIFICATION_EXPIRING")):
        world.now = at(FIRST)
        await ring(world, subject)
        assert await planned(world, subject.id) == {f"{rule}:-{days}": at(LAST - timedelta(days=days), 0) for days in (60, 30, 7)}
        for days in (60, 30, 7):
            world.now = at(LAST - timedelta(days=days), 0)
            await ring(world, subject)
            assert await open_alerts(world, subject) == {f"{rule} -{days}": {"partner_manager", "newcomer"}}


async def test_an_agreement_ended_early_stops_new_orders_and_leaves_running_ones_with_an_alert(world: World) -> None:
    await world.staff("partner_manager", "partner_manager")
    story = await Story.running(world)
    with refused(PartnerRefusal.AGREEMENT_OVERLAPS, "validFrom"):
        await world.do("partner_manager", sign_agreement, world.partner.id, terms())
    await world.do("partner_manager", end_agreement, world.agreement.id, "They merged.")
    assert (await world.again(world.agreement)).ended_on == FIRST
    assert (await world.again(world.partner)).state.value == "EXPIRED"
    with refused(PartnerRefusal.AGREEMENT_ENDED):
        await world.do("partner_manager", end_agreement, world.agreement.id, "Again.")
    with refused(OrderRefusal.PARTNER_NOT_ACTIVE, "agreementId"):
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft())
    await ring(world, world.agreement)
    assert await open_alerts(world, world.agreement) == {"AGREEMENT_ENDED": {"partner_manager", "buyer", "partner_admin", "manager"}}
    assert (await story.state()).value == "RUNNING"
    await world.do("partner_manager", sign_agreement, world.partner.id, terms())
    assert (await world.again(world.partner)).state.value == "ACTIVE"


async def test_an_order_needs_the_required_qualification_through_all_its_days(world: World) -> None:
    await world.insert(RequiredQualification(kind=QualificationKind.BUSINESS_LICENCE, valid_from=date(2026, 1, 1)))
    one = draft()
    with refused(OrderRefusal.QUALIFICATION_MISSING, "endsOn"):
        await world.do("manager", place_order, world.project.id, world.agreement.id, one)
    values = {**vars(LICENCE), "partner_id": world.partner.id, "recorded_by_id": world["partner_admin"].id}
    paper = PartnerQualification(**{**values, "valid_to": one.ends_on - timedelta(days=1)})
    await world.insert(paper)
    for valid_to, checked in ((paper.valid_to, True), (one.ends_on, False)):
        paper.valid_to, paper.checked_at = valid_to, world.now if checked else None
        paper.checked_by_id = world["hq"].id if checked else None
        await world.insert(paper)
        with refused(OrderRefusal.QUALIFICATION_MISSING, "endsOn"):
            await world.do("manager", place_order, world.project.id, world.agreement.id, one)
    paper.checked_at, paper.checked_by_id = world.now, world["hq"].id
    await world.insert(paper)
    await world.do("manager", place_order, world.project.id, world.agreement.id, one)
