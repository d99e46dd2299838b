"""Why an act on the log can be refused."""

import enum


class LogRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    LOG_ENTRY_WITHDRAWN = "LOG_ENTRY_WITHDRAWN"
    LOG_ENTRY_OPEN = "LOG_ENTRY_OPEN"
    LOG_ENTRY_CONFIDENTIAL = "LOG_ENTRY_CONFIDENTIAL"
    PARENT_ELSEWHERE = "PARENT_ELSEWHERE"
