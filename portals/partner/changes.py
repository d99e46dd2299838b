"""A change order: read, accepted or declined by the partner."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.visits import Visit

CHANGE = Page.of("partner/change", subject="change", section="/orders")
ACCEPT, DECLINE = load("partner/accept_change"), load("partner/decline_change")


async def accept(visit: Visit) -> Response:
    """The partner accepts the change."""
    given = {"changeOrderId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, ACCEPT, given), CHANGE, "accept", notice="change-accepted")


async def decline(visit: Visit) -> Response:
    """The partner declines the change with a reason."""
    given = {"changeOrderId": visit.request.path_params["id"], "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, DECLINE, given), CHANGE, "decline", notice="change-declined")
