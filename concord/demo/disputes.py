"""Settlements of the demo with defects, deductions and objections (S0-49)."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from concord.demo import judging
from concord.demo.files import pdf, upload
from concord.demo.lives import BUYER, FINANCE, Life
from domain.outsourcing.answer_objection import Answer, answer_objection
from domain.outsourcing.approve_undisputed import approve_undisputed
from domain.outsourcing.deduction_drafts import DeductionDraft, Reckoning
from domain.outsourcing.defect_drafts import DefectDraft
from domain.outsourcing.models import (
    Deduction,
    DeductionFormula,
    DeductionKind,
    DefectKind,
    Objection,
    ObjectionAnswer,
    PaymentKind,
    Settlement,
    SettlementLine,
    Severity,
)
from domain.outsourcing.object_to_line import object_to_line
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_deduction import record_deduction
from domain.outsourcing.record_defect import record_defect
from domain.outsourcing.withdraw_deduction import withdraw_deduction

OUTAGE = "接口服务中断两小时，影响当班收货。"


async def find_defects(life: Life) -> UUID:
    """A month after acceptance: an incident and a small defect; the incident's id."""
    settlement, stage = await life.settlement(), life.stage
    await life.later(30, settlement.accepted_on)
    today = stage.today
    given = DefectDraft(DefectKind.INCIDENT, Severity.MAJOR, "接口服务中断", today, OUTAGE, today, today)
    incident = await stage.do(life.ground.manager, record_defect, settlement.id, given)
    given = DefectDraft(DefectKind.DEFECT, Severity.MINOR, "导出文件的表头错位", today)
    await stage.do(life.ground.manager, record_defect, settlement.id, given)
    return incident.id


async def object_to_deduction(life: Life, incident_id: UUID) -> tuple[Settlement, Objection]:
    """Applied for, two deductions, one more withdrawn again; the partner objects to the first."""
    stage, settlement = life.stage, await life.settlement()
    await life.later(2, settlement.eligible_on)
    await life.request()
    each = Decimal(1200)
    reckoning = Reckoning(DeductionFormula.QUANTITY_TIMES_AMOUNT, quantity=Decimal(4), unit_amount=each)
    await _deduct(life, DeductionKind.REWORK, "我方人员到场恢复服务四人天。", reckoning, incident_id)
    await _deduct(life, DeductionKind.REPLACED_PEOPLE, "中途更换测试人员的交接成本。", _fixed(3000))
    extra = await _deduct(life, DeductionKind.DEFECTS, "导出文件缺陷返工。", _fixed(800), incident_id)
    await stage.do(FINANCE, withdraw_deduction, extra.id, "缺陷已在质保期内免费修复。")
    await life.later(5)
    await stage.do(FINANCE, propose_settlement, settlement.id)
    await life.later(3)
    first = SettlementLine.settlement_id == settlement.id, SettlementLine.source_id == incident_id
    async with stage.sessions() as db:
        line = (await db.scalars(select(SettlementLine).where(*first))).one()
    reason = "服务中断由机房断电引起，我方到场仅一人天，请核减。"
    return settlement, await stage.do(life.ground.books, object_to_line, settlement.id, line.id, reason)


def _fixed(amount: int) -> Reckoning:
    return Reckoning(DeductionFormula.FIXED, Decimal(amount))


async def _deduct(life: Life, kind: DeductionKind, reason: str, reckoning: Reckoning, defect_id: UUID | None = None) -> Deduction:
    title = "交接工时记录"
    document = None if defect_id else await upload(life.stage, FINANCE, f"{title}.pdf", pdf(title, [reason]))
    draft = DeductionDraft(kind, reason, reckoning, document.id if document else None, defect_id)
    return await life.stage.do(FINANCE, record_deduction, (await life.settlement()).id, draft)


async def disputed(life: Life) -> None:
    """The objection waits for its answer; what is not in dispute is approved, invoiced and partly paid."""
    incident_id = await find_defects(life)
    settlement, _ = await object_to_deduction(life, incident_id)
    await life.later(2)
    await life.stage.do(BUYER, approve_undisputed, settlement.id)
    (payable,) = await life.money.send_invoices(life.order, PaymentKind.SETTLEMENT)
    await life.later(4)
    await life.money.pay(payable, payable.amount / 2)


async def accepted_and_disputed(life: Life) -> None:
    """Handed in, passed and paid as usual; then the dispute."""
    await life.stage.until(life.stage.day(life.plan.delivered), hour=15)
    await life.acceptances.tell()
    await life.pay_accepted()
    await disputed(life)


async def answered(life: Life) -> None:
    """Accepted on paper; the deduction is changed after the objection, the new statement confirmed, paid, closed."""
    await judging.accept_on_paper(life)
    await life.pay_accepted()
    incident_id = await find_defects(life)
    settlement, objection = await object_to_deduction(life, incident_id)
    await life.later(3)
    reckoning = Reckoning(DeductionFormula.QUANTITY_TIMES_AMOUNT, quantity=Decimal(1), unit_amount=Decimal(1200))
    answer = Answer(ObjectionAnswer.CHANGED, "经核对机房记录，按一人天计。", reckoning)
    await life.stage.do(FINANCE, answer_objection, objection.id, answer)
    await life.later(2)
    await life.agree(settlement.id, 2)
