"""A twin of the company for one person: the same in all that the person may read, and another in every other cell.

What a visible row depends on stays too: the third opinion is watched while it decides, and no cell that it looked at is touched.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Enum
from sqlalchemy.sql import coercions, roles, visitors

from api.shape import SHAPES, Amount, Many, One, Rendered, Shape
from api.shape import Column as Scalar
from domain.models import metadata
from tests.leaks.places import BINDING
from tests.leaks.rows import Row, is_key, made_up, number, target_of, uid
from tests.opinion.answers import OF_THE_READER, raw, view
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion, table_of

Cell = tuple[str, UUID, str]
KEPT = {("unit", "parent_id"), ("sign_in_session", "token_hash"), ("account", "password_hash"), ("app_user", "account_id")}
"""Other rows stand for a unit's place in the tree; hashes stand for what people know, and an account knows its own users."""
DERIVED = {"is_sent", "is_binding", "is_final", "open_entry_id"}
PARTS = ("order_line", "order_term", "order_deliverable", "order_transition")
DECIDING = (
    "outsourcing_order",
    "project",
    "early_entry_request",
    "project_member",
    "task",
    "task_assignment",
    "task_dependency",
    "baseline_task",
    "baseline_milestone",
    "project_signatory",
    "document_link",
    "role_grant",
    "cost_rate",
    "time_entry",
    "allocation",
    "contract_instalment",
    "approval_task",
    "approval_decision",
    "approval_delegation",
    "approval_signer",
    "approval_notice",
)
"""Tables by whose rows others are seen: taking one away may hide something by right; then they all stay."""
EVERY_THIRD = 3


class Watched(dict[str, Any]):
    """A row that says which of its cells were looked at."""

    def __init__(self, row: Row, saw: Callable[[str], None]) -> None:
        super().__init__(row)
        self.saw = saw

    def __getitem__(self, name: str) -> Any:
        self.saw(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.saw(name)
        return super().get(name, default)


def watching(facts: Facts, user_id: UUID, today: date) -> tuple[set[Cell], Opinion]:
    """The third opinion of a person, and the cells that it has looked at."""
    cells: set[Cell] = set()

    def watcher(table: str, row_id: UUID) -> Callable[[str], None]:
        return lambda name: cells.add((table, row_id, name))

    watched = {name: {key: Watched(row, watcher(name, key)) for key, row in rows.items()} for name, rows in facts.tables.items()}
    return cells, Opinion(Facts(watched), user_id, today)


def known(facts: Facts, user_id: UUID, today: date) -> set[Cell]:
    """The cells that a person reads, those by which it is decided what the person reads, and the person's own."""
    cells, opinion = watching(facts, user_id, today)
    assert opinion.may_sign_in
    for shape in SHAPES.values():
        for row_id in opinion.sees(shape):
            row = facts.tables[table_of(shape)][row_id]
            cells |= {(table_of(shape), row_id, name) for name in _read(opinion, shape, row)}
            for item in shape.columns():
                if (shape.name, item.name) in OF_THE_READER:
                    raw(opinion, shape, item, opinion.facts.tables[table_of(shape)][row_id])
    _look_at_audit(opinion, cells)
    return cells | {("app_user", user_id, name) for name in opinion.user}


def _look_at_audit(opinion: Opinion, cells: set[Cell]) -> None:
    """Of the rows that the person sees, the cells by which it is decided whether their audit is the person's too."""
    before = set(cells)
    for shape in SHAPES.values():
        opinion.reached(table_of(shape), "AuditEntry:basic", "read")
    seen = {(table_of(shape), row_id) for shape in SHAPES.values() for row_id in opinion.sees(shape)}
    cells.difference_update({cell for cell in cells - before if cell[:2] not in seen})


def _read(opinion: Opinion, shape: Shape, row: Row) -> Iterator[str]:
    """The columns behind the fields that may be read in a visible row, and the keys by which lists hold it."""
    yield "id"
    for item in shape.fields.values():
        if not opinion.reads(shape, item.name, row):
            continue
        if isinstance(item, Scalar):
            yield from (
                part.name
                for part in visitors.iterate(coercions.expect(roles.ExpressionElementRole, item.of(shape.model)))
                if isinstance(part, Column)
            )
        if isinstance(item, Amount):
            yield item.currency
        if isinstance(item, Rendered):
            yield from item.needs
        if isinstance(item, One) and not item.back:
            yield item.via
    for other in SHAPES.values():
        for item in other.fields.values():
            if isinstance(item, Many | One) and SHAPES[item.target] is shape and (isinstance(item, Many) or item.back):
                yield item.via


def twin(facts: Facts, user_id: UUID, today: date, tables: set[str]) -> Facts:
    """The other company: each hidden cell of `tables` has another value, some hidden rows are gone, some are new."""
    cells, opinion = known(facts, user_id, today), Opinion(facts, user_id, today)
    made = facts.copy()
    for table in sorted(tables):
        for row in made.rows(table):
            row |= {name: value for name, value in _others(facts, table, row) if (table, row["id"], name) not in cells}
    derive(made)
    expected = view(opinion)
    found = view(Opinion(made, user_id, today))
    assert found == expected, [(key, found.get(key), row) for key, row in expected.items() if found.get(key) != row][:3]
    hidden = {table: ids for table in sorted(tables) if (ids := hidden_rows(opinion, table))}
    plain = {table: ids for table, ids in hidden.items() if table not in DECIDING}
    deciding = {table: hidden[table] for table in DECIDING if table in hidden}

    def without(made: Facts, some: Mapping[str, Sequence[UUID]]) -> Facts:
        """With other rows in these tables; where that shows, in as many of them as do not show it."""
        tried = made.copy()
        for table, ids in some.items():
            _remove_and_add(tried, table, ids)
        derive(tried)
        if view(Opinion(tried, user_id, today)) == expected:
            return tried
        if len(some) == 1 or some is plain:
            return made
        names = list(some)
        halves = ({name: some[name] for name in part} for part in (names[: len(names) // 2], names[len(names) // 2 :]))
        return reduce(without, halves, made)

    return reduce(without, (some for some in (plain, deciding) if some), made)


def hidden_rows(opinion: Opinion, table: str) -> list[UUID]:
    """The rows of a table that do not exist for the person, without the person's own account.

    And without the parts of past orders, or the orders and the limits of early entries, that the person reads: they are counted there.
    """
    seen = {row_id for shape in SHAPES.values() if table_of(shape) == table for row_id in opinion.sees(shape)}
    told = opinion.sees(SHAPES["PastOrder"])
    entries = {row["id"]: row["budget_line_id"] for row in opinion.rows(SHAPES["EarlyEntry"])}
    counted = {row["id"] for row in opinion.facts.rows(table) if row.get("order_id") in told or row.get("early_entry_id") in entries}
    counted |= set(entries.values())
    return sorted(opinion.facts.tables[table].keys() - seen - counted - {opinion.user["account_id"]})


def _others(facts: Facts, table: str, row: Row) -> Iterator[tuple[str, Any]]:
    """Another value for each cell of a row."""
    for column in metadata.tables[table].columns:
        if column.name != "id" and column.name not in DERIVED and (table, column.name) not in KEPT:
            yield column.name, _other(facts, column, row[column.name], f"{table} {row['id']}")


def _other(facts: Facts, column: Column[Any], value: Any, name: str) -> Any:
    """A value of the column's type that is not `value`; now and then none, where there may be none."""
    if column.nullable and value is not None and not number(f"{name} {column.name} none", 5):
        return None
    if is_key(column):
        ids = sorted(facts.tables[target_of(column)].keys() - {value})
        return ids[number(name, len(ids))]
    if isinstance(column.type, Enum):
        names = [member for member in column.type.enums if member != value]
        return names[number(f"{name} {column.name}", len(names))]
    if isinstance(value, bool):
        return not value
    return next(made for turn in range(9) if (made := made_up(column, f"other {turn} {name}")) != value)


def derive(facts: Facts) -> None:
    """What the database itself computes: whether an order is sent and binding, and its parts with it; where a project stands."""
    for project in facts.rows("project"):
        project["open_entry_id"] = None if project["contract_id"] else project["early_entry_id"]
    for order in facts.rows("outsourcing_order"):
        order |= {"is_sent": order["sent_at"] is not None, "is_binding": order["state"] in BINDING}
    for ending in facts.rows("termination"):
        ending |= {"is_sent": ending["sent_at"] is not None, "is_final": ending["state"] in ("AGREED", "CONCLUDED")}
    for change in facts.rows("change_order"):
        change["is_sent"] = change["sent_at"] is not None
    for line in facts.rows("change_order_line"):
        line["is_sent"] = (facts.get("change_order", line["change_order_id"]) or {"is_sent": False})["is_sent"]
    for table in PARTS:
        for part in facts.rows(table):
            part["is_sent"] = (facts.get("outsourcing_order", part["order_id"]) or {"is_sent": False})["is_sent"]

    _derive_requested(facts)


def _derive_requested(facts: Facts) -> None:
    """Whether the customer was asked to accept its project, with what is handed over."""
    for acceptance in facts.rows("project_acceptance"):
        acceptance["is_requested"] = acceptance["requested_at"] is not None
    for table in ("project_acceptance_document", "project_acceptance_transition"):
        for part in facts.rows(table):
            part["is_requested"] = (facts.get("project_acceptance", part["acceptance_id"]) or {"is_requested": False})["is_requested"]


def _remove_and_add(facts: Facts, table: str, hidden: Sequence[UUID]) -> None:
    """Of the hidden rows every third is gone, and of every other third there is one more."""
    for place, row_id in enumerate(hidden):
        row = facts.tables[table][row_id]
        if place % EVERY_THIRD == 0:
            del facts.tables[table][row_id]
        if place % EVERY_THIRD == 1:
            new = uid(f"new {row_id}")
            facts.tables[table][new] = {**row, "id": new} | ({"code": f"{row['code']}+"[-40:]} if "code" in row else {})
