"""Before the sign-in: the sign-in of each portal and the common one, the invitation, the choice among several memberships."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from domain.acts import Refused
from domain.identity.queries import Invited
from portals import identity
from portals.entering import landing, let_in
from portals.factor import FACTOR
from portals.forgotten import FORGOTTEN
from portals.forms import FieldError, Form
from portals.pages import html
from portals.provider import PROVIDER, shown
from portals.routing import Place, public
from portals.visits import Visit, local_path
from settings import settings


async def sign_in_page(visit: Visit) -> Response:
    """The form; whoever is signed in here already goes on."""
    wish = visit.request.query_params.get("next")
    if visit.who is not None and visit.portal.audience in (None, visit.who.audience):
        return RedirectResponse(landing(visit.who.audience, wish), 303)
    return html(visit, "sign_in.html", next=local_path(wish, ""), **shown(visit))


async def sign_in(visit: Visit) -> Response:
    """A session of the person's oldest user of this portal; with several, the choice comes next."""
    wish = local_path(visit.sent.get("next"), "")
    try:
        entered = await identity.enter(
            visit.graph, visit.sent.get("email", ""), visit.sent.get("password", ""), visit.device, visit.portal.audience
        )
    except Refused as refusal:
        form = Form("sign-in", visit.kept(), [identity.said(visit, refusal)])
        return html(visit, "sign_in.html", identity.status_of(refusal), form=form, next=wish, **shown(visit))
    return let_in(visit, entered, wish)


async def invitation_page(visit: Visit) -> Response:
    """Who is invited by whom, and the form; a link that is over says so (404)."""
    token = visit.request.path_params["token"]
    invited = await identity.invitation(visit.graph, token)
    return html(visit, "accept_invitation.html", 200 if invited else 404, token=token, invitation=_shown(invited))


async def join(visit: Visit) -> Response:
    """The password is set, or the known one proved, and the person is in."""
    token, password = visit.request.path_params["token"], visit.sent.get("password", "")
    invited = await identity.invitation(visit.graph, token)
    if invited is None:
        return html(visit, "accept_invitation.html", 404, token=token, invitation=None)
    if not invited.has_password and password != visit.sent.get("again", ""):
        error = FieldError("PASSWORDS_DIFFER", "again", visit.speech.gettext("The two passwords differ."))
        return _again(visit, token, invited, error)
    try:
        entered = await identity.join(visit.graph, token, password, visit.device)
    except Refused as refusal:
        return _again(visit, token, invited, identity.said(visit, refusal))
    return let_in(visit, entered)


def _again(visit: Visit, token: str, invited: Invited, error: FieldError) -> Response:
    form = Form("invitation", visit.kept(), [error])
    return html(visit, "accept_invitation.html", 422, form=form, token=token, invitation=_shown(invited))


def _shown(invited: Invited | None) -> dict[str, Any] | None:
    return (
        None
        if invited is None
        else {
            "name": invited.name,
            "email": invited.email,
            "organisation": invited.organisation,
            "expiresAt": invited.expires_at.isoformat(),
            "hasPassword": invited.has_password,
        }
    )


async def staff_page(visit: Visit) -> Response:
    """Staff has no portal: where to go instead."""
    return html(visit, "staff.html", graphiql=settings().serves_graphiql)


DOORS = [
    public("/sign-in", sign_in_page, sign_in),
    public("/invitation/{token}", invitation_page, join),
    *FORGOTTEN,
    *FACTOR,
]
"""Of each portal, and of the common door."""
COMMON_DOORS: list[Place] = [public("/staff", staff_page), *PROVIDER]
