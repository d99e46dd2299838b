"""The customer's issues: the list, one as a conversation, and what is said and decided in it (S0-43)."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.typed import Typed
from portals.uploads import receive
from portals.visits import Visit

ISSUES = Page.of("customer/issues")
ISSUE = Page.of("customer/issue", subject="issue", section="/issues", is_live=True)
RAISE = Page.of("customer/raise_issue", subject="project")
RAISE_ACT, REPLY = load("customer/raise_issue_act"), load("customer/reply")
CLOSE, REOPEN, MAJOR = load("customer/close_issue"), load("customer/reopen_issue"), load("customer/mark_major")
OPEN = ["OPEN", "HANDLING", "WITH_HEADQUARTERS", "RETURNED", "REOPENED"]
LISTS = {"OPEN": OPEN, "ANSWERED": ["ANSWERED"], "CLOSED": ["CLOSED"]}
"""The tabs of the list, each with its states; without one it is what is not closed."""
KINDS = ("QUESTION", "FAULT", "REQUEST", "RISK", "COMPLAINT")
SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")


async def issues(visit: Visit) -> Response:
    """The list of a project or of all of them: what is not closed, or one tab."""
    asked = visit.request.query_params
    state, project = asked.get("state"), asked.get("project")
    state = state if state in (*LISTS, "ALL") else None
    where: dict[str, Any] = {} if state == "ALL" else {"state": {"in": LISTS[state] if state else [*OPEN, "ANSWERED"]}}
    if project:
        where["project"] = {"id": {"eq": project[:100]}}
    return await ISSUES.answer(visit, state=state, project_id=project, variables={"where": where})


async def raise_page(visit: Visit) -> Response:
    """The form."""
    return await RAISE.answer(visit, uploaded=[])


async def raise_issue(visit: Visit) -> Response:
    """The issue with its files; refused, everything stays in the form."""
    got, project_id = await receive(visit), visit.request.path_params["id"]
    typed = Typed(visit, got.errors)
    given = {
        "projectId": project_id,
        "title": visit.sent.get("title", ""),
        "text": visit.sent.get("text", ""),
        "kind": typed.choice("kind", KINDS),
        "severity": typed.choice("severity", SEVERITIES),
        "dueOn": typed.day("dueOn") if visit.sent.get("dueOn", "").strip() else None,
        "documentIds": got.of("files"),
    }
    errors = typed.errors or await perform(visit, RAISE_ACT, given, {"documentIds": "files"})
    uploaded = await got.kept(visit) if errors else []
    return await finish(visit, errors, RAISE, "raise", notice="issue-raised", to=f"/projects/{project_id}", uploaded=uploaded)


async def reply(visit: Visit) -> Response:
    """Something said, with files or without."""
    got = await receive(visit)
    given = {"issueId": visit.request.path_params["id"], "text": visit.sent.get("text", ""), "documentIds": got.of("files")}
    errors = got.errors or await perform(visit, REPLY, given, {"documentIds": "files"})
    return await finish(visit, errors, ISSUE, "reply", notice="replied", uploaded=await got.kept(visit) if errors else [])


async def close(visit: Visit) -> Response:
    """The customer is content."""
    given = {"issueId": visit.request.path_params["id"], "word": visit.sent.get("word"), **visit.version()}
    return await finish(visit, await perform(visit, CLOSE, given), ISSUE, "close", notice="issue-closed", uploaded=[])


async def reopen(visit: Visit) -> Response:
    """The answer was not enough."""
    given = {"issueId": visit.request.path_params["id"], "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, REOPEN, given), ISSUE, "reopen", notice="issue-reopened", uploaded=[])


async def mark_major(visit: Visit) -> Response:
    """Headquarters is told and asked."""
    given = {"issueId": visit.request.path_params["id"], "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, MAJOR, given), ISSUE, "major", notice="marked-major", uploaded=[])


async def issue(visit: Visit) -> Response:
    """One issue with its conversation."""
    return await ISSUE.answer(visit, uploaded=[])
