"""The customer raises an issue, talks about it, marks it as major, reads the answer, closes it and opens it again (S0-43)."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.issues.answer_issue import answer_issue
from domain.issues.models import Issue, IssueState
from domain.issues.note_internally import note_internally
from tests.acts.staging.issues import raised
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


async def state_of(site: Site) -> tuple[IssueState, bool]:
    async with site.composition.sessions() as db:
        issue = (await db.scalars(select(Issue))).one()
        return issue.state, issue.is_major


async def test_an_issue_is_raised_with_a_file_and_refused_without_a_title(site: Site) -> None:
    project = encode("prj", site.world.project.id)
    reader = await site.as_("customer_reader")
    home = await reader.open(f"/customer/projects/{project}")
    assert "Nothing is open." in home.text
    assert (await reader.open(f"/customer/issues?project={project}")).text.count("No issue is open") == 1
    page = await reader.open(f"/customer/projects/{project}/raise-issue")
    given = {"text": "Twice this week.\nAfter rain.", "kind": "FAULT", "severity": "HIGH"}
    again = await reader.send(page.form("/issues"), {"files": ("photo.pdf", PDF)}, title=" ", **given)
    assert (again.status, "Please fill this in." in again.text, "photo.pdf" in again.text) == (422, True, True)
    done = await reader.send(again.form("/issues"), title="The <b>crane</b> stops")
    listed = await reader.follow(done)
    assert "Your issue is raised." in listed.text
    assert "The &lt;b&gt;crane&lt;/b&gt; stops" in listed.html
    (link,) = {link for link in listed.links if "/issues/iss_" in link}
    shown = await reader.open(link)
    assert all(word in shown.text for word in ("Twice this week.", "photo.pdf", "ISS-HARBOUR-2026-001", "Customer_Reader"))
    assert "1 issue is not closed" in (await reader.open(f"/customer/projects/{project}")).text


async def test_the_conversation_to_its_end(site: Site) -> None:
    world = site.world
    world.project.owner_id = world["manager"].id
    await world.insert(world.project)
    issue = await raised(world)
    path = f"/customer/issues/{encode('iss', issue.id)}"
    await world.do("manager", note_internally, issue.id, "The maker pays for it.")
    reader = await site.as_("customer_reader")
    page = await reader.open(path)
    assert "The maker pays" not in page.html
    refused = await reader.send(page.form("/reply"), text=" ")
    assert (refused.status, await state_of(site)) == (422, (IssueState.OPEN, False))
    page = await reader.follow(await reader.send(refused.form("/reply"), text="And today."))
    assert "And today." in page.text
    page = await reader.follow(await reader.send(page.form("/mark-major"), reason="The berth is closed."))
    assert "With headquarters" in page.text
    assert await state_of(site) == (IssueState.WITH_HEADQUARTERS, True)
    page = await reader.follow(await reader.send(page.form("/close"), word="It runs again."))
    assert await state_of(site) == (IssueState.CLOSED, True)
    assert (await reader.open("/customer/issues?state=CLOSED")).text.count("The crane stops") == 1
    await reader.follow(await reader.send(page.form("/reopen"), reason="It does not."))
    await world.do("manager", answer_issue, issue.id, "It is sealed.")
    await site.save()
    home = await reader.open("/customer")
    assert "Read the answer to The crane stops" in home.text
    page = await reader.open(path)
    assert (await reader.send(page.form("/close"), version="1")).status == 409
    page = await reader.open(path)
    await reader.follow(await reader.send(page.form("/close")))
    assert await state_of(site) == (IssueState.CLOSED, True)
