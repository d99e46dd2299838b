"""Why an act on the pool or on an allocation can be refused."""

import enum


class ResourceRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    IN_POOL = "IN_POOL"
    NOT_FOR_POOL = "NOT_FOR_POOL"
    RESOURCE_RETIRED = "RESOURCE_RETIRED"
    ALLOCATIONS_AHEAD = "ALLOCATIONS_AHEAD"
    SHARE_WRONG = "SHARE_WRONG"
    RESOURCE_CLASH = "RESOURCE_CLASH"
    NO_CLASH = "NO_CLASH"
    ALLOCATION_OVER = "ALLOCATION_OVER"
