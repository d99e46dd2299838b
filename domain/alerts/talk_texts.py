"""What alerts of announcements and discussions say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

TALK_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.ANNOUNCEMENT_PUBLISHED: Texts(
        message("Announcement: {title}"),
        message("Project {project}."),
        message("Read it; open a discussion where something is to be asked."),
    ),
    AlertRule.DISCUSSION_REPLIED: Texts(
        message("Something was said about {title}"),
        message("Project {project}."),
        message("Read it, and reply where a reply is wanted."),
    ),
}
