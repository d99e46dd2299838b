"""What the provider has opened of its log to the customer: of a project or of all, by category and word, and one entry (S2-13, S2-28)."""

from typing import Any

from starlette.responses import Response

from portals.pages import Page
from portals.visits import Visit

LOG = Page.of("customer/log")
KINDS = ("WORK", "MEETING", "VISIT", "DECISION", "CHANGE", "INCIDENT", "MAINTENANCE", "OTHER")
LONGEST = 100


async def log(visit: Visit) -> Response:
    """The newest day first; by a word in title, text or tags."""
    asked = visit.request.query_params
    q, kind, project = " ".join(asked.get("q", "").split())[:LONGEST], asked.get("kind"), asked.get("project")
    kind = kind if kind in KINDS else None
    where: dict[str, Any] = {}
    if kind:
        where["category"] = {"eq": kind}
    if project:
        where["project"] = {"id": {"eq": project[:100]}}
    if q:
        where["or"] = [{"title": {"contains": q}}, {"text": {"contains": q}}, {"tags": {"some": {"name": {"contains": q}}}}]
    return await LOG.answer(visit, q=q, kind=kind, project_id=project, variables={"where": where})
