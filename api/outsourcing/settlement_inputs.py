"""What the acts on defects, evaluations, deductions, objections and claims take (S0-49)."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from api.outsourcing.money_inputs import SettlementInput
from domain.outsourcing.models import DeductionFormula, DeductionKind, DefectKind, ObjectionAnswer, Severity

use_enum(DefectKind, Severity, DeductionKind, DeductionFormula, ObjectionAnswer)


@strawberry.input(description="What is said of a defect or incident.")
class DefectInput:
    """A defect or incident."""

    kind: DefectKind = described("A defect, or an incident that stopped the service.")
    severity: Severity = described("How much it hurts.")
    title: str = described("What it is, at most 200 characters.")
    found_on: date = described("The day it was found: from the acceptance on, not in the future.")
    description: str | None = optional("What happened, at most 4,000 characters.")
    responded_on: date | None = optional("The day somebody responded.")
    fixed_on: date | None = optional("The day it was fixed.")


@strawberry.input(description="A new defect or incident of a settlement's order.")
class RecordDefectInput(SettlementInput):
    """A settlement and a defect."""

    defect: DefectInput = described("The defect or incident.")


@strawberry.input(description="The values of a defect or incident anew.")
class CorrectDefectInput(ChangeInput):
    """A defect with all its values."""

    defect_id: strawberry.ID = described("The entry.")
    defect: DefectInput = described("All its values.")


@strawberry.input(description="An entry that was wrong.")
class WithdrawDefectInput(ChangeInput):
    """A defect and a reason."""

    defect_id: strawberry.ID = described("The entry.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="One side's scores, each from 0 to 100 with at most two decimals.")
class EvaluateInput(ActInput):
    """An evaluation."""

    settlement_id: strawberry.ID = described("The settlement.")
    quality: Decimal = described("Quality of what was delivered.")
    schedule: Decimal = described("Keeping the dates.")
    documents: Decimal = described("The documents.")
    stability: Decimal = described("Stability since acceptance.")
    response: Decimal = described("Response to defects and incidents.")
    cooperation: Decimal = described("Cooperation since acceptance.")
    comment: str | None = optional("What the side wants to say, at most 4,000 characters.")


@strawberry.input(description="A rule of evaluation from a day on; the six weights sum to 100.")
class SetEvaluationRuleInput(ActInput):
    """A rule."""

    valid_from: date = described("The first day on which it holds, tomorrow at the earliest.")
    quality_weight: int = described("Per cent.")
    schedule_weight: int = described("Per cent.")
    documents_weight: int = described("Per cent.")
    stability_weight: int = described("Per cent.")
    response_weight: int = described("Per cent.")
    cooperation_weight: int = described("Per cent.")
    threshold: Decimal = described("Below this score the provider deducts.")
    step: Decimal = described("Scores that differ by more need the approver's reason.")
    deduction_percent: Decimal = described("Per cent of the order's gross for each point below the threshold.")
    deduction_cap: Decimal = described("At most so many per cent of the order's gross.")
    patience: int = described("Working days that each side has, 1 to 30.")


@strawberry.input(description="The formula of a deduction with its figures; `amount` is needed for a fixed one, else only compared.")
class ReckoningInput:
    """A formula with figures."""

    formula: DeductionFormula = described("How the amount is reckoned.")
    amount: Decimal | None = optional("The amount, in the order's currency.")
    quantity: Decimal | None = optional("Days, pieces or points, at most two decimals.")
    unit_amount: Decimal | None = optional("The amount each, at most four decimals.")
    rate: Decimal | None = optional("Per cent of the order's gross for each day; of a delay the order's own.")
    cap: Decimal | None = optional("At most so many per cent of the order's gross.")


@strawberry.input(description="What is deducted, why, and the evidence: a document, a defect, or both.")
class DeductionInput:
    """A deduction."""

    kind: DeductionKind = described("What is deducted for; the score makes its deduction by itself.")
    reason: str = described("Why, at most 4,000 characters; the partner reads it.")
    reckoning: ReckoningInput = described("The formula with its figures.")
    document_id: strawberry.ID | None = optional("A document that proves it; the partner reads it once it is proposed.")
    defect_id: strawberry.ID | None = optional("The defect it is deducted for.")


@strawberry.input(description="A new deduction of a settlement.")
class RecordDeductionInput(SettlementInput):
    """A settlement and a deduction."""

    deduction: DeductionInput = described("The deduction.")


@strawberry.input(description="The values of a deduction anew.")
class ChangeDeductionInput(ChangeInput):
    """A deduction with all its values."""

    deduction_id: strawberry.ID = described("The deduction.")
    deduction: DeductionInput = described("All its values.")


@strawberry.input(description="A deduction that falls away.")
class WithdrawDeductionInput(ChangeInput):
    """A deduction and a reason."""

    deduction_id: strawberry.ID = described("The deduction.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The partner objects to a deduction of the statement in force.")
class ObjectToLineInput(SettlementInput):
    """An objection."""

    line_id: strawberry.ID = described("The line.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The provider's answer to an objection.")
class AnswerObjectionInput(ChangeInput):
    """An answer."""

    objection_id: strawberry.ID = described("The objection.")
    answer: ObjectionAnswer = described("Withdrawn, changed, or standing.")
    reason: str = described("Why, at most 4,000 characters; the partner reads it.")
    reckoning: ReckoningInput | None = optional("How a changed deduction is reckoned.")


@strawberry.input(description="An act on a claim.")
class ClaimInput(ChangeInput):
    """A claim."""

    claim_id: strawberry.ID = described("The claim.")


@strawberry.input(description="Money that the partner paid back.")
class RefundClaimInput(ClaimInput):
    """A refund."""

    amount: Decimal = described("The amount, in the claim's currency.")
    received_on: date = described("The day it came, not in the future.")
    reference: str = described("The bank's reference, unique for the partner.")


@strawberry.input(description="A part of a claim that counts as paid on a payable of the same partner and currency.")
class SetOffClaimInput(ClaimInput):
    """A set-off."""

    payable_id: strawberry.ID = described("An invoiced payable of the partner.")
    amount: Decimal = described("The amount, in the claim's currency.")


@strawberry.input(description="What is left of a claim is given up.")
class WriteOffClaimInput(ClaimInput):
    """A claim and a reason."""

    reason: str = described("Why, at most 4,000 characters.")
