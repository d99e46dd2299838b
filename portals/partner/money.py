"""The partner's money: invoices for open payments, the settlement applied for, evaluated, objected to and confirmed."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.forms import FieldError
from portals.pages import Page, load
from portals.typed import Typed
from portals.uploads import receive
from portals.visits import Visit

PAYABLES = Page.of("partner/payables")
SETTLEMENT = Page.of("partner/settlement", subject="settlement")
EVALUATE, OBJECT = load("partner/evaluate"), load("partner/object_to_line")
DIMENSIONS = ("quality", "schedule", "documents", "stability", "response", "cooperation")
INVOICE = load("partner/record_invoice")
APPLY, CONFIRM = load("partner/request_settlement"), load("partner/confirm_settlement")
LISTS = {"OPEN": ["OPEN"], "INVOICED": ["INVOICED", "PARTLY_PAID"], "PAID": ["PAID"], "LOCKED": ["LOCKED"]}
"""The tabs of the list of payments, each with its states."""
INVOICE_KINDS = ("VAT_SPECIAL", "VAT_ORDINARY")


async def payables(visit: Visit) -> Response:
    """The list, all of it or one tab."""
    state = visit.request.query_params.get("state")
    if state not in LISTS:
        return await PAYABLES.answer(visit, state=None, uploaded=[])
    return await PAYABLES.answer(visit, state=state, uploaded=[], variables={"where": {"state": {"in": LISTS[state]}}})


async def invoice(visit: Visit) -> Response:
    """An invoice with its scan; refused, the list of open payments shows the form again."""
    payable_id, got = visit.request.path_params["id"], await receive(visit)
    typed = Typed(visit, got.errors)
    given = {
        "payableId": payable_id,
        "number": visit.sent.get("number", ""),
        "kind": typed.choice("kind", INVOICE_KINDS),
        "amount": typed.amount("amount"),
        "issuedOn": typed.day("issuedOn"),
        "documentId": next(iter(reversed(got.of("file"))), None),
        **visit.version(),
    }
    errors = typed.errors or await perform(visit, INVOICE, given, {"documentId": "file"})
    if not errors:
        return visit.go("/payables", "invoiced")
    only = {"where": {"id": {"eq": payable_id}}}
    uploaded = await got.kept(visit)
    return await finish(visit, errors, PAYABLES, f"invoice-{payable_id}", notice="invoiced", uploaded=uploaded, variables=only)


async def apply(visit: Visit) -> Response:
    """The partner applies for the settlement."""
    given = {"settlementId": visit.request.path_params["id"], "note": visit.sent.get("remark"), **visit.version()}
    return await finish(visit, await perform(visit, APPLY, given, {"note": "remark"}), SETTLEMENT, "request", notice="applied")


async def confirm(visit: Visit) -> Response:
    """The partner confirms the statement that it has read, named by its number."""
    number = visit.sent.get("statementNumber", "")
    if visit.sent.get("read") != "yes" or not number.isdecimal():
        errors = [FieldError("NOT_READ", "read", visit.speech.gettext("Please check the statement first, then tick this."))]
    else:
        given = {"settlementId": visit.request.path_params["id"], "statementNumber": int(number[:9]), **visit.version()}
        errors = await perform(visit, CONFIRM, given)
    return await finish(visit, errors, SETTLEMENT, "confirm", notice="confirmed")


async def evaluate(visit: Visit) -> Response:
    """The partner's own scores, sealed until the provider's stand too."""
    typed = Typed(visit)
    points = {name: typed.points(name) for name in DIMENSIONS}
    given = {"settlementId": visit.request.path_params["id"], **points, "comment": visit.sent.get("comment")}
    errors = typed.errors or await perform(visit, EVALUATE, given)
    return await finish(visit, errors, SETTLEMENT, "evaluate", notice="evaluated")


async def object_to_line(visit: Visit) -> Response:
    """The partner objects to one deduction."""
    line_id = visit.request.path_params["line"]
    given = {"settlementId": visit.request.path_params["id"], "lineId": line_id, "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, OBJECT, given), SETTLEMENT, f"object-{line_id}", notice="objected")
