"""From which acceptance the settlement clock of an order counts (S0-49): the order says so, and settlement asks nothing else."""

import enum


class ClockSource(enum.StrEnum):
    """ORDER_ACCEPTANCE: the order's own final joint acceptance; PROJECT_ACCEPTANCE: the customer's final one of the whole project."""

    ORDER_ACCEPTANCE = "ORDER_ACCEPTANCE"
    PROJECT_ACCEPTANCE = "PROJECT_ACCEPTANCE"
