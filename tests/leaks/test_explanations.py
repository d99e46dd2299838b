"""What `explainAccess` says of somebody is what they get: each type and group, each act, on rows that they see and on others.

Compared with the third opinion (Casbin's `enforce` and rows in memory) and with the answer to a query of that person's own.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from api.graph import Graph
from api.ids import encode
from api.mutations import MUTATIONS
from api.reading.names import camel
from api.shape import SHAPES, Column, Shape
from tests.leaks.asking import Asked, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.people import PERSONAS
from tests.leaks.rows import uid
from tests.opinion.opinion import Opinion, table_of

EVERYBODY = bool(os.environ.get("CONCORD_TEST_EVERYBODY"))
SAYS = "may reason rowLines { decides } lines { scope effect decides reaches by { type } }"
EXPLAIN = f"""query($user: ID!, $object: ID, $field: String, $action: String) {{
  explainAccess(userId: $user, objectId: $object, field: $field, action: $action) {{ {SAYS} }} }}"""
SHARE, FEW = (1, 1) if EVERYBODY else (13, 24)
"""Of all that could be asked, every so many-th is: which, moves from type to type and person to person."""


async def asking(graph: Graph, persona: str) -> Asked:
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    return Asked(graph, viewer)


async def explained(auditor: Asked, persona: str, **about: Any) -> Any:
    answer = await auditor.ask(EXPLAIN, {"user": encode("usr", uid(persona)), **about})
    assert not answer.get("errors"), (persona, about, answer["errors"])
    return answer["data"]["explainAccess"]


def some(opinion: Opinion, auditor: Opinion, shape: Shape, reached: frozenset[UUID]) -> list[UUID]:
    """Of the rows that the auditor sees: one that is reached, one that is seen and not reached, one that is not seen."""
    kinds: dict[tuple[bool, bool], UUID] = {}
    for row_id in sorted(auditor.sees(shape)):
        kinds.setdefault((row_id in opinion.sees(shape), row_id in reached), row_id)
    return list(kinds.values())


def fields_of_groups(shape: Shape) -> Iterator[str]:
    """A field of each group: a column where there is one, whose value tells whether it is answered."""
    groups = {item.group: name for name, item in shape.fields.items()}
    groups |= {item.group: name for name, item in shape.fields.items() if isinstance(item, Column) and item.expression is None}
    yield from groups.values()


def askers(home: Home, shape: Shape) -> Sequence[str]:
    """Everybody, or those who read the type in ways of their own."""
    return PERSONAS if EVERYBODY else home.askers[shape.name]


@pytest.mark.parametrize("part", range(2))
async def test_a_field_is_explained_as_it_is_answered(home: Home, graph: Graph, part: int) -> None:
    auditor, places = await asking(graph, "auditor"), count()
    for shape in list(SHAPES.values())[part::2]:
        for persona in askers(home, shape):
            opinion, asked = home.opinions[persona], await asking(graph, persona)
            for name in fields_of_groups(shape):
                for row_id in some(opinion, home.opinions["auditor"], shape, opinion.group(shape, shape.group_of(name))):
                    if next(places) % SHARE == 0:
                        await agrees(auditor, asked, opinion, persona, shape, name, row_id)
    assert next(places) > 400


async def agrees(auditor: Asked, asked: Asked, opinion: Opinion, persona: str, shape: Shape, name: str, row_id: UUID) -> None:
    about = {"field": f"{shape.name}.{camel(name)}", "object": encode(shape.prefix, row_id)}
    said, row = await explained(auditor, persona, **about), opinion.facts.tables[table_of(shape)][row_id]
    found = asked.type_of(shape)
    shown = found is not None and camel(name) in found.fields
    assert said["may"] == (shown and opinion.reads(shape, name, row)), (persona, about, said)
    assert (said["reason"] == "ALLOWED", said["reason"] == "OUTSIDE_VIEW") == (said["may"], not shown), (persona, about, said)
    if said["reason"] in ("ROW_INVISIBLE", "OUT_OF_SCOPE"):
        assert (said["reason"] == "ROW_INVISIBLE") == (row_id not in opinion.sees(shape)), (persona, about, said)
    assert any(line["decides"] for line in said["lines"]) == (row_id in opinion.group(shape, shape.group_of(name))), (persona, about)
    if shown and isinstance(item := shape.fields[name], Column) and item.expression is None:
        text = f"query($id: ID!) {{ node(id: $id) {{ ... on {shape.name} {{ value: {camel(name)} {below(found, name)} }} }} }}"
        node = (await asked.ask(text, {"id": about["object"]}))["data"]["node"]
        answered = node is not None and node["value"] is not None
        assert answered == (said["may"] and row[item.attribute or item.name] is not None), (persona, about, said, node)


def below(found: Any, name: str) -> str:
    return "{ amount }" if str(found.fields[camel(name)].type).startswith("Money") else ""


async def test_an_act_is_explained_as_it_is_allowed(home: Home, graph: Graph) -> None:
    auditor, acts = await asking(graph, "auditor"), {item.action: item.on for item in MUTATIONS.values()}
    for place, (action, model) in enumerate(sorted(acts.items())):
        for persona in PERSONAS[place % FEW :: FEW]:
            opinion = home.opinions[persona]
            assert (await explained(auditor, persona, action=action))["may"] == opinion.has(action, "do"), (persona, action)
            if model is None:
                continue
            shape = SHAPES[model.__name__]
            reached = opinion.reached(table_of(shape), action, "do")
            for row_id in some(opinion, home.opinions["auditor"], shape, reached):
                said = await explained(auditor, persona, action=action, object=encode(shape.prefix, row_id))
                assert said["may"] == (row_id in reached & opinion.sees(shape)), (persona, action, row_id, said)


async def test_who_was_or_will_be_somewhere_is_told_so(home: Home, graph: Graph) -> None:
    auditor, order = await asking(graph, "auditor"), encode("ord", uid("PY-B1-RUNNING"))
    for about, reason in (
        ({"field": "Project.budget", "object": encode("prj", uid("A1"))}, "GRANT_OVER"),
        ({"action": "order:withdraw", "object": order}, "GRANT_TO_COME"),
        ({"field": "Receipt.amount"}, "GRANT_OVER"),
        ({"field": "OutsourcingOrder.title", "object": order}, "GRANT_OVER"),
        ({"action": "payment:record"}, "NO_ROLE"),
    ):
        assert (await explained(auditor, "was_manager", **about))["reason"] == reason, about
    assert (await explained(auditor, "gone", field="Project.name"))["reason"] == "USER_DISABLED"


async def test_the_rows_are_named_by_which_a_line_reaches(home: Home, graph: Graph) -> None:
    admin, auditor = await asking(graph, "admin"), await asking(graph, "auditor")

    async def witnesses(persona: str, **about: Any) -> list[tuple[str, list[str]]]:
        said = await explained(auditor, persona, **about)
        return [(line["scope"], [each["type"] for each in line["by"]]) for line in said["lines"] if line["decides"]]

    project = encode("prj", uid("A1"))
    assert await witnesses("manager", field="Project.budget", object=project) == [("team", ["RoleGrant"])]
    assert await witnesses("delivery", field="Project.budget", object=project) == [("unit", ["RoleGrant"])]
    assert await witnesses("finance", field="Project.budget", object=project) == [("all", [])]
    contract = encode("con", next(row["id"] for row in home.facts.rows("contract") if row["customer_id"] == uid("CA")))
    assert ("team", ["Project", "RoleGrant"]) in await witnesses("manager", field="Contract.code", object=contract)
    acceptance = encode("acc", uid("PX-A1-RUNNING acceptance"))
    assert await witnesses("signer", action="acceptance:sign", object=acceptance) == [("signs", ["ProjectSignatory"])]
    held = await admin.ask(f'query($user: ID!) {{ explainAccess(userId: $user, field: "Project.name") {{ {GRANTS} }} }}', of("mixed"))
    grants = {each["role"]: each for each in held["data"]["explainAccess"]["grants"]}
    assert {role: each["standing"] for role, each in grants.items()} == {
        "staff_member": "HELD", "cashier": "HELD", "sales_manager": "HELD", "project_member": "HELD", "project_manager": "OVER",
    }  # fmt: skip
    assert grants["project_manager"]["grant"]["user"]["id"] == encode("usr", uid("mixed"))


GRANTS = "sentence grants { role standing domainKind gives includes domain { id } grant { validFrom validTo user { id } } }"


def of(persona: str) -> Any:
    return {"user": encode("usr", uid(persona))}


async def test_only_who_may_gets_an_explanation_and_of_nothing_that_is_hidden_from_them(home: Home, graph: Graph) -> None:
    admin, manager, lead = [await asking(graph, persona) for persona in ("admin", "manager", "lead_x")]
    title, order = "OutsourcingOrder.title", encode("ord", uid("PX-A1-RUNNING"))
    for asked, about, code in (
        (manager, {"field": title}, "FORBIDDEN"),
        (lead, {"field": title}, "VALIDATION_FAILED"),
        (admin, {"field": title, "object": order}, "NOT_FOUND"),
        (admin, {"field": title, "object": encode("ord", uid("no such order"))}, "NOT_FOUND"),
        (admin, {"field": title, "object": "ord_nonsense"}, "NOT_FOUND"),
        (admin, {"field": title, "user": encode("usr", uid("no such person"))}, "NOT_FOUND"),
        (admin, {"field": title, "user": order}, "NOT_FOUND"),
        (admin, {"field": title, "object": encode("usr", uid("admin"))}, "BAD_REQUEST"),
        (admin, {"field": "OutsourcingOrder.margin"}, "BAD_REQUEST"),
        (admin, {"field": "title" * 2000}, "BAD_REQUEST"),
        (admin, {"action": "order:burn"}, "BAD_REQUEST"),
        (admin, {"action": "order:approve", "field": title}, "BAD_REQUEST"),
        (admin, {}, "BAD_REQUEST"),
    ):
        answer = await asked.ask(EXPLAIN, {**of("manager"), **about})
        assert [each["extensions"]["code"] for each in answer.get("errors", ())] == [code], (about, answer)
