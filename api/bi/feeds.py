"""Feeds: trusted documents with a name, answered as flat tables (S0-12, S0-56).

A feed of groups, an analysis, asks one `aggregate`: it is a page of its own, with the keys of the groups and their figures as columns.

A feed is a query of one list: `$first` and `$after` lead through its pages, other variables are the reader's to give. It also runs
on `/graphql`, word for word; each page of a feed is that query, so a feed can show nothing that reading would not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_input_object_type,
    is_leaf_type,
    specified_rules,
    type_from_ast,
    validate,
)
from graphql.type.definition import get_nullable_type

from api.graph import parsed

HERE = Path(__file__).parent / "documents"
WIDE = 0x2E80
"""From here on a character is as wide as two."""
PAGED = ("first", "after")
HEADINGS = ("title", "title zh", "zh")
CHART = "chart"
DRAWN = re.compile(r"(?P<figures>\w+(, \w+)*) along (?P<along>\w+(, \w+)*)( by (?P<by>\w+))?")
"""How a document says what its chart shows: `sum_hours along day by state`."""
HEADS = {"en": "columns", "zh_CN": "columns zh"}
"""The comments that name the columns for people, by language."""
RAW = ("String", "ID", "Date", "DateTime", "Decimal")
"""Scalars that are written in an address as they are."""


class Unfit(ValueError):
    """A document that is no feed, or a variable that it does not take."""


@dataclass(frozen=True)
class Column:
    """A column of the table: its name, where it stands in a node, and its kind: a scalar or enumeration of the schema, or `Money`."""

    name: str
    path: tuple[str, ...]
    kind: str
    said: str = ""
    drawn: str = ""
    """What it is in the chart: `figures`, what they stand `along`, or `by` what they are parted; empty where it is not in it."""

    @property
    def head(self) -> str:
        """What people read above it, where they read a language: its name, unless the document says another."""
        return self.said or self.name

    @property
    def is_text(self) -> bool:
        """Whether people write its values."""
        return self.kind == "String"

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
    is_grouped: bool = False
    """Whether its rows are the groups of a list, all on one page."""
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people call the columns, by language."""

    @property
    def has_chart(self) -> bool:
        """Whether the document says what to draw."""
        return any(column.drawn for column in self.columns)

    def spoken(self, language: str) -> tuple[Column, ...]:
        """The columns with their heads in a language."""
        heads = self.heads.get(language, ("",) * len(self.columns))
        return tuple(replace(column, said=said) for column, said in zip(self.columns, heads, strict=True))

    def rows(self, page: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of a page."""
        return [[column.of(row) for column in self.columns] for row in page["aggregate" if self.is_grouped else "nodes"]]

    def given(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Variables from an address: texts, dates, numbers and enumerations as they are, all else as JSON. Unfit for others."""
        unknown = sorted(parameters.keys() - self.variables.keys())
        if unknown:
            taken = ", ".join(self.variables) or "none"
            raise Unfit(f"This feed has no variable {', '.join(unknown)}; its variables: {taken}.")
        return {name: _read(name, self.variables[name], value) for name, value in parameters.items()}


def load(schema: GraphQLSchema, folder: Path = HERE) -> dict[str, Feed]:
    """The feeds of a folder, by name. Unfit where a document is none: that stops the start."""
    return {path.stem: feed_of(path.stem, _text(path), schema) for path in sorted(folder.glob("*.graphql"))}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unfit(f"{path.stem}: the file cannot be read as UTF-8.") from problem


def feed_of(name: str, text: str, schema: GraphQLSchema) -> Feed:
    """The document as a feed: one query of one list, with `$first` and `$after`, of fields without lists below."""
    try:
        document = parsed(text)
        problems = validate(schema, document, specified_rules)
    except (GraphQLError, RecursionError) as problem:
        raise Unfit(f"{name}: {problem}") from problem
    if problems:
        raise Unfit(f"{name}: {problems[0].message}")
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or len(document.definitions) != 1 or operations[0].operation is not OperationType.QUERY:
        raise Unfit(f"{name}: a feed is one query without fragments.")
    root, *others = _fields(name, operations[0].selection_set)
    kinds = {item.variable.name.value: type_from_ast(schema, item.type) for item in operations[0].variable_definitions or ()}
    parts = {_key(part): part for part in _fields(name, root.selection_set)}
    is_grouped = not others and _is_grouped(root, kinds)
    assert schema.query_type is not None
    owner = schema.query_type.fields.get(root.name.value)
    is_paged = is_grouped or (not others and _is_paged(root, parts) and set(PAGED) <= kinds.keys())
    if owner is None or not is_paged:
        raise Unfit(f"{name}: a feed asks `nodes` and `pageInfo {{ endCursor hasNextPage }}` of one list, by $first and $after.")
    target = get_named_type(owner.type)
    assert isinstance(target, GraphQLObjectType)
    columns = tuple(_columns(name, parts["aggregate" if is_grouped else "nodes"], target, ()))
    columns = tuple(replace(column, name=column.name.removeprefix("key_")) for column in columns) if is_grouped else columns
    if twice := _twice(columns):
        raise Unfit(f"{name}: two columns are called {twice}; an alias tells them apart.")
    given = {key: kind for key, kind in kinds.items() if key not in PAGED}
    said = heading(text)
    columns = _drawn(name, said.get(CHART), columns) if is_grouped else columns
    return Feed(name, said.get("", ""), text, _key(root), columns, given, is_grouped, _heads(name, said, len(columns)))


def _drawn(name: str, said: str | None, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with their places in the chart. Unfit where the comment names others, or parts several figures."""
    if said is None:
        return columns
    found = DRAWN.fullmatch(said)
    if found is None or (found["by"] and ", " in found["figures"]):
        raise Unfit(f"{name}: `chart` is to be `<figures> along <columns>`, or `<figure> along <columns> by <column>`.")
    places = {
        **dict.fromkeys(found["figures"].split(", "), "figures"),
        **dict.fromkeys(found["along"].split(", "), "along"),
        found["by"]: "by",
    }
    if wrong := sorted(places.keys() - {column.name for column in columns} - {None}):
        raise Unfit(f"{name}: `chart` names {', '.join(wrong)}, and there is no such column.")
    return tuple(replace(column, drawn=places.get(column.name, "")) for column in columns)


def _heads(name: str, said: Mapping[str, str], count: int) -> dict[str, tuple[str, ...]]:
    """Unfit where the comment names more or fewer columns than there are."""
    heads = {language: tuple(said[word].split(", ")) for language, word in HEADS.items() if word in said}
    for language, named in heads.items():
        if len(named) != count:
            raise Unfit(f"{name}: `{HEADS[language]}` names {len(named)} columns, and there are {count}.")
    return heads


def heading(text: str) -> dict[str, str]:
    """What the comments at a document's head say: its description, and by `title`, `title zh`, `zh` those and its title in Chinese.

    `columns` and `columns zh` name its columns for people, `chart` those that its chart shows.
    """
    found: dict[str, list[str]] = {}
    for line in (line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")):
        word, _, said = line.partition(": ")
        named = word in (*HEADINGS, *HEADS.values(), CHART)
        found.setdefault(word if named else "", []).append(said if named else line)
    return {word: " ".join(lines) for word, lines in found.items()}


def width_of(column: Column) -> int:
    """How wide a column is in a sheet, in characters: texts wider than figures, and as wide as its head at least."""
    wide = sum(2 if ord(sign) > WIDE else 1 for sign in column.head)
    return min(60, max(wide + 2, {"String": 24, "ID": 28, "DateTime": 18}.get(column.kind, 14)))


def _fields(name: str, selections: SelectionSetNode | None) -> list[FieldNode]:
    nodes = selections.selections if selections else ()
    fields = [node for node in nodes if isinstance(node, FieldNode)]
    if len(fields) != len(nodes):
        raise Unfit(f"{name}: a feed is one query without fragments.")
    return fields


def _is_grouped(root: FieldNode, kinds: Mapping[str, Any]) -> bool:
    """Whether it asks for the groups of a list and nothing else."""
    parts = root.selection_set.selections if root.selection_set else ()
    names = [_key(part) for part in parts if isinstance(part, FieldNode) and part.name.value == "aggregate"]
    return names == ["aggregate"] and len(parts) == 1 and not set(PAGED) & kinds.keys()


def _is_paged(root: FieldNode, parts: Mapping[str, FieldNode]) -> bool:
    """Whether it is led through its pages: by its first and after, as the answer's `nodes` and `pageInfo` tell."""
    led = {given.name.value: given.value.name.value for given in root.arguments or () if isinstance(given.value, VariableNode)}
    if not {"nodes", "pageInfo"} <= parts.keys() or any(led.get(name) != name for name in PAGED):
        return False
    told = {_key(part): part.name.value for part in _fields("", parts["pageInfo"].selection_set)}
    named = parts["nodes"].name.value == "nodes" and parts["pageInfo"].name.value == "pageInfo"
    return named and all(told.get(name) == name for name in ("endCursor", "hasNextPage"))


def _twice(columns: Sequence[Column]) -> str | None:
    names = [column.name for column in columns]
    return next((name for name in names if names.count(name) > 1), None)


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value


def _columns(name: str, node: FieldNode, owner: GraphQLObjectType, path: tuple[str, ...]) -> Iterator[Column]:
    target = get_named_type(owner.fields[node.name.value].type)
    assert isinstance(target, GraphQLObjectType)
    for part in _fields(name, node.selection_set):
        if part.name.value not in target.fields:
            raise Unfit(f"{name}: `{part.name.value}` is no column.")
        found = target.fields[part.name.value].type
        at = (*path, _key(part))
        if isinstance(get_nullable_type(found), GraphQLList) or get_named_type(found).name.endswith("Connection"):
            raise Unfit(f"{name}: `{'.'.join(at)}` is a list; the rows of a feed are flat.")
        if is_leaf_type(get_named_type(found)):
            is_amount = (target.name, part.name.value) == ("Money", "amount")
            named = at[:-1] if is_amount else at
            kind = "Money" if is_amount else get_named_type(found).name
            if kind != "JSON":
                yield Column("_".join(named), at, kind)
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
