"""The root of reading: the viewer, any object by its global id, and of each listed type its list and its lookup by code."""

import asyncio
from datetime import UTC
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, bindparam

from api import generated
from api.errors import ErrorCode, error
from api.generate import connection_resolver
from api.ids import decode
from api.reading.executor import Record
from api.reading.levels import by_code
from api.reading.names import snake, storable
from api.resolving import ROOT, named, path_of, reader
from api.shape import PREFIXES, SHAPES, Shape
from domain.calendar import zone_of

MOST_NODES = 100
CODE: ColumnElement[Any] = bindparam("code")


def _viewer_field(read: Any, description: str, kind: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=description)


VIEWER_FIELDS = {
    "audience": _viewer_field(lambda viewer: viewer.audience, "STAFF, CUSTOMER or PARTNER.", "Audience"),
    "language": _viewer_field(lambda viewer: viewer.language, "The language texts are rendered in.", "Language"),
    "time_zone": _viewer_field(
        lambda viewer: zone_of(viewer.time_zone).key, "The time zone that pages and mails show times in, by its IANA name.", "str"
    ),
    "roles": _viewer_field(
        lambda viewer: sorted({role for role, _ in viewer.roles}), "The roles held today, whatever their domain.", "list[str]"
    ),
    "now": _viewer_field(lambda viewer: viewer.now.astimezone(UTC), "The product's time; a demo may have moved it.", "datetime"),
    "today": _viewer_field(lambda viewer: viewer.today, "The business day in the provider's time zone.", "date"),
}


async def viewer(root: Any, info: Any) -> Any:
    """The viewer of the request."""
    return reader(info).viewer


async def viewer_user(root: Any, info: Any) -> Any:
    """The viewer's own user."""
    return await reader(info).one(path_of(info), SHAPES["User"], reader(info).viewer.user_id)


async def viewer_organisation(root: Any, info: Any) -> Any:
    """The viewer's organisation."""
    return await reader(info).one(path_of(info), SHAPES["Organisation"], reader(info).viewer.organisation_id)


async def _node(info: Any, global_id: str) -> Record | None:
    found = decode(global_id)
    shape = PREFIXES.get(found[0]) if found else None
    return None if found is None or shape is None else await reader(info).one(path_of(info), shape, found[1])


async def node(root: Any, info: Any, id: Any) -> Any:
    """An object by its global id; null where it does not exist for the viewer."""
    return await _node(info, id)


async def nodes(root: Any, info: Any, ids: Any) -> Any:
    """Objects by their global ids, in the same order."""
    if len(ids) > MOST_NODES:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"At most {MOST_NODES} ids.")
    return await asyncio.gather(*(_node(info, global_id) for global_id in ids))


def lookup_resolver(shape: Shape) -> Any:
    """One row by its code; null where it does not exist for the viewer."""

    async def resolve(root: Any, info: Any, code: Any) -> Any:
        level = reader(info).level(path_of(info), shape)
        if not storable(code):
            return None
        rows = await reader(info).run(by_code(level, reader(info).viewer.decisions, CODE), {"code": code})
        return Record(shape, rows[0]) if rows else None

    arguments = {"code": Annotated[str, strawberry.argument(description=f"The {shape.lookup} people read.")]}
    return named(resolve, ROOT | arguments | {"return": f"Optional[{shape.name}]"})


def first_lower(name: str) -> str:
    """`OutsourcingOrder` → `outsourcing_order`."""
    return snake(name[0].lower() + name[1:])


def query_type(more: dict[str, Any]) -> Any:
    """The Query type, made after all shapes are known, with `more` fields that are no lists of shapes."""
    ids = Annotated[list[strawberry.ID], strawberry.argument(description=f"Global ids, at most {MOST_NODES}.")]
    one_id = Annotated[strawberry.ID, strawberry.argument(description="A global id.")]
    fields: dict[str, Any] = {
        "viewer": strawberry.field(resolver=named(viewer, ROOT | {"return": "Optional[Viewer]"}), description="Who asks."),
        "node": strawberry.field(resolver=named(node, ROOT | {"id": one_id, "return": "Optional[Node]"}), description=str(node.__doc__)),
        "nodes": strawberry.field(
            resolver=named(nodes, ROOT | {"ids": ids, "return": "list[Optional[Node]]"}), description=str(nodes.__doc__)
        ),
    }
    for shape in SHAPES.values():
        if shape.plural:
            fields[shape.plural] = strawberry.field(
                resolver=connection_resolver(shape.name, None), description=f"The {shape.name} rows the viewer may see."
            )
        if shape.lookup:
            said = f"The {shape.name} with this {shape.lookup}; null where there is none for the viewer."
            fields[f"{first_lower(shape.name)}_by_{shape.lookup}"] = strawberry.field(resolver=lookup_resolver(shape), description=said)
    body = {"__module__": generated.__name__, **fields, **more}
    setattr(generated, "Viewer", _viewer_type())  # noqa: B010  # the module is filled at run time
    return strawberry.type(
        type("Query", (), body), name="Query", description="Everything that can be read. What a viewer may not see does not exist here."
    )


def _viewer_type() -> Any:
    relations = {
        "user": strawberry.field(resolver=named(viewer_user, ROOT | {"return": "Optional[User]"}), description="The viewer's own user."),
        "organisation": strawberry.field(
            resolver=named(viewer_organisation, ROOT | {"return": "Optional[Organisation]"}), description="The viewer's organisation."
        ),
    }
    body = {"__module__": generated.__name__, **VIEWER_FIELDS, **relations}
    said = "Who asks: the signed-in user with organisation, roles and language."
    return strawberry.type(type("Viewer", (), body), name="Viewer", description=said)
