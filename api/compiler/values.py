"""Values of the statement's JSON as Python has them."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Enum, LargeBinary, Numeric, Uuid
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine


def python_of(kind: TypeEngine[Any], value: Any) -> Any:
    """A value of the JSON as a column of the kind has it."""
    if isinstance(kind, Enum):
        members: type[enum.Enum] = kind.enum_class  # type: ignore[assignment]  # all of ours have one
        return members[value]
    if isinstance(kind, Numeric):
        return Decimal(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, TIMESTAMP):
        return datetime.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value.removeprefix("\\x"))
    return date.fromisoformat(value) if isinstance(kind, Date) else value
