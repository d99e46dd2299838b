"""A project of the customer on one page (S0-40); its signatory names a colleague who signs in their place, and ends that (S0-47)."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.hours_chart import first_day
from portals.pages import Page, load
from portals.typed import Typed
from portals.uploads import receive
from portals.visits import Visit

PROJECT = Page.of("customer/project", subject="project", is_live=True)
NAME, END = load("customer/name_delegate"), load("customer/end_delegate")
UNITS = {"week": "WEEK", "month": "MONTH"}
"""By what the chart of hours has its columns."""


async def overview(visit: Visit) -> Response:
    """All of the project as it stands at this moment, each part with the way to more."""
    return await PROJECT.answer(visit, **shown(visit))


def shown(visit: Visit) -> dict[str, Any]:
    """What the page asks besides its project: today, and the weeks or months of the chart, as the address says."""
    today, by = visit.viewer.today, visit.request.query_params.get("by", "")
    unit = UNITS.get(by, "MONTH")
    variables = {"today": today.isoformat(), "from": first_day(today, unit).isoformat(), "unit": unit}
    return {"variables": variables, "unit": unit}


async def name_delegate(visit: Visit) -> Response:
    """A colleague, from when to when, with the letter of authority; refused, the form stands again with it."""
    got, signatory_id = await receive(visit), visit.request.path_params["signatory"]
    typed = Typed(visit, got.errors)
    given = {
        "projectSignatoryId": signatory_id,
        "userId": typed.chosen("userId"),
        "validFrom": typed.day("validFrom"),
        "validTo": typed.day("validTo"),
        "authority": visit.sent.get("authority"),
        "documentId": typed.paper("file", got.of("file")),
    }
    errors = typed.errors or await perform(visit, NAME, given, {"documentId": "file"})
    uploaded = await got.kept(visit) if errors else []
    return await finish(visit, errors, PROJECT, f"delegate-{signatory_id}", notice="delegated", uploaded=uploaded, **shown(visit))


async def end_delegate(visit: Visit) -> Response:
    """The colleague signs no more."""
    signatory_id = visit.request.path_params["signatory"]
    errors = await perform(visit, END, {"projectSignatoryId": signatory_id})
    return await finish(visit, errors, PROJECT, f"end-{signatory_id}", notice="delegate-ended", uploaded=[], **shown(visit))
