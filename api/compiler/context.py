"""What every part of a compilation shares: the plan, the viewer's decisions, the request's values, and what is left to Python."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values
from sqlalchemy import BindParameter, bindparam

from api.reading.given import Trace
from api.reading.plan import Asked, Level, Path, Plan
from api.shape import Shape
from authz.policy import Decisions
from authz.viewer import Viewer

LONGEST_KEY = 63
"""Bytes of a label; PostgreSQL cuts what is longer, and tells nobody."""
OfViewer = Callable[[Viewer], Any]


class Declined(Exception):
    """The operation holds what no SQL says; the executor answers it. The text says which field."""


@dataclass(frozen=True)
class Hole:
    """A place of the response that Python fills, from the values that the statement has put there."""

    path: tuple[str, ...]
    shape: Shape
    asked: Asked
    made: Callable[..., Any] | None = None
    """What is put there, of what the statement has put there and the request's variables; None for a field of the shape."""
    actions: tuple[str, ...] = ()
    """Of what can be done with an object: the actions whose rights the statement tells."""


@dataclass
class Context:
    """One compilation."""

    schema: GraphQLSchema
    plan: Plan
    decisions: Decisions
    variables: VariableValues
    most: int
    trace: Trace
    of_viewer: dict[str, OfViewer] = field(default_factory=dict)
    holes: list[Hole] = field(default_factory=list)

    def level(self, path: Path, shape: Shape) -> Level:
        """What the plan reads at a path."""
        return self.plan.levels.get((path, shape.name)) or Level(shape)

    def below(self, path: Path, *owners: str) -> list[Asked]:
        """What is asked of an object at a path, whose type is or implements one of `owners`; each key once, in order."""
        found = self.plan.once(path, *owners)
        if any(len(asked.key.encode()) > LONGEST_KEY for asked in found):
            raise Declined("an alias of more than 63 bytes")
        return found

    def arguments(self, asked: Asked) -> dict[str, Any]:
        """The arguments of a field."""
        owner = self.schema.type_map[asked.owner]
        assert isinstance(owner, GraphQLObjectType)
        definition: GraphQLField = owner.fields[asked.name]
        return get_argument_values(definition, asked.node, self.variables)

    def viewers(self, read: OfViewer, kind: Any) -> BindParameter[Any]:
        """A parameter with something of whoever asks."""
        name = f"reader_{len(self.of_viewer)}"
        self.of_viewer[name] = read
        return bindparam(name, type_=kind)
