"""Announcements and discussions of a project, the same in both portals: read, opened, replied to, closed (S2-19)."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.routing import Place, act, page
from portals.visits import Visit

TALK = Page.of("talk", "shared/talk", subject="project", section="/projects")
DISCUSSION = Page.of("discussion", "shared/discussion", subject="discussion", section="/projects")
OPEN, REPLY, CLOSE = load("shared/open_discussion"), load("shared/reply_to_discussion"), load("shared/close_discussion")


async def open_discussion(visit: Visit) -> Response:
    """With the provider alone; refused, everything stays in the form."""
    project_id = visit.request.path_params["id"]
    visibility = "CUSTOMER" if visit.portal.base == "/customer" else "PARTNER"
    given = {"projectId": project_id, "visibility": visibility} | {name: visit.sent.get(name, "") for name in ("title", "text")}
    errors = await perform(visit, OPEN, given)
    return await finish(visit, errors, TALK, "open", notice="discussion-opened", to=f"/projects/{project_id}/talk")


async def reply(visit: Visit) -> Response:
    """Something said to all who take part."""
    given = {"discussionId": visit.request.path_params["id"], "text": visit.sent.get("text", "")}
    return await finish(visit, await perform(visit, REPLY, given), DISCUSSION, "reply", notice="replied")


async def close(visit: Visit) -> Response:
    """Nothing more is said."""
    given = {"discussionId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, CLOSE, given), DISCUSSION, "close", notice="discussion-closed")


PLACES: list[Place] = [
    page("/projects/{id}/talk", TALK),
    act("/projects/{id}/discussions", open_discussion, "/projects/{id}/talk"),
    page("/discussions/{id}", DISCUSSION),
    act("/discussions/{id}/reply", reply, "/discussions/{id}"),
    act("/discussions/{id}/close", close, "/discussions/{id}"),
]
