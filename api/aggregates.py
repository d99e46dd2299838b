"""The types of aggregates: for each shape its groups with keys, sums and extremes (schema.md, numbers).

What is asked of groups (`groupBy`, `having`, `orderBy`) are the inputs of `api.grouping_inputs`.
"""

from typing import Annotated, Any

import strawberry

from api import generated
from api.grouping_inputs import NUMBERS, TIMES, extremes_of, groupable, grouping_inputs, kind_name, relations_of, sums_of
from api.reading.executor import Group
from api.reading.grouping import MOST_GROUPS, USUAL_GROUPS
from api.resolving import ROOT, named, path_of, reader
from api.shape import Column, Shape, is_enum, kind_of

__all__ = ["NUMBERS", "aggregate_field", "aggregate_types"]
WORDS = {"sum": "sums", "avg": "averages, to four decimals,", "min": "smallest values", "max": "largest values"}
At = tuple[Group, tuple[str, ...]]
"""A place of a group's key."""


def aggregate_types(shape: Shape) -> None:
    """Makes XAggregate and XAggregateKey; as far as there is something to measure XSums and XExtremes; and their inputs."""
    name, sums, extremes = shape.name, sums_of(shape), extremes_of(shape)
    fields: dict[str, Any] = {
        "count": _field(lambda group: group.values["count"], "int", "How many rows."),
        "key": _field(lambda group: (group, ()), f"{name}AggregateKey", "What the group has in common."),
        "where": _field(lambda group: group.where(), "JSON", WHERE),
    }
    if shape.currency:
        said = "The currency of the group's money; null where none is measured, and of rows of which no money may be read."
        fields["currency"] = _field(lambda group: group.values["currency"], "Optional[str]", said)
    for function, items, kind in (
        ("sum", sums, "Sums"),
        ("avg", sums, "Sums"),
        ("min", extremes, "Extremes"),
        ("max", extremes, "Extremes"),
    ):
        if items:
            said = f"The {WORDS[function]} of the group's rows."
            fields[function] = _field(lambda group, function=function: (group, function), f"{name}{kind}", said)
    for items, kind in ((sums, "Sums"), (extremes, "Extremes")):
        if items:
            _measures(shape, items, kind)
    _type(f"{name}Aggregate", fields, f"A group of {name} rows with its figures; they are of what the viewer may see.")
    _keys(shape)
    grouping_inputs(shape)


WHERE = "A filter of exactly the rows behind the group, as JSON: give it back as `where` of the same list."


def _keys(shape: Shape) -> None:
    """The key, of the same form as a `where`: fields, and below a relation those of its target."""
    fields = {"id": _field(_at("id"), "Optional[ID]", "The global id.")}
    for item in groupable(shape):
        fields[item.name] = _field(_at(item.name), f"Optional[{_key_type(shape, item)}]", item.description)
    for relation in relations_of(shape):
        fields[relation.name] = _field(_below(relation.name), f"Optional[{relation.target}AggregateKey]", relation.description)
    _type(
        f"{shape.name}AggregateKey", fields, f"The key of a group of {shape.name} rows; null where it is not grouped by or may not be read."
    )


def _key_type(shape: Shape, item: Column) -> str:
    kind = kind_of(shape, item)
    return kind.__name__ if is_enum(kind) else "date" if kind in TIMES else kind_name(kind)


def _at(name: str) -> Any:
    def read(place: At) -> Any:
        group, path = place
        return group.key((*path, name))

    return read


def _below(name: str) -> Any:
    """The key below a relation; none where no key goes through it."""

    def read(place: At) -> At | None:
        group, path = place
        further = (*path, name)
        return (group, further) if any(key.through[: len(further)] == further for key in group.level.grouping.keys) else None

    return read


def _measures(shape: Shape, items: list[Column], kind: str) -> None:
    """Sums and averages are decimals: a sum of whole numbers may outgrow `Int`, an average is none."""
    types = {item.name: "Decimal" if kind == "Sums" else kind_name(kind_of(shape, item)) for item in items}
    fields = {item.name: _field(_measure(item.name), f"Optional[{types[item.name]}]", item.description) for item in items}
    _type(f"{shape.name}{kind}", fields, f"Figures over {shape.name} rows; money is in the group's currency.")


def _measure(name: str) -> Any:
    def read(pair: tuple[Group, str]) -> Any:
        group, function = pair
        return group.values.get(f"{function}__{name}")

    return read


def _field(read: Any, kind: str, description: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=description)


def _type(name: str, fields: dict[str, Any], description: str) -> None:
    made = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=description)
    setattr(generated, name, made)


def aggregate_field(shape: Shape) -> Any:
    """The field `aggregate` of a connection: its whole list, whatever the page, in groups."""

    async def resolve(
        root: Any,
        info: Any,
        where: Any = strawberry.UNSET,
        group_by: Any = strawberry.UNSET,
        having: Any = strawberry.UNSET,
        order_by: Any = strawberry.UNSET,
        limit: Any = strawberry.UNSET,
    ) -> Any:
        return await reader(info).aggregate(path_of(info), root.shape, root.relation, root.parent)

    def described(kind: str, text: str) -> Any:
        return Annotated[f"Optional[{kind}]", strawberry.argument(description=text)]

    arguments = {
        "where": described(f"{shape.name}Where", "Which rows of the list."),
        "group_by": described(f"list[{shape.name}GroupBy]", "By what to group; nothing is one group. At most 8 keys."),
        "having": described(f"{shape.name}Having", "Which groups, by their figures."),
        "order_by": described(f"list[{shape.name}AggregateOrder]", "In which order; always ended by the keys."),
        "limit": described("int", f"How many groups at most; {USUAL_GROUPS} unless said otherwise, up to {MOST_GROUPS:,}."),
    }
    said = "Counts and figures over the whole list, whatever the page; one group without `groupBy`. Money is in groups by currency besides."
    return strawberry.field(resolver=named(resolve, ROOT | arguments | {"return": f"list[{shape.name}Aggregate]"}), description=said)
