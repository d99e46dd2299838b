"""Who is asked about a type, and about a field of it.

Of two people who read a type in the same ways, the one who sees more of it is asked: they are answered by the same statements with other
parameters. Of those, a few are asked about each field, by each field others; with CONCORD_TEST_EVERYBODY all of them.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from api.shape import SHAPES, Many, One, Shape
from tests.leaks.rows import number
from tests.opinion.opinion import Opinion

Ways = frozenset[tuple[str, str, frozenset[tuple[str, str, str]]]]
Asks = Callable[[Shape, str], bool]
"""Whether somebody is asked about a field of a type; a field of a related type is `relation.field`."""
EVERYBODY = bool(os.environ.get("CONCORD_TEST_EVERYBODY"))
MOST = {"guarded": 2, "plain": 1, "refused": 1}
"""How many are asked about a field: of those from whom it is hidden in some rows that they see; who read it in each; who never read it."""
MOST_BEYOND = {"guarded": 1, "plain": 1, "refused": 0}
"""The same of a field of something related."""


def everything(_shape: Shape, _name: str) -> bool:
    """Whoever is asked about every field."""
    return True


@dataclass(frozen=True)
class Lots:
    """Who is asked about which field of a type, or of one that is related to it."""

    opinions: Mapping[str, Opinion]
    askers: Mapping[str, Sequence[str]]
    askers_of_own: Mapping[str, Sequence[str]]
    drawn: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def of(self, persona: str) -> Asks:
        """What one person is asked about."""
        return everything if EVERYBODY else lambda shape, name: persona in self.people(shape, name)

    def people(self, shape: Shape, name: str) -> frozenset[str]:
        """Some of each kind, drawn by the field's name."""
        key = (shape.name, name)
        if key not in self.drawn:
            askers, quota = (self.askers, MOST_BEYOND) if "." in name else (self.askers_of_own, MOST)
            by_lot = sorted(askers[shape.name], key=lambda one: number(f"{one} {shape.name} {name}", 1_000_000))
            kinds = {persona: _kind(self.opinions[persona], shape, *name.split(".")) for persona in by_lot}
            self.drawn[key] = frozenset(
                persona for kind, most in quota.items() for persona in [one for one in by_lot if kinds[one] == kind][:most]
            )
        return self.drawn[key]


def _kind(opinion: Opinion, shape: Shape, name: str, beyond: str | None = None) -> str:
    """How a person stands to a field, or to one of what a relation leads to."""
    if name != "id" and not opinion.may_filter(shape, name):
        return "refused"
    if beyond is not None:
        return _kind(opinion, SHAPES[getattr(shape.fields[name], "target", "")], beyond)
    return "plain" if name == "id" or opinion.implies(shape, name) else "guarded"


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
