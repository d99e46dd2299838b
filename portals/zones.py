"""The time zones that people choose among, named in their language."""

from functools import lru_cache

from babel.dates import get_timezone_location

from domain.calendar import provider_zone
from domain.identity.set_time_zone import known_zones

CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache
def zones_in(language: str) -> tuple[tuple[str, str], ...]:
    """(IANA name, as people read it), by the name: the places of the world, and UTC. `Asia/Shanghai` reads `Asia/Shanghai (上海)`."""
    names = sorted(name for name in known_zones() if name.partition("/")[0] in CONTINENTS)
    return tuple((name, shown(name, language)) for name in ("UTC", *names))


def usual_zone(language: str) -> str:
    """The provider's zone, as people read it."""
    return shown(provider_zone().key, language)


def shown(name: str, language: str) -> str:
    """The name with the city in that language, where that says more."""
    city = get_timezone_location(name, locale=language, return_city=True) if "/" in name else name
    return name if not city or city == name.rpartition("/")[2].replace("_", " ") else f"{name} ({city})"
