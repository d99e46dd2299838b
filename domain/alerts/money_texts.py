"""What alerts of payments, instalments and claims say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import ORDER, Texts
from domain.language import message

MONEY_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.PAYABLE_OPENED: Texts(
        message("{kind} of {amount} is open for order {order}"),
        message("{title}, for the project {project}."),
        message("Send the invoice; the payment is due after it has come."),
    ),
    AlertRule.PAYABLE_DUE: Texts(
        message("{amount} to {partner} is due on {due_on}"),
        message("{kind} for {title} ({order}), project {project}."),
        message("Record the payment; the alert goes when it is paid in full."),
    ),
    AlertRule.PAYABLE_OVERDUE: Texts(
        message("{amount} to {partner} is {days} days overdue"),
        message("{kind} for {title} ({order}), project {project}, due on {due_on}."),
        message("Record the payment; the alert goes when it is paid in full."),
    ),
    AlertRule.PAYMENT_MADE: Texts(
        message("{amount} was paid for order {order}"),
        message("{title}, paid on {paid_on}, reference {reference}."),
        message("Please compare it with your bank account."),
    ),
    AlertRule.INSTALMENT_DUE: Texts(
        message("{amount} for {title} is due on {due_on}"),
        message("{instalment} of the contract {contract}."),
        message("Please pay by this day. The contract's page shows all instalments and what has been received."),
    ),
    AlertRule.INSTALMENT_OVERDUE: Texts(
        message("{amount} for {title} is {days} days overdue"),
        message("{instalment} of the contract {contract}, due on {due_on}."),
        message("Please pay it now, or speak with your account manager. The alert goes when all of it has been received."),
    ),
    AlertRule.RECEIVABLE_DUE: Texts(
        message("{amount} from {customer} is due on {due_on}"),
        message("{instalment} of {title} ({contract})."),
        message("Record the receipt; the alert goes when all of it has come."),
    ),
    AlertRule.RECEIVABLE_OVERDUE: Texts(
        message("{amount} from {customer} is {days} days overdue"),
        message("{instalment} of {title} ({contract}), due on {due_on}."),
        message("Speak with the customer. The alert goes when all of it has come."),
    ),
    AlertRule.CLAIM_OPENED: Texts(
        message("{amount} is to be refunded for order {order} ({claim})"),
        ORDER,
        message("More was paid than the final amount. It is refunded, or set off against another payment."),
    ),
}
