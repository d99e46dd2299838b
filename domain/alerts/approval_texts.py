"""What alerts of approvals, limits and early entries say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

LIMIT = message("{limit}: orders in approval and approved orders together.")

APPROVAL_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.APPROVAL_WAITING: Texts(
        message("{approval_kind} {code} waits for your approval"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("Approve it, or return it with a reason. It goes no further before."),
    ),
    AlertRule.APPROVAL_OVERDUE: Texts(
        message("{approval_kind} {code} still waits for your approval"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("The time of this step is over. Without an answer another role gets it too."),
    ),
    AlertRule.APPROVAL_ESCALATED: Texts(
        message("{approval_kind} {code} waits, and nobody has answered: you may decide"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("Approve it, or return it with a reason; the first word counts."),
    ),
    AlertRule.APPROVAL_URGED: Texts(
        message("{requester} asks for your word: {approval_kind} {code}"),
        message("{title}. Step: {step}."),
        message("Approve it, or return it with a reason. It goes no further before."),
    ),
    AlertRule.APPROVAL_SIGNER_ADDED: Texts(
        message("{by} wants your word: {approval_kind} {code}"),
        message("{title}. Requested by {requester}."),
        message("Approve it, or return it with a reason. It goes no further before."),
    ),
    AlertRule.APPROVAL_TRANSFERRED: Texts(
        message("{by} has handed a task to you: {approval_kind} {code}"),
        message("{title}. Requested by {requester}."),
        message("Approve it, or return it with a reason. It goes no further before."),
    ),
    AlertRule.APPROVAL_SIGNER_TAKEN_BACK: Texts(
        message("Your word is no longer wanted: {approval_kind} {code}"),
        message("{title}. Requested by {requester}."),
        message("You need not do anything."),
    ),
    AlertRule.APPROVAL_INFORMED: Texts(
        message("{by} informs you: {approval_kind} {code}"),
        message("{title}. Requested by {requester}."),
        message("Read it; nothing waits for you."),
    ),
    AlertRule.APPROVAL_RETURNED: Texts(
        message("{approval_kind} {code}: {verdict}"),
        message("{title}. Requested by {requester}."),
        message("Read the reason; what was returned can be changed and submitted again."),
    ),
    AlertRule.LIMIT_NEARLY_USED: Texts(
        message("{percent} % of the outsourcing limit {budget} are taken"),
        LIMIT,
        message("What goes beyond the limit needs special approval. Plan what is still to be ordered."),
    ),
    AlertRule.LIMIT_USED_UP: Texts(
        message("The outsourcing limit {budget} is used up: {percent} %"),
        LIMIT,
        message("No further order is possible under it but by special approval."),
    ),
    AlertRule.EARLY_ENTRY_OVERDUE: Texts(
        message("The contract of early entry {code} was expected on {due_on}"),
        message("{title}, for {customer}: work has begun, and no contract is signed. {days} days late."),
        message("Link the contract, ask for more time, or say that the deal is lost."),
    ),
}
