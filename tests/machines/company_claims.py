"""The product's side of deductions, objections and claims; and what the tables say of them."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from domain.outsourcing.answer_objection import Answer, answer_objection
from domain.outsourcing.deduction_drafts import DeductionDraft, Reckoning
from domain.outsourcing.models import (
    Claim,
    ClaimRefund,
    Deduction,
    DeductionFormula,
    DeductionKind,
    Objection,
    ObjectionAnswer,
    SetOff,
    Settlement,
    SettlementLineKind,
)
from domain.outsourcing.object_to_line import object_to_line
from domain.outsourcing.record_deduction import record_deduction
from domain.outsourcing.refund_claim import RefundDraft, refund_claim
from domain.outsourcing.set_off_claim import set_off_claim
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.states import LIFECYCLES
from domain.outsourcing.withdraw_deduction import withdraw_deduction
from domain.outsourcing.write_off_claim import write_off_claim
from tests.machines.company import fen
from tests.machines.company_changes import ChangingCompany
from tests.machines.company_rounds import WHY
from tests.machines.statements import Reckoned

FIGURES = {
    "DELAY": ("quantity",),
    "FIXED": ("amount",),
    "QUANTITY_TIMES_AMOUNT": ("quantity", "unit_amount"),
    "PERCENT_PER_UNIT": ("rate", "quantity", "cap"),
}


def yuan(amount: int) -> Decimal:
    return Decimal(amount) / 100


class ClaimingCompany(ChangingCompany):
    """Settlements do not go well."""

    async def settlement(self, number: int) -> Settlement:
        query = select(Settlement).where(Settlement.order_id == self.orders[number])
        return (await self.world.db.scalars(query.execution_options(populate_existing=True))).one()

    async def deduct(self, who: str, number: int, by_formula: Reckoned) -> str | None:
        formula, figures = by_formula
        given: dict[str, Any] = {name: yuan(figure) for name, figure in zip(FIGURES[formula], figures, strict=True)}
        proof = await self.world.document(who if who in ("manager", "finance") else "manager")
        kind = DeductionKind.DELAY if formula == "DELAY" else DeductionKind.REWORK
        reckoning = Reckoning(DeductionFormula("PERCENT_PER_UNIT" if formula == "DELAY" else formula), **given)
        draft = DeductionDraft(kind, WHY, reckoning, proof.id)
        return await self.act(who, record_deduction, (await self.settlement(number)).id, draft)

    async def deductions(self, number: int) -> list[Any]:
        query = select(Deduction).where(Deduction.order_id == self.orders[number]).order_by(Deduction.number)
        return list(await self.world.db.scalars(query.execution_options(populate_existing=True)))

    async def withdraw_deduction(self, who: str, number: int, place: int) -> str | None:
        return await self.act(who, withdraw_deduction, (await self.deductions(number))[place].id, WHY)

    async def object_line(self, who: str, number: int, place: int | None) -> str | None:
        """Against the deduction at a place, or what the score takes; against the first line where there is no such line."""
        settlement, rows = await self.settlement(number), await self.deductions(number)
        lines = await lines_of(self.world.db, settlement)
        wanted = rows[place].id if place is not None else None
        takes = [line.id for line in lines if line.kind is SettlementLineKind.DEDUCTION and line.deduction_id == wanted]
        return await self.act(who, object_to_line, settlement.id, (takes or [lines[0].id])[0], WHY)

    async def answer_line(self, who: str, number: int, index: int, answer: str, amount: int) -> str | None:
        settlement = await self.settlement(number)
        query = select(Objection.id).where(Objection.settlement_id == settlement.id)
        query = query.where(Objection.statement_number == settlement.statement_number).order_by(Objection.id)
        fixed = Reckoning(DeductionFormula.FIXED, yuan(amount)) if answer == "CHANGED" else None
        objection_id = (await self.world.db.scalars(query)).all()[index]
        return await self.act(who, answer_objection, objection_id, Answer(ObjectionAnswer(answer), WHY, fixed))

    async def claim(self, number: int) -> Claim:
        query = select(Claim).where(Claim.order_id == self.orders[number]).execution_options(populate_existing=True)
        return (await self.world.db.scalars(query)).one()

    async def refund(self, who: str, number: int, amount: int) -> str | None:
        draft = RefundDraft(yuan(amount), self.world.as_("finance").today, f"BACK-{self.world.next()}")
        return await self.act(who, refund_claim, (await self.claim(number)).id, draft)

    async def set_off(self, who: str, number: int, other: int, place: int, amount: int) -> str | None:
        payable_id = await self.payable(other, place)
        return await self.act(who, set_off_claim, (await self.claim(number)).id, payable_id, yuan(amount))

    async def write_off(self, who: str, number: int) -> str | None:
        return await self.act(who, write_off_claim, (await self.claim(number)).id, WHY)

    async def claim_rows(self) -> list[tuple[Any, ...]]:
        """Order, amount, refunded, set off, written off, state; and that refunds and set-offs are the sums of their rows."""
        rows = []
        for claim in await self.world.db.scalars(select(Claim).execution_options(populate_existing=True)):
            refunds = await self.world.db.scalars(select(ClaimRefund.amount).where(ClaimRefund.claim_id == claim.id))
            assert sum(refunds) == claim.refunded_amount
            assert sum(await self.world.db.scalars(select(SetOff.amount).where(SetOff.claim_id == claim.id))) == claim.set_off_amount
            parts = (claim.refunded_amount, claim.set_off_amount, claim.written_off_amount)
            rows.append((claim.order_id, *map(fen, (claim.amount, *parts)), claim.state.value))
        return rows

    async def histories_follow(self) -> None:
        """Each history is one unbroken walk through the table of its lifecycle."""
        for life in LIFECYCLES.values():
            stood: dict[Any, Any] = {}
            for row in await self.world.db.scalars(select(life.history).order_by(life.history.id)):
                step: Any = row
                subject = getattr(step, life.key or "order_id")
                assert step.from_state == stood.get(subject)
                assert step.from_state is None or step.to_state in life.steps[step.from_state]
                stood[subject] = step.to_state
