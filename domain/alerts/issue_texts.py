"""What alerts of issues say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

ISSUE = message("{title} ({code}), project {project}.")

ISSUE_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.ISSUE_RAISED: Texts(
        message("Issue {code} was raised: {title}"),
        message("Project {project}. Nobody sees to it yet."),
        message("Take it or name who sees to it, and say by when."),
    ),
    AlertRule.ISSUE_ASSIGNED: Texts(
        message("Issue {code} is yours: {title}"),
        message("Project {project}. You have been named as who sees to it."),
        message("Answer it by its day, or ask the project manager to name somebody else."),
    ),
    AlertRule.ISSUE_REPLIED: Texts(
        message("Something was said about issue {code}"),
        ISSUE,
        message("Read it, and reply where a reply is wanted."),
    ),
    AlertRule.ISSUE_ANSWERED: Texts(
        message("Issue {code} is answered: {title}"),
        message("Project {project}. The answer stands in the conversation."),
        message("Close the issue, or open it again with the reason."),
    ),
    AlertRule.ISSUE_MAJOR: Texts(
        message("Issue {code} was marked as major: {title}"),
        message("Project {project}. The reason stands in the conversation."),
        message("Headquarters gives its word; the project manager answers the customer."),
    ),
    AlertRule.ISSUE_RETURNED: Texts(
        message("Headquarters has given its word on issue {code}"),
        ISSUE,
        message("Answer the customer. What headquarters said stays inside."),
    ),
    AlertRule.ISSUE_REOPENED: Texts(
        message("Issue {code} is open again: {title}"),
        message("Project {project}. The reason stands in the conversation."),
        message("Take it or name who sees to it, and say by when."),
    ),
    AlertRule.ISSUE_OVERDUE: Texts(
        message("Issue {code} was to be answered by {due_on}"),
        ISSUE,
        message("Answer it, or tell the customer what it waits for."),
    ),
}
