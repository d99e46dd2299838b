"""The second factor: its code at the sign-in, and the page that sets one up, renews its codes or removes it.

At the sign-in and while one is set up there may be no viewer yet: the session is not whole.
"""

from typing import Any

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from domain.acts import Refused
from domain.identity.factor_secret import reveal
from domain.identity.models import Awaited
from domain.identity.second_factor import provisioning_uri
from portals import identity
from portals.cookies import keep_session_cookie
from portals.entering import landing, let_in
from portals.forms import Form
from portals.pages import html
from portals.routing import public
from portals.visits import Visit, local_path


async def code_page(visit: Visit) -> Response:
    """The form that asks for the code; whoever is not asked for one goes to the sign-in."""
    found = await identity.standing(visit)
    if found is None or found.who.session.awaits is not Awaited.CODE:
        return visit.go("/sign-in")
    return html(visit, "second_factor.html", next=local_path(visit.request.query_params.get("next"), ""))


async def prove(visit: Visit) -> Response:
    """In, by the code."""
    wish = local_path(visit.sent.get("next"), "")
    try:
        entered = await identity.prove(visit, visit.sent.get("code", ""))
    except Refused as refusal:
        form = Form("second-factor", {}, [identity.said(visit, refusal)])
        return html(visit, "second_factor.html", identity.status_of(refusal), form=form, next=wish)
    return let_in(visit, entered, wish)


async def set_up_page(visit: Visit) -> Response:
    """What a second factor is; once it is begun, the QR code and the form for the first code."""
    found = await identity.standing(visit)
    if found is None or found.who.session.awaits is Awaited.CODE:
        return visit.go("/sign-in")
    return _set_up(visit, found)


async def begin(visit: Visit) -> Response:
    """A new secret; the page then shows it."""
    try:
        await identity.begin(visit, visit.sent.get("password", ""))
    except Refused as refusal:
        return await _refused(visit, "begin-factor", refusal)
    return RedirectResponse(f"{visit.portal.base}/second-factor/set-up", 303)


async def confirm(visit: Visit) -> Response:
    """The recovery codes, this once, and the way on."""
    try:
        done = await identity.confirm(visit, visit.sent.get("code", ""))
    except Refused as refusal:
        return await _refused(visit, "confirm-factor", refusal)
    on = landing(done.entered.user.audience, None) if done.entered else _home(visit)
    answer = html(visit, "recovery_codes.html", codes=done.codes, on=on, renewed=False)
    if done.entered is not None:
        keep_session_cookie(answer, done.entered.token)
    return answer


async def renew(visit: Visit) -> Response:
    """New recovery codes, this once."""
    if visit.who is None:
        return visit.go("/sign-in")
    try:
        codes = await identity.renew_codes(visit, visit.sent.get("password", ""), visit.sent.get("factorCode", ""))
    except Refused as refusal:
        return await _refused(visit, "renew-codes", refusal)
    return html(visit, "recovery_codes.html", codes=codes, on=_home(visit), renewed=True)


async def remove(visit: Visit) -> Response:
    """No second factor any more."""
    if visit.who is None:
        return visit.go("/sign-in")
    try:
        await identity.remove_factor(visit, visit.sent.get("password", ""), visit.sent.get("factorCode", ""))
    except Refused as refusal:
        return await _refused(visit, "remove-factor", refusal)
    return visit.go("/second-factor/set-up", "factor-removed")


def _home(visit: Visit) -> str:
    return f"{visit.portal.base}/account" if visit.portal.base else "/staff"


async def _refused(visit: Visit, name: str, refusal: Refused) -> Response:
    found = await identity.standing(visit)
    if found is None:
        return visit.go("/sign-in")
    return _set_up(visit, found, status=identity.status_of(refusal), form=Form(name, {}, [identity.said(visit, refusal)]))


def _set_up(visit: Visit, found: identity.Standing, **more: Any) -> Response:
    who, factor = found.who, found.factor
    secret = reveal(factor.secret) if factor is not None and factor.confirmed_at is None else None
    uri = secret and provisioning_uri(secret, who.account.email)
    shown: dict[str, Any] = {
        "held": found.has_factor,
        "codes": found.codes,
        "home": _home(visit) if visit.who else None,
        "asked": who.session.awaits is None,
        "email": who.account.email,
        "secret": secret and " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "uri": uri,
        "picture": uri and picture(uri),
    }
    return html(visit, "set_up_factor.html", **shown, **more)


def picture(uri: str) -> Markup:
    """A QR code as SVG, made here: nothing of it leaves the server but in this page."""
    import segno  # noqa: PLC0415  # seldom needed: once in a person's time here

    code = segno.make(uri, error="m", micro=False)
    return Markup(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None))  # noqa: S704  # paths alone


FACTOR = [
    public("/second-factor", code_page, prove),
    public("/second-factor/set-up", set_up_page, begin),
    public("/second-factor/confirm", set_up_page, confirm),
    public("/second-factor/codes", set_up_page, renew),
    public("/second-factor/remove", set_up_page, remove),
]
"""Of each portal, and of the common door."""
