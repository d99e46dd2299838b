"""Hours in the partner's portal: a week is logged at once, returned and disputed lines are put right, the lead approves (S0-42, S0-53)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from portals.acts import finish, perform
from portals.forms import Form
from portals.pages import Page, execute, fail, load
from portals.rendering import nodes
from portals.typed import Typed
from portals.visits import Visit

HOURS = Page.of("partner/hours", section="/hours")
LOG = Page.of("partner/log_hours", section="/hours")
LOG_ACT, CHANGE, CORRECT = load("partner/log_hours_act"), load("partner/change_hours"), load("partner/correct_hours")
LISTS = {name: load(f"partner/{name}_hours") for name in ("submit", "drop", "approve", "return")}
NOTICES = {"submit": "hours-submitted", "drop": "hours-dropped", "approve": "hours-approved", "return": "hours-returned"}
LEVELS, PLACES, KINDS = ("JUNIOR", "INTERMEDIATE", "SENIOR", "EXPERT"), ("ON_SITE", "REMOTE"), ("NORMAL", "OVERTIME", "HOLIDAY")
GONE = ("DROPPED", "CORRECTED")
LINE = """query HoursLine($id: ID!) {
  line: node(id: $id) { ... on TimeEntry { id day level kind place resources state order { id } task { id } } }
}"""
Json = dict[str, Any]


async def log_page(visit: Visit) -> Response:
    """A week of days; last week's lines stand in it where that was asked for."""
    return await _log(visit)


async def _log(visit: Visit, status: int = 200, **more: Any) -> Response:
    monday = monday_of(visit)
    data = await LOG.data(visit, **_week(monday))
    mine = (data["me"]["user"] or {}).get("id")
    before = [line for line in nodes(data["before"]) if (line["user"] or {}).get("id") == mine and line["state"] not in GONE]
    return await LOG.answer(
        visit,
        status,
        variables=_week(monday),
        mine=mine,
        days=[day.isoformat() for day in days_of(monday, visit.viewer.today)],
        around=_around(monday, visit.viewer.today),
        works=works(data),
        given=tasks(data, mine),
        logged=logged_of(data, mine),
        last=before[-1] if before else None,
        copied={_later(line["day"]): line for line in before} if visit.request.query_params.get("copy") else {},
        **more,
    )


async def log(visit: Visit) -> Response:
    """The days that have hours, as drafts or submitted at once; all of them or none."""
    monday, typed = monday_of(visit), Typed(visit)
    filled = [day.isoformat() for day in days_of(monday, visit.viewer.today) if visit.sent.get(f"hours-{day}", "").strip()]
    project, _, order = visit.sent.get("place", "").partition(" ")
    common: Json = {"level": typed.choice("level", LEVELS), "place": typed.choice("where", PLACES), "kind": typed.choice("kind", KINDS)}
    typed.chosen("place")
    common |= {"orderId": order or None, "taskId": typed.below("task", project)}
    lines = [{"day": day, "hours": typed.hours(f"hours-{day}"), "work": visit.sent.get(f"work-{day}", ""), **common} for day in filled]
    names = {f"lines.{at}.{part}": f"{name}-{day}" for at, day in enumerate(filled) for part, name in PARTS.items()}
    given = {"projectId": project, "lines": lines, "submit": visit.sent.get("do") == "submit"}
    first = f"hours-{(filled or [monday.isoformat()])[0]}"
    errors = typed.errors or await perform(visit, LOG_ACT, given, {**names, **dict.fromkeys(("lines", *_shared(len(filled))), first)})
    if errors:
        return await _log(visit, 422, form=Form("log", visit.kept(), errors))
    return visit.go("/hours", "hours-submitted" if given["submit"] else "hours-kept")


PARTS = {"hours": "hours", "day": "hours", "work": "work"}


def _shared(count: int) -> list[str]:
    """What all days say together, as the act names it."""
    return [f"lines.{at}.{part}" for at in range(count) for part in ("orderId", "level")]


async def change(visit: Visit) -> Response:
    """Hours and work of one line anew; a disputed one gets a new version."""
    entry, typed = visit.request.path_params["entry"], Typed(visit)
    result = await execute(visit, LINE, {"id": entry})
    fail(result)
    line = result["data"]["line"]
    if not line:
        raise HTTPException(404)
    given = {
        "timeEntryId": entry,
        "hours": typed.hours("hours"),
        "work": visit.sent.get("work", ""),
        **{name: line[name] for name in ("day", "level", "kind", "place", "resources")},
        "orderId": (line["order"] or {}).get("id"),
        "taskId": (line["task"] or {}).get("id"),
        **visit.version(),
    }
    is_disputed = line["state"] == "DISPUTED"
    errors = typed.errors or await perform(visit, CORRECT if is_disputed else CHANGE, given)
    return await finish(visit, errors, HOURS, f"change-{entry}", notice="hours-corrected" if is_disputed else "hours-changed")


async def several(visit: Visit) -> Response:
    """Lines are submitted, dropped, approved by the lead or returned with a reason, as they stood on the page."""
    act = visit.request.path_params["act"]
    if act not in LISTS:
        raise HTTPException(404)
    given: Json = {"timeEntryIds": [each for each in visit.sent.get("ids", "").split(",") if each][:200]}
    if act == "return":
        given["reason"] = visit.sent.get("reason", "")
    form = visit.sent.get("form", "")[:80]
    return await finish(visit, await perform(visit, LISTS[act], given), HOURS, form or act, notice=NOTICES[act])


def monday_of(visit: Visit) -> date:
    """The Monday of the week in the address, else of this one."""
    today = visit.viewer.today
    try:
        day = date.fromisoformat(visit.request.query_params.get("week", "")[:10])
    except ValueError:
        day = today
    day = day if date(2000, 1, 3) <= day <= today else today
    return day - timedelta(days=day.weekday())


def days_of(monday: date, today: date) -> list[date]:
    """The days of the week that have come."""
    return [day for day in (monday + timedelta(days=count) for count in range(7)) if day <= today]


def _week(monday: date) -> Json:
    ends = {"from": 0, "until": 6, "beforeFrom": -7, "beforeUntil": -1}
    return {name: (monday + timedelta(days=count)).isoformat() for name, count in ends.items()}


def _around(monday: date, today: date) -> Json:
    later = monday + timedelta(days=7)
    return {
        "this": monday.isoformat(),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": later.isoformat() if later <= today else None,
    }


def _later(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=7)).isoformat()


def logged_of(data: Mapping[str, Any], mine: str | None) -> dict[str, str]:
    """What the person has logged in the week already, by day."""
    found: dict[str, Decimal] = {}
    for line in nodes(data["week"]):
        if (line["user"] or {}).get("id") == mine and line["state"] not in GONE:
            found[line["day"]] = found.get(line["day"], Decimal(0)) + Decimal(line["hours"])
    return {day: str(hours) for day, hours in found.items()}


def tasks(data: Mapping[str, Any], mine: str | None) -> list[tuple[str, str]]:
    """What the reader has been given to do, project by project; each names its project, so that no other one's is logged on."""
    given = [task for task in nodes(data["tasks"]) if any(_is_mine(each, mine) for each in nodes(task["assignments"]))]
    titles = {project["id"]: project["name"] or project["code"] for project in nodes(data["projects"])}
    found = [(task["project"]["id"], task["id"], task["name"]) for task in given if (task["project"] or {}).get("id") in titles]
    return [(f"{project} {task}", f"{titles[project]} · {name}") for project, task, name in sorted(found, key=lambda each: each[2] or "")]


def _is_mine(assignment: Json, mine: str | None) -> bool:
    return (assignment["user"] or {}).get("id") == mine and assignment["endedOn"] is None


def works(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be worked on: a project, with the order where one of the partner runs there."""
    orders: Sequence[Json] = list(nodes(data["orders"])) if data.get("orders") else []
    found = []
    for project in nodes(data["projects"]):
        if not any(act["mutation"] == "logHours" and act["allowed"] for act in project["acts"] or ()):
            continue
        own = [order for order in orders if (order["project"] or {}).get("id") == project["id"]]
        title = project["name"] or project["code"]
        found += [(f"{project['id']} {order['id']}", f"{title} · {order['title'] or order['code']}") for order in own] or [
            (project["id"], title)
        ]
    return found
