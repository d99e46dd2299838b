"""Rows of a table under a name of their own, for statements that are read as they are and make no objects.

They are SQLAlchemy's Core: its statements compile without the ORM's part, which those over `aliased` need.
"""

from functools import cache
from typing import Any

from sqlalchemy import TableClause, column, table

from domain.database import Base


class Rows:
    """An alias of a mapped class's table; its attributes are the columns, by the names of the class."""

    def __init__(self, model: type[Base]) -> None:
        self.__mapper__ = model.__mapper__
        self._table = _plain(model).alias()

    def __clause_element__(self) -> Any:
        """Where SQLAlchemy wants a table."""
        return self._table

    def __getattr__(self, name: str) -> Any:
        try:
            return self._table.c[name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def _plain(model: type[Base]) -> TableClause:
    """The table without keys and defaults: an alias copies every column, and plain ones are copied faster."""
    mapped: Any = model.__table__
    return table(mapped.name, *(column(item.name, item.type) for item in mapped.columns))
