"""Limits of an operation, each at its edge; and texts made to keep us busy, which are answered at once."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query, parse

from tests.api.asking import Asker

AT_MOST = 300
"""So many times the work of parsing the introspection query; the slowest of these is 35 times that."""


def work_of_parsing() -> float:
    """Seconds of this processor."""
    began = time.process_time()
    for _ in range(10):
        parse(get_introspection_query())
    return (time.process_time() - began) / 10


def parents(levels: int) -> str:
    """A query with so many levels of fields."""
    return "{ units { nodes { " + "parent { " * (levels - 3) + "code" + " }" * (levels - 3) + " } } }"


def aliases(count: int) -> str:
    return "{ viewer { " + " ".join(f"a{number}: today" for number in range(count)) + " } }"


def directives(count: int) -> str:
    return "{ viewer { today " + "... @include(if: true) { now } " * count + "} }"


def roots(count: int) -> str:
    return "{ viewer { today } " + "__typename " * (count - 1) + "}"


def spread_roots(count: int) -> str:
    return "{ ...R } fragment R on Query { " + "__typename " * count + "}"


def spread_whole(count: int) -> str:
    return "{ ...R } fragment R on Query { " + "viewer { today now audience } " * count + "}"


def operations(count: int) -> str:
    return " ".join(f"query Q{number} {{ __typename }}" for number in range(count))


def tokens(count: int) -> str:
    """Lists of codes in braces, and two braces around names beside them."""
    code = '{ code : { in : [ "x" "y" "z" ] } }'
    start, end = "{ units ( where : { or : [", "] } ) { totalCount } viewer { %s } }"
    some, rest = divmod(count - 20, 13)
    return f"{start} {code * some} {end % ('today ' + 'now ' * rest)}"


def characters(count: int) -> str:
    text = "{ __typename } #"
    return text + "x" * (count - len(text))


EDGES = [
    (parents, 12),
    (aliases, 15),
    (directives, 50),
    (roots, 20),
    (spread_roots, 20),
    (spread_whole, 20),
    (tokens, 1000),
    (characters, 15_000),
]


@pytest.mark.parametrize(("make", "most"), EDGES)
async def test_a_limit_holds_at_its_edge(asker: Asker, make: object, most: int) -> None:
    assert callable(make)
    assert "errors" not in await asker.ask("hq", make(most))
    response = await asker.ask("hq", make(most + 1))
    assert ([error["extensions"]["code"] for error in response["errors"]], "data" in response) == (["LIMIT_EXCEEDED"], False)


async def test_a_document_has_at_most_ten_operations(asker: Asker) -> None:
    viewer = asker.shelf.world.as_("hq")
    assert "errors" not in await asker.graph.execute(operations(10), None, viewer, operation_name="Q9")
    assert await asker.errors("hq", operations(11)) == ["LIMIT_EXCEEDED"]


async def test_the_usual_introspection_is_within_the_limits(asker: Asker) -> None:
    response = await asker.ask("hq", get_introspection_query(input_value_deprecation=True, directive_is_repeatable=True))
    assert "errors" not in response


async def test_each_limit_has_its_own_sentence(asker: Asker) -> None:
    told = [(await asker.ask("hq", make(most + 1)))["errors"][0]["message"] for make, most in EDGES]
    assert told == [
        "An operation has at most 12 levels of depth.",
        "An operation has at most 15 aliases.",
        "An operation has at most 50 directives.",
        "An operation has at most 20 root fields.",
        "An operation has at most 20 root fields.",
        "An operation has at most 20 root fields.",
        "A document has at most 1000 tokens.",
        "A document has at most 15000 characters.",
    ]


def doubling(levels: int, on: str, start: str, end: str) -> str:
    """Fragments of which each spreads the next one twice."""
    parts = [f"fragment F{level} on {on} {{ ...F{level + 1} ...F{level + 1} }}" for level in range(levels)]
    return f"{start} {' '.join(parts)} fragment F{levels} on {on} {{ {end} }}"


def widening(fields: int, levels: int) -> str:
    """Each level asks the same field many times, with the next level below each."""
    parts = [f"fragment F{level} on Unit {{ {f'parent {{ ...F{level + 1} }} ' * fields} }}" for level in range(levels)]
    return f"{{ units {{ nodes {{ ...F0 }} }} }} {' '.join(parts)} fragment F{levels} on Unit {{ code }}"


BOMBS = {
    "fragments that double, below a field": doubling(70, "Viewer", "{ viewer { ...F0 } }", "today"),
    "fragments that double, on an interface": doubling(70, "Node", '{ node(id: "x") { ...F0 } }', "id"),
    "fragments that double, at the root": doubling(70, "Query", "{ ...F0 }", "__typename"),
    "the same field on every level many times": widening(18, 8),
    "one field nine hundred times": "{ viewer { " + "today " * 990 + "} }",
    "one aliased list many times": "{ " + "customers { nodes { name } } " * 120 + "}",
    "fragments in a circle": "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }",
    "a fragment in itself": "{ units { nodes { ...A } } } fragment A on Unit { parent { ...A } }",
    "brackets": "{ customers(first: " + "[" * 900,
    "lists": "{ customers(first: " + "[" * 480 + "]" * 480 + ") { totalCount } }",
    "objects": "{ customers(where: " + "{not: " * 240 + "{}" + "}" * 240 + ") { totalCount } }",
    "types": "query($x: " + "[" * 480 + "Int" + "]" * 480 + ") { viewer { today } }",
    "selections": "{ viewer " * 400,
    "inline fragments": "{ viewer { " + "... { " * 300 + "today" + " }" * 300 + " } }",
    "closing": "}" * 900,
    "strings": '{ node(id: "' + "\\\\" * 7000 + '") { id } }',
    "a number": "{ customers(first: " + "9" * 14_000 + ") { totalCount } }",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_text_made_to_keep_us_busy_is_answered_at_once(asker: Asker, name: str) -> None:
    await asker.ask("hq", "{ viewer { today } }")
    once, began = work_of_parsing(), time.process_time()
    response = await asker.ask("hq", BOMBS[name])
    assert time.process_time() - began < AT_MOST * once
    assert "INTERNAL" not in str(response)


async def test_fragments_that_double_read_each_level_once(asker: Asker) -> None:
    with asker.statements() as statements:
        response = await asker.executing.ask("hq", widening(10, 8))
    assert response["data"]["units"]["nodes"][0] == {"parent": {"parent": None}}
    assert len(statements) == 2
    with asker.statements() as statements:
        assert await asker.ask("hq", widening(10, 8)) == response
    assert len(statements) == 1


async def test_a_variable_nested_without_end_is_refused(asker: Asker) -> None:
    deep: object = 1
    for _ in range(5000):
        deep = [deep]
    assert await asker.errors("hq", "query($n: Int) { customers(first: $n) { totalCount } }", {"n": deep}) == ["BAD_REQUEST"]


async def test_several_acts_of_one_operation_come_one_after_the_other(asker: Asker) -> None:
    languages = ("EN", "ZH_CN", "EN", "ZH_CN")
    one = "a{}: setLanguage(input: {{language: {}}}) {{ user {{ language }} }}"
    acts = " ".join(one.format(number, language) for number, language in enumerate(languages))
    found = await asker.data("hq", f"mutation {{ {acts} }}")
    assert [found[f"a{number}"]["user"]["language"] for number in range(4)] == [*languages]


TWICE = """{ customers(first: 3) { nodes { ...C ...C a: contracts(first: 2) { totalCount } } } }
    fragment C on Customer { contracts(first: 5) { totalCount } }"""
COSTS = [
    ("{ viewer { today } }", {}, 0),
    ("{ viewer { user { name } } }", {}, 1),
    ("{ customers { totalCount } }", {}, 50),
    ("{ customers(first: 0) { totalCount } }", {}, 1),
    ("{ customers(last: 7) { nodes { name } edges { node { name organisation { name } } } } }", {}, 14),
    ("{ customers(first: 10) { nodes { contracts(first: 3) { nodes { customer { name } } totalCount } } } }", {}, 10 + 30 + 30),
    ("query($n: Int = 4) { customers(first: $n) { nodes { contracts(first: $n) { nodes { id } } } } }", {}, 4 + 16),
    ("query($n: Int = 4) { customers(first: $n) { nodes { contracts(first: $n) { nodes { id } } } } }", {"n": 6}, 6 + 36),
    (TWICE, {}, 3 + 15 + 6),
    ("{ customers(first: 20) { aggregate { count } } }", {}, 21),
    ("{ customers(first: 20) { aggregate(groupBy: [{field: STATE}]) { count } } }", {}, 20 + 100),
    ("query($n: Int) { customers(first: 20) { aggregate(groupBy: [{field: STATE}], limit: $n) { count } } }", {"n": 7}, 20 + 7),
    (
        "{ customers(first: 3) { nodes { projects(first: 5) { aggregate(groupBy: [{field: STATE}], limit: 4) { count } } } } }",
        {},
        3 + 15 + 12,
    ),
    (
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Customer { contracts(first: 2) { totalCount } } } }",
        {"ids": ["a", "b", "c"]},
        3 + 6,
    ),
    ("query($no: Boolean!) { customers(first: 9) { nodes { contracts @skip(if: $no) { totalCount } } } }", {"no": True}, 9),
]


@pytest.mark.parametrize(("text", "variables", "cost"), COSTS)
async def test_an_operation_costs_the_objects_it_may_answer(asker: Asker, text: str, variables: dict[str, object], cost: int) -> None:
    assert await asker.cost("hq", text, variables) == cost


WIDE = "query($n: Int!) { customers(first: 100) { nodes { contracts(first: $n) { nodes { instalments(first: 10) { totalCount } } } } } }"
SIGNED = "query($n: Int!) { acceptances(first: $n) { nodes { documents(first: $n) { totalCount } } } }"


@pytest.mark.parametrize(
    ("persona", "text", "count", "cost"),
    [("hq", WIDE, 45, 49_600), ("customer_signer", SIGNED, 70, 4_970), ("partner_lead", SIGNED, 70, 4_970)],
)
async def test_an_operation_costs_at_most_so_much(asker: Asker, persona: str, text: str, count: int, cost: int) -> None:
    assert await asker.cost(persona, text, {"n": count}) == cost
    response = await asker.ask(persona, text, {"n": count + 1})
    assert ([error["extensions"]["code"] for error in response["errors"]], "data" in response) == (["LIMIT_EXCEEDED"], False)


@pytest.mark.parametrize(("work", "text"), [("document", "{{ viewer {{ none{} }} }}"), ("_made", "{{ viewer {{ a{}: today }} }}")])
async def test_new_texts_take_turns(asker: Asker, monkeypatch: pytest.MonkeyPatch, work: str, text: str) -> None:
    turn, worked = 0, list[int]()
    graph, does = asker.graph, getattr(asker.graph, work)

    def noting(*given: Any) -> Any:
        worked.append(turn)
        return does(*given)

    async def turning(until: Callable[[], bool]) -> None:
        nonlocal turn
        while not until():
            turn += 1
            await asyncio.sleep(0)

    monkeypatch.setattr(graph, work, noting)
    asked = [asyncio.ensure_future(asker.ask("hq", text.format(number))) for number in range(6)]
    await turning(lambda: all(one.done() for one in asked))
    assert (len(worked), len(set(worked))) == (6, 6)
