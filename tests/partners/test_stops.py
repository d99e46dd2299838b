"""Suspended and blacklisted partners: no new orders, no payments to the latter, running orders go on, and the release (S0-45)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Denied
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import OrderState, Payable, Payment, PaymentKind
from domain.outsourcing.place_order import place_order
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.refusals import OrderRefusal, PaymentRefusal
from domain.outsourcing.submit_order import submit_order
from domain.partners.blacklist_partner import blacklist_partner
from domain.partners.follow_agreement import follow_agreement
from domain.partners.models import Partner, PartnerState
from domain.partners.refusals import PartnerRefusal
from domain.partners.release_partner import release_partner
from domain.partners.submit_file import submit_file
from domain.partners.suspend_partner import suspend_partner
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing.story import Story, draft
from tests.outsourcing.test_at_once import Act, at_once
from tests.partners.candidate import Candidate
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.anyio


async def billed(world: World) -> tuple[Story, Payable]:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    await story.invoice(advance)
    return story, await world.again(advance)


def transfer(world: World, payable: Payable) -> PaymentDraft:
    return PaymentDraft(payable.amount, world.as_("cashier").today, "BANK-1")


@pytest.mark.parametrize("act", [suspend_partner, blacklist_partner])
async def test_a_stopped_partner_gets_no_new_orders_and_its_running_ones_are_told(world: World, act: object) -> None:
    story, placed = await Story.running(world), await Story.placed(world)
    stop = suspend_partner if act is suspend_partner else blacklist_partner
    await world.do("hq", stop, world.partner.id, "Two complaints.")
    with refused(OrderRefusal.PARTNER_NOT_ACTIVE, "agreementId"):
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft())
    with refused(OrderRefusal.PARTNER_NOT_ACTIVE, "agreementId"):
        await world.do("manager", submit_order, placed.order.id)
    state = (await world.again(world.partner)).state.value
    await ring(world, world.partner)
    assert await open_alerts(world, world.partner) == {f"PARTNER_STOPPED {state}": {"manager", "buyer", "partner_admin"}}
    assert (await story.state()).value == "RUNNING"
    await world.do("hq", release_partner, world.partner.id, "Settled.")
    await ring(world, world.partner)
    assert await open_alerts(world, world.partner) == {}
    await world.do("manager", submit_order, placed.order.id)


@pytest.mark.parametrize("state", [PartnerState.SUSPENDED, PartnerState.EXPIRED, PartnerState.BLACKLISTED])
async def test_an_order_that_was_sent_before_is_not_accepted_but_may_be_declined(world: World, state: PartnerState) -> None:
    story, other = await Story.sent(world), await Story.sent(world)
    world.partner.state = state
    await world.insert(world.partner)
    with refused(OrderRefusal.PARTNER_NOT_ACTIVE):
        await world.do("partner_lead", accept_order, story.order.id)
    assert (await story.state(), await story.payables()) == (OrderState.SENT, [])
    await world.do("partner_lead", decline_order, other.order.id, "Not now.")
    world.partner.state = PartnerState.ACTIVE
    await world.insert(world.partner)
    await world.do("partner_lead", accept_order, story.order.id)


async def test_a_suspended_partner_is_paid_and_a_blacklisted_one_is_not_until_released(world: World) -> None:
    _, advance = await billed(world)
    await world.do("hq", suspend_partner, world.partner.id, "One complaint.")
    await world.do("hq", blacklist_partner, world.partner.id, "Another one.")
    with refused(PaymentRefusal.PARTNER_BLOCKED):
        await world.do("cashier", record_payment, advance.id, transfer(world, advance))
    await world.do("hq", release_partner, world.partner.id, "It was a mistake.")
    assert (await world.again(world.partner)).state.value == "SUSPENDED"
    await world.do("cashier", record_payment, advance.id, transfer(world, advance))


async def test_the_database_too_pays_no_blacklisted_partner(world: World) -> None:
    _, advance = await billed(world)
    await world.do("cashier", record_payment, advance.id, PaymentDraft(Decimal(1), world.as_("cashier").today, "BANK-1"))
    await world.do("hq", blacklist_partner, world.partner.id, "Fraud.")
    columns = ", ".join(column.name for column in Payment.__table__.columns if column.name not in ("id", "reference"))
    copy = f"INSERT INTO payment (id, reference, {columns}) SELECT gen_random_uuid(), 'X', {columns} FROM payment"  # noqa: S608
    with pytest.raises(IntegrityError, match="A blacklisted partner is not paid"):
        async with world.db.begin_nested():
            await world.db.execute(text(copy))


async def test_a_payment_and_a_blacklisting_at_once_come_one_after_the_other(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Whoever comes first: either the payment stands and the partner was blacklisted after it, or nothing is paid."""
    async with sessions.begin() as db:
        world = await World.make(db)
    for _ in range(6):
        async with sessions.begin() as db:
            world.db = db
            _, advance = await billed(world)
        said = await at_once(
            sessions,
            [
                paying(world, advance),
                lambda db: blacklist_partner(db, world.as_("hq"), world.partner.id, "Fraud."),
            ],
        )
        async with sessions.begin() as db:
            count = await db.scalar(select(func.count()).where(Payment.payable_id == advance.id))
            assert (await db.get_one(Partner, world.partner.id)).state.value == "BLACKLISTED"
            assert (said, count) in ((["done", "done"], 1), (["PARTNER_BLOCKED", "done"], 0))
            await release_partner(db, world.as_("hq"), world.partner.id, "Again.")


def paying(world: World, payable: Payable) -> Act:
    whole = PaymentDraft(payable.amount, world.as_("cashier").today, f"B-{payable.id}")
    return lambda db: record_payment(db, world.as_("cashier"), payable.id, whole)


async def test_a_release_looks_at_the_agreements_of_the_day(world: World) -> None:
    await world.do("hq", suspend_partner, world.partner.id, "One complaint.")
    world.now += timedelta(days=500)
    await world.do("worker", follow_agreement, world.agreement.id)
    assert (await world.again(world.partner)).state.value == "SUSPENDED"
    await world.do("hq", release_partner, world.partner.id, "Settled.")
    assert (await world.again(world.partner)).state.value == "EXPIRED"


async def test_a_candidate_blacklisted_in_its_review_begins_again(world: World) -> None:
    one = await Candidate.reviewed(world)
    await one.provider("hq", blacklist_partner, "False papers.")
    with refused(PartnerRefusal.PARTNER_WRONG_STATE):
        await one.does(submit_file)
    await one.provider("hq", release_partner, "They were right.")
    assert await one.state() == "DRAFT"


async def test_only_some_may_stop_and_release_and_a_reason_is_needed(world: World) -> None:
    for persona in ("buyer", "finance", "manager", "partner_admin"):
        for act in (suspend_partner, blacklist_partner, release_partner):
            with pytest.raises(Denied):
                await world.do(persona, act, world.partner.id, "No.")
    with refused(PartnerRefusal.PARTNER_WRONG_STATE):
        await world.do("hq", release_partner, world.partner.id, "It is not stopped.")
    assert (await world.again(world.partner)).state.value == "ACTIVE"
