"""Who may do each act, and what everybody else gets: Denied, or NotFound where the row does not exist for them. Nothing changes."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound
from domain.delivery.models import Party
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import Acceptance, InvoiceKind, Outcome, OutsourcingOrder, Payable, PaymentKind, Settlement
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_order import return_order
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import Story, draft
from tests.world import World, at

STRANGERS = ("other_manager", "rival_lead", "rival_finance", "rival_signer")
COUNTED = ("outsourcing_order", "acceptance", "acceptance_signature", "payable", "invoice", "payment", "settlement", "outbox_event")


@pytest.fixture
async def crowded(world: World) -> World:
    """The world with people who hold the same roles elsewhere: on another project, at another partner, at another customer."""
    rival = await world.new_partner("SOUTH")
    other = await world.new_customer("MUSEUM")
    other_project = await world.new_project(await world.new_contract(other))
    await world.staff("other_manager", ("project_manager", other_project))
    await world.outsider("rival_lead", rival, "partner_lead")
    await world.outsider("rival_finance", rival, "partner_finance")
    await world.outsider("rival_signer", other, "customer_signatory")
    await world.name_signatory(other_project, Party.CUSTOMER, "rival_signer")
    return world


Call = Callable[[World, str], Awaitable[Any]]
Stage = Callable[[World], Awaitable[Story]]


def on_order(act: Callable[..., Awaitable[Any]], *arguments: Any) -> Callable[[Story], Awaitable[Call]]:
    async def bind(story: Story) -> Call:
        order_id = story.order.id
        return lambda world, persona: act(world.db, world.as_(persona), order_id, *arguments)

    return bind


def on_settlement(act: Callable[..., Awaitable[Any]], *arguments: Any) -> Callable[[Story], Awaitable[Call]]:
    async def bind(story: Story) -> Call:
        settlement_id = (await story.settlement()).id
        return lambda world, persona: act(world.db, world.as_(persona), settlement_id, *arguments)

    return bind


async def placing(story: Story) -> Call:
    project, agreement = story.world.project.id, story.world.agreement.id
    return lambda world, persona: place_order(world.db, world.as_(persona), project, agreement, draft())


async def requesting(story: Story) -> Call:
    order_id, deliveries = story.order.id, await story.deliveries()
    return lambda world, persona: request_acceptance(world.db, world.as_(persona), order_id, deliveries)


async def changing(story: Story) -> Call:
    assert story.acceptance is not None
    acceptance_id, deliveries = story.acceptance.id, await story.deliveries()
    return lambda world, persona: change_acceptance(world.db, world.as_(persona), acceptance_id, deliveries)


def signing(party: Party) -> Callable[[Story], Awaitable[Call]]:
    async def bind(story: Story) -> Call:
        assert story.acceptance is not None
        acceptance_id, content_hash = story.acceptance.id, story.acceptance.content_hash

        def sign(world: World, persona: str) -> Awaitable[Any]:
            confirmation = Confirmation(world[persona].id, world.now)
            word = Word(party, Outcome.PASS)
            return sign_acceptance(world.db, world.as_(persona), acceptance_id, word, content_hash, confirmation)

        return sign

    return bind


async def invoicing(story: Story) -> Call:
    payable_id = (await story.payable(PaymentKind.ADVANCE)).id
    bill = InvoiceDraft("INV-1", InvoiceKind.VAT_SPECIAL, Decimal(1), story.world.now.date())
    return lambda world, persona: record_invoice(world.db, world.as_(persona), payable_id, bill)


async def paying(story: Story) -> Call:
    payable_id = (await story.payable(PaymentKind.ADVANCE)).id
    transfer = PaymentDraft(Decimal(1), story.world.now.date(), "BANK-1")
    return lambda world, persona: record_payment(world.db, world.as_(persona), payable_id, transfer)


async def invoiced(world: World) -> Story:
    story = await Story.running(world)
    await story.invoice(await story.payable(PaymentKind.ADVANCE))
    return story


async def submitted(world: World) -> Story:
    story = await Story.placed(world)
    await world.do("manager", submit_order, story.order.id)
    return story


async def due(world: World) -> Story:
    story = await Story.paid_but_settlement(world)
    world.now = at(date(2027, 2, 28))
    return story


async def requested(world: World) -> Story:
    story = await due(world)
    await story.evaluated()
    return story


async def proposed(world: World) -> Story:
    story = await requested(world)
    await world.do("finance", propose_settlement, (await story.settlement()).id)
    return story


LEAD, MONEY = {"partner_lead", "partner_admin"}, {"partner_finance", "partner_admin"}
MATRIX: dict[str, tuple[Stage, Callable[[Story], Awaitable[Call]], set[str], set[str]]] = {
    "order:place": (Story.placed, placing, {"manager"}, {"other_manager"}),
    "order:submit": (Story.placed, on_order(submit_order), {"manager"}, {"other_manager"}),
    "order:approve": (submitted, on_order(approve_order), {"buyer", "hq"}, {"sales", "other_manager"}),
    "order:return": (submitted, on_order(return_order, "No."), {"buyer", "hq"}, {"sales", "other_manager"}),
    "order:cancel": (submitted, on_order(cancel_order, "No."), {"manager", "buyer", "hq"}, {"other_manager"}),
    "order:accept": (Story.sent, on_order(accept_order), LEAD, {"rival_lead"}),
    "order:decline": (Story.sent, on_order(decline_order, "No."), LEAD, {"rival_lead"}),
    "order:accept, a draft": (Story.placed, on_order(accept_order), set(), {*LEAD, "rival_lead"}),
    "acceptance:request": (Story.running, requesting, {"partner_lead"}, {"rival_lead", "partner_admin"}),
    "acceptance:change": (Story.delivered, changing, {"partner_lead"}, {"rival_lead", "partner_admin"}),
    "acceptance:sign, customer": (
        Story.delivered,
        signing(Party.CUSTOMER),
        {"customer_signer"},
        {"cashier", "rival_signer", "other_manager"},
    ),
    "acceptance:sign, region": (Story.delivered, signing(Party.REGION), {"region_pmo"}, {"cashier", "rival_signer", "other_manager"}),
    "invoice:record": (Story.running, invoicing, {*MONEY, "finance"}, {"rival_finance"}),
    "payment:record": (invoiced, paying, {"cashier"}, set()),
    "settlement:open": (due, on_settlement(open_settlement), {"worker"}, set()),
    "settlement:request": (due, on_settlement(request_settlement), MONEY, {"rival_finance"}),
    "settlement:propose": (requested, on_settlement(propose_settlement), {"finance", "manager"}, {"other_manager"}),
    "settlement:confirm": (proposed, on_settlement(confirm_settlement, 1), MONEY, {"rival_finance"}),
    "settlement:approve": (Story.confirmed, on_settlement(approve_settlement), {"buyer", "hq"}, {"sales", "other_manager"}),
}
"""Act → the stage of the story, the call, who may, and for whom the row does not exist; all others are denied.

The documents that are handed in were uploaded by `partner_lead`: they do not exist for the partner's administrator.
"""


async def counted(world: World) -> Sequence[tuple[int, int | None]]:
    """How many rows each table has, and the sum of the versions."""
    found = []
    for table in COUNTED:
        versions = "sum(version)" if table in {"outsourcing_order", "acceptance", "payable", "settlement"} else "0"
        found.append((await world.db.execute(text(f"SELECT count(*), {versions} FROM {table}"))).one())  # noqa: S608  # names above
    return [(row[0], row[1]) for row in found]


@pytest.mark.parametrize("name", MATRIX)
async def test_only_these_may_and_nothing_changes_for_the_others(crowded: World, name: str) -> None:
    stage, binding, may, blind = MATRIX[name]
    world = crowded
    call = await binding(await stage(world))
    before = await counted(world)
    outcome: dict[str, set[str]] = {"may": set(), "denied": set(), "blind": set()}
    for persona in world.people:
        if persona in {*may, "founder"} or (name == "settlement:approve" and persona == "finance"):
            continue
        try:
            await call(world, persona)
            outcome["may"].add(persona)
        except Denied:
            outcome["denied"].add(persona)
        except NotFound:
            outcome["blind"].add(persona)
    assert (outcome["may"], outcome["blind"]) == (set(), blind)
    assert not [*world.db.new, *world.db.dirty, *world.db.deleted]
    assert await counted(world) == before
    world.db.expunge_all()
    for persona in sorted(may):
        savepoint = await world.db.begin_nested()
        await call(world, persona)
        await world.db.flush()
        await savepoint.rollback()


SEEN: dict[str, tuple[type[Any], set[str]]] = {
    "a draft": (
        OutsourcingOrder,
        {"manager", "buyer", "finance", "cashier", "hq", "region_pmo", "auditor", "worker"},
    ),
    "an order that is sent": (
        OutsourcingOrder,
        {"manager", "buyer", "finance", "cashier", "hq", "region_pmo", "auditor", "worker", *LEAD, *MONEY},
    ),
    "an acceptance": (
        Acceptance,
        {
            "manager",
            "buyer",
            "finance",
            "hq",
            "region_pmo",
            "sales",
            "auditor",
            "worker",
            "customer_signer",
            "customer_reader",
            *LEAD,
            *MONEY,
        },
    ),
    "a payable": (Payable, {"manager", "buyer", "finance", "cashier", "hq", "region_pmo", "auditor", "worker", *LEAD, *MONEY}),
    "a settlement": (Settlement, {"manager", "buyer", "finance", "cashier", "hq", "region_pmo", "auditor", "worker", *LEAD, *MONEY}),
}


@pytest.mark.parametrize("name", SEEN)
async def test_only_these_see_the_row(crowded: World, name: str) -> None:
    model, seen_by = SEEN[name]
    await (Story.placed if name == "a draft" else Story.delivered)(crowded)
    seen = set()
    for persona in crowded.people:
        viewer = crowded.as_(persona)
        if (await crowded.db.scalars(select(model.id).where(viewer.sees(model)), dict(viewer.binds))).first() is not None:
            seen.add(persona)
    assert seen == seen_by


CUSTOMERS_NEVER = (
    "OutsourcingOrder",
    "OrderLine",
    "OrderTerm",
    "Payable",
    "Invoice",
    "Payment",
    "Settlement",
    "SettlementLine",
    "PayableTransition",
)


async def test_no_customer_role_reads_a_price_or_a_payment(world: World) -> None:
    held = frozenset((role, "organisation") for role in ("customer_member", "customer_signatory", "customer_admin"))
    readable = {name for name, action in world.as_("founder").policy.decisions(held).terms if action == "read"}
    assert not [name for name in readable if name.startswith(tuple(f"{kind}:" for kind in CUSTOMERS_NEVER))]
    assert not [name for name in readable if name.endswith((":outsourcing-price", ":payment", ":internal-note"))]
