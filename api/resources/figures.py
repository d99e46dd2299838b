"""What an allocation would clash with, and how far people are used: fields of Query (S0-60)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from api.errors import forbidden
from api.mutations import UserError, row_id
from api.previews import closed, described, make_type, of, refused, root_field, row_of
from api.reading.executor import Reader
from api.resolving import path_of, reader
from api.resources import inputs
from api.resources.mutations import draft_of
from api.shape import SHAPES
from authz.predicates import predicate
from domain.acts import NotFound, Refused
from domain.resources.allocate_person import resource_seen
from domain.resources.clashes import Clash
from domain.resources.drafts import allocation_values, clashes_by
from domain.resources.models import Resource
from domain.resources.utilisation import Span, Used, utilisation

PLANNING, USE = ("Allocation", "planning"), ("Resource", "allocation")
ROOTS = {"previewAllocation": ":".join(PLANNING), "utilisation": ":".join(USE)}


@dataclass(frozen=True)
class Clashes:
    """The clashes, or why it would be refused anyhow."""

    clashes: Sequence[Clash] = ()
    user_errors: Sequence[UserError] = ()


@dataclass(frozen=True)
class Utilisation:
    """The figures, or why they are not counted."""

    people: Sequence[Used] = ()
    user_errors: Sequence[UserError] = ()


async def preview_allocation(root: Any, info: Any, input: Any) -> Clashes:
    """The days that would be too much, with what stands on them as far as the reader sees it."""
    mine, draft = _allowed(info, "previewAllocation", PLANNING), draft_of(input.allocation)
    try:
        allocation_values(draft)
        async with mine.session() as db:
            resource = await resource_seen(db, mine.viewer, row_id("Resource", input.resource_id))
            but = row_id("Allocation", input.allocation_id) if input.allocation_id else None
            return Clashes(await clashes_by(db, resource, draft, but))
    except Refused as refusal:
        return Clashes(user_errors=[refused(mine, refusal)])
    except NotFound as problem:
        raise closed(problem, "previewAllocation") from problem


async def read_utilisation(root: Any, info: Any, starts_on: Any, ends_on: Any, by: Any) -> Utilisation:
    """Of each person whom the reader may see planned."""
    mine = _allowed(info, "utilisation", USE)
    may: ColumnElement[bool] = predicate(Resource, mine.viewer.decisions.read(*USE))
    try:
        async with mine.session() as db:
            return Utilisation(await utilisation(db, may, mine.viewer.binds, starts_on, ends_on, by))
    except Refused as refusal:
        return Utilisation(user_errors=[refused(mine, refusal)])


def _allowed(info: Any, name: str, right: tuple[str, str]) -> Reader:
    mine = reader(info)
    if not mine.viewer.decisions.read(*right):
        raise forbidden(f"Query.{name}")
    return mine


async def _clashing(root: Clash, info: Any) -> list[Any]:
    found = [await reader(info).one(path_of(info), SHAPES["Allocation"], each) for each in root.allocation_ids]
    return [row for row in found if row is not None]


CLASH_FIELDS = {
    "starts_on": of(lambda clash: clash.starts_on, "date", "The first of these days."),
    "ends_on": of(lambda clash: clash.ends_on, "date", "The last of these days."),
    "percent": of(lambda clash: clash.percent, "int", "What it would be together, in per cent of a day."),
    "allocations": root_field(_clashing, {}, "list[Allocation]", "What stands on these days, as far as the reader sees it."),
}
CLASHES_FIELDS = {
    "clashes": of(lambda told: told.clashes, "list[AllocationClash]", "The days that would be too much; empty where there are none."),
    "user_errors": of(lambda told: told.user_errors, "list[UserError]", "Why it would be refused anyhow."),
}
USED_FIELDS = {
    "resource": row_of("Resource", lambda used: used.resource_id, "The person in the pool."),
    "starts_on": of(lambda used: used.starts_on, "date", "The first day of the week or month, as far as it was asked for."),
    "ends_on": of(lambda used: used.ends_on, "date", "The last day."),
    "working_days": of(lambda used: used.working_days, "int", "Working days in between, by the provider's calendar."),
    "allocated_days": of(lambda used: used.allocated_days, "Decimal", "Planned person-days: shares of working days."),
    "allocated_percent": of(lambda used: used.allocated_percent, "Optional[Decimal]", "Planned days of 100 working days (计划利用率)."),
    "logged_hours": of(lambda used: used.logged_hours, "Decimal", "Hours that were logged, on whatever project."),
    "confirmed_hours": of(lambda used: used.confirmed_hours, "Decimal", "Of these what the customer has confirmed (已确认工时)."),
    "logged_percent": of(lambda used: used.logged_percent, "Optional[Decimal]", "Logged days of 100 planned ones (工时完成率)."),
    "used_percent": of(lambda used: used.used_percent, "Optional[Decimal]", "Logged days of 100 working days (实际利用率)."),
}
USE_FIELDS = {
    "people": of(lambda told: told.people, "list[PersonUse]", "Person by person, week by week or month by month; 100 people at most."),
    "user_errors": of(lambda told: told.user_errors, "list[UserError]", "Why it is not counted; 400 days at most."),
}


def resource_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the fields of Query."""
    make_type("AllocationClash", "Days on which a person would be planned for more than a whole day (资源冲突).", CLASH_FIELDS)
    make_type("AllocationPreview", "What planning a person would clash with (分配预览).", CLASHES_FIELDS)
    make_type("PersonUse", "How far a person is planned and used in a week or month (利用率).", USED_FIELDS)
    make_type("Utilisation", "How far the people of the pool are planned and used (资源利用率).", USE_FIELDS)
    planned = {"input": described(inputs.PreviewAllocationInput, "What would be planned.")}
    time = {
        "starts_on": described("date", "The first day."),
        "ends_on": described("date", "The last day, at most 400 days in all."),
        "by": described(Span, "Weeks from Monday on, or months."),
    }
    said = "The days on which a person would be planned for more than a whole day, and by what; nothing is changed."
    return {
        "preview_allocation": root_field(preview_allocation, planned, "Optional[AllocationPreview]", said),
        "utilisation": root_field(
            read_utilisation, time, "Optional[Utilisation]", "How far the people whom the reader may see planned are used."
        ),
    }
