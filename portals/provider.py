"""The staff's sign-in by an OpenID Connect provider: out to it with a cookie that knows the way back, and in again."""

import hmac
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.acts import Refused
from portals import identity
from portals.attempt import CALLBACK, Attempt
from portals.cookies import cookie, drop_attempt_cookie, keep_attempt_cookie
from portals.entering import let_in
from portals.forms import Form
from portals.pages import html
from portals.routing import public
from portals.visits import Visit, local_path
from settings import Settings, settings

ATTEMPT = "concord_attempt"
OUT = CALLBACK.removesuffix("/callback")


async def out(visit: Visit) -> Response:
    """To the provider."""
    here = _configured()
    attempt, wish = Attempt(), local_path(visit.request.query_params.get("next"), "")
    try:
        answer = RedirectResponse(await _client().address(here, attempt), 303)
    except Refused as refusal:
        return _refused(visit, refusal)
    keep_attempt_cookie(answer, ATTEMPT, "~".join((attempt.state, attempt.nonce, attempt.verifier, quote(wish, safe=""))))
    return answer


async def back(visit: Visit) -> Response:
    """From the provider: in, or the sign-in page with the reason. The cookie serves once."""
    here, kept = _configured(), cookie(visit.request, ATTEMPT).split("~")
    answer: Response
    if len(kept) != 4 or not hmac.compare_digest(kept[0].encode(), visit.request.query_params.get("state", "").encode()):
        answer = visit.go("/sign-in", "begin-again")
    else:
        try:
            person = await _client().vouched(here, Attempt(*kept[:3]), f"{here.staff_url}{CALLBACK}?{visit.request.url.query}")
            answer = let_in(visit, await identity.enter_by_provider(visit, person), local_path(unquote(kept[3]), ""))
        except Refused as refusal:
            answer = _refused(visit, refusal)
    drop_attempt_cookie(answer, ATTEMPT)
    return answer


def _client() -> ModuleType:
    """What speaks with the provider: loaded with the first who signs in so, for most installations have none."""
    return import_module("portals.openid")


def _refused(visit: Visit, refusal: Refused) -> Response:
    form = Form("sign-in", {}, [identity.said(visit, refusal)])
    return html(visit, "sign_in.html", identity.status_of(refusal), form=form, next="", **shown(visit))


def shown(visit: Visit) -> dict[str, Any]:
    """What the sign-in page says besides: the name of the provider at the common door, and where the portals are if not here."""
    here = settings()
    return {
        "provider": here.oidc_name if here.oidc_issuer and not visit.portal.base else None,
        "portals": here.public_url if here.is_split else "",
    }


def _configured() -> Settings:
    if settings().oidc_issuer is None:
        raise HTTPException(404)
    return settings()


PROVIDER = [public(OUT, out), public(CALLBACK, back)]
"""Of the common door alone."""
