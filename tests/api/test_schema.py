"""The contract: everything is described, what may be hidden may be null, and the files checked in are what the code says."""

import enum
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_specified_scalar_type,
    validate_schema,
)

import domain
from api.graph import allowed_by
from api.mutations import MUTATIONS
from api.projection import Projector
from api.queries import first_lower
from api.reading.names import camel, snake
from api.refusals import MEANINGS, REFUSALS, RefusalCode
from api.schema import actions, build
from api.shape import PREFIXES, SHAPES
from authz.policy import Policy, read_seed
from concord.commands.schema import ROOT, texts
from tests.world import seed_policy

AUDIENCES = ("STAFF", "CUSTOMER", "PARTNER")
PLUMBING = ("Connection", "Edge", "Aggregate", "Payload")


def view(audience: str) -> GraphQLSchema:
    """What the seed policy shows an audience."""
    return Projector(build(), allowed_by(seed_policy(), audience), actions()).project()


@cache
def said() -> dict[str, str]:
    """The files as the code has them."""
    return texts()


def own_types(schema: GraphQLSchema) -> Iterator[Any]:
    return (kind for name, kind in schema.type_map.items() if not name.startswith("__") and not is_specified_scalar_type(kind))


def undescribed(kind: Any) -> Iterator[str]:
    """The coordinates of a type without a description."""
    if not kind.description:
        yield kind.name
    if isinstance(kind, GraphQLEnumType):
        yield from (f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for name, field in kind.fields.items():
            if not field.description:
                yield f"{kind.name}.{name}"
            for argument, said in getattr(field, "args", {}).items():
                if not said.description:
                    yield f"{kind.name}.{name}({argument}:)"


def test_everything_is_described() -> None:
    assert [coordinate for kind in own_types(build()) for coordinate in undescribed(kind)] == []


def test_descriptions_are_sentences() -> None:
    texts = {kind.description for kind in own_types(build())}
    texts |= {value.description for kind in own_types(build()) if isinstance(kind, GraphQLEnumType) for value in kind.values.values()}
    assert [text for text in texts if not text or text != text.strip() or text[-1] not in ".)" or text[0].islower()] == []


@pytest.mark.parametrize("name", ["schema.graphql", *(f"authz/views/{audience.lower()}.graphql" for audience in AUDIENCES)])
def test_what_is_checked_in_is_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text() == said()[name], "run `concord schema` and review the difference"
    assert validate_schema(build_schema(said()[name])) == []


def test_whatever_policy_may_hide_may_be_null() -> None:
    strict = [
        f"{name}.{field}"
        for name in SHAPES
        for field, item in build().type_map[name].fields.items()  # type: ignore[attr-defined]  # object types
        if isinstance(item.type, GraphQLNonNull)
    ]
    assert strict == [f"{name}.id" for name in SHAPES]
    assert not [name for name, item in build().query_type.fields.items() if isinstance(item.type, GraphQLNonNull) and name != "nodes"]  # type: ignore[union-attr]  # there are queries
    assert not [name for name, item in build().mutation_type.fields.items() if isinstance(item.type, GraphQLNonNull)]  # type: ignore[union-attr]  # and mutations


def test_each_act_answers_its_object_and_why_not() -> None:
    acts = build().mutation_type
    assert acts is not None
    for name, field in acts.fields.items():
        payload = get_named_type(field.type)
        assert isinstance(payload, GraphQLObjectType)
        item = MUTATIONS[snake(name)]
        shown = {camel(each.name) for each in item.shows}
        assert set(payload.fields) == {camel(first_lower(item.target)), "userErrors", *shown}, name
        assert list(field.args) == ["input"]
        assert "idempotencyKey" in get_named_type(field.args["input"].type).fields


def test_the_prefixes_of_ids_are_short_and_of_one_type_each() -> None:
    build()
    assert len(PREFIXES) == len(SHAPES)
    build()
    assert {len(prefix) for prefix in PREFIXES} == {3}


def test_every_field_has_readers() -> None:
    readable = {line.object for line in read_seed()[0] if (line.action, line.effect) == ("read", "allow")}
    assert [
        f"{shape.name}.{item.name}"
        for shape in SHAPES.values()
        for item in shape.fields.values()
        if f"{shape.name}:{item.group}" not in readable
    ] == []


def test_every_act_has_somebody_who_may() -> None:
    done = {line.object for line in read_seed()[0] if (line.action, line.effect) == ("do", "allow")}
    assert set(actions().values()) <= done


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_has_a_whole_schema(audience: str) -> None:
    found = view(audience)
    assert validate_schema(found) == []
    missing = [name for name in found.type_map if name.endswith(PLUMBING) and not found.type_map[name].fields]  # type: ignore[attr-defined]  # object types
    assert missing == []


def test_a_denied_line_takes_a_field_from_nobody_else() -> None:
    lines, inclusions = read_seed()
    without = [line for line in lines if line.object != "Customer:relationship"]
    policy = Policy.build(2, without, inclusions)
    found = Projector(build(), allowed_by(policy, "STAFF"), actions()).project()
    customer = found.type_map["Customer"]
    assert isinstance(customer, GraphQLObjectType)
    assert {"state", "unit"} & set(customer.fields) == set()
    assert {"state", "unit"} & set(found.type_map["CustomerWhere"].fields) == set()  # type: ignore[attr-defined]  # an input
    assert "name" in customer.fields


NEVER_CUSTOMERS = {"OutsourcingOrder", "OrderLine", "OrderTerm", "Payable", "Invoice", "Payment", "Settlement", "SettlementLine"} | {
    "PartnerAgreement",
    "AgreementPrice",
    "BudgetLine",
    "ApiToken",
}
NEVER_OUTSIDE = {"BudgetLine", "internalNote", "selectionReason", "approvedBy", "submittedBy", "proposedBy", "freeAmount", "margin", "cost"}


def names(schema: GraphQLSchema) -> set[str]:
    """Every type and field."""
    kinds = [kind for kind in own_types(schema) if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)]
    return {kind.name for kind in kinds} | {field for kind in kinds for field in kind.fields}


def test_what_customers_and_partners_never_see() -> None:
    customer, partner = names(view("CUSTOMER")), names(view("PARTNER"))
    assert customer & (NEVER_CUSTOMERS | NEVER_OUTSIDE | {"personDays", "unitPrice", "dueDays"}) == set()
    assert partner & NEVER_OUTSIDE == set()
    assert {"Contract", "ContractInstalment", "Receipt"} & partner == set()
    assert names(build()) >= NEVER_CUSTOMERS - {"ApiToken"} | NEVER_OUTSIDE - {"internalNote", "margin", "cost"}


def test_refusal_codes_are_those_of_the_domain() -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found = {kind for kind in subclasses(enum.StrEnum) if kind.__name__.endswith("Refusal") and kind.__module__.startswith("domain.")}
    assert found == set(REFUSALS)
    codes = {code.value for refusal in REFUSALS for code in refusal}
    assert codes == MEANINGS.keys() == {code.value for code in RefusalCode}
    assert [code for refusal in REFUSALS for code in refusal if code.name != code.value] == []
    user_error = build().type_map["UserError"]
    assert isinstance(user_error, GraphQLObjectType)
    assert str(user_error.fields["code"].type) == "RefusalCode!"


def subclasses(kind: type) -> set[type]:
    below: set[type] = set(kind.__subclasses__())
    return below | {deeper for one in below for deeper in subclasses(one)}
