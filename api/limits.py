"""Limits of an operation, counted in one linear pass before validation; each fragment is measured once (libraries.md).

Depth, aliases, directives and fields of a fragment are memoised, so that nested fragments cost their size and not their
expansion; the totals multiply nothing that a client could use to make us walk.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import graphql.validation.rules.overlapping_fields_can_be_merged as overlapping
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.errors import ErrorCode, error
from settings import Settings

overlapping.MAX_COMPLEXITY_BUDGET = 100_000
"""Comparisons of fields with each other before a validation gives up. Our largest document needs below 1,000 of them, and one that asks
the same of every type, in a fragment each, below 50,000."""
EXEMPT = {"__schema", "__type"}
MOST = 10**9


@dataclass(frozen=True)
class Size:
    """What a selection set weighs, its fragments included."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    """On the highest level alone."""

    def plus(self, other: "Size") -> "Size":
        """Side by side: depths do not add up, counts do (up to a bound, since repeats can double them)."""
        return Size(
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, MOST),
            min(self.directives + other.directives, MOST),
            min(self.fields + other.fields, MOST),
        )


class Meter:
    """Measures the selection sets of one document."""

    def __init__(self, fragments: Iterable[FragmentDefinitionNode]) -> None:
        self.fragments = {fragment.name.value: fragment for fragment in fragments}
        self.known: dict[str, Size] = {}
        self.open: set[str] = set()

    def of(self, selections: SelectionSetNode | None) -> Size:
        """The size of a selection set."""
        total = Size()
        for node in selections.selections if selections else ():
            total = total.plus(Size(directives=len(node.directives or ())))
            if isinstance(node, FieldNode):
                total = total.plus(self._field(node))
            elif isinstance(node, InlineFragmentNode):
                total = total.plus(self.of(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                total = total.plus(self._fragment(node.name.value))
        return total

    def _field(self, node: FieldNode) -> Size:
        below = Size() if node.name.value in EXEMPT else self.of(node.selection_set)
        return Size(below.depth + 1, below.aliases + bool(node.alias), below.directives, 1)

    def _fragment(self, name: str) -> Size:
        if name in self.open or name not in self.fragments:
            return Size()
        if name not in self.known:
            self.open.add(name)
            self.known[name] = self.of(self.fragments[name].selection_set)
            self.open.discard(name)
        return self.known[name]


def check_document(document: DocumentNode, limits: Settings) -> None:
    """Refuses a document beyond a limit, each with its own sentence."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    meter = Meter(node for node in document.definitions if isinstance(node, FragmentDefinitionNode))
    _at_most("operations", len(operations), limits.graphql_operations)
    for operation in operations:
        size = meter.of(operation.selection_set)
        _at_most("levels of depth", size.depth, limits.graphql_depth)
        _at_most("aliases", size.aliases, limits.graphql_aliases)
        _at_most("directives", size.directives + len(operation.directives or ()), limits.graphql_directives)
        _at_most("root fields", size.fields, limits.graphql_root_fields)


def _at_most(what: str, count: int, most: int) -> None:
    if count > most:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"An operation has at most {most} {what}.")
