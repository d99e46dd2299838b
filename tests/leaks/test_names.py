"""What no customer and no partner can so much as name, in the views that the seed policy gives them."""

import re
from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

import api.projection
from api.graph import Graph
from api.mutations import acts_on
from api.schema import build
from api.shape import SHAPES
from authz.policy import Policy, read_seed
from tests.leaks import names
from tests.leaks.conftest import Home
from tests.leaks.people import PERSONAS
from tests.opinion.rules import Rules, seed

AUDIENCES = {
    "CUSTOMER": (names.CUSTOMER_TYPES, names.CUSTOMER_FIELDS, names.CUSTOMER_WORDS, names.CUSTOMER_ACTS),
    "PARTNER": (names.PARTNER_TYPES, names.PARTNER_FIELDS, names.PARTNER_WORDS, names.PARTNER_ACTS),
}
ALLOWED = {"receivedOn", "password", "changePassword", "oldPassword", "newPassword", "hasSubcontractingBan"}
"""When an invoice came, what a person types to sign or to change it, whether work may be passed on: each holds a word and means another."""
PRICELESS = ("nobody", "member", "signer", "sales", "account_manager", "admin", "customer_a", "signatory_a", "admin_a", "partner_x")
PRICES = ("outsourcing-price", "payment", "budget")


def view_of(graph: Graph, audience: str) -> GraphQLSchema:
    """The audience's view under the seed policy."""
    return graph.view(Policy.build(1, *read_seed()), audience)


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_a_view_has_no_forbidden_name(graph: Graph, audience: str) -> None:
    assert list(forbidden(view_of(graph, audience), audience)) == []


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_without_the_projection_a_view_has_forbidden_names(graph: Graph, audience: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.projection.Projector, "_keeps", lambda *_: True)
    monkeypatch.setattr(api.projection.Projector, "_visible", lambda *_: True)
    opened = Graph(graph.schema, graph.actions, graph.reading, graph.sessions)
    types, fields, _, acts = AUDIENCES[audience]
    found = set(forbidden(view_of(opened, audience), audience))
    assert found >= {name for name in types if name in SHAPES} | set(fields) | {name for name in acts if name in graph.actions}


def forbidden(view: GraphQLSchema, audience: str) -> Iterator[str]:
    """What of the audience's list its view has."""
    types, fields, words, acts = AUDIENCES[audience]
    yield from (name for name in types if name in view.type_map)
    mutations = view.mutation_type
    yield from (name for name in acts if mutations and name in mutations.fields)
    for type_name, name in named(view):
        if f"{type_name}.{name}" in fields:
            yield f"{type_name}.{name}"
        is_paging = type_name.endswith("Connection") and name == "limit"
        found = (f"{type_name}.{name}: {word}" for word in words if word.lower() in name.lower() and name not in ALLOWED)
        yield from () if is_paging else found


def named(view: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Everything that has a name: fields, arguments, members of inputs, what lists are ordered and grouped by."""
    for kind in view.type_map.values():
        if kind.name.startswith("__"):
            continue
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            yield from ((kind.name, name) for name in kind.fields)
        if isinstance(kind, GraphQLObjectType):
            yield from ((kind.name, argument) for field in kind.fields.values() for argument in field.args)
        if isinstance(kind, GraphQLEnumType) and re.search("OrderField$|GroupField$", kind.name):
            yield from ((kind.name, name.replace("_", "")) for name in kind.values)


@pytest.mark.parametrize("audience", ["STAFF", *AUDIENCES])
async def test_a_view_has_exactly_what_some_role_of_its_audience_may_read(graph: Graph, audience: str) -> None:
    """By Casbin's `enforce`, role by role, and by nothing of ours."""
    view, rules = view_of(graph, audience), seed()
    roles = [role for role in rules.roles if belongs(role, audience)]
    for shape in SHAPES.values():
        kind = view.type_map.get(shape.name)
        groups = {group for group in groups_of(shape.name) if any(reads(rules, role, f"{shape.name}:{group}") for role in roles)}
        assert (kind is not None) == ("basic" in groups), shape.name
        if isinstance(kind, GraphQLObjectType):
            found = {re.sub("[A-Z]", lambda sign: f"_{sign[0].lower()}", name) for name in kind.fields} - {"id"}
            targets = {name: getattr(item, "target", None) for name, item in shape.fields.items() if item.group in groups}
            doable = any(holds(rules, role, item.action, "do") for item in acts_on(shape) for role in roles)
            acts = {"acts", "can_advance"} if doable else set()
            assert found == {name for name, target in targets.items() if target is None or target in view.type_map} | acts, shape.name


def groups_of(type_name: str) -> set[str]:
    return {"basic", *(item.group for item in SHAPES[type_name].fields.values())}


def belongs(role: str, audience: str) -> bool:
    """Whose role it is, by its name."""
    outside = role.startswith(("customer_", "partner_")) and role not in ("partner_manager", "customer_manager")
    return role.startswith(f"{audience.lower()}_") and outside if audience != "STAFF" else not outside


def reads(rules: Rules, role: str, name: str) -> bool:
    return holds(rules, role, name, "read")


def holds(rules: Rules, role: str, name: str, action: str) -> bool:
    return any(rules.scopes(role, kind, name, action) for kind in ("organisation", "unit", "project"))


@pytest.mark.parametrize("persona", PRICELESS)
def test_some_people_see_no_price_of_a_partner_not_even_on_paper(home: Home, persona: str) -> None:
    build()
    opinion = home.opinions[persona]
    for name in ("OutsourcingOrder", "OrderLine", "OrderTerm", "AgreementPrice", "PartnerAgreement", "Project", "Contract"):
        for group in PRICES:
            assert not opinion.group(SHAPES[name], group), (name, group)
    for name in ("Payable", "Invoice", "Payment", "Settlement", "SettlementLine", "BudgetLine"):
        assert not opinion.sees(SHAPES[name]), name
    invoices = {link["document_id"] for link in home.facts.rows("document_link") if link["document_class"] == "INVOICE"}
    assert not invoices & opinion.sees(SHAPES["Document"])


def test_the_personas_hold_every_role_of_the_policy(home: Home) -> None:
    """A role that nobody holds here is one that no test of leaks has looked at."""
    held = {role for persona in PERSONAS for role, _ in home.opinions[persona].roles}
    assert held >= set(seed().roles)
