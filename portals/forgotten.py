"""Who forgot the password: asks for a link by mail, opens it, sets another. Nobody learns here whether an address is known."""

from starlette.responses import Response

from domain.acts import Refused
from portals import identity
from portals.forms import FieldError, Form
from portals.pages import html
from portals.routing import public
from portals.visits import Visit


async def forgotten_page(visit: Visit) -> Response:
    """The form that asks for the address."""
    return html(visit, "forgotten.html")


async def ask(visit: Visit) -> Response:
    """The same answer to every address: a mail may be on its way."""
    try:
        await identity.forgot(visit, visit.sent.get("email", ""))
    except Refused as refusal:
        form = Form("forgotten", visit.kept(), [identity.said(visit, refusal)])
        return html(visit, "forgotten.html", identity.status_of(refusal), form=form)
    return visit.go("/sign-in", "reset-asked")


async def reset_page(visit: Visit) -> Response:
    """The form behind the mailed link; a link that is over says so (404)."""
    token = visit.request.path_params["token"]
    email = await identity.reset_address(visit.graph, token)
    return html(visit, "reset.html", 200 if email else 404, token=token, email=email)


async def reset(visit: Visit) -> Response:
    """The password is set; the person signs in with it."""
    token, password = visit.request.path_params["token"], visit.sent.get("password", "")
    email = await identity.reset_address(visit.graph, token)
    if email is None:
        return html(visit, "reset.html", 404, token=token, email=None)
    try:
        if password != visit.sent.get("again", ""):
            error = FieldError("PASSWORDS_DIFFER", "again", visit.speech.gettext("The two passwords differ."))
            return html(visit, "reset.html", 422, form=Form("reset", {}, [error]), token=token, email=email)
        await identity.reset(visit, token, password)
    except Refused as refusal:
        form = Form("reset", {}, [identity.said(visit, refusal)])
        return html(visit, "reset.html", identity.status_of(refusal), form=form, token=token, email=email)
    return visit.go("/sign-in", "reset")


FORGOTTEN = [public("/forgotten", forgotten_page, ask), public("/reset/{token}", reset_page, reset)]
"""Of each portal, and of the common door."""
