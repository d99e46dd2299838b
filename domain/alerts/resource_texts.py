"""What alerts of the pool of people say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

RESOURCE_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.RESOURCE_CLASH: Texts(
        message("{person} is planned for more than a whole day"),
        message("{percent} % of a day, from {day} on."),
        message("Release the person from a project, or move or lessen a share."),
    ),
}
