"""What alerts of requirements say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

REQUIREMENT_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.REQUIREMENT_RAISED: Texts(
        message("Requirement {code} was raised: {title}"),
        message("Customer {customer}. Nobody sees to it yet."),
        message("Analyse it, or name who sees to it."),
    ),
    AlertRule.REQUIREMENT_GIVEN: Texts(
        message("Requirement {code} is yours: {title}"),
        message("Customer {customer}. You have been named as who sees to it."),
        message("Analyse it, see that it is done, and answer the customer."),
    ),
    AlertRule.REQUIREMENT_ANSWERED: Texts(
        message("Requirement {code} is answered: {title}"),
        message("What became of it stands with the requirement."),
        message("Confirm the answer, or open the requirement again with the reason."),
    ),
    AlertRule.REQUIREMENT_REOPENED: Texts(
        message("Requirement {code} is open again: {title}"),
        message("Customer {customer}. The reason stands in its history."),
        message("See what is still missing, and answer the customer anew."),
    ),
}
