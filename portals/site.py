"""Everything that the portals serve, in one list."""

import enum
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from api.graph import Graph
from api.live.hub import Hub
from portals import errors
from portals.assets import ASSETS
from portals.customer.routes import PLACES as CUSTOMER_PLACES
from portals.doors import COMMON_DOORS, DOORS
from portals.own import CHOICE, OUT, OWN
from portals.partner.routes import PLACES as PARTNER_PLACES
from portals.routing import route
from portals.view_doors import VIEWS
from portals.visits import COMMON, CUSTOMER, PARTNER, STAFF

PLACES = {
    COMMON: [*DOORS, *OUT, *COMMON_DOORS, *CHOICE],
    PARTNER: [*PARTNER_PLACES, *DOORS, *VIEWS, *OUT, *OWN],
    CUSTOMER: [*CUSTOMER_PLACES, *DOORS, *VIEWS, *OUT, *OWN],
}
"""What each portal serves below its base."""


class Serves(enum.Enum):
    """What an address serves: everything, or what is for outsiders, or what is for staff alone."""

    EVERYTHING = enum.auto()
    PORTALS = enum.auto()
    STAFF = enum.auto()


OF_PORTALS = {COMMON: [*OUT, *CHOICE], PARTNER: PLACES[PARTNER], CUSTOMER: PLACES[CUSTOMER]}
OF_STAFF = {STAFF: PLACES[COMMON]}
"""Where the addresses are apart, outsiders sign in at their portals' doors, and the common door is the staff's."""


def routes(graph: Graph, serves: Serves = Serves.EVERYTHING, hub: Hub | None = None) -> list[BaseRoute]:
    """The routes of the portals and the common door that an address serves, and the static files."""
    served = {Serves.EVERYTHING: PLACES, Serves.PORTALS: OF_PORTALS, Serves.STAFF: OF_STAFF}[serves]
    return [ASSETS, *(route(graph, portal, place, hub) for portal, places in served.items() for place in places)]


def error_pages(graph: Graph) -> Mapping[Any, Callable[[Request, Exception], Response]]:
    """How a refused or broken request is answered."""
    return errors.error_pages()
