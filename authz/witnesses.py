"""By which rows a term reaches a row: the grant in whose domain it is, the membership or task that a scope asks for.

The tests are those of `authz.predicates`, taken apart: each `EXISTS` of theirs says which row it finds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, and_, exists, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from authz.policy import Term
from authz.predicates import THROUGH, domain_test, predicate
from authz.scopes import SCOPES, anchor
from domain.database import Base, Row
from domain.identity.models import UnitAncestor
from domain.rows import Rows


@dataclass(frozen=True)
class Witness:
    """A row by which another one is reached: its table's class and its id."""

    model: type[Row]
    row_id: UUID


async def reaching(
    conn: AsyncConnection, model: type[Row], row_id: UUID, terms: Sequence[Term], binds: Mapping[str, Any]
) -> Mapping[Term, Sequence[Witness]]:
    """Those of the terms that reach the row, each with the rows by which it does; none where the row's own columns say it."""
    entity, wanted = Rows(model), list(dict.fromkeys(terms))
    if not wanted:
        return {}
    tests = [predicate(entity, frozenset({term})).label(f"t{at}") for at, term in enumerate(wanted)]
    held = (await conn.execute(select(*tests).where(entity.id == row_id), binds)).one_or_none()
    holding = [term for term, holds in zip(wanted, held or (), strict=False) if holds]
    return {term: await _witnesses(conn, model, row_id, term, binds) for term in holding}


async def _witnesses(conn: AsyncConnection, model: type[Row], row_id: UUID, term: Term, binds: Mapping[str, Any]) -> Sequence[Witness]:
    entity: Any = Rows(model)
    pointing = THROUGH.get((model, term.scope))
    if pointing is not None:
        other_model, column, own = pointing
        other: Any = Rows(other_model)
        here = and_(getattr(other, column) == getattr(entity, own), predicate(other, frozenset({term})))
        query = select(other.id).select_from(entity, other).where(entity.id == row_id, here).limit(1)
        found: UUID = (await conn.execute(query, binds)).scalar_one()
        return [Witness(other_model, found), *await _witnesses(conn, other_model, found, term, binds)]
    asked = [_select_of(each) for test in (SCOPES[term.scope](entity), domain_test(entity, term)) for each in _exists(test)]
    if not asked:
        return []
    columns = [each.limit(1).scalar_subquery().label(f"w{at}") for at, each in enumerate(asked)]
    row = (await conn.execute(select(*columns).where(entity.id == row_id), binds)).one()
    return [Witness(_model_of(each), row_id) for each, row_id in zip(asked, row, strict=True) if row_id is not None]


def covers(entity: Any, kind: str, domain_id: UUID) -> ColumnElement[bool] | None:
    """Whether a row is in a domain, whatever the grant there; None where the type's rows are in none of this kind."""
    column = anchor(entity, kind)
    if kind == "organisation":
        return true()
    if column is None or kind == "project":
        return None if column is None else column == domain_id
    above = Rows(UnitAncestor)
    return exists(select(above.unit_id).where(above.ancestor_id == domain_id, above.unit_id == column))


def _exists(test: Any) -> Iterator[Exists]:
    """The outermost tests for a row of another table."""
    if isinstance(test, Exists):
        yield test
        return
    for child in test.get_children():
        yield from _exists(child)


def _select_of(test: Any) -> Any:
    inner = test.element
    while not hasattr(inner, "limit"):
        inner = inner.element
    return inner


def _model_of(query: Any) -> type[Row]:
    """The class whose row's id a test selects."""
    name = next(iter(query.selected_columns)).table.element.name
    tables: dict[str, Any] = {mapper.class_.__table__.name: mapper.class_ for mapper in Base.registry.mappers}
    return cast(type[Row], tables[name])
