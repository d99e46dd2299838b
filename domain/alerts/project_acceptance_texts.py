"""What alerts of the customer's acceptance of a project say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

ABOUT = message("{project}: {acceptance_kind}.")
PROJECT_ACCEPTANCE_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.PROJECT_ACCEPTANCE_WAITING: Texts(
        message("The acceptance {acceptance} of the project waits for the customer's signature"),
        ABOUT,
        message("Please read what is handed over, and sign it or return it with what is missing."),
    ),
    AlertRule.PROJECT_ACCEPTANCE_PASSED: Texts(
        message("The customer has signed the acceptance {acceptance} of the project"),
        ABOUT,
        message("With the final acceptance the settlements that count from it have their day."),
    ),
    AlertRule.PROJECT_ACCEPTANCE_RETURNED: Texts(
        message("The customer has returned the acceptance {acceptance} of the project"),
        ABOUT,
        message("Read what is missing, put it right, and prepare the next round."),
    ),
    AlertRule.PROJECT_ACCEPTANCE_REVOKED: Texts(
        message("The acceptance {acceptance} of the project was revoked"),
        ABOUT,
        message("It counts no longer; another round may be prepared and requested."),
    ),
}
