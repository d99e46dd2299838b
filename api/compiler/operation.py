"""An operation as one statement: made once, run with each request's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode
from sqlalchemy import Dialect, Select, Text, cast, select

from api.compiler.context import Context, Declined, Hole, OfViewer
from api.compiler.json import row_of
from api.compiler.roots import root_of
from api.reading.given import Made, Place, at
from api.reading.plan import Plan
from authz.viewer import Viewer

Values = Mapping[str, Any]
VIEWER = ("viewer_user", "viewer_organisation", "viewer_customer", "viewer_partner", "viewer_today")
"""The parameters of row predicates (`authz.scopes`)."""


@dataclass(frozen=True)
class Compiled:
    """The statement, and what each of its parameters is: a value of the request, of the viewer, or the same for all."""

    sql: str
    names: tuple[str, ...]
    constants: Values
    given: Mapping[str, tuple[Place, Made]]
    of_viewer: Mapping[str, OfViewer]
    processors: Mapping[str, Any]
    holes: tuple[Hole, ...]
    plan: Plan

    def parameters(self, viewer: Viewer, values: Values) -> tuple[Any, ...]:
        """The statement's parameters for a request."""
        found = {**self.constants, **viewer.binds}
        found |= {name: made(at(values, place)) for name, (place, made) in self.given.items()}
        found |= {name: read(viewer) for name, read in self.of_viewer.items()}
        return tuple(self.processors[name](found[name]) if name in self.processors else found[name] for name in self.names)


@dataclass(frozen=True)
class Composed:
    """An operation as SQLAlchemy knows it."""

    context: Context
    statement: Select[Any]

    def rendered(self, dialect: Dialect) -> Compiled:
        """As text with numbered parameters."""
        context = self.context
        variable = {*context.trace.binds, *context.of_viewer, *VIEWER}
        raw: Any = self.statement.compile(dialect=dialect)
        made = raw.construct_expanded_state(dict.fromkeys(variable))
        names = tuple(made.positiontup or ())
        constants = {name: value for name, value in made.parameters.items() if name in names and name not in variable}
        known = {**raw._bind_processors, **made.processors}
        processors = {name: known[name] for name in names if name in known}
        binds, holes = dict(context.trace.binds), tuple(context.holes)
        return Compiled(made.statement, names, constants, binds, dict(context.of_viewer), processors, holes, context.plan)


def compiled(operation: OperationDefinitionNode, context: Context) -> Composed:
    """The statement of a planned operation; Declined where it holds what no SQL says."""
    if operation.operation.value != "query":
        raise Declined(operation.operation.value)
    outputs = [root_of(context, asked).label(asked.key) for asked in context.below((), "Query")]
    return Composed(context, select(cast(row_of(select(*outputs)), Text())))
