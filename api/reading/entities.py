"""The tables as a level reads them: one alias a table and place, made once.

An alias costs SQLAlchemy a copy of every column, some milliseconds with those of its predicates; and what is made of the same
alias again is the same SQL, so that `authz.predicates` makes it once too.
"""

from functools import cache, lru_cache
from typing import Any

from domain.database import Row
from domain.rows import Rows


@cache
def rows_of(model: type[Row]) -> Any:
    """The rows of a level's own table."""
    return Rows(model)


@lru_cache(maxsize=1000)
def rows_beside(entity: Any, model: type[Row]) -> Any:
    """The rows of a table that a relation of `entity` leads to; of a table inside itself too they are others than `entity`."""
    return Rows(model)


@lru_cache(maxsize=1000)
def rows_along(entity: Any, relation: str, model: type[Row]) -> Any:
    """The rows that one relation of `entity` joins to it; those of another relation to the same table are others."""
    return Rows(model)
