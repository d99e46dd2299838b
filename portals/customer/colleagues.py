"""The customer's own people: who they are, and by an administrator invitations, roles and access (S0-39)."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.identity.models import Audience
from portals.acts import finish, perform
from portals.forms import FieldError
from portals.pages import Page, load
from portals.typed import Typed
from portals.visits import Visit


class PersonPage(Page):
    """The page of one person of the customer: others, whom one knows by name from a project, have none here."""

    async def data(self, visit: Visit, **variables: Any) -> dict[str, Any]:
        """404 for people of the provider and of partners."""
        data = await super().data(visit, **variables)
        if data["colleague"]["audience"] != Audience.CUSTOMER:
            raise HTTPException(404)
        return data


COLLEAGUES = Page.of("customer/colleagues")
COLLEAGUE = PersonPage.of("customer/colleague", subject="colleague")
INVITE, RESEND, WITHDRAW = (load(f"customer/{name}") for name in ("invite_colleague", "resend_invitation", "withdraw_invitation"))
GIVE, END = load("customer/give_role"), load("customer/end_role")
GIVE_IN_PROJECT = load("customer/give_project_role")
DISABLE, ENABLE = load("customer/disable_colleague"), load("customer/enable_colleague")
ROLES = ("customer_signatory", "customer_admin")
BASES = ("customer_member", "customer_colleague")
"""Sees all projects, or those that a role is given for."""
IN_PROJECT = ("customer_viewer", "customer_confirmer", "customer_owner")
LANGUAGES = ("ZH_CN", "EN")


def person(visit: Visit) -> str:
    """The global id of the person whose page it is."""
    found: str = visit.request.path_params["id"]
    return found


async def invite(visit: Visit) -> Response:
    """A colleague is invited into the portal, with roles."""
    typed = Typed(visit)
    given = {
        "customerId": visit.sent.get("customer", ""),
        "name": visit.sent.get("name", ""),
        "email": visit.sent.get("email", ""),
        "language": typed.choice("language", LANGUAGES),
        "roles": [role for role in ROLES if visit.sent.get(role) == "yes"],
        "projects": _projects(visit, typed) if visit.sent.get("sees") == "some" else [],
    }
    if visit.sent.get("sees") == "some" and not given["projects"]:
        typed.errors.append(FieldError("EMPTY", "sees", visit.speech.gettext("Please choose a role in at least one project.")))
    errors = typed.errors or await perform(visit, INVITE, given, {"role": "sees", "projects": "sees", "validFrom": "since"})
    return await finish(visit, errors, COLLEAGUES, "invite", notice="invited")


def _projects(visit: Visit, typed: Typed) -> list[dict[str, Any]]:
    """The roles chosen in projects: field `in-<id of the project>`; all of them on the same days."""
    days = {name: typed.day(field) if visit.sent.get(field) else None for name, field in (("validFrom", "since"), ("until", "until"))}
    chosen = {name.removeprefix("in-"): value for name, value in visit.sent.items() if name.startswith("in-") and value in IN_PROJECT}
    return [{"projectId": project, "role": role, **days} for project, role in chosen.items()]


async def resend(visit: Visit) -> Response:
    """A fresh link; the one of before ends."""
    errors = await perform(visit, RESEND, {"invitationId": visit.request.path_params["invitation"]})
    return await finish(visit, errors, COLLEAGUE, "invitation", notice="invited-again")


async def withdraw(visit: Visit) -> Response:
    """The link ends."""
    errors = await perform(visit, WITHDRAW, {"invitationId": visit.request.path_params["invitation"]})
    return await finish(visit, errors, COLLEAGUE, "invitation", notice="uninvited")


async def give(visit: Visit) -> Response:
    """One more role, from today or a later day, open or to a last day."""
    typed = Typed(visit)
    given = {
        "userId": person(visit),
        "role": typed.choice("role", (*ROLES, *BASES)),
        "validFrom": typed.day("validFrom") if visit.sent.get("validFrom") else None,
        "until": typed.day("until") if visit.sent.get("until") else None,
    }
    return await finish(visit, typed.errors or await perform(visit, GIVE, given), COLLEAGUE, "role", notice="role-given")


async def give_in_project(visit: Visit) -> Response:
    """A role in a project, or another one there, or other days."""
    typed = Typed(visit)
    given = {
        "projectId": visit.sent.get("projectId", ""),
        "userId": person(visit),
        "role": typed.choice("role", IN_PROJECT),
        "validFrom": typed.day("validFrom") if visit.sent.get("validFrom") else None,
        "until": typed.day("until") if visit.sent.get("until") else None,
    }
    return await finish(visit, typed.errors or await perform(visit, GIVE_IN_PROJECT, given), COLLEAGUE, "project-role", notice="role-given")


async def end(visit: Visit) -> Response:
    """A role ends now, or after a last day."""
    typed, grant = Typed(visit), visit.request.path_params["grant"]
    given = {"roleGrantId": grant, "lastDay": typed.day("lastDay") if visit.sent.get("lastDay") else None}
    return await finish(visit, typed.errors or await perform(visit, END, given), COLLEAGUE, f"end-{grant}", notice="role-ended")


async def disable(visit: Visit) -> Response:
    """Access is taken away."""
    errors = await perform(visit, DISABLE, {"userId": person(visit), **visit.version()})
    return await finish(visit, errors, COLLEAGUE, "access", notice="disabled")


async def enable(visit: Visit) -> Response:
    """Access is given back."""
    errors = await perform(visit, ENABLE, {"userId": person(visit), **visit.version()})
    return await finish(visit, errors, COLLEAGUE, "access", notice="enabled")
