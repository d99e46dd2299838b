"""Operations that schemathesis makes of each audience's schema: no fault of ours, every error has its code, most queries answer data.

What random values nearly never are, a page size or somebody's id, is mostly put in place of them; the rest stays as it came.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest
import schemathesis
from graphql import ArgumentNode, FieldNode, IntValueNode, ListValueNode, StringValueNode, Visitor, parse, print_ast, visit
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.core.result import Ok

from api.errors import ErrorCode
from api.ids import encode
from api.shape import SHAPES
from tests.acts.calling import Caller
from tests.acts.listening import listening, token
from tests.acts.staging.stage import Stage

VIEWS = Path(__file__).parents[2] / "authz" / "views"
EXAMPLES = {"Query": 2, "Mutation": 1}
MENDED, LEAST = 0.9, 0.7
DECIMALS = strategies.decimals(min_value=-(10**9), max_value=10**9, places=2) | strategies.sampled_from(["NaN", "1e9", "", "ten"])
CODES = {code.value for code in ErrorCode}
PAGING = {"last", "before", "after"}
schemathesis.graphql.scalar("Decimal", DECIMALS.map(lambda value: StringValueNode(value=str(value))))


class Mended(Visitor):
    """An operation with page sizes and ids that could be meant."""

    def __init__(self, random: Random, stage: Stage) -> None:
        super().__init__()
        self.random = random
        self.rows = [row for row in stage.rows.values() if type(row).__name__ in SHAPES]
        self.ids = [encode(SHAPES[type(row).__name__].prefix, row.id) for row in self.rows]
        self.codes: list[str] = []

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Of a lookup by code the codes of its type."""
        kind = node.name.value.removesuffix("ByCode").lower()
        self.codes = [row.code for row in self.rows if type(row).__name__.lower() == kind and hasattr(row, "code")]

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        name = node.name.value
        if name in PAGING:
            return self.REMOVE
        found: Any = {
            "first": lambda: IntValueNode(value=str(self.random.randint(0, 5))),
            "id": lambda: StringValueNode(value=self.random.choice(self.ids)),
            "code": lambda: StringValueNode(value=self.random.choice(self.codes or [""])),
            "ids": lambda: ListValueNode(values=tuple(StringValueNode(value=self.random.choice(self.ids)) for _ in range(3))),
        }.get(name)
        return ArgumentNode(name=node.name, value=found()) if found else None


def operations(audience: str, stage: Stage) -> Iterator[str]:
    """Of each field of Query and Mutation some operations."""
    random, made = Random(audience), list[str]()  # noqa: S311  # the same operations each time

    def generated(strategy: Any, examples: int) -> None:
        @given(case=strategy)
        @settings(max_examples=examples, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def keep(case: Any) -> None:
            made.append(str(case.body))

        keep()

    for found in schemathesis.graphql.from_path(VIEWS / f"{audience}.graphql").get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        root = operation.label.partition(".")[0]
        if root in EXAMPLES:
            generated(operation.as_strategy(), EXAMPLES[root])
    mended = Mended(random, stage)
    for text in made:
        yield print_ast(visit(parse(text), mended)) if random.random() < MENDED else text


@pytest.mark.parametrize(("audience", "persona"), [("staff", "hq"), ("customer", "museum_admin"), ("partner", "partner_admin")])
async def test_whatever_is_asked_is_answered(caller: Caller, audience: str, persona: str) -> None:
    answered, asked, seen = 0, 0, Counter[str]()
    async with listening(caller) as door, httpx2.AsyncClient(timeout=30) as client:
        for text in operations(audience, caller.stage):
            headers = {"authorization": f"Bearer {token(persona)}", "accept": "application/graphql-response+json"}
            response = await client.post(f"{door.url}/graphql", json={"query": text}, headers=headers)
            assert response.status_code < 500, (text, response.text)
            body = response.json()
            codes = [error["extensions"]["code"] for error in body.get("errors", ())]
            assert set(codes) <= CODES - {"INTERNAL", "TIMEOUT", "UNAVAILABLE"}, (text, body)
            seen.update(codes)
            if text.startswith("mutation"):
                continue
            asked += 1
            answered += any(value is not None for value in (body.get("data") or {}).values())
    assert answered >= LEAST * asked, (answered, asked, seen)
