"""What everybody has in every portal: alerts, account, language, sessions, files, the way out."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.documents.files import hand_out
from domain.acts import Refused
from domain.language import LANGUAGES
from portals import identity
from portals.acts import finish, perform
from portals.cookies import drop_session_cookie, keep_language_cookie
from portals.entering import home_of, let_in
from portals.forms import FieldError, Form
from portals.pages import Page, html, load
from portals.routing import Place, act, page
from portals.visits import Visit, local_path
from portals.zones import usual_zone, zones_in

ALERTS = Page.of("alerts", "shared/alerts")
ACCOUNT = Page.of("account", "shared/account")
ACKNOWLEDGE, SET_LANGUAGE = load("shared/acknowledge_alert"), load("shared/set_language")
SET_TIME_ZONE = load("shared/set_time_zone")
CHOOSE_DELIVERY = load("shared/choose_delivery")


async def acknowledge(visit: Visit) -> Response:
    """An alert is marked as seen."""
    given = {"alertId": visit.request.path_params["id"]}
    return await finish(visit, await perform(visit, ACKNOWLEDGE, given), ALERTS, "alert", notice="acknowledged")


async def account(visit: Visit) -> Response:
    """The account, with the way to other memberships where there are some."""
    return await _account(visit)


async def _account(visit: Visit, status: int = 200, form: Form | None = None) -> Response:
    several = len(await identity.memberships(visit)) > 1
    more = {"several": several, "has_factor": await identity.has_factor(visit)}
    return await ACCOUNT.answer(visit, status, form, zones=zones_in(visit.language), usual_zone=usual_zone(visit.language), **more)


async def language(visit: Visit) -> Response:
    """The language of pages and mails; before the sign-in, of this browser."""
    wish = visit.sent.get("language", "")
    if wish not in LANGUAGES:
        raise HTTPException(400)
    if visit.who is not None:
        await perform(visit, SET_LANGUAGE, {"language": wish.upper()})
    answer = RedirectResponse(local_path(visit.sent.get("next"), visit.portal.base or "/sign-in"), 303)
    keep_language_cookie(answer, wish)
    return answer


async def time_zone(visit: Visit) -> Response:
    """In which time zone pages and mails show times; none is the provider's."""
    errors = await perform(visit, SET_TIME_ZONE, {"timeZone": visit.sent.get("timeZone") or None})
    if errors:
        return await _account(visit, 422, Form("zone", visit.kept(), errors))
    return visit.go("/account", "time-zone")


async def password(visit: Visit) -> Response:
    """A new password; every other session ends."""
    old, new = visit.sent.get("oldPassword", ""), visit.sent.get("newPassword", "")
    if new != visit.sent.get("again", ""):
        return await _refused(visit, FieldError("PASSWORDS_DIFFER", "again", visit.speech.gettext("The two passwords differ.")))
    try:
        await identity.renew_password(visit, old, new)
    except Refused as refusal:
        return await _refused(visit, identity.said(visit, refusal))
    return visit.go("/account", "password")


async def _refused(visit: Visit, error: FieldError) -> Response:
    return await _account(visit, 422, Form("password", visit.kept(), [error]))


async def alert_delivery(visit: Visit) -> Response:
    """Which alerts are mailed, and when: all of them (`all`), and single rules (`rule-…`), where nothing chosen goes with all."""
    chosen = {name.removeprefix("rule-"): value for name, value in visit.sent.items() if name.startswith("rule-")}
    wishes = [(None, visit.sent.get("all", "")), *chosen.items()]
    errors = await perform(visit, CHOOSE_DELIVERY, {"choices": [{"rule": rule, "delivery": wish or None} for rule, wish in wishes]})
    if errors:
        return await _account(visit, 422, Form("delivery", visit.kept(), errors))
    return visit.go("/account", "delivery")


async def end_session(visit: Visit) -> Response:
    """Another of the viewer's sessions ends."""
    await identity.leave(visit, identity.row_of(identity.SESSION, visit.request.path_params["id"]))
    return visit.go("/account", "session-ended")


async def sign_out(visit: Visit) -> Response:
    """The session ends, and nothing of it stays in the browser."""
    if visit.who is not None:
        await identity.leave(visit, visit.who.session_id)
    return _out(visit, "signed-out")


async def sign_out_everywhere(visit: Visit) -> Response:
    """All sessions end."""
    await identity.leave_everywhere(visit)
    return _out(visit, "everywhere")


def _out(visit: Visit, notice: str) -> Response:
    answer = visit.go("/sign-in", notice)
    drop_session_cookie(answer)
    return answer


async def choose(visit: Visit) -> Response:
    """As whom to go on: a person may belong to several organisations."""
    found = await identity.memberships(visit)
    choices = [{"id": identity.user_global_id(each), "organisation": each.organisation, "audience": each.audience} for each in found]
    return html(visit, "choose.html", choices=choices)


async def switch(visit: Visit) -> Response:
    """Goes on as another user of the same person."""
    user_id = identity.row_of(identity.USER, visit.sent.get("user", ""))
    audience = next((each.audience for each in await identity.memberships(visit) if each.user_id == user_id), None)
    if audience is None:
        raise HTTPException(404)
    if user_id != visit.viewer.user_id:
        return let_in(visit, await identity.become(visit, user_id))
    return RedirectResponse(home_of(audience), 303)


async def document(visit: Visit) -> Response:
    """A file, as an attachment."""
    return await hand_out(visit.graph, visit.viewer, visit.request.path_params["id"])


OUT = [
    Place("/language", None, language, is_public=True),
    Place("/sign-out", None, sign_out, is_public=True),
]
"""Of each portal, and of the common door."""
OWN = [
    page("/alerts", ALERTS),
    act("/alerts/{id}/acknowledge", acknowledge, "/alerts"),
    page("/account", account),
    act("/time-zone", time_zone, "/account"),
    act("/password", password, "/account"),
    act("/alert-delivery", alert_delivery, "/account"),
    act("/sessions/{id}/end", end_session, "/account"),
    act("/sign-out-everywhere", sign_out_everywhere, "/account"),
    page("/documents/{id}", document),
]
"""Of each portal."""
CHOICE = [page("/choose", choose), act("/switch", switch, "/choose")]
"""Of the common door."""
