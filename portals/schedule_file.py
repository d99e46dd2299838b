"""The schedule (日程) as a file for calendars (RFC 5545): what the reader's page of it shows, of all projects or of one (S2-12)."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event
from starlette.responses import Response

from api.documents.files import GUARDED
from portals.pages import Page
from portals.visits import Visit

FILE = Page.of("", "shared/schedule_file")
OF_PROJECT = Page.of("", "shared/project_schedule_file", subject="project")
KEPT = timedelta(days=31)
"""So long after its end an item still stands in the file: a calendar that took it in learns what became of it."""
NAME = "schedule.ics"
Json = Mapping[str, Any]


async def schedule_file(visit: Visit) -> Response:
    """Of all projects, with the reader's own; where there is nothing, the page says so: RFC 5545 knows no empty calendar."""
    return _download(visit, [item async for item in _items(visit, FILE)])


async def project_schedule_file(visit: Visit) -> Response:
    """Of one project; 404 where the reader has no such project."""
    return _download(visit, [item async for item in _items(visit, OF_PROJECT)])


async def _items(visit: Visit, page: Page) -> AsyncIterator[Json]:
    where, after = {"endsAt": {"gte": (visit.viewer.now - KEPT).isoformat()}}, None
    while True:
        data = await page.data(visit, where=where, after=after)
        found = (data["project"] if page.subject else data)["scheduleItems"]
        for item in found["nodes"]:
            yield item
        if not found["pageInfo"]["hasNextPage"]:
            return
        after = found["pageInfo"]["endCursor"]


def _download(visit: Visit, items: list[Json]) -> Response:
    if not items:
        return visit.go("/schedule", "schedule-empty")
    headers = {**GUARDED, "content-disposition": f'attachment; filename="{NAME}"'}
    return Response(calendar(items), headers=headers, media_type="text/calendar; charset=utf-8")


def calendar(items: list[Json]) -> bytes:
    """The items as events, with the moments in UTC and whole days as days; taken in again, each stands for the one of before."""
    made = Calendar()
    for name, value in (("prodid", "-//Concord//Schedule//EN"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        made.add(name, value)
    for item in items:
        made.add_component(_event(item))
    content: bytes = made.to_ical()
    return content


def _event(item: Json) -> Event:
    event, begins, ends = Event(), *_time(item)
    answer = next((one["answer"] for one in item["participants"]["nodes"]), None)
    stands = item["state"] != "CANCELLED"
    values = {
        "uid": item["id"],
        "dtstamp": _moment(item["changedAt"]),
        "last-modified": _moment(item["changedAt"]),
        "sequence": int(item["version"]),
        "dtstart": begins,
        "dtend": ends,
        "summary": item["title"],
        "description": item["description"],
        "location": item["place"],
        "categories": [name] if item["project"] and (name := item["project"]["name"] or item["project"]["code"]) else None,
        "status": "CONFIRMED" if stands else "CANCELLED",
        "transp": "TRANSPARENT" if not stands or answer == "DECLINED" else "OPAQUE",
    }
    for name, value in values.items():
        if value is not None:
            event.add(name, value)
    if item["state"] == "PLANNED" and answer != "DECLINED" and item["remindMinutes"] is not None:
        event.add_component(_alarm(item))
    return event


def _time(item: Json) -> tuple[date, date]:
    """An event of whole days ends before the day that follows its last one."""
    if item["beginsOn"] is not None:
        return date.fromisoformat(item["beginsOn"]), date.fromisoformat(item["endsOn"]) + timedelta(days=1)
    return _moment(item["beginsAt"]), _moment(item["endsAt"])


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def _alarm(item: Json) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", item["title"])
    alarm.add("trigger", -timedelta(minutes=int(item["remindMinutes"])))
    return alarm
