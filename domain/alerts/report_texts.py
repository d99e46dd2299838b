"""What alerts of weekly reports say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

REPORT_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.WEEKLY_REPORT_MISSING: Texts(
        message("The weekly report of {project} is missing"),
        message("{code}: the week from {due_on} has no submitted report."),
        message("Draft it, which fills in tasks and hours, complete it and submit it."),
    ),
    AlertRule.WEEKLY_REPORT_TO_REVIEW: Texts(
        message("The weekly report of {project} waits for its review"),
        message("{code}, week from {day}, submitted by {person}."),
        message("Review it, or return it with a reason. Then it can be published to the customer."),
    ),
    AlertRule.WEEKLY_REPORT_RETURNED: Texts(
        message("The weekly report of {project} was returned"),
        message("{code}, week from {day}."),
        message("Read the reason, complete the report and submit it again."),
    ),
    AlertRule.WEEKLY_REPORT_PUBLISHED: Texts(
        message("A weekly report of {project} is published"),
        message("{code}, week from {day}."),
        message("Read what was done and what is planned; raise an issue where something wants an answer."),
    ),
}
