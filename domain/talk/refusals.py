"""Why an act on an announcement or a discussion can be refused."""

import enum


class TalkRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    ANNOUNCEMENT_WITHDRAWN = "ANNOUNCEMENT_WITHDRAWN"
    DISCUSSION_CLOSED = "DISCUSSION_CLOSED"
    AUDIENCE_WRONG = "AUDIENCE_WRONG"
    NO_RUNNING_ORDER = "NO_RUNNING_ORDER"
    NOT_THE_OPENER = "NOT_THE_OPENER"
    PINNED_ALREADY = "PINNED_ALREADY"
    NOT_PINNED = "NOT_PINNED"
