"""Every document of our own, of the portals and of the examples, stands within the limits of its readers and is one statement."""

from pathlib import Path
from typing import Any

import pytest
from graphql import NonNullTypeNode, OperationDefinitionNode, print_ast

import api.graphiql
from api.graph import parsed
from api.ids import encode
from api.live.operation import live
from api.shape import SHAPES
from domain.database import new_id
from portals.pages import HERE, load
from tests.api.asking import Asker

EXAMPLES = sorted((Path(api.graphiql.__file__).parent / "examples").glob("*.graphql"))
PAGES = sorted(path for path in HERE.rglob("*.graphql") if path.name != "shell.graphql")
EXECUTED = {"Query.explainAccess", "Query.policyInForce", "Query.previewPolicyChange", "Query.previewRoleGrant", "Query.previewRoleEnd"} | {
    "Query.analyses",
    "Query.previewShift",
    "Query.previewAllocation",
    "Query.utilisation",
}
"""What no statement answers."""
READERS = {"partner": ["partner_admin"], "customer": ["customer_signer"], "shared": ["partner_admin", "customer_signer"]}
CASES = [
    *((load(f"{path.parent.name}/{path.stem}"), persona, path.stem) for path in PAGES for persona in READERS[path.parent.name]),
    *((path.read_text(), "hq", path.stem) for path in EXAMPLES),
]


@pytest.mark.parametrize(("text", "persona"), [case[:2] for case in CASES], ids=[f"{persona}-{name}" for _, persona, name in CASES])
async def test_a_document_of_ours_fits(asker: Asker, text: str, persona: str) -> None:
    for operation in parsed(text).definitions:
        if isinstance(operation, OperationDefinitionNode) and operation.operation.value == "subscription":
            assert operation.name is not None
            assert live(asker.graph, text, watched(operation), operation.name.value, asker.shelf.world.as_(persona)) is not None
        if isinstance(operation, OperationDefinitionNode) and operation.operation.value == "query":
            assert operation.name is not None
            asker.graph.compiler.counts.clear()
            response = await asker.graph.execute(
                text, given(operation), asker.shelf.world.as_(persona), operation_name=operation.name.value, costed=True
            )
            codes = {error["extensions"]["code"] for error in response.get("errors", ())}
            assert codes <= {"FORBIDDEN"}, response
            assert asker.graph.compiler.counts.keys() <= {"compiled", *EXECUTED}
            assert asker.graph.compiler.counts["compiled"] == 1 or "data" not in response or EXECUTED & asker.graph.compiler.counts.keys()
            assert "cost" in response.get("extensions", {}) or codes == {"FORBIDDEN"}


def watched(operation: OperationDefinitionNode) -> dict[str, str]:
    """The id of an object that can be watched, for each variable."""
    return {item.variable.name.value: encode(SHAPES["Project"].prefix, new_id()) for item in operation.variable_definitions or ()}


VALUES: dict[str, Any] = {"Date!": "2026-11-02", "DateUnit!": "MONTH", "Int!": 20, "Boolean": True}


def given(operation: OperationDefinitionNode) -> dict[str, Any]:
    """A value for each variable that must have one, and each part: they are ids, codes, days or how coarse days are grouped."""
    needed = [
        item for item in operation.variable_definitions or () if isinstance(item.type, NonNullTypeNode) or print_ast(item.type) in VALUES
    ]
    return {item.variable.name.value: VALUES.get(print_ast(item.type), "none") for item in needed}
