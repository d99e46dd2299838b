"""The doors of a view as somebody else: its link is opened once, and it ends."""

from starlette.responses import RedirectResponse, Response

from domain.acts import Refused
from portals import identity
from portals.cookies import drop_view_cookie, keep_view_cookie
from portals.pages import html
from portals.routing import Place
from portals.visits import Visit


async def link_page(visit: Visit) -> Response:
    """Who would look as whom, and why; nothing has happened yet, so that a mere look at the link does not use it."""
    found = await identity.view_behind(visit)
    return html(visit, "view_as.html", 200 if found else 404, token=visit.request.path_params["token"], view=found)


async def open_link(visit: Visit) -> Response:
    """The portal as that person sees it, with a cookie of its own beside the browser's session."""
    try:
        secret = await identity.open_view(visit)
    except Refused:
        return html(visit, "view_as.html", 404, token=visit.request.path_params["token"], view=None)
    answer = RedirectResponse(visit.portal.base, 303)
    keep_view_cookie(answer, secret)
    return answer


async def end_view(visit: Visit) -> Response:
    """The view ends here and everywhere."""
    await identity.end_view(visit)
    answer = visit.go("/sign-in", "view-ended")
    drop_view_cookie(answer)
    return answer


VIEWS = [
    Place("/view-as/{token}", link_page, open_link, is_public=True, of_view=True),
    Place("/end-view", None, end_view, is_public=True, of_view=True),
]
"""Of the customer's and the partner's portal."""
