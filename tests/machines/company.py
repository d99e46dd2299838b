"""The product's side of the machine: each step of the model as the act it stands for, and what the database then holds."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.acts import Denied, NotFound, Refused
from domain.contracts.models import BudgetLine
from domain.delivery.models import Project
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.approve_undisputed import approve_undisputed
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import (
    AcceptanceKind,
    Invoice,
    InvoiceKind,
    OrderWay,
    OutsourcingOrder,
    Payable,
    Payment,
    PaymentKind,
    Settlement,
)
from domain.outsourcing.order_drafts import DeliverableDraft, LineDraft, OrderDraft, PenaltyDraft, TermDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_order import return_order
from domain.outsourcing.return_settlement import return_settlement
from domain.outsourcing.revise_order import revise_order
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.statement import as_stored, statement_of
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_order import submit_special_order
from domain.outsourcing.void_invoice import void_invoice
from domain.outsourcing.withdraw_settlement import withdraw_settlement
from domain.partners.models import SkillLevel
from tests.machines.parts import NOBODY, Term
from tests.outsourcing.story import scores
from tests.world import World


def fen(amount: Decimal | None) -> int | None:
    """Whole fen; AssertionError for anything between."""
    if amount is None:
        return None
    assert amount * 100 == int(amount * 100), amount
    return int(amount * 100)


@dataclass
class Company:
    """A world whose orders are known by their number."""

    world: World
    projects: Sequence[Project]
    orders: list[UUID] = field(default_factory=list)
    drafts: list[OrderDraft] = field(default_factory=list)

    async def place(self, project: int, days: int, price: int, terms: Sequence[Term], penalty: tuple[int, int]) -> None:
        """The project manager's draft; it is always good."""
        line = LineDraft(SkillLevel.SENIOR, Decimal(days) / 100, Decimal(price) / 10_000)
        draft = OrderDraft(
            title="Work",
            scope="What is to be done.",
            way=OrderWay.FIXED_PRICE,
            selection_reason="Best offer.",
            starts_on=self.world.agreement.valid_from,
            ends_on=self.world.agreement.valid_to,
            lines=[line],
            terms=[
                TermDraft(PaymentKind(kind), Decimal(percent), 30, AcceptanceKind(awaits) if awaits else None, deliverable)
                for kind, percent, awaits, deliverable in terms
            ],
            deliverables=[DeliverableDraft("Programs", "Run."), DeliverableDraft("Manual", "Complete.")],
            penalty=PenaltyDraft(*(Decimal(part) / 100 for part in penalty)),
        )
        order = await self.world.do("manager", place_order, self.projects[project].id, self.world.agreement.id, draft)
        self.orders.append(order.id)
        self.drafts.append(draft)

    async def code(self, act: Callable[[], Awaitable[Any]]) -> str | None:
        """What an act comes to: nothing when done, else the code of its refusal, or NOBODY."""
        try:
            await act()
        except Refused as refused:
            return refused.code.value
        except (Denied, NotFound):
            return NOBODY
        return None

    async def on_order(self, who: str, step: str, number: int) -> str | None:
        """A step of the order itself."""
        order_id = self.orders[number]
        reasons = {"submit_special": submit_special_order, "give_back": return_order, "cancel": cancel_order, "decline": decline_order}
        acts = {"submit": submit_order, "approve": approve_order, "accept": accept_order}
        if step == "revise":
            return await self.code(lambda: self.world.do(who, revise_order, order_id, self.drafts[number]))
        if step in reasons:
            return await self.code(lambda: self.world.do(who, reasons[step], order_id, "Because."))
        return await self.code(lambda: self.world.do(who, acts[step], order_id))

    async def payable(self, number: int, place: int) -> UUID:
        query = select(Payable.id).where(Payable.order_id == self.orders[number]).order_by(Payable.sequence)
        return (await self.world.db.scalars(query)).all()[place]

    async def bill(self, who: str, number: int, place: int, amount: int) -> str | None:
        payable_id, today = await self.payable(number, place), self.world.as_(who).today
        invoice = InvoiceDraft(f"INV-{self.world.next()}", InvoiceKind.VAT_SPECIAL, Decimal(amount) / 100, today)
        return await self.code(lambda: self.world.do(who, record_invoice, payable_id, invoice))

    async def void(self, who: str, number: int, place: int, index: int) -> str | None:
        query = select(Invoice.id).where(Invoice.payable_id == await self.payable(number, place)).order_by(Invoice.id)
        invoice_id = (await self.world.db.scalars(query)).all()[index]
        return await self.code(lambda: self.world.do(who, void_invoice, invoice_id, "Because."))

    async def pay(self, who: str, number: int, place: int, amount: int) -> str | None:
        payable_id, today = await self.payable(number, place), self.world.as_(who).today
        transfer = PaymentDraft(Decimal(amount) / 100, today, f"BANK-{self.world.next()}")
        return await self.code(lambda: self.world.do(who, record_payment, payable_id, transfer))

    async def on_settlement(self, who: str, step: str, number: int, *arguments: int) -> str | None:
        """A step of the order's settlement."""
        query = select(Settlement.id).where(Settlement.order_id == self.orders[number])
        settlement_id = (await self.world.db.scalars(query)).one()
        acts: dict[str, Callable[..., Awaitable[Any]]] = {
            "apply": request_settlement,
            "judge": evaluate_settlement,
            "settle_part": approve_undisputed,
            "judge_own": evaluate_own_work,
            "propose": propose_settlement,
            "confirm": confirm_settlement,
            "take_out": withdraw_settlement,
        }
        if step == "send_back":
            return await self.code(lambda: self.world.do(who, return_settlement, settlement_id, "Because."))
        if step == "settle":
            reason = "The log shows it." if arguments[0] else None
            return await self.code(lambda: self.world.do(who, approve_settlement, settlement_id, reason=reason))
        given: list[Any] = [scores(each) for each in arguments] if step.startswith("judge") else list(arguments)
        return await self.code(lambda: self.world.do(who, acts[step], settlement_id, *given))

    async def limits(self) -> dict[UUID, tuple[int | None, ...]]:
        """What each budget line says is taken: reserved, booked, and allowed beyond it, in fen and in hundredths of days."""
        line = BudgetLine
        query = select(
            line.id, line.reserved_amount, line.reserved_days, line.booked_amount, line.booked_days, line.allowed_amount, line.allowed_days
        )
        return {row[0]: tuple(map(fen, row[1:])) for row in await self.world.db.execute(query)}

    async def order_rows(self) -> dict[UUID, tuple[Any, ...]]:
        """State, gross, what was paid, final amount."""
        order = OutsourcingOrder
        query = select(order.id, order.state, order.gross, order.paid_amount, order.final_amount)
        return {row[0]: (row[1].value, *map(fen, row[2:])) for row in await self.world.db.execute(query)}

    async def payable_rows(self) -> dict[UUID, list[tuple[Any, ...]]]:
        """Kind, amount, state, invoiced, paid of each payable, by order."""
        owed = Payable
        query = select(owed.order_id, owed.kind, owed.amount, owed.state, owed.invoiced_amount, owed.paid_amount).order_by(owed.sequence)
        found: dict[UUID, list[tuple[Any, ...]]] = {}
        for row in await self.world.db.execute(query):
            found.setdefault(row[0], []).append((row[1].value, fen(row[2]), row[3].value, fen(row[4]), fen(row[5])))
        return found

    async def settlement_rows(self) -> dict[UUID, tuple[Any, ...]]:
        """State, eligible day and statement number of each settlement, by order."""
        query = select(Settlement.order_id, Settlement.state, Settlement.eligible_on, Settlement.statement_number)
        return {row[0]: (row[1].value, *row[2:]) for row in await self.world.db.execute(query)}

    async def payments(self) -> int:
        """All that was ever paid."""
        return sum(fen(amount) or 0 for amount in await self.world.db.scalars(select(Payment.amount)))

    async def statement(self, number: int) -> tuple[bool, int | None, int | None]:
        """Whether the statement in force is what its sources give now; its final amount; what it leaves to pay."""
        db, order_id = self.world.db, self.orders[number]
        order = (await db.scalars(select(OutsourcingOrder).where(OutsourcingOrder.id == order_id))).one()
        settlement = (await db.scalars(select(Settlement).where(Settlement.order_id == order_id))).one()
        computed = await statement_of(db, order)
        same = list(computed.lines) == [as_stored(row) for row in await lines_of(db, settlement)]
        return same, fen(settlement.final_amount), fen(settlement.settlement_amount)
