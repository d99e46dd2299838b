"""The guarded expression: the only way to a field, in four renderings (authorization.md, The guard)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case

from api.shape import Amount, Column, Field, One, Shape
from authz.policy import Decisions, Term
from authz.predicates import implied, predicate


def rows(entity: Any, shape: Shape, decisions: Decisions) -> ColumnElement[bool]:
    """The rows of the type that exist for the viewer."""
    return predicate(entity, decisions.read(shape.name, "basic"))


def terms_of(shape: Shape, field_name: str, decisions: Decisions) -> frozenset[Term]:
    """The terms under which a field may be read; empty is denied."""
    return decisions.read(shape.name, shape.group_of(field_name))


def denied(shape: Shape, field_name: str, decisions: Decisions) -> bool:
    """Whether the field may be read in no row at all."""
    return not terms_of(shape, field_name, decisions)


def narrowed(shape: Shape, field_name: str, decisions: Decisions) -> bool:
    """Whether rows are seen in which the field may not be read."""
    return not implied(decisions.read(shape.name, "basic"), terms_of(shape, field_name, decisions))


def bare(entity: Any, item: Field) -> ColumnElement[Any]:
    """The unguarded column of a scalar field or of a relation's key."""
    if isinstance(item, Column):
        return item.of(entity)
    if isinstance(item, One) and not item.back:
        column: ColumnElement[Any] = getattr(entity, item.via)
        return column
    raise TypeError(f"{item.name} has no column of its own")


def value(entity: Any, shape: Shape, item: Field, decisions: Decisions, column: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """Rendering 1, a value: null in rows where the field may not be read; the bare column where the row implies the field."""
    column = bare(entity, item) if column is None else column
    if not narrowed(shape, item.name, decisions):
        return column
    return case((predicate(entity, terms_of(shape, item.name, decisions)), column))


def currency(entity: Any, shape: Shape, item: Amount, decisions: Decisions) -> ColumnElement[Any]:
    """The currency of a Money, guarded as its amount."""
    return value(entity, shape, item, decisions, getattr(entity, item.currency))


def money_terms(shape: Shape, decisions: Decisions) -> frozenset[Term]:
    """The terms under which some money of a row may be read, and with it the row's currency."""
    return frozenset(term for item in shape.money() for term in terms_of(shape, item.name, decisions))


def row_currency(entity: Any, shape: Shape, decisions: Decisions) -> ColumnElement[Any]:
    """The currency of a row's money: null in rows of which no money may be read."""
    column: ColumnElement[Any] = getattr(entity, shape.currency or "")
    terms = money_terms(shape, decisions)
    return column if implied(decisions.read(shape.name, "basic"), terms) else case((predicate(entity, terms), column))


def currency_condition(entity: Any, shape: Shape, test: ColumnElement[bool], decisions: Decisions) -> ColumnElement[bool]:
    """A test of that currency, as a filter."""
    terms = money_terms(shape, decisions)
    return test if implied(decisions.read(shape.name, "basic"), terms) else and_(predicate(entity, terms), test)


def followed(entity: Any, target: Any, shape: Shape, item: One, to: Shape, decisions: Decisions) -> ColumnElement[bool]:
    """The join along a to-one relation: to the visible row, from rows in which the relation may be followed; else to none."""
    join = getattr(target, item.via) == entity.id if item.back else target.id == getattr(entity, item.via)
    return condition(entity, shape, item.name, and_(join, rows(target, to, decisions)), decisions)


def condition(entity: Any, shape: Shape, field_name: str, test: ColumnElement[bool], decisions: Decisions) -> ColumnElement[bool]:
    """Rendering 2, a filter: `scope AND test`, so that an index serves it and a hidden value never decides."""
    if field_name == "id" or not narrowed(shape, field_name, decisions):
        return test
    return and_(predicate(entity, terms_of(shape, field_name, decisions)), test)
