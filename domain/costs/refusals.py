"""Why an act on costs can be refused."""

import enum


class CostRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    RATE_NOT_LATER = "RATE_NOT_LATER"
    COST_KIND_RECKONED = "COST_KIND_RECKONED"
    COST_WITHDRAWN = "COST_WITHDRAWN"
