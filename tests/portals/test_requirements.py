"""The customer says what it needs, reads what became of it, confirms it or opens it again; what stays inside is nowhere (S2-20)."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.requirements.analyse_requirement import analyse_requirement
from domain.requirements.answer_requirement import answer_requirement
from domain.requirements.models import Requirement, RequirementOutcome, RequirementState
from domain.requirements.note_latent_requirement import note_latent_requirement
from tests.acts.staging.requirements import HEARD
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def test_from_the_need_to_the_answer_and_back(site: Site) -> None:
    world, project = site.world, encode("prj", site.world.project.id)
    reader = await site.as_("customer_reader")
    await world.do("sales", note_latent_requirement, world.customer.id, HEARD)
    await site.save()
    assert "No requirement stands here" in (await reader.open("/customer/requirements")).text
    page = await reader.open(f"/customer/requirements/new?project={project}")
    again = await reader.send(page.form("/requirements"), place=project, title=" ", text="At night.", priority="HIGH")
    assert (again.status, "Please fill this in." in again.text) == (422, True)
    listed = await reader.follow(await reader.send(again.form("/requirements"), title="A <b>dark</b> view"))
    assert ("Your requirement is raised." in listed.text, "A &lt;b&gt;dark&lt;/b&gt; view" in listed.html) == (True, True)
    alone = await reader.open("/customer/requirements/new")
    customer = encode("cus", world.customer.id)
    await reader.send(alone.form("/requirements"), place=customer, title="An app", text="For drivers.", priority="LOW")
    async with site.composition.sessions() as db:
        found = {row.title: row for row in await db.scalars(select(Requirement).where(~Requirement.is_latent))}
    assert [found[title].project_id for title in ("An app", "A <b>dark</b> view")] == [None, world.project.id]
    need = found["A <b>dark</b> view"]
    await world.do("manager", analyse_requirement, need.id, "The maker pays for it.")
    await world.do("manager", answer_requirement, need.id, RequirementOutcome.PARTLY_FULFILLED, "Dark from six on.")
    await site.save()
    path = f"/customer/requirements/{encode('req', need.id)}"
    assert "Read what became of A <b>dark</b> view" in (await reader.open("/customer")).text
    shown = await reader.open(path)
    assert ("Dark from six on." in shown.text, "Partly fulfilled" in shown.text, "The maker pays" in shown.html) == (True, True, False)
    assert (await reader.send(shown.form("/confirm"), version="1")).status == 409
    page = await reader.follow(await reader.send((await reader.open(path)).form("/confirm"), word="It will do."))
    assert ("It will do." in page.text, "/confirm" in page.html) == (True, False)
    await reader.follow(await reader.send(page.form("/reopen"), reason="It is dark at four."))
    async with site.composition.sessions() as db:
        assert (await db.get_one(Requirement, need.id)).state is RequirementState.REOPENED
    everywhere = ("/customer/requirements?state=ALL", "/customer/search?q=carbon", f"/customer/projects/{project}", "/customer")
    assert [at for at in everywhere if "Carbon" in (await reader.open(at)).html] == []
    assert path in (await reader.open("/customer/search?q=DARK")).links
    assert path in (await reader.open(f"/customer/projects/{project}")).links
    await world.outsider("stranger", await world.new_customer("MUSEUM"))
    await site.save()
    assert (await (await site.as_("stranger")).open(path)).status == 404
