"""What alerts of orders, their changes, months and terminations say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import ORDER, Texts
from domain.language import message

ORDER_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.ORDER_TO_ACCEPT: Texts(
        message("Order {order} waits for your answer"),
        message("{title}, for the project {project}."),
        message("Accept or decline it. When you accept it, the work may begin and the advance payment opens."),
    ),
    AlertRule.ORDER_ACCEPTED: Texts(
        message("{partner} accepted order {order}"),
        ORDER,
        message("The order runs. The partner requests acceptance when the work is done."),
    ),
    AlertRule.ORDER_DECLINED: Texts(
        message("{partner} declined order {order}"),
        ORDER,
        message("Change the order and submit it again, or cancel it."),
    ),
    AlertRule.ORDER_CANCELLED: Texts(
        message("Order {order} was cancelled"),
        message("{title}, for the project {project}."),
        message("It was cancelled before it ran. You need not do anything, and nothing is paid for it."),
    ),
    AlertRule.CHANGE_ORDER_TO_ACCEPT: Texts(
        message("Change order {change} waits for your answer"),
        message("{title} ({order}), for the project {project}."),
        message("When you accept it, the order is changed. Until you answer, no acceptance can be requested."),
    ),
    AlertRule.CHANGE_ORDER_WAITING: Texts(
        message("Change order {change} has waited for five working days"),
        message("{title} ({order}), project {project}."),
        message("Until the partner answers, the order stays as it is and no acceptance can be requested."),
    ),
    AlertRule.CHANGE_ORDER_ACCEPTED: Texts(
        message("{partner} accepted change order {change}"),
        ORDER,
        message("The order as changed is what is accepted and settled."),
    ),
    AlertRule.CHANGE_ORDER_DECLINED: Texts(
        message("{partner} declined change order {change}"),
        ORDER,
        message("The order runs on as it was. Speak with the partner, or write another change order."),
    ),
    AlertRule.CHANGE_ORDER_CANCELLED: Texts(
        message("Change order {change} was cancelled"),
        message("{title} ({order}), for the project {project}."),
        message("The order runs on as it was, and acceptance can be requested again."),
    ),
    AlertRule.TERMINATION_TO_APPROVE: Texts(
        message("The termination of order {order} waits for your approval"),
        ORDER,
        message("When you approve it, the partner is asked to agree; refuse it by withdrawing it with a reason."),
    ),
    AlertRule.TERMINATION_TO_ANSWER: Texts(
        message("Order {order} is to be terminated: please answer"),
        message("{title} ({order}), project {project}."),
        message(
            "When you agree, the order ends and what was delivered is settled at once. Without an answer the provider may conclude it."
        ),
    ),
    AlertRule.TERMINATION_OBJECTED: Texts(
        message("{partner} objects to the termination of order {order}"),
        ORDER,
        message("Withdraw it and ask anew with other figures, or conclude it when the partner's time is over."),
    ),
    AlertRule.TERMINATION_CONCLUDABLE: Texts(
        message("The termination of order {order} can be concluded"),
        ORDER,
        message("The partner's time to answer is over."),
    ),
    AlertRule.TERMINATION_WITHDRAWN: Texts(
        message("Order {order} is not terminated: the request was withdrawn"),
        message("{title} ({order}), for the project {project}."),
        message("The order runs on as it was, and acceptance can be requested again."),
    ),
    AlertRule.MONTHLY_STATEMENT_TO_CONFIRM: Texts(
        message("The days of {month} of order {order} wait for your confirmation"),
        ORDER,
        message("Confirmed, they count and the payment of the month opens; return the statement with a reason where it is not right."),
    ),
    AlertRule.MONTHLY_STATEMENT_RETURNED: Texts(
        message("Your statement of {month} for order {order} was returned"),
        message("{title} ({order}), project {project}."),
        message("Read the reason and hand in another statement for the month."),
    ),
    AlertRule.ORDER_TERMINATED: Texts(
        message("Order {order} is terminated"),
        message("{title} ({order}), project {project}."),
        message("The partner can apply for the settlement of what was delivered at once."),
    ),
}
