"""The two spellings of a name, Python's and GraphQL's; and whether a text can be one at all."""

import enum
from functools import lru_cache
from typing import Any


def enum_name(value: Any) -> str:
    """The name of an enum argument, however the schema coerced it."""
    return value.name if isinstance(value, enum.Enum) else str(value)


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`startsOn` → `starts_on`; an enum value `STARTS_ON` → `starts_on`."""
    if name.isupper():
        return name.lower()
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """`starts_on` → `startsOn`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def storable(value: Any) -> bool:
    """Whether PostgreSQL can hold a text at all; one that it cannot hold equals nothing."""
    return not isinstance(value, str) or not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)
