"""The customer's requirements: the list, one with what became of it, and what is needed and said to an answer (S2-20)."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.typed import Typed
from portals.visits import Visit

REQUIREMENTS = Page.of("customer/requirements")
REQUIREMENT = Page.of("customer/requirement", subject="requirement", section="/requirements", is_live=True)
RAISE = Page.of("customer/raise_requirement", section="/requirements")
RAISE_ACT, RAISE_FOR_CUSTOMER = load("customer/raise_requirement_act"), load("customer/raise_customer_requirement")
CONFIRM, REOPEN = load("customer/confirm_requirement"), load("customer/reopen_requirement")
OPEN = ["RAISED", "ANALYSING", "IMPLEMENTING", "REOPENED"]
LISTS = {"OPEN": OPEN, "ANSWERED": ["ANSWERED"], "CONFIRMED": ["CONFIRMED"]}
"""The tabs of the list, each with its states; without one it is what is not confirmed."""
PRIORITIES = ("LOW", "NORMAL", "HIGH", "URGENT")
CUSTOMER = "cus_"
"""How the id of a customer begins: chosen instead of a project, where there is none yet."""


async def requirements(visit: Visit) -> Response:
    """The list of a project or of all: what is not confirmed, or one tab."""
    asked = visit.request.query_params
    state, project = asked.get("state"), asked.get("project")
    state = state if state in (*LISTS, "ALL") else None
    where: dict[str, Any] = {} if state == "ALL" else {"state": {"in": LISTS[state] if state else [*OPEN, "ANSWERED"]}}
    if project:
        where["project"] = {"id": {"eq": project[:100]}}
    return await REQUIREMENTS.answer(visit, state=state, project_id=project, variables={"where": where})


async def raise_page(visit: Visit) -> Response:
    """The form, for a project of the address or another."""
    return await RAISE.answer(visit, project_id=visit.request.query_params.get("project"))


async def raise_requirement(visit: Visit) -> Response:
    """What is needed, in a project or with none yet; refused, everything stays in the form."""
    typed = Typed(visit)
    place = typed.chosen("place")
    given = {name: visit.sent.get(name, "") for name in ("title", "text")} | {"priority": typed.choice("priority", PRIORITIES)}
    act, of = (RAISE_FOR_CUSTOMER, "customerId") if place.startswith(CUSTOMER) else (RAISE_ACT, "projectId")
    errors = typed.errors or await perform(visit, act, given | {of: place}, {of: "place"})
    return await finish(visit, errors, RAISE, "raise", notice="requirement-raised", to="/requirements", project_id=None)


async def confirm(visit: Visit) -> Response:
    """The customer takes the answer."""
    given = {"requirementId": visit.request.path_params["id"], "word": visit.sent.get("word"), **visit.version()}
    return await finish(visit, await perform(visit, CONFIRM, given), REQUIREMENT, "confirm", notice="requirement-confirmed")


async def reopen(visit: Visit) -> Response:
    """The answer was not enough."""
    given = {"requirementId": visit.request.path_params["id"], "reason": visit.sent.get("reason", ""), **visit.version()}
    return await finish(visit, await perform(visit, REOPEN, given), REQUIREMENT, "reopen", notice="requirement-reopened")
