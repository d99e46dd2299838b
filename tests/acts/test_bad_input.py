"""Every field of every input with bad values: each is refused by its code at its place, and nothing changes."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from api.ids import encode
from api.mutations import MUTATIONS
from api.schema import build
from domain.database import new_id
from tests.acts.bad_values import Bad, bad_values, put
from tests.acts.calling import Caller, outcome
from tests.acts.cases.case import Json
from tests.acts.cases.every import CASES
from tests.acts.expecting import versioned


@pytest.mark.parametrize("name", CASES)
async def test_every_bad_value_is_refused_and_changes_nothing(shared: Caller, name: str) -> None:
    case, before = CASES[name], await shared.before()
    good = await versioned(shared, name) | {"idempotencyKey": "key"}
    wrong = []
    for bad in [*bad_values(input_of(name), good), *unknown_rows(good)]:
        given = put(good, bad.place, bad.value)
        response = await shared.call(case.persona, name, given if "idempotencyKey" in bad.place else without_key(given))
        await shared.forget_attempts()
        if outcome(response) not in bad.codes or not says_where(bad, response):
            wrong.append((bad.place, str(bad.value)[:40], sorted(bad.codes), outcome(response), str(response)[:300]))
    assert wrong == [], "\n".join(map(str, wrong))
    assert await shared.digest() == before


def input_of(name: str) -> GraphQLInputObjectType:
    """The mutation's input type."""
    found = build().type_map[MUTATIONS[name].input.__name__]
    assert isinstance(found, GraphQLInputObjectType)
    return found


def without_key(given: Any) -> Any:
    """The input may itself be what is bad."""
    return {name: value for name, value in given.items() if name != "idempotencyKey"} if isinstance(given, dict) else given


def unknown_rows(good: Json) -> list[Bad]:
    """Ids of the right types that no row has."""
    return [
        Bad((name,), encode(value.partition("_")[0], new_id()), frozenset({"NOT_FOUND"}))
        for name, value in good.items()
        if isinstance(value, str) and name.endswith("Id")
    ]


def says_where(bad: Bad, response: Json) -> bool:
    """A refusal names the field, or one beside it for what two dates say together."""
    if response.get("errors"):
        return True
    path = response["data"]["done"]["userErrors"][0]["field"]
    place = ["input", *map(str, bad.place)]
    return path is None or path == place[: len(path)] or path[:-1] == place[:-1]
