"""Everything that the portals serve, in one list."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from api.graph import Graph
from portals import errors
from portals.assets import ASSETS
from portals.customer.routes import PLACES as CUSTOMER_PLACES
from portals.doors import COMMON_DOORS, DOORS
from portals.own import CHOICE, OUT, OWN
from portals.partner.routes import PLACES as PARTNER_PLACES
from portals.routing import route
from portals.visits import COMMON, CUSTOMER, PARTNER

PLACES = {
    COMMON: [*DOORS, *OUT, *COMMON_DOORS, *CHOICE],
    PARTNER: [*PARTNER_PLACES, *DOORS, *OUT, *OWN],
    CUSTOMER: [*CUSTOMER_PLACES, *DOORS, *OUT, *OWN],
}
"""What each portal serves below its base."""


def routes(graph: Graph) -> list[BaseRoute]:
    """The routes of both portals, of the common door, and the static files."""
    return [ASSETS, *(route(graph, portal, place) for portal, places in PLACES.items() for place in places)]


def error_pages(graph: Graph) -> Mapping[Any, Callable[[Request, Exception], Response]]:
    """How a refused or broken request is answered."""
    return errors.error_pages()
