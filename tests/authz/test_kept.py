"""A predicate whose text is kept is written as SQLAlchemy writes it anew: in any statement, whatever stands before it there."""

from typing import Any

import pytest
from sqlalchemy import Dialect, Select, and_, exists, literal, null, select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.visitors import replacement_traverse

from api.schema import build
from api.shape import SHAPES
from authz.policy import Policy, Term, read_seed
from authz.predicates import Once, predicate
from domain.delivery.models import ProjectMember
from domain.rows import Rows

build()
DIALECTS = (PGDialect_asyncpg(), PGDialect_psycopg(paramstyle="pyformat"))
SEED = read_seed()


def guards() -> list[tuple[Any, Once]]:
    """Every way in which rows of a type are read by some role, with the rows."""
    policy = Policy.build(1, *SEED)
    kinds = sorted({(line.role, line.domain_kind) for line in SEED[0]})
    decided = [policy.decisions(frozenset({kind})) for kind in kinds] + [policy.decisions(frozenset(kinds))]
    found = []
    for shape in SHAPES.values():
        rows = Rows(shape.model)
        terms = {decisions.read(shape.name, field.group) for decisions in decided for field in shape.fields.values()}
        made = (predicate(rows, one) for one in sorted(terms, key=sorted))
        found += [(rows, guard) for guard in made if isinstance(guard, Once)]
    return found


def alone(rows: Any, guard: Any) -> Select[Any]:
    return select(rows.id).where(guard, rows.id == literal("last"))


def among_others(rows: Any, guard: Any) -> Select[Any]:
    """After other rows of the same table and of one that many guards look at, and parameters; and twice."""
    before, beside = Rows(rows.__mapper__.class_), Rows(ProjectMember)
    first = exists(select(beside.id).where(beside.user_id == literal("first"), beside.id == rows.id))
    there = exists(select(before.id).where(before.id == rows.id, before.id != literal("second")))
    return select(literal("zeroth"), guard.is_(None)).where(first, there, and_(guard, rows.id != null()), rows.id != literal("last"))


def written(statement: Select[Any], dialect: Dialect) -> tuple[str, Any, Any]:
    made: Any = statement.compile(dialect=dialect)
    return str(made), made.positiontup, made.params


@pytest.mark.parametrize(("dialect", "each"), [(DIALECTS[0], 1), (DIALECTS[1], 10)], ids=["asyncpg", "psycopg"])
def test_a_kept_text_is_what_sqlalchemy_writes(dialect: Dialect, each: int) -> None:
    found = guards()
    assert len(found) > 300
    for rows, guard in found[::each]:
        for statement in (alone, among_others):
            assert written(statement(rows, guard), dialect) == written(statement(rows, Grouping(guard.element)), dialect)


def test_a_changed_copy_has_its_own_text() -> None:
    rows, other = Rows(ProjectMember), Rows(ProjectMember)
    guard = predicate(rows, frozenset({Term("mine", "organisation", "")}))
    moving: Any = replacement_traverse

    def replaced(item: Any, **_: Any) -> Any:
        return other.user_id if item is rows.user_id else None

    text, *_ = written(alone(rows, guard), DIALECTS[0])
    moved = moving(guard, {}, replaced)
    assert isinstance(moved, Once)
    assert written(alone(other, moved), DIALECTS[0])[0] == text
    assert "project_member_2.user_id" in written(select(rows.id, other.id).where(moved), DIALECTS[0])[0]
