"""The customer accepts a project, or returns its acceptance with what is missing (S0-37)."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.typed import Typed
from portals.visits import Visit

ACCEPTANCE = Page.of("customer/project_acceptance", subject="acceptance", section="/projects")
CERTIFICATE = Page.of("customer/project_certificate", subject="acceptance", section="/projects")
SIGN, RETURN = load("customer/sign_project_acceptance"), load("customer/return_project_acceptance")
SATISFACTION = ("1", "2", "3", "4", "5")


async def sign(visit: Visit) -> Response:
    """The signature on exactly the content that was read, with the signer's password again."""
    typed = Typed(visit)
    given = _read(visit) | {
        "opinion": visit.sent.get("opinion"),
        "satisfaction": int(typed.choice("satisfaction", SATISFACTION) or 0) if visit.sent.get("final") else None,
        "password": visit.sent.get("password", ""),
    }
    return await finish(visit, typed.errors or await perform(visit, SIGN, given), ACCEPTANCE, "sign", notice="signed")


async def send_back(visit: Visit) -> Response:
    """What is missing; the project manager prepares the next round."""
    given = _read(visit) | {"reason": visit.sent.get("reason", "")}
    return await finish(visit, await perform(visit, RETURN, given), ACCEPTANCE, "return", notice="sent-back")


def _read(visit: Visit) -> dict[str, object]:
    return {"projectAcceptanceId": visit.request.path_params["id"], "contentHash": visit.sent.get("contentHash", "")}
