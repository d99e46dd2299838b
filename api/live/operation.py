"""A subscription as the query that answers each of its events.

`subscription { objectChanged(id: $id) { … } }` is answered by `{ objectChanged: node(id: $id) { … } }`: guard, limits, cost,
compiler and errors are those of reading, and there is nothing else that an event could show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    print_ast,
    separate_operations,
)
from graphql.execution.values import get_argument_values

from api.errors import ErrorCode, error
from api.graph import Graph, coerced, operation_of
from api.ids import decode, encode
from api.live.hub import Target
from api.shape import PREFIXES
from authz.viewer import Viewer
from domain.database import Root

OBJECT, ALERT = "objectChanged", "alertChanged"


@dataclass(frozen=True)
class Live:
    """What is watched, and the query that says how it stands now."""

    target: Target
    text: str
    variables: Mapping[str, Any]
    event: str | None
    """The variable that an alert is bound to; an object is named by the operation itself."""

    def of(self, row_id: UUID) -> Mapping[str, Any]:
        """The variables for what has changed."""
        return {**self.variables, self.event: encode(self.target.shape.prefix, row_id)} if self.event else self.variables


def live(graph: Graph, text: str, variables: Mapping[str, Any], name: str | None, viewer: Viewer) -> Live | None:
    """The subscription of a request; None where it is a query or an act. GraphQLError or Invalid as for those."""
    document = graph.document(text, viewer)
    operation = operation_of(document, name)
    if operation.operation is not OperationType.SUBSCRIPTION:
        return None
    field = operation.selection_set.selections[0]
    if not isinstance(field, FieldNode) or field.directives or field.name.value not in (OBJECT, ALERT):
        raise error(ErrorCode.BAD_REQUEST, "A subscription names what it watches as its one field, without fragments or directives.")
    view = graph.view(viewer.policy, viewer.audience.name)
    values = coerced(view, operation, variables, viewer)
    assert view.subscription_type is not None
    given = get_argument_values(view.subscription_type.fields[field.name.value], field, values)
    own = separate_operations(document)[operation.name.value if operation.name else ""]
    kept = [item for item in own.definitions if isinstance(item, FragmentDefinitionNode)]
    if field.name.value == OBJECT:
        query = _query(operation, field, field.arguments, field.selection_set)
        return Live(row_of(given["id"]), _text(query, kept), variables, None)
    event = _free(operation)
    query = _about(operation, field, event)
    return Live(Target("Alert", viewer.user_id, alerts=True), _text(query, kept), variables, event)


def row_of(global_id: str) -> Target:
    """The row to watch; BAD_REQUEST where this is no id, or one of what never changes under a version."""
    found = decode(global_id)
    shape = PREFIXES.get(found[0]) if found else None
    if found is None or shape is None or not issubclass(shape.model, Root):
        raise error(ErrorCode.BAD_REQUEST, "This is no id of an object that can be watched: one with a version.")
    return Target(shape.name, found[1])


def _free(operation: OperationDefinitionNode) -> str:
    """A variable's name that the operation does not use."""
    used = {declared.variable.name.value for declared in operation.variable_definitions or ()}
    name = "event"
    while name in used:
        name += "_"
    return name


def _about(operation: OperationDefinitionNode, field: FieldNode, event: str) -> OperationDefinitionNode:
    """The query about the alert that a variable of ours names."""
    variable = VariableNode(name=NameNode(value=event))
    declared = VariableDefinitionNode(variable=variable, type=NonNullTypeNode(type=_type("ID")), default_value=None, directives=())
    assert field.selection_set is not None
    of_alert = InlineFragmentNode(type_condition=_type("Alert"), directives=(), selection_set=field.selection_set)
    id_of = ArgumentNode(name=NameNode(value="id"), value=variable)
    with_event = replace(operation, variable_definitions=(*(operation.variable_definitions or ()), declared))
    return _query(with_event, field, (id_of,), SelectionSetNode(selections=(of_alert,)))


def _query(operation: OperationDefinitionNode, field: FieldNode, arguments: Any, selected: Any) -> OperationDefinitionNode:
    """The object by its id, under the name by which it was asked."""
    alias = field.alias or NameNode(value=field.name.value)
    asked = FieldNode(alias=alias, name=NameNode(value="node"), arguments=arguments, directives=(), selection_set=selected)
    return replace(operation, operation=OperationType.QUERY, selection_set=SelectionSetNode(selections=(asked,)))


def _text(query: OperationDefinitionNode, fragments: Sequence[FragmentDefinitionNode]) -> str:
    return print_ast(DocumentNode(definitions=(query, *fragments)))


def _type(name: str) -> NamedTypeNode:
    return NamedTypeNode(name=NameNode(value=name))
