"""What belongs to settlements: a defect, a deduction in a statement, one in dispute, a claim, invoices."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.deduction_drafts import DeductionDraft, Reckoning
from domain.outsourcing.defect_drafts import DefectDraft
from domain.outsourcing.models import (
    Claim,
    DeductionFormula,
    DeductionKind,
    DefectKind,
    Invoice,
    PaymentKind,
    SettlementLine,
    Severity,
)
from domain.outsourcing.object_to_line import object_to_line
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_deduction import record_deduction
from domain.outsourcing.record_defect import record_defect
from domain.outsourcing.withdraw_defect import withdraw_defect
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import Story
from tests.world import at

PAID_BEFORE = (TermDraft(PaymentKind.ADVANCE, Decimal(50), 0), TermDraft(PaymentKind.ACCEPTANCE, Decimal(50), 0))
"""Terms that leave nothing to the settlement."""


async def settling(stage: Stage) -> None:
    """Each on a settlement of its own; the stage then stands where it stood."""
    world, here = stage.world, stage.world.now
    proof = await world.document("manager", "proof.pdf")
    stage.keep(proof=proof, rival_proof=await world.document("rival_lead", "rival_proof.pdf"))
    draft = DefectDraft(DefectKind.DEFECT, Severity.MINOR, "A wrong label", date(2027, 1, 4))
    for name in ("defect", "withdrawn_defect"):
        stage.keep(**{name: await world.do("manager", record_defect, stage.row("evaluating").id, draft)})
    await world.do("manager", withdraw_defect, stage.row("withdrawn_defect").id, "It was ours.")
    for name in ("deducted", "disputed"):
        world.now = here - timedelta(days=100)
        told = await deducted(stage, await Story.paid_but_settlement(world), Decimal(1000))
        settlement = await told.settlement()
        query = select(SettlementLine).where(SettlementLine.settlement_id == settlement.id).order_by(SettlementLine.sequence)
        lines = (await world.db.scalars(query)).all()
        stage.keep(**{f"{name}_line": lines[2]})
        if name == "deducted":
            stage.keep(ordered_line=lines[0], deduction=stage.row("last_deduction"))
        else:
            stage.keep(objection=await world.do("partner_finance", object_to_line, settlement.id, lines[2].id, "Not so."))
        stage.keep(**{name: await world.again(settlement)})
    world.now = here - timedelta(days=100)
    told = await deducted(stage, await Story.paid_but_settlement(world, terms=PAID_BEFORE), Decimal(5000))
    settlement = await told.settlement()
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", approve_settlement, settlement.id)
    stage.keep(claim=await stage.find(Claim, settlement_id=settlement.id), claimed=await world.again(settlement))
    world.now = here
    stage.keep(billed_invoice=await stage.find(Invoice, number="BILLED-1"))
    paid = select(Invoice).where(Invoice.order_id == told.order.id).order_by(Invoice.id).limit(1)
    stage.keep(paid_invoice=(await world.db.scalars(paid)).one())


async def deducted(stage: Stage, told: Story, amount: Decimal) -> Story:
    """Evaluated, and a statement with a fixed deduction is proposed."""
    world, settlement = stage.world, await told.settlement()
    assert settlement.eligible_on is not None
    world.now = max(world.now, at(settlement.eligible_on))
    await told.evaluated()
    draft = DeductionDraft(DeductionKind.REWORK, "Done twice.", Reckoning(DeductionFormula.FIXED, amount), stage.row("proof").id)
    stage.keep(last_deduction=await world.do("manager", record_deduction, settlement.id, draft))
    await world.do("finance", propose_settlement, settlement.id)
    return told
