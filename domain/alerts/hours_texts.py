"""What alerts of hours, and of what they cost, say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

HOURS_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.HOURS_WAITING: Texts(
        message("Hours of {days} days wait for confirmation"),
        message("{project} ({code})."),
        message("Confirm each day, or dispute single lines with a reason. Only confirmed hours are invoiced."),
    ),
    AlertRule.HOURS_DISPUTED: Texts(
        message("Hours of {person} on {day} are disputed"),
        message("{project} ({code}): the customer disputes this line."),
        message("The project manager answers, or the line is corrected by a new version."),
    ),
    AlertRule.HOURS_RETURNED: Texts(
        message("Your hours of {day} were returned"),
        message("{project} ({code})."),
        message("Read the reason, change or drop the line, and submit it again."),
    ),
    AlertRule.BUDGET_USED: Texts(
        message("{percent} % of a cost budget are used: {cost_kind}"),
        message("{project} ({code})."),
        message("See what is still to come, and change the plan or the budget in time."),
    ),
    AlertRule.HOURS_MISSING: Texts(
        message("Your hours of {due_on} are missing"),
        message("Nothing was logged for this working day."),
        message("Log your hours, or ask the project manager to end your membership."),
    ),
    AlertRule.HOURS_UNLOCKED: Texts(
        message("The hours of {month} are open again: {project}"),
        message("{person} opened the month. Reason: {reason}"),
        message("Have the hours of the month put right, and lock it anew."),
    ),
}
