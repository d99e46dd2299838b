"""Where the delivered days of an order come from (S0-49): the order says so, and settlement asks nothing else."""

import enum


class DaysSource(enum.StrEnum):
    """AS_ORDERED: all days of the order as changed; MONTHLY_STATEMENTS: those of its confirmed monthly statements (人天月结单).

    Confirmed hours, once they are kept, are one more source: a value here, and what `delivered_days.py` reads for it.
    """

    AS_ORDERED = "AS_ORDERED"
    MONTHLY_STATEMENTS = "MONTHLY_STATEMENTS"
