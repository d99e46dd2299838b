"""Single objects, fragments, aliases, variables, directives: the answer has just what was asked for."""

import pytest

from api.ids import encode
from domain.database import new_id
from tests.api.asking import Asker


async def test_who_asks(asker: Asker) -> None:
    query = "{ viewer { audience language roles today now user { name } organisation { name } } }"
    assert await asker.data("partner_lead", query) == {
        "viewer": {
            "audience": "PARTNER",
            "language": "ZH_CN",
            "roles": ["partner_lead", "partner_member"],
            "today": "2026-11-02",
            "now": "2026-11-02T01:00:00+00:00",
            "user": {"name": "Partner_Lead"},
            "organisation": {"name": "North Software"},
        }
    }


async def test_an_object_by_its_id_and_by_its_code(asker: Asker) -> None:
    (one,) = asker.shelf.ids("C-02")
    query = """query($id: ID!, $code: String!) { node(id: $id) { __typename id ... on Customer { code state owner { name } } }
        customerByCode(code: $code) { __typename id code state owner { name } } }"""
    row = {"__typename": "Customer", "id": one, "code": "C-02", "state": "FORMAL", "owner": None}
    assert await asker.data("hq", query, {"id": one, "code": "C-02"}) == {"node": row, "customerByCode": row}


@pytest.mark.parametrize("wrong", ["", "x", "cus_", "cus_x", "cus_" + "1" * 22, "cus_" + "z" * 22, "xyz_" + "1" * 22, "a\x00", "長" * 9000])
async def test_what_is_no_id_is_nothing(asker: Asker, wrong: str) -> None:
    query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id, $id]) { id } }"
    before = asker.graph.compiler.counts["failed"]
    assert await asker.data("hq", query, {"id": wrong}) == {"node": None, "nodes": [None, None]}
    assert asker.graph.compiler.counts["failed"] == before


async def test_the_id_of_another_type_is_nothing(asker: Asker) -> None:
    (one,) = asker.shelf.ids("C-02")
    other = one.replace("cus_", "prj_")
    assert await asker.data("hq", "query($id: ID!) { node(id: $id) { id ... on Project { name } } }", {"id": other}) == {"node": None}


async def test_what_a_viewer_may_not_see_does_not_exist(asker: Asker) -> None:
    world = asker.shelf.world
    draft = encode("ord", asker.shelf.orders["draft"].id)
    query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
    assert await asker.data("partner_lead", query, {"id": draft}) == {"node": None, "nodes": [None]}
    code = asker.shelf.orders["draft"].code
    by_code = "query($code: String!) { outsourcingOrderByCode(code: $code) { id } }"
    assert await asker.data("partner_lead", by_code, {"code": code}) == {"outsourcingOrderByCode": None}
    assert await asker.data("hq", by_code, {"code": code}) == {"outsourcingOrderByCode": {"id": draft}}
    assert await asker.data("customer_reader", query, {"id": asker.shelf.ids("C-01")[0]}) == {"node": None, "nodes": [None]}
    own = encode("cus", world.customer.id)
    assert await asker.data("customer_reader", query, {"id": own}) == {"node": {"id": own}, "nodes": [{"id": own}]}


async def test_too_many_ids_are_refused(asker: Asker) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [encode("cus", new_id()) for _ in range(101)]
    assert await asker.errors("hq", query, {"ids": ids}) == ["LIMIT_EXCEEDED"]
    assert await asker.data("hq", query, {"ids": ids[:100]}) == {"nodes": [None] * 100}


async def test_one_list_asked_twice_with_other_arguments(asker: Asker) -> None:
    query = """{ up: customers(first: 2, orderBy: {field: ID}) { nodes { code } }
        down: customers(last: 2, orderBy: {field: ID}) { nodes { code } totalCount }
        some: customers(where: {code: {eq: "C-02"}}) { nodes {
            early: projects(where: {startsOn: {lt: "2026-03-01"}}) { totalCount }
            first: projects(first: 1) { nodes { startsOn } } } } }"""
    assert await asker.data("hq", query) == {
        "up": {"nodes": [{"code": "HARBOUR"}, {"code": "C-00"}]},
        "down": {"nodes": [{"code": "C-21"}, {"code": "C-22"}], "totalCount": 24},
        "some": {"nodes": [{"early": {"totalCount": 2}, "first": {"nodes": [{"startsOn": "2026-03-01"}]}}]},
    }


async def test_fragments_are_one_selection(asker: Asker) -> None:
    query = """query { customers(where: {code: {eq: "C-01"}}) { ...Page ... on CustomerConnection { nodes { state } } } }
        fragment Page on CustomerConnection { nodes { ...Names ...Names code } edges { node { ...Names owner { name } } } }
        fragment Names on Customer { ... on Node { id } name called: name }"""
    (one,) = asker.shelf.ids("C-01")
    names = {"id": one, "name": "Alpha", "called": "Alpha"}
    assert await asker.data("hq", query) == {
        "customers": {
            "nodes": [names | {"code": "C-01", "state": "POTENTIAL"}],
            "edges": [{"node": names | {"owner": {"name": "Sales"}}}],
        }
    }


async def test_one_key_of_two_types_is_two_fields(asker: Asker) -> None:
    customer, project = asker.shelf.ids("C-02")[0], encode("prj", asker.shelf.projects["C-02"][0].id)
    query = """query($ids: [ID!]!) { nodes(ids: $ids) {
        ... on Customer { it: name list: projects(first: 1) { totalCount nodes { id } } }
        ... on Project { it: code list: members { totalCount nodes { id } } } } }"""
    assert await asker.data("hq", query, {"ids": [customer, project]}) == {
        "nodes": [
            {"it": "Gamma", "list": {"totalCount": 4, "nodes": [{"id": project}]}},
            {"it": asker.shelf.projects["C-02"][0].code, "list": {"totalCount": 0, "nodes": []}},
        ]
    }


async def test_two_types_that_use_one_key_for_one_kind_of_list(asker: Asker) -> None:
    world = asker.shelf.world
    ids = [encode("par", world.partner.id), encode("prj", world.project.id)]
    query = """query($ids: [ID!]!) { nodes(ids: $ids) {
        ... on Partner { orders(first: 1, orderBy: {field: CODE}) { nodes { code } } }
        ... on Project { orders(first: 2, orderBy: {field: CODE, direction: DESC}) { nodes { state } } } } }"""
    found = (await asker.data("hq", query, {"ids": ids}))["nodes"]
    assert found == [
        {"orders": {"nodes": [{"code": "ORD-NORTH-2026-001"}]}},
        {"orders": {"nodes": [{"state": "DRAFT"}, {"state": "RUNNING"}]}},
    ]


@pytest.mark.parametrize(("skip", "include"), [(True, True), (True, False), (False, True), (False, False)])
async def test_what_is_skipped_is_not_there(asker: Asker, skip: bool, include: bool) -> None:
    query = """query($skip: Boolean!, $include: Boolean!) { customerByCode(code: "C-01") {
        code name @skip(if: $skip) state @include(if: $include) ...More @skip(if: $skip) ... @include(if: $include) { id } } }
        fragment More on Customer { owner { name } }"""
    expected = {"code": "C-01"} | ({} if skip else {"name": "Alpha", "owner": {"name": "Sales"}})
    expected |= {"state": "POTENTIAL", "id": asker.shelf.ids("C-01")[0]} if include else {}
    assert await asker.data("hq", query, {"skip": skip, "include": include}) == {"customerByCode": expected}


async def test_the_operation_is_named_or_the_only_one(asker: Asker) -> None:
    text, viewer = "query A { viewer { today } } query B { viewer { audience } }", asker.shelf.world.as_("hq")
    assert await asker.graph.execute(text, None, viewer, operation_name="B") == {"data": {"viewer": {"audience": "STAFF"}}}
    assert await asker.errors("hq", text) == ["BAD_REQUEST"]
    none = await asker.graph.execute(text, None, viewer, operation_name="C")
    assert none["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}
    assert await asker.errors("hq", "fragment A on Query { viewer { today } }") == ["VALIDATION_FAILED"]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($n: Int!) { customers(first: $n) { totalCount } }", {}),
        ("query($n: Int!) { customers(first: $n) { totalCount } }", {"n": "1"}),
        ("query($n: Int!) { customers(first: $n) { totalCount } }", {"n": 2**31}),
        ("query($n: Int!) { customers(first: $n) { totalCount } }", {"n": None}),
        ("query($w: CustomerWhere) { customers(where: $w) { totalCount } }", {"w": {"nope": 1}}),
        ("query($w: CustomerWhere) { customers(where: $w) { totalCount } }", {"w": {"state": {"eq": "NOPE"}}}),
        ("query($w: ProjectWhere) { projects(where: $w) { totalCount } }", {"w": {"startsOn": {"eq": "soon"}}}),
    ],
)
async def test_variables_of_a_wrong_kind_are_refused(asker: Asker, query: str, variables: dict[str, object]) -> None:
    response = await asker.ask("hq", query, variables)
    assert "data" not in response
    assert [error["extensions"]["code"] for error in response["errors"]] == ["BAD_REQUEST"]
