"""Every filter of every list under bad values: what its kind of value cannot be is refused, what it can be is answered by SQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, Undefined, get_named_type
from graphql.utilities import coerce_input_value

from api.scalars import PLAIN
from tests.api.asking import Asker

EVERY_KIND: tuple[Any, ...] = (
    "",
    "x",
    "a\x00b",
    "\ud800",
    "\u202e",
    5,
    -1,
    2**63,
    10**400,
    1.5,
    True,
    [],
    {},
    ["a", None],
    [[1]],
    {"eq": 1},
)
NUMBERS = ("NaN", "-Infinity", "1e400", "-1e99999")
DAYS = ("2026-02-30", "0000-00-00", "99999-01-01", "0001-01-01", "9999-12-31")
FIRST, LAST = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"
WITHOUT_A_DAY = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T24:00:00Z")
"""Moments that are another year in UTC than any that there is."""
NO_MOMENTS = (*WITHOUT_A_DAY, "2026-02-28T08:00:00", "2026-02-30T08:00:00Z")
BAD = (*EVERY_KIND, *NUMBERS, *DAYS, *NO_MOMENTS, FIRST, LAST)
AT_ONCE = 2
"""Fields in one filter, which holds at most 200 tests."""
BINDING = ("eq", "in", "contains", "isNull")
"""The operators by which a value reaches the database in a way of its own."""
KINDS = {kind for kind, *_ in PLAIN.values()} | {"IdFilter", "CustomerStateFilter"}


@pytest.fixture(params=["compiled", "executed"])
def either(asker: Asker, request: pytest.FixtureRequest) -> Asker:
    """The two roads."""
    return asker if request.param == "compiled" else asker.executing


def fits(kind: Any, value: Any) -> bool:
    """Whether a value is one of the kind."""
    return coerce_input_value(value, kind) is not Undefined


def fitting(where: GraphQLInputObjectType) -> Iterator[list[dict[str, Any]]]:
    """Each field of a filter tested in each way with each bad value that is one of its kind."""
    for field, given in where.fields.items():
        tests = get_named_type(given.type)
        if isinstance(tests, GraphQLInputObjectType) and "eq" in tests.fields:
            ways = [(way, test.type) for way, test in tests.fields.items() if way in BINDING]
            asked = [(way, kind, [value] if way == "in" else value) for way, kind in ways for value in BAD]
            yield [{field: {way: value}} for way, kind, value in asked if fits(kind, value)]


def lists(asker: Asker) -> Iterator[tuple[str, GraphQLInputObjectType]]:
    """The root lists of headquarters, each with its filter."""
    viewer = asker.shelf.world.as_("hq")
    query = asker.graph.view(viewer.policy, viewer.audience.name).query_type
    assert query is not None
    for name, field in query.fields.items():
        where = get_named_type(field.args["where"].type) if {"where", "orderBy"} <= field.args.keys() else None
        if isinstance(where, GraphQLInputObjectType):
            yield name, where


async def test_what_is_a_value_of_its_kind_is_answered_by_every_filter_of_every_list(either: Asker) -> None:
    asked = 0
    for name, where in lists(either):
        text = f"query($where: {where.name}) {{ {name}(first: 1, where: $where) {{ nodes {{ __typename }} }} }}"
        fields = list(fitting(where))
        for first in range(0, len(fields), AT_ONCE):
            some = fields[first : first + AT_ONCE]
            asked += await answered(either, text, some) or sum([await answered(either, text, [tests]) for tests in some])
    assert asked > 5_000


async def answered(asker: Asker, text: str, fields: list[list[dict[str, Any]]]) -> int:
    """How many tests were answered: all, or none where one of the fields may not be read."""
    tests = [test for field in fields for test in field]
    response = await asker.ask("hq", text, {"where": {"or": tests}})
    codes = {error["extensions"]["code"] for error in response.get("errors", ())}
    assert codes <= {"FORBIDDEN"}, (text, tests, response)
    return 0 if codes else len(tests)


async def test_what_is_no_value_of_its_kind_is_refused(asker: Asker) -> None:
    """Once for each kind of filter, and for one of the many that test a state."""
    refused: dict[str, int] = {}
    for name, where in lists(asker):
        text = f"query($where: {where.name}) {{ {name}(first: 1, where: $where) {{ nodes {{ __typename }} }} }}"
        for field, given in where.fields.items():
            kind = get_named_type(given.type)
            if kind.name not in KINDS - refused.keys() or not isinstance(kind, GraphQLInputObjectType):
                continue
            told: list[dict[str, Any]] = [
                {field: {operator: value}} for operator, test in kind.fields.items() for value in BAD if not fits(test.type, value)
            ]
            told += [{field: 5}, {field: {"nope": 1}}]
            for wrong in told:
                assert await asker.errors("hq", text, {"where": wrong}) == ["BAD_REQUEST"], (name, wrong)
            refused[kind.name] = len(told)
    assert refused.keys() == KINDS


@pytest.mark.parametrize("moment", NO_MOMENTS)
async def test_a_moment_without_a_day_in_utc_or_without_an_offset_is_refused_wherever_it_is_given(either: Asker, moment: str) -> None:
    for asked in (
        "approvalTasks(where: {requestedAt: {gte: $at}}) { totalCount }",
        "approvalTasks { aggregate(groupBy: [{field: STATE}], having: {max: {openedAt: {lt: $at}}}) { count } }",
        'asOf(id: "ord_x", at: $at) { id }',
        "auditEntries(where: {since: $at}) { nodes { id } }",
    ):
        assert await either.errors("hq", f"query($at: DateTime!) {{ {asked} }}", {"at": moment}) == ["BAD_REQUEST"], asked
        literal = asked.replace("$at", f'"{moment}"')
        assert await either.errors("hq", f"{{ {literal} }}") == ["VALIDATION_FAILED"], literal


@pytest.mark.parametrize(("moment", "kept"), [(FIRST, 1), (LAST, 0), ("2026-11-02T00:00:00+08:00", 1)])
async def test_the_first_and_the_last_moment_are_compared(either: Asker, moment: str, kept: int) -> None:
    query = "query($at: DateTime!) { approvalTasks(where: {requestedAt: {gte: $at}}) { totalCount } }"
    assert await either.data("hq", query, {"at": moment}) == {"approvalTasks": {"totalCount": kept}}
