"""How long an acceptance took, from the partner's request to the latest of the four signatures (S0-47, S0-56)."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, type_coerce

from settings import settings


def lead_days(acceptance: Any) -> ColumnElement[Any]:
    """Whole days in the provider's time zone; none until it is passed."""
    requested_on = cast(func.timezone(settings().timezone, acceptance.requested_at), Date)
    return type_coerce(acceptance.accepted_on - requested_on, Integer)
