"""Whether a document is surely valid, found in one pass; of what is not sure the rules of the specification decide.

Those visit a document some thirty times over, and took half of what an operation cost before its statement ran. Only what they would
accept is accepted here, so nothing is refused, and no error said, but by them: keys that different fields share, introspection,
subscriptions, other directives than `skip` and `include` and the like are left to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    ListValueNode,
    NameNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    is_input_type,
    is_leaf_type,
    is_required_argument,
    type_from_ast,
)
from graphql.utilities import validate_input_literal
from graphql.utilities.type_comparators import do_types_overlap
from graphql.validation.rules.variables_in_allowed_position import allowed_variable_usage

BOOLEAN = GraphQLArgument(GraphQLNonNull(GraphQLBoolean))
DEEPEST = 100
"""Selections inside each other, those of all fragments together; the rules give up at some depth too."""
WIDEST = 3000
"""Fields with those of each fragment wherever it is spread."""
Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass
class Place:
    """What is asked under one key: a field, whether plainly, and what below it."""

    owner: str
    name: str
    is_plain: bool
    below: "dict[str, Place]" = field(default_factory=dict)


class Doubt(Exception):
    """Not surely valid."""


def surely_valid(schema: GraphQLSchema, document: DocumentNode) -> bool:
    """True only of what the rules of the specification accept, and what asks nothing about the schema."""
    try:
        Check.of(schema, document).run()
    except (Doubt, RecursionError):
        return False
    return True


def sure(condition: object) -> None:
    """Doubt unless it is so."""
    if not condition:
        raise Doubt


def distinct(names: Sequence[Any]) -> None:
    """Doubt where one is there twice."""
    sure(len(set(names)) == len(names))


@dataclass
class Check:
    """One document against one schema."""

    schema: GraphQLSchema
    operations: Sequence[OperationDefinitionNode]
    fragments: dict[str, FragmentDefinitionNode]
    usages: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    """Of each definition (an operation's name, "" for a lone one; a fragment's with dots) the variables, each with the type there."""
    spreads: dict[str, set[str]] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=dict)
    here: str = ""
    fields: int = 0

    @classmethod
    def of(cls, schema: GraphQLSchema, document: DocumentNode) -> "Check":
        """Operations and fragments, each under a name of its own, and nothing else."""
        operations = [item for item in document.definitions if isinstance(item, OperationDefinitionNode)]
        fragments = [item for item in document.definitions if isinstance(item, FragmentDefinitionNode)]
        sure(operations and len(operations) + len(fragments) == len(document.definitions))
        sure(len(operations) == 1 or all(item.name for item in operations))
        distinct([item.name and item.name.value for item in operations])
        distinct([item.name.value for item in fragments])
        return cls(schema, operations, {item.name.value: item for item in fragments})

    def run(self) -> None:
        """Each definition by itself; then whether each operation declares what it uses, with its fragments."""
        depth = sum(
            self._definition(f"...{name}", item, self._composite(item.type_condition.name)) for name, item in self.fragments.items()
        )
        for item in self.operations:
            root = self.schema.get_root_type(item.operation)
            sure(root is not None and item.operation is not OperationType.SUBSCRIPTION)
            depth += self._definition(item.name.value if item.name else "", item, root)
        sure(depth <= DEEPEST)
        used: set[str] = set()
        for item in self.operations:
            reached = self._reached(item.name.value if item.name else "", ())
            self._places(item.selection_set, self.schema.get_root_type(item.operation), {})
            used |= reached
            self._variables(item, reached)
        sure(len(used) == len(self.fragments) + len(self.operations))

    def _definition(self, name: str, item: OperationDefinitionNode | FragmentDefinitionNode, owner: Any) -> int:
        """How deep it is nested."""
        self.here = name
        self.usages[name], self.spreads[name] = [], set()
        sure(not item.directives and (isinstance(item, OperationDefinitionNode) or not item.variable_definitions))
        return self._selections(item.selection_set, owner)

    def _reached(self, name: str, above: tuple[str, ...]) -> set[str]:
        """The definition and all fragments that it spreads, however far down; Doubt where they go in a circle."""
        sure(name not in above)
        if name not in self.reached:
            self.reached[name] = {name}.union(*(self._reached(other, (*above, name)) for other in self.spreads[name]))
        return self.reached[name]

    def _variables(self, item: OperationDefinitionNode, reached: set[str]) -> None:
        declared = {definition.variable.name.value: definition for definition in item.variable_definitions or ()}
        sure(len(declared) == len(item.variable_definitions or ()))
        kinds: dict[str, Any] = {}
        for name, definition in declared.items():
            kinds[name] = type_from_ast(self.schema, definition.type)
            sure(not definition.directives and kinds[name] is not None and is_input_type(kinds[name]))
            if definition.default_value is not None:
                self._literal(definition.default_value, kinds[name])
        usages = [usage for name in reached for usage in self.usages[name]]
        sure({name for name, _ in usages} == declared.keys())
        for name, kind in usages:
            sure(allowed_variable_usage(self.schema, kinds[name], declared[name].default_value, kind, Undefined))

    def _places(self, selections: SelectionSetNode, owner: Any, known: dict[str, Place]) -> None:
        """What is asked of an object with its fragments; a key stands for one field, asked without arguments where it is asked again."""
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self.fields += 1
                sure(self.fields < WIDEST)
                asked = Place(owner.name, node.name.value, not node.arguments)
                place = known.setdefault(node.alias.value if node.alias else asked.name, asked)
                sure(place is asked or (place.is_plain and asked.is_plain and (place.owner, place.name) == (asked.owner, asked.name)))
                if node.selection_set:
                    self._places(node.selection_set, get_named_type(owner.fields[asked.name].type), place.below)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name if node.type_condition else None
                self._places(node.selection_set, self._narrowed(owner, condition), known)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                self._places(fragment.selection_set, self._composite(fragment.type_condition.name), known)

    def _selections(self, selections: SelectionSetNode, owner: Composite) -> int:
        """What is asked of an object; how deep it is nested."""
        sure(selections.selections)
        return 1 + max([self._selection(node, owner) for node in selections.selections])

    def _selection(self, node: SelectionNode, owner: Composite) -> int:
        self._directives(node.directives or ())
        if isinstance(node, FieldNode):
            return self._field(node, owner)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name if node.type_condition else None
            return self._selections(node.selection_set, self._narrowed(owner, condition))
        assert isinstance(node, FragmentSpreadNode)
        name = node.name.value
        sure(name in self.fragments)
        self._narrowed(owner, self.fragments[name].type_condition.name)
        self.spreads[self.here].add(f"...{name}")
        return 0

    def _narrowed(self, owner: Composite, name: NameNode | None) -> Composite:
        """What a fragment is about: a type that has something in common with what it stands in."""
        found = owner if name is None else self._composite(name)
        sure(found is owner or do_types_overlap(self.schema, owner, found))
        return found

    def _composite(self, name: NameNode) -> Composite:
        found = self.schema.type_map.get(name.value)
        if not isinstance(found, Composite):
            raise Doubt
        return found

    def _field(self, node: FieldNode, owner: Composite) -> int:
        name = node.name.value
        if name == "__typename":
            sure(not node.arguments and node.selection_set is None)
            return 0
        if isinstance(owner, GraphQLUnionType) or name not in owner.fields:
            raise Doubt
        found = owner.fields[name]
        self._arguments(node.arguments or (), found.args)
        target: GraphQLNamedType = get_named_type(found.type)
        if is_leaf_type(target):
            sure(node.selection_set is None)
            return 0
        if node.selection_set is None or not isinstance(target, Composite):
            raise Doubt
        return self._selections(node.selection_set, target)

    def _directives(self, nodes: Sequence[DirectiveNode]) -> None:
        distinct([node.name.value for node in nodes])
        for node in nodes:
            sure(node.name.value in ("skip", "include"))
            self._arguments(node.arguments or (), {"if": BOOLEAN})

    def _arguments(self, nodes: Sequence[ArgumentNode], known: dict[str, GraphQLArgument]) -> None:
        given = {node.name.value: node.value for node in nodes}
        sure(len(given) == len(nodes))
        sure(all(name in given for name, argument in known.items() if is_required_argument(argument)))
        for name, value in given.items():
            sure(name in known)
            self._value(value, known[name])

    def _value(self, value: ValueNode, place: GraphQLArgument | GraphQLInputField) -> None:
        """A value at an argument or a field of an input; the variables in it are noted."""
        if isinstance(value, VariableNode):
            self.usages[self.here].append((value.name.value, place.type))
        elif not isinstance(value, BooleanValueNode) or get_named_type(place.type) is not GraphQLBoolean:
            self._literal(value, place.type)
            self._inside(value, place.type)

    def _inside(self, value: ValueNode, kind: Any) -> None:
        """The variables of a list or an object."""
        kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(value, ListValueNode):
            inner = kind.of_type if isinstance(kind, GraphQLList) else kind
            for item in value.values:
                if isinstance(item, VariableNode):
                    self.usages[self.here].append((item.name.value, inner))
                else:
                    self._inside(item, inner)
        elif isinstance(value, ObjectValueNode):
            kind = get_named_type(kind)
            if not isinstance(kind, GraphQLInputObjectType) or kind.is_one_of:
                raise Doubt
            distinct([item.name.value for item in value.fields])
            for part in value.fields:
                sure(part.name.value in kind.fields)
                place = kind.fields[part.name.value]
                if isinstance(part.value, VariableNode):
                    self.usages[self.here].append((part.value.name.value, place.type))
                else:
                    self._inside(part.value, place.type)

    def _literal(self, value: ValueNode, kind: Any) -> None:
        """A value as its type takes it."""
        problems: list[Any] = []
        validate_input_literal(value, kind, lambda problem, _: problems.append(problem), None, None, True)
        sure(not problems)
