"""The fields of Query: the viewer, objects by their ids, lists, lookups by code."""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, ColumnElement, Text, Uuid, bindparam, case, cast, func, literal, null, select

from api.compiler.context import Context, Declined
from api.compiler.json import list_of, object_of
from api.compiler.lists import connection
from api.compiler.objects import object_at
from api.ids import decode
from api.queries import MOST_NODES, first_lower
from api.reading.given import bound, known, whole
from api.reading.levels import by_code, rows_with
from api.reading.names import camel, storable
from api.reading.plan import Asked
from api.shape import PREFIXES, SHAPES, Shape
from authz.viewer import Viewer
from domain.calendar import zone_of

Value = ColumnElement[Any]
OF_VIEWER: dict[str, tuple[Callable[[Viewer], Any], Any]] = {
    "audience": (lambda viewer: viewer.audience.name, Text()),
    "language": (lambda viewer: viewer.language.name, Text()),
    "timeZone": (lambda viewer: zone_of(viewer.time_zone).key, Text()),
    "roles": (lambda viewer: sorted({role for role, _ in viewer.roles}), ARRAY(Text())),
    "now": (lambda viewer: viewer.now.astimezone(UTC).isoformat(), Text()),
    "today": (lambda viewer: viewer.today.isoformat(), Text()),
}
THEIRS = {"user": ("User", "viewer_user"), "organisation": ("Organisation", "viewer_organisation")}


def root_of(context: Context, asked: Asked) -> Value:
    """A field of Query."""
    if asked.name == "__typename":
        return literal("Query", Text())
    if asked.name in ROOTS:
        return ROOTS[asked.name](context, asked)
    for shape in SHAPES.values():
        if asked.name == camel(shape.plural or ""):
            return connection(context, shape, asked)
        if shape.lookup and asked.name == camel(f"{first_lower(shape.name)}_by_{shape.lookup}"):
            return _by_code(context, shape, asked)
    raise Declined(f"Query.{asked.name}")


def _viewer(context: Context, asked: Asked) -> Value:
    return object_of([_of_viewer(context, part).label(part.key) for part in context.below(asked.path, "Viewer")], None)


def _of_viewer(context: Context, part: Asked) -> Value:
    if part.name == "__typename":
        return literal("Viewer", Text())
    if part.name in OF_VIEWER:
        read, kind = OF_VIEWER[part.name]
        return context.viewers(read, kind)
    type_name, bind = THEIRS[part.name]
    return _one(context, SHAPES[type_name], part, bindparam(bind, type_=Uuid()))


def _one(context: Context, shape: Shape, asked: Asked, row_id: Value, *around: Any) -> Value:
    rows = rows_with(context.level(asked.path, shape), context.decisions, "id", row_id)
    return object_at(context, shape, (rows.correlate(*around) if around else rows).subquery(), asked.path)


def _node(context: Context, asked: Asked) -> Value:
    wanted = context.arguments(asked)["id"]
    prefix = known(wanted, prefix_of)
    return null() if prefix is None else _one(context, PREFIXES[prefix], asked, bound(wanted, Uuid(), _row_id))


def _nodes(context: Context, asked: Asked) -> Value:
    """Objects in the order of their ids: for each type among them a column of those ids that are of it."""
    wanted = whole(context.arguments(asked)["ids"])
    if known(wanted, len) > MOST_NODES:
        raise Declined("Query.nodes: too many ids")
    shapes = [PREFIXES[prefix] for prefix in known(wanted, prefixes_of)]
    columns = [bound(wanted, ARRAY(Text()), _places), *(bound(wanted, ARRAY(Uuid()), _ids_of(shape.prefix)) for shape in shapes)]
    names = ["text", *(shape.prefix for shape in shapes)]
    ids = func.unnest(*columns).table_valued(*names, with_ordinality="place").render_derived()
    before = len(context.holes)
    found = [(ids.c[shape.prefix].is_not(None), _one(context, shape, asked, ids.c[shape.prefix], ids)) for shape in shapes]
    if len(shapes) > 1 and len(context.holes) > before:
        raise Declined("Query.nodes: several types with texts made at the reader")
    item = case(*found) if found else cast(null(), JSON())
    return select(list_of(item, [ids.c.place])).select_from(ids).scalar_subquery()


def _by_code(context: Context, shape: Shape, asked: Asked) -> Value:
    code = context.arguments(asked)["code"]
    if not storable(code):
        return null()
    kind = shape.model.__table__.c[shape.lookup or ""].type
    rows = by_code(context.level(asked.path, shape), context.decisions, bound(code, kind))
    return object_at(context, shape, rows.subquery(), asked.path)


def prefix_of(global_id: str) -> str | None:
    """The prefix of an id that names a type."""
    found = decode(global_id)
    return found[0] if found is not None and found[0] in PREFIXES else None


def prefixes_of(ids: list[str]) -> tuple[str, ...]:
    """The types among some ids."""
    return tuple(sorted({prefix for prefix in map(prefix_of, ids) if prefix is not None}))


def _row_id(global_id: str) -> UUID | None:
    found = decode(global_id)
    return found and found[1]


def _places(ids: list[str]) -> list[str]:
    """A row for each id, whatever it is; some cannot even be stored as text."""
    return [""] * len(ids)


def _ids_of(prefix: str) -> Callable[[list[str]], list[UUID | None]]:
    return lambda ids: [found[1] if found is not None and found[0] == prefix else None for found in map(decode, ids)]


ROOTS = {"viewer": _viewer, "node": _node, "nodes": _nodes}
