"""Global object ids: a short prefix that names the type, and the row's UUID in URL-safe base 64, as `ord_…` (schema.md, ids).

PostgreSQL and Python write them alike, and both in no time: an answer that the database makes holds hundreds.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text

from api.written import Written

LENGTH = 22
TEXT = Text()


def encode(prefix: str, row_id: UUID) -> str:
    """The global id of a row."""
    return f"{prefix}_{urlsafe_b64encode(row_id.bytes)[:LENGTH].decode()}"


def encoded(prefix: str, row_id: ColumnElement[Any]) -> ColumnElement[str]:
    """The same in SQL."""
    return Written(f"'{prefix}_' || translate(encode(uuid_send({{0}}), 'base64'), '+/=', '-_')", (row_id,), TEXT)


def decode(global_id: str) -> tuple[str, UUID] | None:
    """Prefix and row id; None for anything that is no global id. A row has one spelling."""
    prefix, _, signs = global_id.partition("_")
    if not prefix or len(signs) != LENGTH or not signs.isascii():
        return None
    try:
        found = UUID(bytes=urlsafe_b64decode(f"{signs}=="))
    except (binascii.Error, ValueError):
        return None
    return (prefix, found) if encode(prefix, found) == global_id else None
