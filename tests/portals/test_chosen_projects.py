"""A colleague invited for one project sees that one by every page of the portal, and does there what the role says (S0-39)."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from api.ids import encode
from domain.contracts.models import Contract
from domain.delivery.models import Project
from domain.identity.models import Language, RoleGrant, User
from domain.issues.models import IssueKind, IssueSeverity
from domain.issues.raise_issue import IssueDraft, raise_issue
from tests.hours.chain import TODAY, approved, line, people
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio
NEW = {"name": "Zhou Qi", "email": "zhou.qi@people.example", "language": "EN", "sees": "some"}


@pytest.fixture
async def other(site: Site) -> Project:
    """Another project of the same customer, with an issue; hours wait in the first one."""
    world = site.world
    world.now = at(TODAY)
    await people(world)
    await world.outsider("customer_admin", world.customer, "customer_admin")
    world.people["colleague"] = await world.outsider("colleague", world.customer)
    other = await world.new_project(await world.new_contract(world.customer))
    for project, title in ((world.project, "Slow at noon"), (other, "Secret of the other project")):
        draft = IssueDraft(title, "It takes a minute.", IssueKind.FAULT, IssueSeverity.HIGH)
        await world.do("customer_admin", raise_issue, project.id, draft)
    await approved(world, "engineer", line("2"))
    await site.speak(Language.EN)
    await site.save()
    return other


async def narrow(site: Site, role: str) -> None:
    """The colleague enters by the narrow role, and holds one in the first project."""
    world = site.world
    async with site.composition.sessions() as db, db.begin():
        await db.execute(delete(RoleGrant).where(RoleGrant.user_id == world["colleague"].id))
    await world.grant("colleague", "customer_colleague")
    await world.grant("colleague", role, world.project)
    await site.save()


async def test_an_administrator_invites_for_a_project_alone(site: Site, other: Project) -> None:
    admin = await site.as_("customer_admin")
    page = await admin.open("/customer/colleagues")
    nothing = await admin.send(page.form("/invite"), **NEW)
    assert (nothing.status, "Please choose a role in at least one project." in nothing.text) == (422, True)
    field = f"in-{encode('prj', site.world.project.id)}"
    assert (await admin.send(nothing.form("/invite"), **NEW, **{field: "customer_confirmer", "until": "2026-12-31"})).status == 303
    async with site.composition.sessions() as db:
        user = (await db.scalars(select(User).where(User.email == NEW["email"]))).one()
        held = {each.role: each.valid_to for each in await db.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id))}
    assert held == {"customer_colleague": None, "customer_confirmer": date(2026, 12, 31)}
    person = await admin.open(f"/customer/colleagues/{encode('usr', user.id)}")
    assert f"Confirms hours · {site.world.project.name}" in " ".join(person.text.split())
    changed = await admin.send(
        person.form("/project-roles"), projectId=encode("prj", site.world.project.id), role="customer_owner", validFrom="", until=""
    )
    assert "Project owner" in (await admin.follow(changed)).text


@pytest.mark.parametrize("role", ["customer_viewer", "customer_confirmer", "customer_owner"])
async def test_the_colleague_sees_one_project_and_not_the_other(site: Site, other: Project, role: str) -> None:
    await narrow(site, role)
    world, person = site.world, await site.as_("colleague")
    mine, theirs = (f"/customer/projects/{encode('prj', project.id)}" for project in (world.project, other))
    for path in (
        "/customer",
        "/customer/projects",
        "/customer/issues?state=ALL",
        "/customer/requirements?state=ALL",
        "/customer/log",
        "/customer/acceptances",
        "/customer/alerts",
    ):
        page = await person.open(path)
        assert (page.status, "Secret of" in page.html, theirs in page.html) == (200, False, False), path
    assert mine in (await person.open("/customer/projects")).links
    for path in ("", "/hours", "/progress", "/hours/sheet"):
        assert [(await person.open(project + path)).status for project in (mine, theirs)] == [200, 404], path
    page = await person.open(f"{mine}/hours")
    assert ("/hours/confirm" in page.html) == (role != "customer_viewer")
    assert ("/raise-issue" in (await person.open(mine)).html) == (role == "customer_owner")
    assert ("/requirements/new" in (await person.open(mine)).html) == (role == "customer_owner")
    contract = (await world.db.get_one(Contract, world.project.contract_id)).code
    for path in (mine, "/customer/contracts"):
        assert (contract in (await person.open(path)).html) == (role == "customer_owner"), path
    names = (await person.open("/customer/colleagues")).text
    assert ("Colleague" in names, "Customer_Admin" in names) == (True, False)


async def test_a_role_that_is_over_shows_nothing_and_no_error(site: Site, other: Project) -> None:
    await narrow(site, "customer_confirmer")
    async with site.composition.sessions() as db, db.begin():
        await db.execute(update(RoleGrant).where(RoleGrant.role == "customer_confirmer").values(valid_to=date(2026, 1, 31)))
    person = await site.as_("colleague")
    for path in ("", "/projects", "/issues", "/acceptances", "/contracts", "/colleagues", "/alerts", "/account"):
        page = await person.open(f"/customer{path}")
        assert (page.status, "Slow at noon" in page.html) == (200, False), path


async def test_a_confirmer_confirms_without_being_a_signatory(site: Site, other: Project) -> None:
    await narrow(site, "customer_confirmer")
    person = await site.as_("colleague")
    page = await person.open(f"/customer/projects/{encode('prj', site.world.project.id)}/hours")
    assert (await person.send(page.form("/confirm"))).status == 303
