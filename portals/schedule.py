"""The schedule (日程), the same in both portals: what comes next by day, whether one takes part, and one's own items (S2-12, S2-18)."""

from datetime import date, datetime, time
from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.routing import Place, act, page
from portals.schedule_file import project_schedule_file, schedule_file
from portals.typed import Typed
from portals.visits import Visit

SCHEDULE = Page.of("schedule", "shared/schedule")
ACCEPT, DECLINE, FINISH = (load(f"shared/{verb}_schedule_item") for verb in ("accept", "decline", "finish"))
CANCEL, CHANGE = load("shared/cancel_schedule_item"), load("shared/change_schedule_item")
OWN = load("shared/schedule_own_item")
REMINDERS = ("", "10", "30", "60", "1440")
"""Minutes before, among which the form lets choose; none is no reminder."""
NAMES = {
    "item.title": "title",
    "item.place": "place",
    "item.beginsOn": "day",
    "item.endsOn": "last",
    "item.beginsAt": "from",
    "item.endsAt": "to",
    "item.remindMinutes": "remind",
    "item.description": "description",
}


def shown(visit: Visit) -> dict[str, Any]:
    """What is not over, or with `state=PAST` what is, the latest first."""
    past = visit.request.query_params.get("state") == "PAST"
    now = visit.viewer.now.isoformat()
    where: dict[str, Any] = {"endsAt": {"lt" if past else "gte": now}}
    order = [{"field": "BEGINS_AT", "direction": "DESC" if past else "ASC"}]
    return {"state": "PAST" if past else None, "reminders": REMINDERS, "variables": {"where": where, "order": order}}


async def schedule(visit: Visit) -> Response:
    """By day."""
    return await SCHEDULE.answer(visit, **shown(visit))


async def accept(visit: Visit) -> Response:
    """The reader takes part."""
    errors = await perform(visit, ACCEPT, _item(visit))
    return await finish(visit, errors, SCHEDULE, _form("accept", visit), notice="schedule-accepted", **shown(visit))


async def decline(visit: Visit) -> Response:
    """The reader does not, with a word or none."""
    errors = await perform(visit, DECLINE, _item(visit) | {"word": visit.sent.get("word")})
    return await finish(visit, errors, SCHEDULE, _form("decline", visit), notice="schedule-declined", **shown(visit))


async def done(visit: Visit) -> Response:
    """An item of one's own is done."""
    errors = await perform(visit, FINISH, _item(visit))
    return await finish(visit, errors, SCHEDULE, _form("finish", visit), notice="schedule-finished", **shown(visit))


async def cancel(visit: Visit) -> Response:
    """An item of one's own does not take place."""
    errors = await perform(visit, CANCEL, _item(visit) | {"reason": visit.sent.get("reason", "")})
    return await finish(visit, errors, SCHEDULE, _form("cancel", visit), notice="schedule-cancelled", **shown(visit))


async def change(visit: Visit) -> Response:
    """An item of one's own is otherwise from now on."""
    typed = Typed(visit)
    item = _planned(visit, typed)
    errors = typed.errors or await perform(visit, CHANGE, _item(visit) | {"item": item}, NAMES)
    return await finish(visit, errors, SCHEDULE, _form("change", visit), notice="schedule-changed", **shown(visit))


async def own(visit: Visit) -> Response:
    """Something to do alone."""
    typed = Typed(visit)
    item = _planned(visit, typed)
    errors = typed.errors or await perform(visit, OWN, {"item": item}, NAMES)
    return await finish(visit, errors, SCHEDULE, "own", notice="schedule-kept", to="/schedule", **shown(visit))


def _planned(visit: Visit, typed: Typed) -> dict[str, Any]:
    """What was typed: in hours of the reader's own clock, or without hours whole days; without a last day it ends on the first."""
    sent = {name: visit.sent.get(name, "").strip() for name in ("from", "to", "last", "remind")}
    day, last = typed.day("day"), typed.day("last") if sent["last"] else ""
    item: dict[str, Any] = {name: visit.sent.get(name, "") for name in ("title", "place", "description")}
    item["remindMinutes"] = typed.count("remind") if sent["remind"] else None
    if sent["from"] or sent["to"]:
        return item | {"beginsAt": _moment(visit, day, sent["from"]), "endsAt": _moment(visit, last or day, sent["to"])}
    return item | {"beginsOn": day, "endsOn": last or None}


def _moment(visit: Visit, day: str, hour: str) -> str | None:
    """The time of day as browsers send it, 09:30; what is none is left out, and the act says what is missing."""
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), visit.zone).isoformat()
    except ValueError:
        return None


def _item(visit: Visit) -> dict[str, Any]:
    return {"scheduleItemId": visit.request.path_params["id"], **visit.version()}


def _form(verb: str, visit: Visit) -> str:
    return f"{verb}-{visit.request.path_params['id']}"


PLACES: list[Place] = [
    page("/schedule", schedule),
    page("/schedule.ics", schedule_file),
    page("/projects/{id}/schedule.ics", project_schedule_file),
    act("/schedule/own", own, "/schedule"),
    act("/schedule/{id}/accept", accept, "/schedule"),
    act("/schedule/{id}/decline", decline, "/schedule"),
    act("/schedule/{id}/finish", done, "/schedule"),
    act("/schedule/{id}/cancel", cancel, "/schedule"),
    act("/schedule/{id}/change", change, "/schedule"),
]
