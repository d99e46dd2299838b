"""Defects, evaluations, deductions, objections, claims: what a settlement is made of (S0-49)."""

from api.outsourcing.scores import order_code
from api.shape import column, expression, many, money, one, shape
from domain.outsourcing.models import (
    Claim,
    ClaimRefund,
    Deduction,
    Evaluation,
    EvaluationRule,
    Objection,
    OrderDefect,
    SetOff,
)

VERSION = "Rises with each change; give it back as `expectedVersion`."

shape(
    OrderDefect, "dfc", "OrderDefect (缺陷与故障): a defect or incident of an order between acceptance and settlement (S0-49).",
    number=column("Its number in the order, from 1.", group="basic"),
    kind=column("A defect, or an incident that stopped the service.", group="basic", filter=True),
    severity=column("How much it hurts.", group="basic", filter=True),
    title=column("What it is.", group="basic"),
    description=column("What happened, in more words.", group="basic"),
    found_on=column("The day it was found.", group="basic", sort=True, filter=True),
    responded_on=column("The day somebody responded.", group="basic"),
    fixed_on=column("The day it was fixed.", group="basic"),
    withdrawn_at=column("When the entry was withdrawn; it counts no longer.", group="basic"),
    withdrawn_reason=column("Why it was withdrawn.", group="basic"),
    recorded_by=one("User", "recorded_by_id", "Who entered it.", group="people"),
    order=one("OutsourcingOrder", "order_id", "The order.", group="basic", filter=True),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    EvaluationRule, "evr", "EvaluationRule (评价规则): how scores are weighted and what follows from them, from a day on (S0-49).",
    plural="evaluation_rules", usual_order="-valid_from",
    valid_from=column("The first day on which it holds.", group="basic", sort=True, filter=True),
    quality_weight=column("Weight of the quality of what was delivered, in per cent.", group="basic"),
    schedule_weight=column("Weight of keeping the dates, in per cent.", group="basic"),
    documents_weight=column("Weight of the documents, in per cent.", group="basic"),
    stability_weight=column("Weight of the stability since acceptance, in per cent.", group="basic"),
    response_weight=column("Weight of the response to defects and incidents, in per cent.", group="basic"),
    cooperation_weight=column("Weight of the cooperation since acceptance, in per cent.", group="basic"),
    threshold=column("Below this score the provider deducts.", group="basic"),
    step=column("Scores that differ by more are for the approver to decide, with a reason.", group="basic"),
    deduction_percent=column("Per cent of the order's gross for each point below the threshold.", group="basic"),
    deduction_cap=column("At most so many per cent of the order's gross.", group="basic"),
    patience=column("Working days that each side has.", group="basic"),
)  # fmt: skip

shape(
    Evaluation, "evl", "Evaluation (评价): one side's scores of project and operation; sealed until both sides' stand (S0-49).",
    side=column("Who evaluates.", group="basic", filter=True),
    quality=column("Quality of what was delivered, 0 to 100.", group="basic"),
    schedule=column("Keeping the dates, 0 to 100.", group="basic"),
    documents=column("The documents, 0 to 100.", group="basic"),
    stability=column("Stability since acceptance, 0 to 100.", group="basic"),
    response=column("Response to defects and incidents, 0 to 100.", group="basic"),
    cooperation=column("Cooperation since acceptance, 0 to 100.", group="basic"),
    score=column("The weighted mean, two decimals.", group="basic"),
    comment=column("What the side wanted to say.", group="basic"),
    is_assumed=column("Whether the side let the time pass and counts as agreeing with the other.", group="basic"),
    given_at=column("When it was given.", group="basic"),
    opened_at=column("When both were opened.", group="basic"),
    given_by=one("User", "given_by_id", "Who gave it.", group="people"),
    order_code=expression("The number of the order that is evaluated.", str, order_code, group="basic"),
    settlement=one("Settlement", "settlement_id", "The settlement.", group="basic"),
)  # fmt: skip

shape(
    Deduction, "ddc", "Deduction (扣款): what the provider deducts in its next statement, with evidence and formula (S0-49).",
    number=column("Its number in the settlement, from 1.", group="basic", sort=True),
    kind=column("What is deducted for.", group="basic", filter=True),
    reason=column("Why.", group="basic"),
    formula=column("How the amount is reckoned.", group="basic"),
    quantity=column("Days, pieces or points of the formula.", group="basic"),
    unit_amount=column("The amount each, in the order's currency.", group="basic"),
    rate=column("Per cent of the base for each day.", group="basic"),
    cap=column("At most so many per cent of the base.", group="basic"),
    base=money("The base: the order's gross.", group="basic"),
    amount=money("What is deducted.", group="basic"),
    document=one("Document", "document_id", "The evidence.", group="basic"),
    defect=one("OrderDefect", "defect_id", "The defect it is deducted for.", group="basic"),
    withdrawn_at=column("When it was withdrawn.", group="basic"),
    withdrawn_reason=column("Why it was withdrawn.", group="basic"),
    recorded_by=one("User", "recorded_by_id", "Who entered it.", group="people"),
    settlement=one("Settlement", "settlement_id", "The settlement.", group="basic"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    Objection, "obj", "Objection (异议): the partner's word against a deduction of a statement, and the provider's answer (S0-49).",
    statement_number=column("The statement it is about.", group="basic"),
    reason=column("Why the partner objects.", group="basic"),
    raised_at=column("When.", group="basic", sort=True),
    answer=column("Withdrawn, changed, or standing; none while it is open.", group="basic", filter=True),
    answer_reason=column("Why the provider answers so.", group="basic"),
    answered_at=column("When it was answered.", group="basic"),
    raised_by=one("User", "raised_by_id", "Who of the partner raised it.", group="people"),
    line=one("SettlementLine", "line_id", "The line of the statement.", group="basic"),
    settlement=one("Settlement", "settlement_id", "The settlement.", group="basic"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    Claim, "clm", "Claim (应退款): what was paid beyond the final amount of an order (S0-49).",
    plural="claims", usual_order="-opened_on", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    state=column("Open while something of it is missing.", group="basic", filter=True),
    amount=money("Paid less final, as the settlement was approved.", group="basic", filter=True),
    refunded_amount=money("What the partner paid back.", group="basic"),
    set_off_amount=money("What was set off against other payables.", group="basic"),
    written_off_amount=money("What was given up.", group="basic"),
    opened_on=column("The day of the approval.", group="basic", sort=True, filter=True),
    closed_at=column("When nothing of it was open any more.", group="basic"),
    written_off_reason=column("Why the rest was given up.", group="internal-note"),
    order=one("OutsourcingOrder", "order_id", "The order.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner who owes it.", group="basic", filter=True),
    settlement=one("Settlement", "settlement_id", "The settlement.", group="basic"),
    refunds=many("ClaimRefund", "claim_id", "What was paid back.", group="basic"),
    set_offs=many("SetOff", "claim_id", "What was set off.", group="basic", order="set_on"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    ClaimRefund, "crf", "ClaimRefund (退款): money that the partner paid back.",
    amount=money("The amount.", group="basic"),
    received_on=column("The day it came.", group="basic"),
    reference=column("The bank's reference.", group="basic"),
    recorded_by=one("User", "recorded_by_id", "Who recorded it.", group="people"),
)  # fmt: skip

shape(
    SetOff, "sto", "SetOff (抵销): a part of a claim that counts as paid on another payable of the partner, without money.",
    amount=money("The amount.", group="basic"),
    set_on=column("The day.", group="basic", sort=True),
    claim=one("Claim", "claim_id", "The claim.", group="basic"),
    payable=one("Payable", "payable_id", "The payable.", group="basic"),
    set_by=one("User", "set_by_id", "Who set it off.", group="people"),
)  # fmt: skip
