"""The termination of an order: read, agreed to or objected to by the partner."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.visits import Visit

TERMINATION = Page.of("partner/termination", subject="termination", section="/orders")
AGREE, OBJECT = load("partner/agree_termination"), load("partner/object_termination")


async def agree(visit: Visit) -> Response:
    """The partner agrees."""
    given = {"terminationId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, AGREE, given), TERMINATION, "agree", notice="termination-agreed")


async def object_(visit: Visit) -> Response:
    """The partner objects, and says why."""
    given = {"terminationId": visit.request.path_params["id"], "answer": visit.sent.get("answer", ""), **visit.version()}
    return await finish(visit, await perform(visit, OBJECT, given), TERMINATION, "object", notice="termination-objected")
