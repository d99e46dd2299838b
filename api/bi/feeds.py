"""Feeds: trusted documents with a name, answered as flat tables (S0-12, S0-56).

A feed is a query of one list: `$first` and `$after` lead through its pages, other variables are the reader's to give. It also runs
on `/graphql`, word for word; each page of a feed is that query, so a feed can show nothing that reading would not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from graphql import (
    FieldNode,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_input_object_type,
    is_leaf_type,
    parse,
    specified_rules,
    type_from_ast,
    validate,
)
from graphql.type.definition import get_nullable_type

HERE = Path(__file__).parent / "documents"
PAGED = ("first", "after")
RAW = ("String", "ID", "Date", "DateTime", "Decimal")
"""Scalars that are written in an address as they are."""


class Unfit(ValueError):
    """A document that is no feed, or a variable that it does not take."""


@dataclass(frozen=True)
class Column:
    """A column of the table: its name, where it stands in a node, and whether people write its values."""

    name: str
    path: tuple[str, ...]
    is_text: bool

    def of(self, node: Mapping[str, Any]) -> Any:
        """Its value in a node; None below an object that is not there."""
        value: Any = node
        for key in self.path:
            value = value.get(key) if value is not None else None
        return value


@dataclass(frozen=True)
class Feed:
    """A named document with the columns of its table."""

    name: str
    description: str
    text: str
    root: str
    columns: tuple[Column, ...]
    variables: Mapping[str, Any]
    """The types of the reader's variables."""

    def given(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Variables from an address: texts, dates, numbers and enumerations as they are, all else as JSON. Unfit for others."""
        unknown = sorted(parameters.keys() - self.variables.keys())
        if unknown:
            taken = ", ".join(self.variables) or "none"
            raise Unfit(f"This feed has no variable {', '.join(unknown)}; its variables: {taken}.")
        return {name: _read(name, self.variables[name], value) for name, value in parameters.items()}


def load(schema: GraphQLSchema, folder: Path = HERE) -> dict[str, Feed]:
    """The feeds of a folder, by name. Unfit where a document is none: that stops the start."""
    return {path.stem: feed_of(path.stem, path.read_text("utf-8"), schema) for path in sorted(folder.glob("*.graphql"))}


def feed_of(name: str, text: str, schema: GraphQLSchema) -> Feed:
    """The document as a feed: one query of one list, with `$first` and `$after`, of fields without lists below."""
    document = parse(text)
    problems = validate(schema, document, specified_rules)
    if problems:
        raise Unfit(f"{name}: {problems[0].message}")
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or len(document.definitions) != 1 or schema.query_type is None:
        raise Unfit(f"{name}: a feed is one query without fragments.")
    (root,) = _fields(name, operations[0].selection_set)[:1]
    kinds = {item.variable.name.value: type_from_ast(schema, item.type) for item in operations[0].variable_definitions or ()}
    parts = {part.name.value: part for part in _fields(name, root.selection_set)}
    if not {"nodes", "pageInfo"} <= parts.keys() or not set(PAGED) <= kinds.keys() or len(operations[0].selection_set.selections) != 1:
        raise Unfit(f"{name}: a feed asks `nodes` and `pageInfo {{ endCursor hasNextPage }}` of one list, by $first and $after.")
    target = get_named_type(schema.query_type.fields[root.name.value].type)
    assert isinstance(target, GraphQLObjectType)
    columns = tuple(_columns(name, parts["nodes"], target, ()))
    said = " ".join(line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#"))
    return Feed(name, said, text, _key(root), columns, {key: kind for key, kind in kinds.items() if key not in PAGED})


def _fields(name: str, selections: SelectionSetNode | None) -> list[FieldNode]:
    nodes = selections.selections if selections else ()
    fields = [node for node in nodes if isinstance(node, FieldNode)]
    if len(fields) != len(nodes):
        raise Unfit(f"{name}: a feed is one query without fragments.")
    return fields


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value


def _columns(name: str, node: FieldNode, owner: GraphQLObjectType, path: tuple[str, ...]) -> Iterator[Column]:
    target = get_named_type(owner.fields[node.name.value].type)
    assert isinstance(target, GraphQLObjectType)
    for part in _fields(name, node.selection_set):
        found = target.fields[part.name.value].type
        at = (*path, _key(part))
        if isinstance(get_nullable_type(found), GraphQLList) or get_named_type(found).name.endswith("Connection"):
            raise Unfit(f"{name}: `{'.'.join(at)}` is a list; the rows of a feed are flat.")
        if is_leaf_type(get_named_type(found)):
            named = at[:-1] if (target.name, part.name.value) == ("Money", "amount") else at
            yield Column("_".join(named), at, get_named_type(found).name == "String")
        else:
            yield from _columns(name, part, target, at)


def _read(name: str, kind: Any, value: str) -> Any:
    named = get_named_type(kind)
    plain = not isinstance(get_nullable_type(kind), GraphQLList) and not is_input_object_type(named)
    if plain and (named.name in RAW or hasattr(named, "values")):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError as problem:
        raise Unfit(f"The variable {name} is to be JSON.") from problem
