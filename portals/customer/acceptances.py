"""The customer signs."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.typed import Typed
from portals.visits import Visit

ACCEPTANCE = Page.of("customer/acceptance", subject="acceptance")
SIGN = load("customer/sign_acceptance")
OUTCOMES = ("PASS", "FAIL")


async def sign(visit: Visit) -> Response:
    """The word of the customer on exactly the content that was read, with the signer's password again."""
    typed = Typed(visit)
    given = {
        "acceptanceId": visit.request.path_params["id"],
        "party": "CUSTOMER",
        "outcome": typed.choice("outcome", OUTCOMES),
        "opinion": visit.sent.get("opinion"),
        "contentHash": visit.sent.get("contentHash", ""),
        "password": visit.sent.get("password", ""),
    }
    errors = typed.errors or await perform(visit, SIGN, given)
    return await finish(visit, errors, ACCEPTANCE, "sign", notice="signed")
