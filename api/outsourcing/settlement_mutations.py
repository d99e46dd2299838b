"""Defects, evaluations, deductions and objections as mutation fields (S0-49)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import settlement_inputs as inputs
from api.outsourcing.money_inputs import SettlementInput
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import answer_objection as answering
from domain.outsourcing import approve_undisputed as approving
from domain.outsourcing import change_deduction as changing
from domain.outsourcing import correct_defect as correcting
from domain.outsourcing import evaluate_own_work as evaluating_own
from domain.outsourcing import evaluate_settlement as evaluating
from domain.outsourcing import object_to_line as objecting
from domain.outsourcing import record_deduction as deducting
from domain.outsourcing import record_defect as recording
from domain.outsourcing import set_evaluation_rule as ruling
from domain.outsourcing import withdraw_deduction as taking_back
from domain.outsourcing import withdraw_defect as withdrawing
from domain.outsourcing.deduction_drafts import DeductionDraft, Reckoning
from domain.outsourcing.defect_drafts import DefectDraft
from domain.outsourcing.evaluating import Scores
from domain.outsourcing.models import OrderDefect


@mutation(
    recording.ACTION,
    "OrderDefect",
    "The project manager enters a defect or incident found since acceptance (S0-49).",
    can=recording.can_record_defect,
)
async def record_defect(db: AsyncSession, viewer: Viewer, input: inputs.RecordDefectInput) -> Row:
    """A defect."""
    settlement_id = row_id("Settlement", input.settlement_id)
    return await recording.record_defect(db, viewer, settlement_id, _defect(input.defect), input.expected_version)


@mutation(
    correcting.ACTION,
    "OrderDefect",
    "The project manager corrects a defect or incident, as when it was responded to or fixed.",
    on=OrderDefect,
    can=correcting.can_correct_defect,
)
async def correct_defect(db: AsyncSession, viewer: Viewer, input: inputs.CorrectDefectInput) -> Row:
    """A corrected defect."""
    defect_id = row_id("OrderDefect", input.defect_id)
    return await correcting.correct_defect(db, viewer, defect_id, _defect(input.defect), input.expected_version)


@mutation(
    withdrawing.ACTION,
    "OrderDefect",
    "The project manager withdraws an entry that was wrong, with a reason.",
    on=OrderDefect,
    can=withdrawing.can_withdraw_defect,
)
async def withdraw_defect(db: AsyncSession, viewer: Viewer, input: inputs.WithdrawDefectInput) -> Row:
    """A withdrawn defect."""
    return await withdrawing.withdraw_defect(db, viewer, row_id("OrderDefect", input.defect_id), input.reason, input.expected_version)


@mutation(
    evaluating.ACTION,
    "Evaluation",
    "The provider evaluates project and operation; sealed until the partner has answered too (S0-49).",
    can=evaluating.can_evaluate_settlement,
)
async def evaluate_settlement(db: AsyncSession, viewer: Viewer, input: inputs.EvaluateInput) -> Row:
    """The provider's evaluation."""
    return await evaluating.evaluate_settlement(db, viewer, row_id("Settlement", input.settlement_id), _scores(input))


@mutation(
    evaluating_own.ACTION,
    "Evaluation",
    "The partner evaluates its own work; sealed until the provider has answered too (S0-49).",
    can=evaluating_own.can_evaluate_own_work,
)
async def evaluate_own_work(db: AsyncSession, viewer: Viewer, input: inputs.EvaluateInput) -> Row:
    """The partner's evaluation."""
    return await evaluating_own.evaluate_own_work(db, viewer, row_id("Settlement", input.settlement_id), _scores(input))


@mutation(ruling.ACTION, "EvaluationRule", "A rule of evaluation from a day in the future on; what was opened before keeps its own.")
async def set_evaluation_rule(db: AsyncSession, viewer: Viewer, input: inputs.SetEvaluationRuleInput) -> Row:
    """A rule."""
    draft = ruling.RuleDraft(
        valid_from=input.valid_from,
        weights=(
            input.quality_weight,
            input.schedule_weight,
            input.documents_weight,
            input.stability_weight,
            input.response_weight,
            input.cooperation_weight,
        ),
        threshold=input.threshold,
        step=input.step,
        deduction_percent=input.deduction_percent,
        deduction_cap=input.deduction_cap,
        patience=input.patience,
    )
    return await ruling.set_evaluation_rule(db, viewer, draft)


@mutation(
    deducting.ACTION,
    "Deduction",
    "The provider enters a deduction with evidence and formula; the next statement holds it (S0-49).",
    can=deducting.can_record_deduction,
)
async def record_deduction(db: AsyncSession, viewer: Viewer, input: inputs.RecordDeductionInput) -> Row:
    """A deduction."""
    settlement_id = row_id("Settlement", input.settlement_id)
    return await deducting.record_deduction(db, viewer, settlement_id, _deduction(input.deduction), input.expected_version)


@mutation(
    changing.ACTION,
    "Deduction",
    "The provider changes a deduction; statements that stand keep their own copy.",
    can=changing.can_change_deduction,
)
async def change_deduction(db: AsyncSession, viewer: Viewer, input: inputs.ChangeDeductionInput) -> Row:
    """A changed deduction."""
    deduction_id = row_id("Deduction", input.deduction_id)
    return await changing.change_deduction(db, viewer, deduction_id, _deduction(input.deduction), input.expected_version)


@mutation(
    taking_back.ACTION,
    "Deduction",
    "The provider withdraws a deduction with a reason; no further statement holds it.",
    can=taking_back.can_withdraw_deduction,
)
async def withdraw_deduction(db: AsyncSession, viewer: Viewer, input: inputs.WithdrawDeductionInput) -> Row:
    """A withdrawn deduction."""
    deduction_id = row_id("Deduction", input.deduction_id)
    return await taking_back.withdraw_deduction(db, viewer, deduction_id, input.reason, input.expected_version)


@mutation(
    objecting.ACTION,
    "Objection",
    "The partner objects to one deduction of the statement, with a reason (S0-49).",
    can=objecting.can_object_to_line,
)
async def object_to_line(db: AsyncSession, viewer: Viewer, input: inputs.ObjectToLineInput) -> Row:
    """An objection."""
    settlement_id, line_id = row_id("Settlement", input.settlement_id), row_id("SettlementLine", input.line_id)
    return await objecting.object_to_line(db, viewer, settlement_id, line_id, input.reason, input.expected_version)


@mutation(
    answering.ACTION,
    "Objection",
    "The provider withdraws or changes the deduction, which makes a new statement, or stands by it (S0-49).",
    can=answering.can_answer_objection,
)
async def answer_objection(db: AsyncSession, viewer: Viewer, input: inputs.AnswerObjectionInput) -> Row:
    """An answered objection."""
    answer = answering.Answer(input.answer, input.reason, _reckoning(input.reckoning) if input.reckoning else None)
    return await answering.answer_objection(db, viewer, row_id("Objection", input.objection_id), answer, input.expected_version)


@mutation(
    approving.ACTION,
    "Settlement",
    "An approver's yes to what is owed in any case while lines are in dispute; with the last one it opens (S0-49).",
    can=approving.can_approve_undisputed,
)
async def approve_undisputed(db: AsyncSession, viewer: Viewer, input: SettlementInput) -> Row:
    """The settlement, with the opened part once the last approver said yes."""
    return await approving.approve_undisputed(db, viewer, row_id("Settlement", input.settlement_id), input.expected_version)


def _defect(given: inputs.DefectInput) -> DefectDraft:
    return DefectDraft(given.kind, given.severity, given.title, given.found_on, given.description, given.responded_on, given.fixed_on)


def _scores(given: inputs.EvaluateInput) -> Scores:
    return Scores(given.quality, given.schedule, given.documents, given.stability, given.response, given.cooperation, given.comment)


def _deduction(given: inputs.DeductionInput) -> DeductionDraft:
    return DeductionDraft(
        given.kind,
        given.reason,
        _reckoning(given.reckoning),
        row_id("Document", given.document_id) if given.document_id else None,
        row_id("OrderDefect", given.defect_id) if given.defect_id else None,
    )


def _reckoning(given: inputs.ReckoningInput) -> Reckoning:
    return Reckoning(given.formula, given.amount, given.quantity, given.unit_amount, given.rate, given.cap)
