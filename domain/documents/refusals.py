"""Why a file cannot be taken or linked."""

import enum


class DocumentRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    FILE_EMPTY = "FILE_EMPTY"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_TYPE_WRONG = "FILE_TYPE_WRONG"
    LINKED_ALREADY = "LINKED_ALREADY"
    PARTNER_MISSING = "PARTNER_MISSING"
    PARTNER_NOT_MEANT = "PARTNER_NOT_MEANT"
