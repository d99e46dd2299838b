"""The partner's orders: read, answered; the request for acceptance, and the change of what was handed in."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.forms import FieldError
from portals.pages import Page, load
from portals.rendering import nodes
from portals.uploads import Received, receive
from portals.visits import Visit

ORDER = Page.of("partner/order", subject="order")
ACCEPTANCE = Page.of("partner/acceptance", subject="acceptance", section="/orders")
REQUEST = Page.of("partner/request_acceptance", subject="order", section="/orders")
CHANGE = Page.of("partner/change_acceptance", subject="acceptance", section="/orders")
ACCEPT, DECLINE = load("partner/accept_order"), load("partner/decline_order")
KINDS = ("FINAL", "PARTIAL", "INITIAL")
FINISH_ITEM = load("partner/finish_punch_item")
REQUEST_ACCEPTANCE, CHANGE_ACCEPTANCE = load("partner/request_acceptance_act"), load("partner/change_acceptance_act")


async def accept(visit: Visit) -> Response:
    """The partner accepts the order."""
    given = {"orderId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, ACCEPT, given), ORDER, "accept", notice="accepted")


async def decline(visit: Visit) -> Response:
    """The partner declines the order with a reason."""
    given = {"orderId": visit.request.path_params["id"], "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, DECLINE, given), ORDER, "decline", notice="declined")


async def request_page(visit: Visit) -> Response:
    """The list of deliverables, each waiting for its documents."""
    return await REQUEST.answer(visit, uploaded=[])


async def request(visit: Visit) -> Response:
    """The documents are taken, and the acceptance is requested with them; refused, they stay in the form."""
    got, order_id = await receive(visit), visit.request.path_params["id"]
    items = nodes((await REQUEST.data(visit))["order"]["deliverables"])
    kind = next((kind for kind in KINDS if kind == visit.sent.get("kind")), "FINAL")
    wanted = items if kind == "FINAL" else [item for item in items if got.of(_field(item))] or items
    errors = got.errors or await _hand_in(visit, REQUEST_ACCEPTANCE, {"orderId": order_id, "kind": kind}, wanted, got)
    if errors:
        return await finish(visit, errors, REQUEST, "request", notice="requested", uploaded=await got.kept(visit))
    return visit.go(f"/orders/{order_id}", "requested")


async def change_page(visit: Visit) -> Response:
    """The list of deliverables with what was handed in for each, to be kept or replaced."""
    acceptance = (await CHANGE.data(visit))["acceptance"]
    handed = [{**each["document"], "field": _field(each["deliverable"])} for each in nodes(acceptance["documents"]) if each["document"]]
    return await CHANGE.answer(visit, uploaded=handed)


async def change(visit: Visit) -> Response:
    """Other documents, or another remark: a new round begins; refused, everything stays in the form."""
    got = await receive(visit)
    acceptance = (await CHANGE.data(visit))["acceptance"]
    items = _covered(acceptance)
    errors = got.errors or await _hand_in(visit, CHANGE_ACCEPTANCE, {"acceptanceId": acceptance["id"]}, items, got)
    if errors:
        return await finish(visit, errors, CHANGE, "change", notice="changed", uploaded=await got.kept(visit))
    return visit.go(f"/orders/{acceptance['order']['id']}", "changed")


async def finish_item(visit: Visit) -> Response:
    """An item of a punch list is done: a word, documents, or both."""
    got, item_id = await receive(visit), visit.request.path_params["item"]
    given = {"punchItemId": item_id, "note": visit.sent.get("note"), "documentIds": got.of("shown"), **visit.version()}
    errors = got.errors or await perform(visit, FINISH_ITEM, given, {"documentIds": "shown"})
    return await finish(
        visit, errors, ACCEPTANCE, f"punch-{item_id}", notice="punch-done", uploaded=await got.kept(visit) if errors else []
    )


def _covered(acceptance: Any) -> list[Any]:
    """The deliverables that a round covers: what was handed in for others is no change of it."""
    places = {each["deliverable"]["sequence"] for each in nodes(acceptance["documents"]) if each["deliverable"]}
    return [item for item in nodes(acceptance["order"]["deliverables"]) if item["sequence"] in places]


async def _hand_in(visit: Visit, document: str, subject: dict[str, str], items: list[Any], got: Received) -> list[FieldError]:
    """The act with the documents of each deliverable; what is wrong with them stands at the first one without any."""
    deliveries = [{"deliverableId": item["id"], "documentIds": got.of(_field(item))} for item in items]
    given = {**subject, "deliveries": deliveries, "note": visit.sent.get("note"), **visit.version()}
    return await perform(visit, document, given, {"deliveries": _waiting(items, got)})


def _field(item: Any) -> str:
    return f"deliverable-{item['sequence']}"


def _waiting(items: list[Any], got: Received) -> str:
    """The field that a refusal of the documents concerns: the first without any."""
    return next((_field(item) for item in items if not got.of(_field(item))), _field(items[0]) if items else "note")
