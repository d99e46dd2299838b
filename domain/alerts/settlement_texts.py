"""What alerts of settlements, evaluations and objections say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import ORDER, Texts
from domain.language import message

SETTLEMENT_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.SETTLEMENT_ELIGIBLE: Texts(
        message("Order {order} can be settled since {eligible_on}"),
        ORDER,
        message("The partner applies for the settlement; the provider then proposes a statement."),
    ),
    AlertRule.SETTLEMENT_NOT_REQUESTED: Texts(
        message("Nobody has applied for the settlement of order {order} for {days} days"),
        message("{title} ({order}), project {project}, with {partner}. It has been open since {eligible_on}."),
        message("The partner applies for it; without an application the remaining amount cannot be paid."),
    ),
    AlertRule.SETTLEMENT_REQUESTED: Texts(
        message("{partner} applied for the settlement of order {order}"),
        ORDER,
        message("Both sides evaluate; then propose a statement, and the partner confirms it."),
    ),
    AlertRule.SETTLEMENT_PROPOSED: Texts(
        message("The statement of settlement {settlement} waits for your confirmation"),
        message("{title} ({order}), project {project}."),
        message("Compare its lines and confirm it; then it is approved and its amount is paid."),
    ),
    AlertRule.SETTLEMENT_APPROVED: Texts(
        message("Settlement {settlement} is approved"),
        ORDER,
        message("Its payment is open; when it is paid, the order is closed."),
    ),
    AlertRule.SETTLEMENT_WAITING: Texts(
        message("Settlement {settlement} still waits for you"),
        ORDER,
        message("The other side has waited for five working days. Please do your step."),
    ),
    AlertRule.EVALUATION_WAITING: Texts(
        message("Please evaluate the work of order {order} by {due_on}"),
        ORDER,
        message("Your scores stay sealed until the other side has answered too."),
    ),
    AlertRule.EVALUATION_OVERDUE: Texts(
        message("The time to evaluate order {order} is over"),
        ORDER,
        message("Who evaluates first decides: the other side then counts as agreeing."),
    ),
    AlertRule.SETTLEMENT_EVALUATED: Texts(
        message("Settlement {settlement} is evaluated: propose a statement"),
        ORDER,
        message("The partner confirms the statement, or objects to single deductions."),
    ),
    AlertRule.OBJECTION_RAISED: Texts(
        message("{partner} objects to the statement of settlement {settlement}"),
        ORDER,
        message("Withdraw or change the deduction, or stand by it with a reason; then it is the partner's turn again."),
    ),
    AlertRule.OBJECTION_ANSWERED: Texts(
        message("Your objection to the statement of settlement {settlement} is answered"),
        message("{title} ({order}), project {project}."),
        message("Read the answer; then confirm the statement, or object again."),
    ),
    AlertRule.UNDISPUTED_TO_APPROVE: Texts(
        message("{amount} of settlement {settlement} is not in dispute and waits for your approval"),
        ORDER,
        message("When it is approved it can be invoiced and paid while the rest is in dispute."),
    ),
}
