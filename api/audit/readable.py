"""Field rights turned round: of a table, which columns a reader may read, and in which rows. The audit is read through nothing else.

A column that no field of the schema shows is nobody's to read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric

from api.ids import encode
from api.reading.executor import Reader
from api.reading.guard import terms_of
from api.reading.levels import rows_by
from api.reading.names import camel
from api.reading.plan import Level
from api.shape import SHAPES, Amount, Column, Field, One, Shape
from authz.policy import Decisions, Term
from authz.predicates import predicate

Terms = frozenset[Term]


@dataclass(frozen=True)
class Shown:
    """A column with the field that shows it, and the terms under which it may be read."""

    attribute: str
    field: str
    terms: Terms
    target: str | None = None
    """The type of the row whose id it holds, if it holds one."""
    places: int | None = None
    """Decimal places of a number that is kept as given, and read as stored."""

    @property
    def is_everywhere(self) -> bool:
        """Whether it may be read in every row that there is, or was."""
        return everywhere(self.terms)


def everywhere(terms: Iterable[Term]) -> bool:
    """Whether some grant reaches every row."""
    return any(term.domain_kind == "organisation" and term.scope == "all" for term in terms)


def shown_columns(shape: Shape, decisions: Decisions) -> Mapping[str, Shown]:
    """The columns that the viewer may read in some rows; one that several fields show, where any of those may be read."""
    found: dict[str, Shown] = {}
    for item in shape.fields.values():
        terms = terms_of(shape, item.name, decisions)
        for attribute in _columns_behind(item) if terms else ():
            known = found.get(attribute)
            kept: Any = shape.model.__table__.c[attribute].type
            found[attribute] = Shown(
                attribute,
                field=known.field if known else camel(item.name),
                terms=terms | (known.terms if known else frozenset()),
                target=item.target if isinstance(item, One) else None,
                places=kept.scale if isinstance(kept, Numeric) else None,
            )
    return found


def _columns_behind(item: Field) -> Sequence[str]:
    if isinstance(item, One):
        return () if item.back or item.via == "id" else (item.via,)
    if not isinstance(item, Column) or item.expression is not None:
        return ()
    own = item.attribute or item.name
    return (own, item.currency) if isinstance(item, Amount) else (own,)


def held(entity: Any, columns: Mapping[str, Shown]) -> list[tuple[Terms, ColumnElement[bool]]]:
    """Each set of terms among the columns, with its predicate on the rows of `entity`."""
    return [(terms, predicate(entity, terms)) for terms in sorted({column.terms for column in columns.values()}, key=sorted)]


async def visible_ids(mine: Reader, shape: Shape, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the rows that exist for the viewer: an id of any other is not told."""
    wanted = sorted(set(ids))
    if not wanted:
        return set()
    return {row["id"] for row in await mine.run(rows_by(Level(shape), mine.viewer.decisions), {"ids": wanted})}


@dataclass
class Told:
    """Values as they are kept in the audit, made readable: an id becomes a global id, where its row exists for the viewer."""

    visible: Mapping[str, set[UUID]]

    @classmethod
    async def of(cls, mine: Reader, values: Iterable[tuple[Shown, str | None]]) -> "Told":
        """What may be told of these values."""
        ids: dict[str, set[UUID]] = {}
        for column, value in values:
            if column.target is not None and value is not None:
                ids.setdefault(column.target, set()).add(UUID(value))
        return cls({name: await visible_ids(mine, SHAPES[name], wanted) for name, wanted in ids.items()})

    def say(self, column: Shown, value: str | None) -> str | None:
        """The value, or nothing."""
        if column.places is not None and value is not None:
            return str(Decimal(value).quantize(Decimal(1).scaleb(-column.places)))
        if column.target is None or value is None:
            return value
        row_id = UUID(value)
        return encode(SHAPES[column.target].prefix, row_id) if row_id in self.visible[column.target] else None
