"""What every resolver needs: the request's reader, the place in the response, and annotations that resolve among the types."""

from typing import Any

from graphql import GraphQLResolveInfo
from graphql.pyutils import Path as ResponsePath
from strawberry.types import Info

from api import generated, generated_types
from api.reading.executor import Reader
from api.reading.plan import Path

ROOT: dict[str, Any] = {"root": Any, "info": Info}


def reader(info: Info) -> Reader:
    """The request's reader."""
    found: Reader = info.context["reader"]
    return found


def path_of(info: Info) -> Path:
    """The place in the response, as the plan knows a level by it."""
    raw: GraphQLResolveInfo[Any] = info._raw_info
    place: ResponsePath | None = raw.path
    found: list[str] = []
    while place is not None:
        if isinstance(place.key, str):
            found.append(f"{place.typename}:{place.key}")
        place = place.prev
    return tuple(reversed(found))


def named(resolver: Any, annotations: dict[str, Any]) -> Any:
    """A resolver whose annotations are written as texts, of the generated types."""
    resolver.__annotations__ = generated_types.annotations(annotations)
    resolver.__module__ = generated.__name__
    return resolver
