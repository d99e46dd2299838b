"""Acts on what a person may not see, or what does not exist: nobody learns which."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_input_field,
)

from api.ids import encode
from api.reading.names import snake
from api.shape import SHAPES
from tests.leaks.asking import Asked, Json
from tests.leaks.rows import number, uid
from tests.leaks.ways import EVERYBODY
from tests.opinion.opinion import Opinion, table_of

NAMED = {
    "order": "OutsourcingOrder", "agreement": "PartnerAgreement", "instalment": "ContractInstalment", "deliverable": "OrderDeliverable",
    "grant": "RoleGrant", "role_grant": "RoleGrant", "legal_entity": "Organisation", "owner": "User", "manager": "User", "parent": "Unit",
    "person": "User", "parent_task": "Task", "predecessor": "Task", "successor": "Task", "to_task": "ApprovalTask",
    "delegate": "User", "delegation": "ApprovalDelegation", "defect": "OrderDefect", "line": "SettlementLine",
    "follows": "ScheduleItem", "parent_log_entry": "LogEntry", "member": "ProjectMember", "signatory": "ProjectSignatory",
    "session": "SignInSession", "token": "ApiToken",
}  # fmt: skip
"""The types that ids of inputs name by another word than their own."""
SIMPLE: Json = {
    "String": "words",
    "Int": 1,
    "Boolean": True,
    "Decimal": str(Decimal(1)),
    "Date": "2026-10-01",
    "DateTime": "2026-10-01T00:00:00+00:00",
}
ABSENT = uid("nothing at all")
SHARE = 6
"""Every so many-th."""


def type_named(field: str) -> str:
    """The type of object that an id of an input names: `projectId` a Project, `documentIds` documents."""
    word = snake(field).removesuffix("_ids").removesuffix("_id")
    return NAMED.get(word) or next(name for name in SHAPES if name.lower() == word.replace("_", ""))


def pairs(asked: Asked, opinion: Opinion) -> Iterator[tuple[str, Json, Json]]:
    """Each act of the viewer's schema, for each id that it takes: with one that is hidden, and with one that there is not.

    Of the acts that are not this person's to do, some, by each person others: they are refused at the door.
    """
    mutations = asked.view.mutation_type
    for name, field in (mutations.fields if mutations else {}).items():
        kind = get_named_type(field.args["input"].type)
        assert isinstance(kind, GraphQLInputObjectType)
        action = asked.graph.actions.get(name)
        if action and not EVERYBODY and not opinion.has(action, "do") and number(f"{asked.viewer.user_id} {name}", SHARE):
            continue
        text = f"mutation($input: {kind.name}!) {{ {name}(input: $input) {{ __typename userErrors {{ code field message }} }} }}"
        for path in ids_of(kind):
            hidden = hidden_id(opinion, type_named(path[-1]))
            if hidden is not None:
                yield text, filled(kind, opinion, path, hidden), filled(kind, opinion, path, absent_id(type_named(path[-1])))


def ids_of(kind: GraphQLInputObjectType) -> Iterator[tuple[str, ...]]:
    """The places of ids in an input, also below other inputs."""
    for name, field in kind.fields.items():
        named = get_named_type(field.type)
        if named.name == "ID":
            yield (name,)
        elif isinstance(named, GraphQLInputObjectType):
            yield from ((name, *path) for path in ids_of(named))


def filled(kind: GraphQLInputObjectType, opinion: Opinion, path: tuple[str, ...], global_id: str) -> Json:
    """An input with everything that it needs: visible objects where there are any, and `global_id` at the path."""
    made: Json = {}
    for name, field in kind.fields.items():
        at = path[:1] == (name,)
        if at or is_required_input_field(field):
            made[name] = _listed(field, _value(field, name, opinion, path[1:] if at else (), global_id, at))
    return made


def _value(field: GraphQLInputField, name: str, opinion: Opinion, path: tuple[str, ...], global_id: str, at: bool) -> Any:
    kind = get_named_type(field.type)
    if isinstance(kind, GraphQLInputObjectType):
        return filled(kind, opinion, path, global_id)
    if kind.name == "ID":
        return global_id if at else visible_id(opinion, type_named(name)) or absent_id(type_named(name))
    return next(iter(kind.values)) if isinstance(kind, GraphQLEnumType) else SIMPLE[kind.name]


def _listed(field: GraphQLInputField, value: Any) -> Any:
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return [value] if isinstance(kind, GraphQLList) else value


def hidden_id(opinion: Opinion, name: str) -> str | None:
    """A row of the type that the person does not see."""
    shape = SHAPES[name]
    rows = sorted(opinion.facts.tables[table_of(shape)].keys() - opinion.sees(shape))
    return encode(shape.prefix, rows[0]) if rows else None


def visible_id(opinion: Opinion, name: str) -> str | None:
    """A row of the type that the person sees."""
    return next((encode(SHAPES[name].prefix, row_id) for row_id in sorted(opinion.sees(SHAPES[name]))), None)


def absent_id(name: str) -> str:
    """An id of the type that no row has."""
    return encode(SHAPES[name].prefix, ABSENT)
