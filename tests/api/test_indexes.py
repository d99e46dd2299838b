"""At size an index serves every order of a list, every list below a row, and each filter that few rows of a growing list pass.

Read from EXPLAIN, with all other ways switched off. What has no index of its own is named here with its reason.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import cast, null, select
from sqlalchemy.dialects import postgresql

from api.reading import where
from api.reading.entities import rows_of
from api.reading.keyset import order_keys
from api.schema import build
from api.shape import SHAPES, Column, Many, One, Shape, is_enum, kind_of
from domain.narrowing import SEARCHED

build()
OTHER_WAYS = ("seqscan", "bitmapscan", "sort")
NARROWS = """SELECT indexrelid::regclass::text, concat_ws(' ', pg_get_indexdef(indexrelid, 1, true), pg_get_expr(indpred, indrelid))
    FROM pg_index"""
NOT_WHOLE = {
    "Alert.raised_at": "nobody reads all alerts: they are their readers' own",
    "ApprovalTask.sequence": "the place in a chain orders the tasks of one approval",
    "SettlementLine.sequence": "the place in a statement orders its lines; whoever reads all of them reads by id",
    "RequiredQualification.valid_from": "rules, a few dozen rows",
}
"""Orders that no whole list needs an index for."""
REGISTERS = {
    "AlertPreference": "a dozen of each person, by whom they are found",
    "ApiToken": "a few of each person, by whom they are found",
    "ApprovalChain": "rules, a few dozen rows",
    "ApprovalDelegation": "a few of each person in a year",
    "CostRate": "rates by level and day, a few hundred rows",
    "Customer": "thousands of companies in the life of an installation",
    "EarlyEntry": "exceptions, each approved by headquarters",
    "EarlyEntryRequest": "as the early entries",
    "Partner": "hundreds of companies, as all that is below it here",
    "PartnerAccountChange": "of each partner one in some years",
    "PartnerAgreement": "of each partner one a year",
    "PartnerGrade": "of each partner a few a year",
    "PartnerPerson": "some dozens of each partner",
    "PartnerQualification": "some dozens of each partner",
    "PolicyChange": "made by hand, seldom",
    "ProjectAcceptance": "of each project three kinds, seldom more than a round of each",
    "RequiredQualification": "rules, a few dozen rows",
    "Resource": "the company's own people and some of its partners'",
    "RoleGrant": "a few of each person",
    "SignInSession": "a few of each person, by whom they are found; those that are over are removed",
    "Unit": "the company's own units",
    "User": "people, some ten thousand rows",
    "ViewAsSession": "looked through by hand, seldom",
}
"""Lists that an installation of any size reads whole in milliseconds."""
PARTED = {
    "Acceptance.kind", "ApprovalTask.is_personal", "CostLine.kind", "Issue.kind", "Issue.audience", "Milestone.is_customer_visible",
    "OutsourcingOrder.way", "OutsourcingOrder.days_source", "OutsourcingOrder.clock_source", "Settlement.clock_source",
    "Payable.kind", "PunchItem.party", "SettlementLine.kind", "Task.priority",
    "Task.is_customer_visible", "TimeEntry.kind", "TimeEntry.place", "TimeEntry.is_deemed", "TimeEntry.level", "TimeEntry.is_late",
    "TimeEntry.is_billable",
    "Requirement.priority", "Requirement.source", "Requirement.outcome", "Requirement.audience", "Requirement.is_latent",
}  # fmt: skip
"""Kinds and flags that part a list into a few large parts: a page of one is found soon by the list's order, sums read it anyway."""
MEASURES = {
    "Acceptance.open_items", "Approval.round", "Claim.amount", "Contract.gross", "ContractInstalment.amount", "OutsourcingOrder.gross",
    "OutsourcingOrder.person_days", "Payable.amount", "Payment.amount", "SettlementLine.statement_number", "Task.progress",
    "Task.working_days", "TimeEntry.hours", "WeeklyReport.acceptance_rate", "WeeklyReport.on_time_rate",
}  # fmt: skip
"""Amounts and counts, which are asked for above or below a bound: a large part again, and beside a state, a date or a tenant."""
OWN = {
    "Alert.acknowledged_at", "Alert.cleared_at", "Alert.due_on", "Alert.raised_at",
    "TimeEntry.resources",
}  # fmt: skip
"""Asked for among the reader's own alerts, or in one project."""


def tables() -> Iterator[tuple[str, Shape]]:
    """The types whose rows are those of a table."""
    return ((name, shape) for name, shape in SHAPES.items() if hasattr(shape.model, "__tablename__"))


def orders() -> list[tuple[str, Shape, str]]:
    """The orders of the lists at the root."""
    fields = ((name, shape, field, item) for name, shape in tables() if shape.plural for field, item in shape.fields.items())
    return [(f"{name}.{field}", shape, field) for name, shape, field, item in fields if isinstance(item, Column) and item.sort]


def lists() -> list[tuple[str, Shape, str]]:
    """The lists below a row: whose rows, by which column."""
    fields = ((name, field, item) for name, shape in tables() for field, item in shape.fields.items() if isinstance(item, Many))
    found = ((f"{name}.{field}", SHAPES[item.target], item.via) for name, field, item in fields)
    return [each for each in found if hasattr(each[1].model, "__tablename__")]


def filters() -> list[tuple[str, Shape, Column | One, str]]:
    """The filters of the lists at the root, but for registers, and the columns that they compare."""
    fields = ((name, shape, field, item) for name, shape in tables() for field, item in shape.fields.items() if shape.plural)
    found: list[tuple[str, Shape, Column | One, str]] = []
    for name, shape, field, item in fields:
        if isinstance(item, Column) and item.filter and item.expression is None:
            found.append((f"{name}.{field}", shape, item, item.attribute or field))
        if isinstance(item, One) and item.filter and not item.back:
            found.append((f"{name}.{field}", shape, item, item.via))
    return [each for each in found if each[1].name not in REGISTERS]


def parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from parts(below)


@pytest.fixture
def plan_of(worker_database_url: str) -> Iterator[Any]:
    """The nodes of a statement's plan."""
    with psycopg.connect(worker_database_url) as connection:
        for way in OTHER_WAYS:
            connection.execute(f"SET enable_{way} = off")

        def explained(statement: Any, *ways: str) -> list[dict[str, Any]]:
            for way in ways:
                connection.execute(f"SET enable_{way} = on")
            text = str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
            ((found,),) = connection.execute(f"EXPLAIN (FORMAT JSON) {text}").fetchall()
            return list(parts(found[0]["Plan"]))

        yield explained


@pytest.fixture
def narrows(worker_database_url: str) -> dict[str, list[str]]:
    """Of each index what it narrows by: its first column, and the condition under which rows are in it."""
    with psycopg.connect(worker_database_url) as connection:
        return {name: re.findall(r"\w+", said) for name, said in connection.execute(NARROWS).fetchall()}


def test_every_order_of_a_whole_list_is_an_indexs(plan_of: Any) -> None:
    sorted_anew = set()
    for name, shape, field in orders():
        entity = rows_of(shape.model)
        keys = [key.column for key in order_keys(entity, shape, None, field)]
        if any(node["Node Type"] == "Sort" for node in plan_of(select(entity.id).order_by(*keys).limit(50))):
            sorted_anew.add(name)
    assert sorted_anew == NOT_WHOLE.keys()


def test_every_list_below_a_row_is_found_by_an_index(plan_of: Any) -> None:
    read_whole = set()
    for name, shape, via in lists():
        entity = rows_of(shape.model)
        plan = plan_of(select(entity.id).where(getattr(entity, via) == "00000000-0000-0000-0000-000000000000"))
        if not any(via in node.get("Index Cond", "") for node in plan):
            read_whole.add(name)
    assert read_whole == set()


def test_every_filter_that_few_rows_pass_is_an_indexs(plan_of: Any, narrows: dict[str, list[str]]) -> None:
    read_whole = set()
    for name, shape, item, attribute in filters():
        entity = rows_of(shape.model)
        column = getattr(entity, attribute)
        kind = kind_of(shape, item) if isinstance(item, Column) else UUID
        kinds: Any = kind
        given: Any = next(iter(kinds)) if is_enum(kind) else select(cast(null(), column.type)).scalar_subquery()
        used = {node["Index Name"] for node in plan_of(select(entity.id).where(column == given)) if "Index Name" in node}
        if not any(column.name in narrows[index] for index in used):
            read_whole.add(name)
    names = {f"{model.__name__}.{column}" for model, columns in SEARCHED.items() for column in columns if column != "code"}
    assert read_whole == PARTED | MEASURES | OWN | names


def test_words_of_names_and_numbers_are_an_indexs(plan_of: Any) -> None:
    for model, columns in SEARCHED.items():
        entity = rows_of(model)
        said = where.tests_sql(getattr(entity, columns[0]), {"contains": "审计专项"})
        also = where.tests_sql(getattr(entity, columns[-1]), {"contains": "PRJ-2026"})
        found = [node["Index Name"] for node in plan_of(select(entity.id).where(said | also), "bitmapscan") if "Index Cond" in node]
        assert set(found) == {f"ix_{model.__tablename__}_words"}
