"""Where a person goes who has been let in: to the page that was asked for, to the choice, or to the second factor first."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from domain.identity.models import Audience, Awaited
from domain.identity.sign_in import SignedIn
from portals.cookies import keep_session_cookie
from portals.visits import CUSTOMER, PARTNER, Visit, local_path
from settings import settings

STEPS = {Awaited.CODE: "/second-factor", Awaited.ENROLMENT: "/second-factor/set-up"}


def home_of(audience: Audience) -> str:
    """Where a person begins: their portal; staff at the query editor where it is served, else on a page that says where to go."""
    staff = "/graphiql" if settings().serves_graphiql else "/staff"
    return {Audience.PARTNER: PARTNER.base, Audience.CUSTOMER: CUSTOMER.base}.get(audience, staff)


def landing(audience: Audience, wish: str | None) -> str:
    """The page that was asked for, where it is one of the person's own portal; else the beginning."""
    home = home_of(audience)
    path = local_path(wish, home)
    return path if path == home or path.startswith((home + "/", home + "?")) else home


def let_in(visit: Visit, entered: SignedIn, wish: str | None = None) -> Response:
    """303 to where the person goes next, with the session's cookie."""
    if entered.awaits is not None:
        path = visit.portal.base + STEPS[entered.awaits] + (f"?{urlencode({'next': wish})}" if wish else "")
    else:
        path = "/choose" if len(entered.memberships) > 1 else landing(entered.user.audience, wish)
    answer = RedirectResponse(path, 303)
    keep_session_cookie(answer, entered.token)
    return answer
