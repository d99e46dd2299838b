"""The plan of an operation, made before anything runs: its levels, what each one reads, and every denied selection.

Both reading paths stand on it. A denied selection is `null` with one FORBIDDEN error, whatever rows there are; a denied
field that filters or sorts refuses the whole operation (authorization.md, What the reader gets).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values

from api.errors import forbidden
from api.reading.given import known
from api.reading.grouping import FUNCTIONS, Grouping, grouping_of
from api.reading.guard import denied, money_terms, narrowed
from api.reading.names import camel, enum_name, snake
from api.reading.where import check_sizes
from api.shape import SHAPES, Column, Many, One, Shape
from authz.policy import Decisions

Path = tuple[str, ...]
"""A place in the response without list indexes, as `Query:projects`, `ProjectConnection:nodes`: the type with each key, since
fragments on two types may use one key."""


@dataclass
class Level:
    """One level: rows of a shape, the fields read of them, and for a connection its arguments."""

    shape: Shape
    fields: set[str] = field(default_factory=set)
    arguments: dict[str, Any] = field(default_factory=dict)
    measures: set[tuple[str, str]] = field(default_factory=set)
    """Of an aggregate: (function, field)."""
    grouping: Grouping = field(default_factory=Grouping)
    """Of an aggregate: how it is grouped."""
    parents: int = 1
    """Of a connection: of how many objects it is answered at most."""


@dataclass(frozen=True)
class Asked:
    """A place of the response: the type that it is a field of, its key there, and the field."""

    owner: str
    key: str
    node: FieldNode
    path: Path

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.node.name.value


@dataclass
class Plan:
    """The levels by path and type, what is asked below each path, and the paths of denied selections."""

    levels: dict[tuple[Path, str], Level] = field(default_factory=dict)
    below: dict[Path, list[Asked]] = field(default_factory=dict)
    denied: dict[Path, str] = field(default_factory=dict)
    cost: int = 0
    """The objects that it answers at most, each page as long as asked for."""

    def level(self, path: Path, shape: Shape) -> Level:
        """The level at a response path (without list indexes), made at its first mention."""
        return self.levels.setdefault((path, shape.name), Level(shape))

    def once(self, path: Path, *owners: str) -> list[Asked]:
        """What is asked of an object at a path: of its type and the interfaces of it (`owners`; any type without), each key once."""
        found: dict[str, Asked] = {}
        for asked in self.below.get(path, ()):
            if not owners or asked.owner in owners:
                found.setdefault(asked.key, asked)
        return list(found.values())


Collected = dict[tuple[GraphQLNamedType, str], list[FieldNode]]
"""The nodes behind each response key of a type."""


def response_key(node: FieldNode) -> str:
    """The key under which a field is answered."""
    return node.alias.value if node.alias else node.name.value


def response_path(path: Path) -> list[str]:
    """As the reader sees it: `["projects", "nodes"]`."""
    return [place.partition(":")[2] for place in path]


@dataclass
class Planner:
    """Walks an operation once, with its variables and the viewer's decisions."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    decisions: Decisions
    page_size: int
    """Rows of a page that asks for no number."""
    smallest_group: int = 0
    """Of how many rows a group must be that may hold another tenant's."""
    plan: Plan = field(default_factory=Plan)

    def run(self, operation: OperationDefinitionNode) -> Plan:
        """The plan of `operation`; GraphQLError FORBIDDEN when a denied field filters or sorts."""
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        self._walk([operation.selection_set], root, (), None, 1)
        return self.plan

    def _walk(self, selections: Sequence[SelectionSetNode], parent: GraphQLNamedType, path: Path, level: Level | None, count: int) -> None:
        """Each place of the response once, with all the nodes that ask for it, however often they repeat each other.

        `count` objects of `parent` are answered at most.
        """
        for (owner, key), nodes in self._collected(selections, parent).items():
            below = self._asked(owner, key, nodes[0], path)
            if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) and nodes[0].name.value in owner.fields:
                self._field(nodes, owner, below, path, level, count)

    def _asked(self, owner: GraphQLNamedType, key: str, node: FieldNode, path: Path) -> Path:
        asked = Asked(owner.name, key, node, (*path, f"{owner.name}:{key}"))
        self.plan.below.setdefault(path, []).append(asked)
        return asked.path

    def _collected(self, selections: Sequence[SelectionSetNode], parent: GraphQLNamedType) -> Collected:
        found: Collected = {}
        seen: set[tuple[str, str]] = set()
        for selection in selections:
            for node, owner in self._fields(selection, parent, seen):
                found.setdefault((owner, response_key(node)), []).append(node)
        return found

    def _field(
        self,
        nodes: Sequence[FieldNode],
        owner: GraphQLObjectType | GraphQLInterfaceType,
        key: Path,
        path: Path,
        level: Level | None,
        count: int,
    ) -> None:
        node = nodes[0]
        shape, name = SHAPES.get(owner.name), snake(node.name.value)
        if shape is not None and name in shape.fields:
            if denied(shape, name, self.decisions):
                self.plan.denied.setdefault(key, f"{owner.name}.{node.name.value}")
                return
            (level or self.plan.level(path, shape)).fields.add(name)
        definition = owner.fields[node.name.value]
        below = [other.selection_set for other in nodes if other.selection_set is not None]
        if level is not None and node.name.value in FUNCTIONS and owner.name.endswith("Aggregate"):
            self._measures(node.name.value, below, get_named_type(definition.type), key, level)
        else:
            target = get_named_type(definition.type)
            opened = self._below(node, owner, definition, key, level, count)
            self._walk(below, target, key, opened, self._count(node, definition, opened, level, count))

    def _count(self, node: FieldNode, definition: GraphQLField, opened: Level | None, level: Level | None, count: int) -> int:
        """How many objects stand under a field at most; those that are new here add to the cost."""
        target = get_named_type(definition.type).name
        if opened is None and node.name.value == "nodes":
            ids: Any = get_argument_values(definition, node, self.variables).get("ids") or ()
            count *= known(ids, len)
        elif opened is None or opened is level:
            return count
        elif target.endswith("Aggregate"):
            assert level is not None
            count = level.parents * opened.grouping.most
        elif target.endswith("Connection"):
            asked = [size for name in ("first", "last") if (size := known(opened.arguments.get(name))) is not None]
            count *= max(asked[0] if asked else self.page_size, 1)
        self.plan.cost += count
        return count

    def _below(
        self, node: FieldNode, owner: GraphQLNamedType, definition: GraphQLField, key: Path, level: Level | None, count: int
    ) -> Level | None:
        """The level under a field: a connection's is that of its nodes; a to-one relation opens its own."""
        target = get_named_type(definition.type).name
        if target.endswith("Aggregate") and level is not None:
            return self._aggregate(node, definition, key, level)
        if owner.name.endswith(("Connection", "Edge")) or target.endswith("Edge"):
            return level
        shape = SHAPES.get(target.removesuffix("Connection"))
        if shape is None:
            return None
        opened = self.plan.level(key, shape)
        if target.endswith("Connection"):
            opened.arguments, opened.parents = get_argument_values(definition, node, self.variables), count
            self._check_arguments(shape, opened.arguments, node)
        return opened

    def _aggregate(self, node: FieldNode, definition: GraphQLField, key: Path, level: Level) -> Level:
        """The level of an aggregate: the rows of its connection, grouped; a denied key or figure refuses the operation."""
        opened, shape = self.plan.level(key, level.shape), level.shape
        arguments = get_argument_values(definition, node, self.variables)
        for name in ("groupBy", "having", "orderBy"):
            check_sizes(arguments.get(name), what="An aggregate")
        opened.grouping = grouping_of(shape, arguments, self.smallest_group)
        asked = [at for key in opened.grouping.keys for at in key.coordinates(shape)]
        for owner, name in [*asked, *((shape, name) for _, name in sorted(opened.grouping.measures))]:
            if denied(owner, name, self.decisions):
                raise forbidden(f"{owner.name}.{camel(name)}", node)
        wheres = [where for where in (level.arguments.get("where"), arguments.get("where")) if where]
        opened.arguments = {"where": {"and": wheres} if len(wheres) > 1 else wheres[0] if wheres else None}
        check_sizes({"and": [*wheres, *({} for _ in opened.grouping.keys)]})  # what leads to the rows of a group may be asked too
        self._check_where(shape, arguments.get("where"), node)
        return opened

    def _measures(self, function: str, selections: Sequence[SelectionSetNode], owner: GraphQLNamedType, path: Path, level: Level) -> None:
        """What is summed or compared; a denied measure is null with its error, as a denied field is."""
        for (kind, key), (node, *_) in self._collected(selections, owner).items():
            below, name = self._asked(kind, key, node, path), snake(node.name.value)
            if name in level.shape.fields and denied(level.shape, name, self.decisions):
                self.plan.denied.setdefault(below, f"{level.shape.name}.{node.name.value}")
            elif name in level.shape.fields:
                level.measures.add((function, name))

    def _fields(
        self, selections: SelectionSetNode, parent: GraphQLNamedType, seen: set[tuple[str, str]]
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType]]:
        """The fields of a selection set with their types; a fragment is entered once a type, so that nested ones cost their size."""
        for node in selections.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node, parent
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name.value if node.type_condition else None
                yield from self._fields(node.selection_set, self._narrow(parent, condition), seen)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                narrowed_to = self._narrow(parent, fragment.type_condition.name.value)
                if (node.name.value, narrowed_to.name) not in seen:
                    seen.add((node.name.value, narrowed_to.name))
                    yield from self._fields(fragment.selection_set, narrowed_to, seen)

    def _narrow(self, parent: GraphQLNamedType, condition: str | None) -> GraphQLNamedType:
        """A fragment on an interface or union leaves an object type as it is; on an object type it narrows."""
        if condition is None:
            return parent
        wanted = self.schema.type_map[condition]
        return parent if isinstance(wanted, GraphQLInterfaceType | GraphQLUnionType) and isinstance(parent, GraphQLObjectType) else wanted

    def _included(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _check_arguments(self, shape: Shape, arguments: Mapping[str, Any], node: FieldNode) -> None:
        for order in arguments.get("orderBy") or []:
            name = enum_name(known(order["field"])).lower()
            if name != "id" and (denied(shape, name, self.decisions) or narrowed(shape, name, self.decisions)):
                raise forbidden(f"{shape.name}.{camel(name)}", node)
        check_sizes(arguments.get("where"))
        self._check_where(shape, arguments.get("where"), node)

    def _check_where(self, shape: Shape, where: Mapping[str, Any] | None, node: FieldNode) -> None:
        for key, test in (where or {}).items():
            if key in ("and", "or"):
                for part in test or []:
                    self._check_where(shape, part, node)
            elif key == "not":
                self._check_where(shape, test, node)
            elif key == "currency" and shape.currency:
                if not money_terms(shape, self.decisions):
                    raise forbidden(f"{shape.name}.currency", node)
            elif key != "id":
                self._check_filter(shape, snake(key), test, node)

    def _check_filter(self, shape: Shape, name: str, test: Any, node: FieldNode) -> None:
        if denied(shape, name, self.decisions):
            raise forbidden(f"{shape.name}.{camel(name)}", node)
        item = shape.fields[name]
        if isinstance(item, One):
            self._check_where(SHAPES[item.target], test, node)
        elif isinstance(item, Many):
            for part in (test or {}).values():
                self._check_where(SHAPES[item.target], part, node)
        else:
            assert isinstance(item, Column)
