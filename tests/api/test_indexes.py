"""At size an index serves every order of a list, every list below a row, and each filter that few rows of a growing list pass.

Of lists at the root and of those that only stand below a row, of columns and of SQL expressions. Read from EXPLAIN, with all other ways
switched off. What has no index of its own is named here with its reason.
"""

import re
from collections.abc import Iterator
from datetime import date
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
NOBODY = UUID(int=0)
OTHER_WAYS = ("seqscan", "bitmapscan", "sort")
NARROWS = """SELECT indexrelid::regclass::text, concat_ws(' ', pg_get_indexdef(indexrelid, 1, true), pg_get_expr(indpred, indrelid))
    FROM pg_index"""
BEGINS = """SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid, 1, true), pg_get_indexdef(indexrelid, 2, true)
    FROM pg_index WHERE indpred IS NULL"""
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
    "LogEntry.level", "LogEntry.category", "LogEntry.is_confidential",
    "ScheduleItem.is_open_to_customer",
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
NARROWED_BY = {
    "ApprovalTask.waits_for_me": "ix_approval_task_open",
    "Milestone.overdue_days": "ix_milestone_by_state",
    "OutsourcingOrder.month_to_state": "ix_outsourcing_order_by_state",
    "Payable.held_age": "ix_payable_by_state",
    "Project.overdue_days": "ix_project_by_state",
    "Task.overdue_days": "ix_task_by_state",
}
"""What is an SQL expression has no index; it is true, or has a value, in rows of some states alone, and an index finds those."""
FEW_BELOW = {
    "AcceptancePaper": "a few of an acceptance",
    "AcceptanceRevocation": "a few of an acceptance",
    "AcceptanceSignature": "four of a round",
    "Announcement": "some dozens of a project",
    "ApprovalDecision": "some dozens of an approval",
    "Baseline": "a few of a project",
    "BaselineTask": "the tasks of one plan, a few thousand at most",
    "Deduction": "some dozens of a settlement",
    "Discussion": "some hundreds of a project",
    "DocumentLink": "the papers of a project, a few thousand at most",
    "Evaluation": "two of a settlement, and so twice a partner's orders",
    "Invoice": "a few of a payable",
    "IssueMessage": "a conversation",
    "Objection": "some dozens of a settlement",
    "OrderDefect": "some dozens of an order",
    "Partnership": "a few of a partner",
    "PartyWaiver": "a few of a project",
    "PastOrder": "the orders of a partner in all years, or of a project",
    "RequirementTask": "some dozens of a requirement or a task",
    "RequirementTransition": "some dozens of a requirement",
    "ScheduleParticipant": "some dozens of a schedule item",
    "WeeklyReportLine": "the lines of a week",
}
"""Rows that are only read below another one, and never by thousands: read whole, and sorted, in a millisecond or a few."""
IN_A_FILE = {"HoursImportLine.code", "HoursImportLine.project", "HoursImportLine.day", "HoursImportLine.hours"}
"""Asked for in one file, whose lines a limit of the import bounds: a part of what is refused, or a large part of all."""
SORTED_BELOW = {
    "Acceptance.archives": "one for each audience",
    "Acceptance.rounds": "a few of an order",
    "Acceptance.signatures": "four",
    "Approval.tasks": "by time; by place, as usual, it is an index's",
    "ApprovalChainStep.thresholds": "a few of a step",
    "Claim.refunds": "a few of a claim",
    "Contract.instalments": "a dozen of a contract",
    "Contract.projects": "by day; by number, as usual, it is an index's",
    "Customer.projects": "the same",
    "EarlyEntry.requests": "a few of an early entry",
    "OutsourcingOrder.acceptances": "a few of an order",
    "OutsourcingOrder.changes": "a few of an order",
    "OutsourcingOrder.payables": "a few of an order",
    "OutsourcingOrder.terminations": "a few of an order",
    "Partner.evaluations": "two of a settlement, and so twice a partner's orders",
    "Partner.orders": "by day; by number, as usual, it is an index's",
    "PartnerAgreement.prices": "the levels of an agreement",
    "Project.orders": "by day; by number, as usual, it is an index's",
    "Project.signatories": "four parties of a project and those before them",
    "Project.waivers": "a few of a project",
    "Settlement.evaluations": "two",
    "Settlement.lines": "the lines of a statement, some dozens",
    "Settlement.payables": "one or two",
    "Unit.children": "the units below one",
    "User.invitations": "a few of a person",
    "User.role_grants": "a few of a person",
    "User.sign_in_sessions": "a few of a person",
}
"""Lists below a row that are sorted when they are read, because they are short."""


def tables() -> Iterator[tuple[str, Shape]]:
    """The types whose rows are those of a table."""
    return ((name, shape) for name, shape in SHAPES.items() if hasattr(shape.model, "__tablename__"))


def orders() -> list[tuple[str, Shape, str]]:
    """The orders of the lists at the root."""
    fields = ((name, shape, field, item) for name, shape in tables() if shape.plural for field, item in shape.fields.items())
    return [(f"{name}.{field}", shape, field) for name, shape, field, item in fields if isinstance(item, Column) and item.sort]


def lists() -> list[tuple[str, Shape, Many]]:
    """The lists below a row."""
    fields = ((name, field, item) for name, shape in tables() for field, item in shape.fields.items() if isinstance(item, Many))
    return [(f"{name}.{field}", SHAPES[item.target], item) for name, field, item in fields]


def orders_of(shape: Shape, below: Many) -> set[str]:
    """The fields by which a list below a row is ordered: those that may be asked for, and the usual one."""
    usual = (below.order or shape.order).removeprefix("-")
    return {usual} | {field for field, item in shape.fields.items() if isinstance(item, Column) and item.sort}


def filters_of(name: str, shape: Shape) -> Iterator[tuple[str, Shape, Column | One, str]]:
    """The filters of a type, and the columns that they compare."""
    for field, item in shape.fields.items():
        if isinstance(item, Column) and item.filter and item.expression is None:
            yield f"{name}.{field}", shape, item, item.attribute or field
        if isinstance(item, One) and item.filter and not item.back:
            yield f"{name}.{field}", shape, item, item.via


def filters() -> list[tuple[str, Shape, Column | One, str]]:
    """Those of the lists at the root, but for registers."""
    return [each for name, shape in tables() if shape.plural and name not in REGISTERS for each in filters_of(name, shape)]


def expressions() -> list[tuple[str, Shape, Column]]:
    """The filters by an SQL expression, of any list that is no register."""
    fields = ((name, shape, field, item) for name, shape in SHAPES.items() for field, item in shape.fields.items())
    found = ((name, shape, f"{name}.{field}", item) for name, shape, field, item in fields if isinstance(item, Column) and item.filter)
    return [(full, shape, item) for name, shape, full, item in found if item.expression and name not in REGISTERS]


def some(shape: Shape, item: Column | One) -> Any:
    """A value that the field could have."""
    kind: Any = kind_of(shape, item) if isinstance(item, Column) else UUID
    return next(iter(kind)) if is_enum(kind) else None


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
            given = statement.params(viewer_user=NOBODY, viewer_today=date(2026, 7, 1))
            text = str(given.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
            ((found,),) = connection.execute(f"EXPLAIN (FORMAT JSON) {text}").fetchall()
            return list(parts(found[0]["Plan"]))

        yield explained


@pytest.fixture
def narrows(worker_database_url: str) -> dict[str, list[str]]:
    """Of each index what it narrows by: its first column, and the condition under which rows are in it."""
    with psycopg.connect(worker_database_url) as connection:
        return {name: re.findall(r"\w+", said) for name, said in connection.execute(NARROWS).fetchall()}


@pytest.fixture
def begins(worker_database_url: str) -> set[tuple[str, str, str]]:
    """Of each index its table and first two columns; in an empty table the planner takes any that begins with the first."""
    with psycopg.connect(worker_database_url) as connection:
        return set(connection.execute(BEGINS).fetchall())


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
    for name, shape, item in lists():
        entity = rows_of(shape.model)
        plan = plan_of(select(entity.id).where(getattr(entity, item.via) == NOBODY))
        if not any(item.via in node.get("Index Cond", "") for node in plan):
            read_whole.add(name)
    assert read_whole == set()


def test_every_order_of_a_list_below_a_row_is_an_indexs(plan_of: Any) -> None:
    sorted_anew = set()
    for name, shape, item in lists():
        entity = rows_of(shape.model)
        for field in orders_of(shape, item):
            keys = [key.column for key in order_keys(entity, shape, None, field)]
            plan = plan_of(select(entity.id).where(getattr(entity, item.via) == NOBODY).order_by(*keys).limit(50))
            ordered = any(item.via in node.get("Index Cond", "") for node in plan) and all(node["Node Type"] != "Sort" for node in plan)
            if not ordered:
                sorted_anew.add(name)
    assert sorted_anew == SORTED_BELOW.keys()


def test_every_filter_of_a_list_that_only_stands_below_a_row_is_an_indexs_or_of_few_rows(begins: set[tuple[str, str, str]]) -> None:
    read_whole = set()
    for _, shape, below in lists():
        for name, _, _, attribute in () if shape.plural else filters_of(shape.name, shape):
            if (
                str(shape.model.__table__),
                below.via,
                getattr(rows_of(shape.model), attribute).name,
            ) not in begins and attribute != below.via:
                read_whole.add(name)
    assert {name for name in read_whole if name.split(".")[0] not in FEW_BELOW} == IN_A_FILE
    assert {name.split(".")[0] for name in read_whole - IN_A_FILE} == FEW_BELOW.keys()


def test_every_filter_by_an_expression_reads_the_rows_of_some_states_alone(plan_of: Any, narrows: dict[str, list[str]]) -> None:
    found = {}
    for name, shape, item in expressions():
        entity, kind = rows_of(shape.model), kind_of(shape, item)
        given = {bool: True, int: 1}.get(kind) or some(shape, item) or date(2026, 6, 1)
        plan = plan_of(select(entity.id).where(where.column_sql(entity, item, {"eq": given})))
        used = [node.get("Index Name") for node in plan if node.get("Relation Name") == str(shape.model.__table__)]
        found[name] = next((index for index in used if "state" in narrows.get(index, ())), None)
    assert found == NARROWED_BY


def test_every_filter_that_few_rows_pass_is_an_indexs(plan_of: Any, narrows: dict[str, list[str]]) -> None:
    read_whole = set()
    for name, shape, item, attribute in filters():
        entity = rows_of(shape.model)
        column = getattr(entity, attribute)
        given = some(shape, item) or select(cast(null(), column.type)).scalar_subquery()
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
