"""What a settlement that has no day yet waits for, as SQL (S0-49)."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from domain.outsourcing.clock_source import ClockSource


def awaits_project_acceptance(settlement: Any) -> ColumnElement[bool]:
    """It counts from the project's acceptance, which has not come; a terminated order's settlement waits for nothing."""
    counts = settlement.clock_source == ClockSource.PROJECT_ACCEPTANCE
    return and_(counts, settlement.project_accepted_on.is_(None), settlement.terminated_on.is_(None))
