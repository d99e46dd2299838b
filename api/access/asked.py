"""What an explanation is asked about: a field or an act by its name, on a row or in general."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import GraphQLSchema

from api.errors import ErrorCode, error
from api.ids import decode
from api.mutations import MUTATIONS
from api.reading.names import camel, snake, storable
from api.shape import PREFIXES, SHAPES, Shape
from domain.database import Row


@dataclass(frozen=True)
class Subject:
    """What the policy decides on: an object and `read`, or an action and `do`."""

    object: str
    action: str
    type_name: str
    """The type of the rows on which it is decided; empty for an act that is done on none."""
    field: str = ""
    """The field, as the schema calls it."""

    @property
    def model(self) -> type[Row] | None:
        """The table of those rows."""
        return SHAPES[self.type_name].model if self.type_name else None

    def is_in(self, view: GraphQLSchema) -> bool:
        """Whether an audience's schema has it."""
        if self.action == "read":
            kind: Any = view.type_map.get(self.type_name)
            return kind is not None and self.field in kind.fields
        names = [camel(item.name) for item in MUTATIONS.values() if item.action == self.object]
        return view.mutation_type is not None and any(name in view.mutation_type.fields for name in names)


def subject_of(field: str | None, action: str | None) -> Subject:
    """The field or the act; BAD_REQUEST for what is neither, or both."""
    if (field is None) == (action is None):
        raise error(ErrorCode.BAD_REQUEST, "Ask about a `field` or about an `action`, one of both.")
    return _field(field) if field is not None else _act(str(action))


def _field(coordinate: str) -> Subject:
    name, _, field = coordinate.partition(".")
    shape = SHAPES.get(name)
    known = {camel(each) for each in shape.fields} | {"id"} if shape is not None else set()
    if shape is None or field not in known:
        raise error(ErrorCode.BAD_REQUEST, f"There is no field `{coordinate[:100]}`. Name it with its type, as `OutsourcingOrder.title`.")
    return Subject(f"{name}:{shape.group_of(snake(field))}", "read", name, field)


def _act(action: str) -> Subject:
    items = [item for item in MUTATIONS.values() if item.action == action]
    if not items:
        raise error(ErrorCode.BAD_REQUEST, f"There is no action `{action[:100]}`. Name it as the policy does, as `order:approve`.")
    return Subject(action, "do", next((item.on.__name__ for item in items if item.on is not None and item.on.__name__ in SHAPES), ""))


def row_of(subject: Subject, global_id: str) -> tuple[Shape, UUID]:
    """The row; NOT_FOUND for what is no id, BAD_REQUEST for one of another type than the field's or the act's."""
    found = decode(global_id) if storable(global_id) else None
    shape = PREFIXES.get(found[0]) if found else None
    if found is None or shape is None:
        raise absent()
    if shape.name != subject.type_name:
        right = f"of type {subject.type_name}" if subject.type_name else "none: this act is done on no object"
        raise error(ErrorCode.BAD_REQUEST, f"The object has to be {right}.")
    return shape, found[1]


def absent() -> Exception:
    """The user or the object does not exist for who asks."""
    return error(ErrorCode.NOT_FOUND, "There is no such object.")
