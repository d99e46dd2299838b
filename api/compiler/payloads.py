"""The object in a mutation's payload by one statement: once the act has committed, it is read as a query about its id would read it.

So of an operation with one act, whose payload asks plainly for its object; whatever is more than that, the executor reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
)

from api.compiler.compiler import Request
from api.ids import encode
from api.mutations import MUTATIONS, Mutation
from api.queries import first_lower
from api.reading.names import camel, snake
from api.reading.plan import response_key
from api.shape import SHAPES

MARK = "\x00payload"
"""What tells the query from its mutation, whose text it is kept under; no document holds this character."""


@dataclass(frozen=True)
class Payload:
    """A mutation in two: the act, without the object, and the query that reads the object."""

    asked: Request
    act: FieldNode
    object: FieldNode
    item: Mutation

    @classmethod
    def of(cls, asked: Request) -> "Payload | None":
        """None where the operation holds more than one act, or its payload more than plain fields with the object once."""
        selections = asked.operation.selection_set.selections
        if asked.operation.operation is not OperationType.MUTATION or len(selections) != 1:
            return None
        act = selections[0]
        item = MUTATIONS.get(snake(act.name.value)) if isinstance(act, FieldNode) and not act.directives else None
        if item is None or not isinstance(act, FieldNode) or act.selection_set is None:
            return None
        parts = [part for part in act.selection_set.selections if isinstance(part, FieldNode) and not part.directives]
        objects = [part for part in parts if part.name.value == camel(first_lower(item.target))]
        is_plain = len(parts) == len(act.selection_set.selections) and len(objects) == 1
        return cls(asked, act, objects[0], item) if is_plain else None

    @property
    def done(self) -> Request:
        """The act with all that is asked of its payload but the object."""
        rest = tuple(part for part in self._parts if part is not self.object)
        below = SelectionSetNode(selections=rest or (FieldNode(name=NameNode(value="__typename"), directives=(), arguments=()),))
        selected = SelectionSetNode(selections=(replace(self.act, selection_set=below),))
        operation = replace(self.asked.operation, selection_set=selected)
        return replace(self.asked, document=self._document(operation), operation=operation)

    def query(self, row_id: UUID) -> Request:
        """The query about the object, by the act's variables and its id; they are still to be coerced."""
        operation, shape = self.asked.operation, SHAPES[self.item.target]
        used = {declared.variable.name.value for declared in operation.variable_definitions or ()}
        name = next(name for name in ("object" + "_" * more for more in range(len(used) + 1)) if name not in used)
        variable = VariableNode(name=NameNode(value=name))
        is_id = NonNullTypeNode(type=NamedTypeNode(name=NameNode(value="ID")))
        declared = VariableDefinitionNode(variable=variable, type=is_id, default_value=None, directives=())
        assert self.object.selection_set is not None
        condition = NamedTypeNode(name=NameNode(value=shape.name))
        of_type = InlineFragmentNode(type_condition=condition, directives=(), selection_set=self.object.selection_set)
        node = FieldNode(
            alias=NameNode(value=response_key(self.object)),
            name=NameNode(value="node"),
            arguments=(ArgumentNode(name=NameNode(value="id"), value=variable),),
            directives=(),
            selection_set=SelectionSetNode(selections=(of_type,)),
        )
        asks = replace(
            operation,
            operation=OperationType.QUERY,
            variable_definitions=(*(operation.variable_definitions or ()), declared),
            selection_set=SelectionSetNode(selections=(node,)),
        )
        given = {**self.asked.given, name: encode(shape.prefix, row_id)}
        return replace(self.asked, document=self._document(asks), operation=asks, text=self.asked.text + MARK, given=given)

    def whole(self, rest: Mapping[str, Any], found: Any) -> dict[str, Any]:
        """The payload: what the act answered, with the object in its place."""
        keys = dict.fromkeys(map(response_key, self._parts))
        return {key: found if key == response_key(self.object) else rest[key] for key in keys}

    @property
    def place(self) -> list[str]:
        """Where the object stands in the response."""
        return [response_key(self.act), response_key(self.object)]

    def below(self, problem: GraphQLError) -> GraphQLError:
        """A problem of the query at its place in the response."""
        path, cause = [self.place[0], *(problem.path or ())], problem.original_error
        return GraphQLError(problem.message, nodes=problem.nodes, path=path, original_error=cause, extensions=problem.extensions)

    @property
    def _parts(self) -> list[FieldNode]:
        assert self.act.selection_set is not None
        return [part for part in self.act.selection_set.selections if isinstance(part, FieldNode)]

    def _document(self, operation: OperationDefinitionNode) -> DocumentNode:
        fragments = [item for item in self.asked.document.definitions if isinstance(item, FragmentDefinitionNode)]
        return DocumentNode(definitions=(operation, *fragments))
