"""Where the delivered days of an order come from (S0-49): the order says so, and settlement asks nothing else."""

import enum


class DaysSource(enum.StrEnum):
    """AS_ORDERED: all days of the order as changed; MONTHLY_STATEMENTS: those of its confirmed monthly statements (人天月结单).

    CONFIRMED_HOURS: the hours (工时) of its people that the customer has confirmed, by level, at most what is ordered.
    """

    AS_ORDERED = "AS_ORDERED"
    MONTHLY_STATEMENTS = "MONTHLY_STATEMENTS"
    CONFIRMED_HOURS = "CONFIRMED_HOURS"
