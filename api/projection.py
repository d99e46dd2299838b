"""The view of the schema that an audience has: only what some role of it may read or do (schema.md, Three views).

A projected schema is whole: validation, introspection and execution all use it, so a name outside of it is unknown
everywhere. It shares resolvers, scalars and enums with the full one.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from api.access.types import ROOTS
from api.audit.types import GROUPS
from api.bi import rights
from api.identity import policy_preview
from api.mutations import acts_on, payload_targets
from api.planning import preview as shift_preview
from api.possible import FIELDS
from api.reading.names import snake
from api.resources import figures
from api.shape import SHAPES, One, Shape

ASKS = {
    **{name: f"AuditEntry:{group}" for name, group in GROUPS.items()},
    **ROOTS,
    **policy_preview.ROOTS,
    **shift_preview.ROOTS,
    **figures.ROOTS,
    **rights.ROOTS,
}
"""The fields of Query that are no lists, with the type and group that each asks for."""
DERIVED = (
    "Connection", "Edge", "Where", "Quantifier", "OrderField", "Order",
    "Aggregate", "AggregateKey", "Sums", "Extremes", "GroupField", "GroupBy", "GroupThrough",
    "Having", "SumsHaving", "ExtremesHaving", "AggregateOrder", "MeasureField",
)  # fmt: skip
MEMBERS = ("GroupThrough", "Sums", "Extremes", "SumsHaving", "ExtremesHaving", "MeasureField")
"""Types whose members are all a shape's fields."""
PLUMBING = ("GroupBy", "Having", "AggregateOrder")
"""Inputs whose members are none, whatever they are called."""
Allowed = Callable[[str, str], bool]
"""(object, action) → whether some role of the audience has it."""


def shape_behind(type_name: str) -> Shape | None:
    """The shape of a generated type: its own, or that of its connection, edge, filter or order."""
    if type_name in SHAPES:
        return SHAPES[type_name]
    return next((SHAPES[name] for end in DERIVED if type_name.endswith(end) and (name := type_name.removesuffix(end)) in SHAPES), None)


class Projector:
    """Copies a schema without what is not allowed."""

    def __init__(self, schema: GraphQLSchema, allowed: Allowed, actions: Mapping[str, str]) -> None:
        self.schema, self.allowed, self.actions = schema, allowed, actions
        self.made: dict[str, GraphQLNamedType] = {}

    def project(self) -> GraphQLSchema:
        """The projected schema, with only the types that its roots reach."""
        kwargs: dict[str, Any] = dict(self.schema.to_kwargs())
        for root in ("query", "mutation", "subscription"):
            kind: GraphQLObjectType | None = getattr(self.schema, f"{root}_type")
            kwargs[root] = self._type(kind) if kind and self._root_has_fields(kind) else None
        kwargs["types"] = tuple(self._type(kind) for kind in self._implementations())
        return GraphQLSchema(**kwargs)

    def _root_has_fields(self, root: GraphQLObjectType) -> bool:
        return any(self._keeps(root.name, name, field.type) for name, field in root.fields.items())

    def _implementations(self) -> list[GraphQLNamedType]:
        return [kind for name, kind in self.schema.type_map.items() if name in SHAPES and self._visible(name)]

    def _visible(self, type_name: str) -> bool:
        shape = shape_behind(type_name)
        if shape is None and type_name.endswith("Payload"):
            shape = SHAPES.get(payload_targets().get(type_name, ""))
        return shape is None or (self.allowed(f"{shape.name}:basic", "read") and self._has_members(type_name, shape))

    def _has_members(self, type_name: str, shape: Shape) -> bool:
        """Whether a type of relations or measures keeps any of its members."""
        if not type_name.endswith(MEMBERS):
            return True
        kind = self.schema.type_map[type_name]
        members = [snake(name) for name in (kind.values if isinstance(kind, GraphQLEnumType) else getattr(kind, "fields", {}))]
        kept = [shape.fields[name] for name in members if self.allowed(f"{shape.name}:{shape.group_of(name)}", "read")]
        return any(not isinstance(item, One) or self.allowed(f"{item.target}:basic", "read") for item in kept)

    def _keeps(self, owner: str, name: str, kind: Any) -> bool:
        """Whether a field stays: its group is allowed (through any generated type), its act is, or one of its type's; its type is seen."""
        if owner == "Mutation":
            return self.allowed(self.actions[name], "do") if name in self.actions else True
        if owner == "Query" and name in ASKS and not self.allowed(ASKS[name], "read"):
            return False
        shape, key = shape_behind(owner), snake(name)
        if owner in SHAPES and key in FIELDS:
            return any(self.allowed(item.action, "do") for item in acts_on(SHAPES[owner]))
        is_plumbing = owner.endswith(PLUMBING) and not owner.endswith(MEMBERS)
        is_member = key in shape.fields and not is_plumbing if shape is not None else False
        if shape is not None and owner.endswith("Where") and name == "currency" and shape.currency:
            return any(self.allowed(f"{shape.name}:{item.group}", "read") for item in shape.money())
        if shape is not None and is_member and not self.allowed(f"{shape.name}:{shape.group_of(key)}", "read"):
            return False
        return self._visible(get_named_type(kind).name)

    def _type(self, kind: Any) -> Any:
        if isinstance(kind, GraphQLList):
            return GraphQLList(self._type(kind.of_type))
        if isinstance(kind, GraphQLNonNull):
            return GraphQLNonNull(self._type(kind.of_type))
        if kind.name not in self.made:
            self.made[kind.name] = self._named(kind)
        return self.made[kind.name]

    def _named(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        kwargs: dict[str, Any] = dict(kind.to_kwargs())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            kwargs["fields"] = lambda: {
                name: self._field(field) for name, field in kind.fields.items() if self._keeps(kind.name, name, field.type)
            }
            kwargs["interfaces"] = lambda: [self._type(parent) for parent in kind.interfaces]
            return cast(GraphQLNamedType, type(kind)(**kwargs))
        if isinstance(kind, GraphQLInputObjectType):
            kwargs["fields"] = lambda: {
                name: self._input(field) for name, field in kind.fields.items() if self._keeps(kind.name, name, field.type)
            }
            return GraphQLInputObjectType(**kwargs)
        if kind.name.endswith(("OrderField", "GroupField", "MeasureField")):
            kwargs["values"] = {name: value for name, value in kwargs["values"].items() if self._sortable(kind.name, name)}
            return GraphQLEnumType(**kwargs)
        return kind

    def _sortable(self, type_name: str, value: str) -> bool:
        shape = shape_behind(type_name)
        return shape is None or value == "ID" or self.allowed(f"{shape.name}:{shape.group_of(value.lower())}", "read")

    def _field(self, field: GraphQLField) -> GraphQLField:
        kwargs: dict[str, Any] = dict(field.to_kwargs())
        kwargs["type_"] = self._type(field.type)
        kwargs["args"] = {
            name: type(argument)(**{**argument.to_kwargs(), "type_": self._type(argument.type)})
            for name, argument in field.args.items()
            if self._visible(get_named_type(argument.type).name)
        }
        return GraphQLField(**kwargs)

    def _input(self, field: GraphQLInputField) -> GraphQLInputField:
        return GraphQLInputField(**{**field.to_kwargs(), "type_": self._type(field.type)})
