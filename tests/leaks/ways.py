"""Who is asked about a type: of two people who read it in the same ways, the one who sees more of it.

They are answered by the same statements with other parameters.
"""

from collections.abc import Mapping
from functools import cache

from api.shape import SHAPES, Many, One, Shape
from tests.opinion.opinion import Opinion

Ways = frozenset[tuple[str, str, frozenset[tuple[str, str, str]]]]


def askers(opinions: Mapping[str, Opinion], shape: Shape, *, related: bool = True) -> list[str]:
    """For each set of ways of reading a type (and with `related` those of what it is related to) the person who sees most of it."""
    found: dict[Ways, str] = {}
    for persona in sorted(opinions, key=lambda one: len(opinions[one].sees(shape)), reverse=True):
        found.setdefault(ways_of(opinions[persona], shape, related=related), persona)
    return list(found.values())


def ways_of(opinion: Opinion, shape: Shape, *, related: bool = True) -> Ways:
    """How each field group of the type is read, and which rows exist of what is related to it and of what it stands below."""
    audience = str(opinion.user["audience"])
    return frozenset((audience, group, frozenset(opinion.ways(group))) for group in _groups(shape.name, related))


@cache
def _groups(name: str, related: bool) -> frozenset[str]:
    """The field groups of a type, and those by which rows of the types around it exist."""
    shape = SHAPES[name]
    names = {name, *(item.target for item in shape.fields.values() if related and isinstance(item, One | Many))}
    if shape.plural is None:
        names |= {other.name for other in SHAPES.values() for item in other.fields.values() if getattr(item, "target", "") == name}
    return frozenset({*(f"{name}:{item.group}" for item in shape.fields.values()), *(f"{near}:basic" for near in names)})
