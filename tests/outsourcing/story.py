"""The story of an order, step by step, each step by its act and its persona; `upto` runs it to a state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from domain.delivery.models import Party
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.evaluating import Scores
from domain.outsourcing.finish_punch_item import finish_punch_item
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    InvoiceKind,
    OrderDeliverable,
    OrderState,
    OrderWay,
    Outcome,
    OutsourcingOrder,
    Payable,
    PaymentKind,
    PunchItem,
    Settlement,
)
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.order_drafts import DeliverableDraft, LineDraft, OrderDraft, TermDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.recheck_acceptance import recheck_acceptance
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.verdicts import Verdict
from domain.partners.models import SkillLevel
from tests.world import SIGNERS, World, at

LINES = (LineDraft(SkillLevel.SENIOR, Decimal("20.5"), Decimal(1500)), LineDraft(SkillLevel.JUNIOR, Decimal(30), Decimal("799.99")))
TERMS = (
    TermDraft(PaymentKind.ADVANCE, Decimal(20), 10),
    TermDraft(PaymentKind.PROGRESS, Decimal(20), 30),
    TermDraft(PaymentKind.ACCEPTANCE, Decimal(40), 30),
    TermDraft(PaymentKind.SETTLEMENT, Decimal(20), 45),
)
DRAFT = OrderDraft(
    title="Data migration",
    scope="Move ten years of orders into the new system.",
    way=OrderWay.FIXED_PRICE,
    selection_reason="Best offer of three.",
    starts_on=date(2026, 11, 9),
    ends_on=date(2027, 3, 31),
    lines=LINES,
    terms=TERMS,
    deliverables=(DeliverableDraft("Programs", "Run without errors."), DeliverableDraft("Manual", "Complete.")),
)
GROSS = Decimal("58034.68")
"""(20.5 × 1,500 + 30 × 799.99) × 1.06."""


def draft(**changes: Any) -> OrderDraft:
    """The order of the story, with other values where given."""
    return replace(DRAFT, **changes)


def days_at(days: int | str, price: int | str = 1000, level: SkillLevel = SkillLevel.INTERMEDIATE) -> tuple[LineDraft, ...]:
    """One line."""
    return (LineDraft(level, Decimal(days), Decimal(price)),)


def scores(points: int | str, **changes: Any) -> Scores:
    """The same points in every dimension."""
    each = Decimal(points)
    return replace(Scores(each, each, each, each, each, each), **changes)


@dataclass
class Story:
    """One order of the world and what belongs to it."""

    world: World
    order: OutsourcingOrder
    acceptance: Acceptance | None = None

    @classmethod
    async def placed(cls, world: World, **changes: Any) -> "Story":
        return cls(world, await world.do("manager", place_order, world.project.id, world.agreement.id, draft(**changes)))

    @classmethod
    async def sent(cls, world: World, **changes: Any) -> "Story":
        story = await cls.placed(world, **changes)
        await world.do("manager", submit_order, story.order.id)
        await story.approve()
        return story

    @classmethod
    async def running(cls, world: World, **changes: Any) -> "Story":
        story = await cls.sent(world, **changes)
        await world.do("partner_lead", accept_order, story.order.id)
        return story

    @classmethod
    async def delivered(cls, world: World, **changes: Any) -> "Story":
        story = await cls.running(world, **changes)
        await story.request()
        return story

    @classmethod
    async def accepted(cls, world: World, on: date = date(2026, 11, 30), **changes: Any) -> "Story":
        """All four sign with pass on a day, or today if it is later."""
        story = await cls.delivered(world, **changes)
        world.now = max(world.now, at(on))
        for party in Party:
            await story.sign(party)
        return story

    @classmethod
    async def paid_but_settlement(cls, world: World, **changes: Any) -> "Story":
        """Accepted, and all but the settlement is paid."""
        story = await cls.accepted(world, **changes)
        for kind in (PaymentKind.ADVANCE, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE):
            for payable in await story.payables(kind):
                await story.pay(payable)
        return story

    @classmethod
    async def confirmed(cls, world: World, **changes: Any) -> "Story":
        """The partner has confirmed the first statement, on the day on which the window opened."""
        story = await cls.paid_but_settlement(world, **changes)
        settlement = await story.settlement()
        assert settlement.eligible_on is not None
        world.now = at(settlement.eligible_on)
        await world.do("worker", open_settlement, settlement.id)
        await story.evaluated()
        await world.do("finance", propose_settlement, settlement.id)
        await world.do("partner_finance", confirm_settlement, settlement.id, 1)
        return story

    @classmethod
    async def closed(cls, world: World, **changes: Any) -> "Story":
        story = await cls.confirmed(world, **changes)
        await world.do("buyer", approve_settlement, (await story.settlement()).id)
        for payable in await story.payables(PaymentKind.SETTLEMENT):
            await story.pay(payable)
        return story

    async def approve(self) -> None:
        """Everybody whom the chain asks says yes."""
        for persona in ("buyer", "hq", "finance"):
            if await self.state() is OrderState.SUBMITTED:
                await self.world.do(persona, approve_order, self.order.id)

    async def evaluated(self, provider: int | str = 90, partner: int | str = 90) -> Settlement:
        """The partner applies, and both sides evaluate with the same points in every dimension."""
        settlement = await self.settlement()
        await self.world.do("partner_finance", request_settlement, settlement.id)
        await self.world.do("manager", evaluate_settlement, settlement.id, scores(provider))
        await self.world.do("partner_lead", evaluate_own_work, settlement.id, scores(partner))
        return await self.settlement()

    async def deliveries(self) -> list[Delivery]:
        """A new document of the partner for each deliverable."""
        query = select(OrderDeliverable).where(OrderDeliverable.order_id == self.order.id).order_by(OrderDeliverable.sequence)
        items = (await self.world.db.scalars(query)).all()
        return [Delivery(item.id, [(await self.world.document("partner_lead")).id]) for item in items]

    async def request(self, kind: AcceptanceKind = AcceptanceKind.FINAL, *parts: int) -> Acceptance:
        """Of all deliverables, or of those at these places."""
        deliveries = await self.deliveries()
        handed = [deliveries[part - 1] for part in parts] or deliveries
        self.acceptance = await self.world.do("partner_lead", request_acceptance, self.order.id, handed, kind=kind)
        return self.acceptance

    async def sign_all(self, *but: Party) -> None:
        """All parties pass, except these."""
        for party in Party:
            if party not in but:
                await self.sign(party)

    async def items(self) -> Sequence[PunchItem]:
        """The punch lists of the round as they stand now."""
        assert self.acceptance is not None
        query = select(PunchItem).where(PunchItem.acceptance_id == self.acceptance.id).order_by(PunchItem.sequence)
        return (await self.world.db.scalars(query.execution_options(populate_existing=True))).all()

    async def finish(self, item: PunchItem, note: str = "Done.") -> None:
        await self.world.do("partner_lead", finish_punch_item, item.id, note)

    async def recheck(self, party: Party, *verdicts: Verdict, persona: str | None = None) -> None:
        """The party's signer checks these items; without a word it closes all that it raised."""
        assert self.acceptance is not None
        who = persona or SIGNERS[party]
        found = verdicts or [Verdict(item.id, True) for item in await self.items() if item.party is party]
        confirmation = Confirmation(self.world[who].id, self.world.now)
        await self.world.do(who, recheck_acceptance, self.acceptance.id, party, list(found), confirmation)

    async def sign(self, party: Party, outcome: Outcome = Outcome.PASS, *, persona: str | None = None, opinion: str | None = None) -> None:
        """The party's signer gives its word on the content as it stands."""
        assert self.acceptance is not None
        who = persona or SIGNERS[party]
        opinion = opinion or (None if outcome is Outcome.PASS else "Not complete.")
        confirmation = Confirmation(self.world[who].id, self.world.now)
        items = [PunchDraft("The manual lacks a chapter.", "North Software", self.world.now.date() + timedelta(days=10))]
        word = Word(party, outcome, opinion, items if outcome is Outcome.CONDITIONAL else ())
        await self.world.do(who, sign_acceptance, self.acceptance.id, word, self.acceptance.content_hash, confirmation)

    async def payables(self, *kinds: PaymentKind) -> Sequence[Payable]:
        """The order's payables as they stand now."""
        query = select(Payable).where(Payable.order_id == self.order.id).order_by(Payable.sequence)
        rows = await self.world.db.scalars(query.execution_options(populate_existing=True))
        return [row for row in rows if not kinds or row.kind in kinds]

    async def payable(self, kind: PaymentKind) -> Payable:
        """The only payable of a kind."""
        (payable,) = await self.payables(kind)
        return payable

    async def invoice(self, payable: Payable, amount: Decimal | None = None, number: str | None = None) -> None:
        """The partner's invoice for the payable, or for a part of it."""
        number = number or f"INV-{self.world.next()}"
        bill = InvoiceDraft(number, InvoiceKind.VAT_SPECIAL, amount or payable.amount, self.world.now.date())
        await self.world.do("partner_finance", record_invoice, payable.id, bill)

    async def pay(self, payable: Payable, amount: Decimal | None = None) -> None:
        """Invoice and payment of the payable, or of a part of it."""
        await self.invoice(payable, amount)
        transfer = PaymentDraft(amount or payable.amount, self.world.now.date(), f"BANK-{self.world.next()}")
        await self.world.do("cashier", record_payment, payable.id, transfer)

    async def pay_invoiced(self, payable: Payable) -> None:
        """What its invoices say."""
        transfer = PaymentDraft(payable.invoiced_amount - payable.paid_amount, self.world.now.date(), f"BANK-{self.world.next()}")
        await self.world.do("cashier", record_payment, payable.id, transfer)

    async def settlement(self) -> Settlement:
        query = select(Settlement).where(Settlement.order_id == self.order.id).execution_options(populate_existing=True)
        return (await self.world.db.scalars(query)).one()

    async def state(self) -> OrderState:
        return (await self.world.again(self.order)).state
