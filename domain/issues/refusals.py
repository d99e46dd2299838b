"""Why an act on an issue can be refused."""

import enum


class IssueRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    ISSUE_WRONG_STATE = "ISSUE_WRONG_STATE"
    PROJECT_CLOSED = "PROJECT_CLOSED"
    MAJOR_ALREADY = "MAJOR_ALREADY"
    NOT_THE_RAISER = "NOT_THE_RAISER"
    NOT_ON_PROJECT = "NOT_ON_PROJECT"
    DUE_BEFORE_TODAY = "DUE_BEFORE_TODAY"
