"""The hours of a project by day: the customer confirms a day or disputes single lines, and prints the month (S0-42)."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from starlette.responses import Response

from domain.calendar import add_months
from domain.hours.person_days import person_days
from portals.acts import finish, perform
from portals.pages import Page, load
from portals.rendering import nodes
from portals.visits import Visit
from settings import settings

HOURS = Page.of("customer/hours", subject="project", section="/projects", is_live=True)
SHEET = Page.of("customer/hours_sheet", subject="project", section="/projects")
CONFIRM, DISPUTE = load("customer/confirm_hours"), load("customer/dispute_hours")
MOST_PAGES = 20
Json = dict[str, Any]


async def hours(visit: Visit) -> Response:
    """What waits first, then the month."""
    return await HOURS.answer(visit, **shown(visit))


async def confirm(visit: Visit) -> Response:
    """The lines of a day, as they stood on the page."""
    given = {"timeEntryIds": [each for each in visit.sent.get("ids", "").split(",") if each][:200]}
    errors = await perform(visit, CONFIRM, given)
    return await finish(visit, errors, HOURS, f"confirm-{visit.sent.get('day', '')[:10]}", notice="hours-confirmed", **shown(visit))


async def dispute(visit: Visit) -> Response:
    """One line, with a reason."""
    entry = visit.request.path_params["entry"]
    errors = await perform(visit, DISPUTE, {"timeEntryIds": [entry], "reason": visit.sent.get("reason", "")})
    return await finish(visit, errors, HOURS, f"dispute-{entry}", notice="hours-disputed", **shown(visit))


async def sheet(visit: Visit) -> Response:
    """The confirmed hours of a month on paper: by person with person-days, and line by line."""
    given = shown(visit)
    data = await SHEET.data(visit, after=None, **given["variables"])
    lines = list(nodes(data["project"]["lines"]))
    page = data["project"]["lines"]["pageInfo"]
    for _ in range(MOST_PAGES):
        if not page["hasNextPage"]:
            break
        more = (await SHEET.data(visit, **given["variables"], after=page["endCursor"]))["project"]["lines"]
        lines, page = [*lines, *nodes(more)], more["pageInfo"]
    contract = data["project"]["contract"] or {}
    a_day = Decimal(contract.get("hoursADay") or settings().hours_a_day)
    return await SHEET.answer(
        visit, lines=lines, people=by_person(lines, a_day), a_day=str(a_day.normalize()), total=total(lines, a_day), **given
    )


def shown(visit: Visit) -> Json:
    """The month that is looked at: the one in the address, else this one."""
    today = visit.viewer.today
    try:
        first = date.fromisoformat(f"{visit.request.query_params.get('month', '')[:7]}-01")
    except ValueError:
        first = today.replace(day=1)
    if not date(2000, 1, 1) <= first <= today:
        first = today.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    later = add_months(first, 1)
    months = {"this": f"{first:%Y-%m}", "before": f"{add_months(first, -1):%Y-%m}", "after": f"{later:%Y-%m}" if later <= today else None}
    return {"variables": {"from": first.isoformat(), "until": last.isoformat()}, "around": months}


def by_person(lines: Sequence[Mapping[str, Any]], a_day: Decimal) -> list[Json]:
    """Each person's hours of the month; person-days rounded once, of the sum."""
    ordered = sorted(lines, key=lambda line: (_organisation(line), _name(line), str((line["user"] or {}).get("id"))))
    found = []
    for (organisation, name, _), own in groupby(
        ordered, key=lambda line: (_organisation(line), _name(line), (line["user"] or {}).get("id"))
    ):
        hours_of = [Decimal(line["hours"]) for line in own]
        found.append({"name": name, "organisation": organisation, **_sum(hours_of, a_day), "lines": len(hours_of)})
    return found


def total(lines: Sequence[Mapping[str, Any]], a_day: Decimal) -> Json:
    """All of it: the person-days are those of the sum."""
    return _sum([Decimal(line["hours"]) for line in lines], a_day)


def _sum(hours_of: Sequence[Decimal], a_day: Decimal) -> Json:
    worked = sum(hours_of, Decimal(0))
    return {"hours": str(worked), "days": str(person_days(worked, a_day))}


def _name(line: Mapping[str, Any]) -> str:
    return str((line["user"] or {}).get("name") or "")


def _organisation(line: Mapping[str, Any]) -> str:
    return str((line["partner"] or {}).get("name") or ((line["user"] or {}).get("organisation") or {}).get("name") or "")
