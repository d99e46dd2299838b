"""Fixed words of SQL around expressions, as one object where SQLAlchemy's own would be one for each function, literal and operator.

They stand in every row of an answer, some hundred times in a large statement: made and compiled so, they cost a tenth.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Written(ColumnElement[Any]):
    """`words` with `{0}`, `{1}`, … in the places of expressions. Nothing of a request stands in the words."""

    inherit_cache = False

    def __init__(self, words: str, parts: tuple[ColumnElement[Any], ...], kind: Any) -> None:
        self.words, self.parts, self.type = words, parts, kind

    @property
    def _from_objects(self) -> list[FromClause]:
        """The tables that it is about."""
        return [source for part in self.parts for source in part._from_objects]


@compiles(Written)
def _written(element: Written, compiler: SQLCompiler, **_: Any) -> str:
    return element.words.format(*map(compiler.process, element.parts))
