"""Announcements and discussions of a project, the same in both portals: read, opened, replied to, closed (S2-19)."""

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.routing import Place, act, page
from portals.uploads import receive
from portals.visits import Visit

TALK = Page.of("talk", "shared/talk", subject="project", section="/projects")
DISCUSSION = Page.of("discussion", "shared/discussion", subject="discussion", section="/projects")
OPEN, REPLY, CLOSE = load("shared/open_discussion"), load("shared/reply_to_discussion"), load("shared/close_discussion")
FILES = {"documentIds": "files"}


async def talk(visit: Visit) -> Response:
    """What was announced, and the discussions."""
    return await TALK.answer(visit, uploaded=[])


async def discussion(visit: Visit) -> Response:
    """One with what was said."""
    return await DISCUSSION.answer(visit, uploaded=[])


async def open_discussion(visit: Visit) -> Response:
    """With the provider alone, with files or without; refused, everything stays in the form."""
    got, project_id = await receive(visit), visit.request.path_params["id"]
    visibility = "CUSTOMER" if visit.portal.base == "/customer" else "PARTNER"
    said = {name: visit.sent.get(name, "") for name in ("title", "text")}
    given = {"projectId": project_id, "visibility": visibility, **said, "documentIds": got.of("files")}
    errors = got.errors or await perform(visit, OPEN, given, FILES)
    uploaded = await got.kept(visit) if errors else []
    return await finish(visit, errors, TALK, "open", notice="discussion-opened", to=f"/projects/{project_id}/talk", uploaded=uploaded)


async def reply(visit: Visit) -> Response:
    """Something said to all who take part, with files or without."""
    got = await receive(visit)
    given = {"discussionId": visit.request.path_params["id"], "text": visit.sent.get("text", ""), "documentIds": got.of("files")}
    errors = got.errors or await perform(visit, REPLY, given, FILES)
    return await finish(visit, errors, DISCUSSION, "reply", notice="replied", uploaded=await got.kept(visit) if errors else [])


async def close(visit: Visit) -> Response:
    """Nothing more is said."""
    given = {"discussionId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, CLOSE, given), DISCUSSION, "close", notice="discussion-closed", uploaded=[])


PLACES: list[Place] = [
    page("/projects/{id}/talk", talk),
    act("/projects/{id}/discussions", open_discussion, "/projects/{id}/talk", streams=True),
    page("/discussions/{id}", discussion),
    act("/discussions/{id}/reply", reply, "/discussions/{id}", streams=True),
    act("/discussions/{id}/close", close, "/discussions/{id}"),
]
