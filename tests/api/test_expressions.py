"""Expressions over a row stand anywhere in a statement: SQLAlchemy's own look for cartesian products sees their joins everywhere."""

import pytest
from sqlalchemy import case, null, select, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.compiler import FROM_LINTING

from api.reading.levels import parents_given
from api.schema import build
from api.shape import SHAPES, Column, Shape
from domain.rows import Rows

build()
EXPRESSIONS = [
    (shape, name) for shape in SHAPES.values() for name, item in shape.fields.items() if isinstance(item, Column) and item.expression
]


@pytest.mark.parametrize(("shape", "name"), EXPRESSIONS, ids=[f"{shape.name}.{name}" for shape, name in EXPRESSIONS])
def test_its_joins_are_seen_in_a_comparison_below_lateral(shape: Shape, name: str) -> None:
    """There a join written in WHERE is taken for none, and a warning is an error here."""
    item, entity, parents = shape.fields[name], Rows(shape.model), parents_given()
    assert isinstance(item, Column)
    value = item.of(entity)
    page = select(case((value.is_distinct_from(null()), value)).label("value")).select_from(entity).correlate(parents).lateral("page")
    statement = select(page).select_from(parents.join(page, true()))
    assert str(statement.compile(dialect=postgresql.dialect(), linting=FROM_LINTING))
