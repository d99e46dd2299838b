"""What alerts of the schedule say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

SCHEDULE_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.SCHEDULE_REMINDER: Texts(
        message("{begins}: {title}"),
        message("A reminder of your schedule. Place: {place}"),
        message("It leaves the list when it is over."),
    ),
    AlertRule.SCHEDULE_INVITED: Texts(
        message("You are asked to take part: {title}"),
        message("{begins}. Place: {place}"),
        message("Say whether you take part."),
    ),
    AlertRule.SCHEDULE_DECLINED: Texts(
        message("{person} does not take part: {title}"),
        message("{begins}. Place: {place}"),
        message("Ask somebody else, or choose another time."),
    ),
    AlertRule.SCHEDULE_MOVED: Texts(
        message("Another time or place: {title}"),
        message("Now {begins}. Place: {place}"),
        message("Look whether you still take part."),
    ),
    AlertRule.SCHEDULE_CANCELLED: Texts(
        message("Cancelled: {title}"),
        message("It was planned for {begins}. The reason stands with it."),
        message("You need not do anything."),
    ),
    AlertRule.SCHEDULE_TURN: Texts(
        message("It is the turn of: {title}"),
        message("What it waited for is done. It begins {begins}."),
        message("Begin with it, and say when it is done."),
    ),
    AlertRule.SCHEDULE_CLASH: Texts(
        message("Two at one time: {title} and {other}"),
        message("{title} begins {begins}, while {other} lasts."),
        message("Decline one of them, or have it moved."),
    ),
}
