"""An issue: raised by either side, talked about, answered; what the customer never reads; major ones with headquarters (S0-43)."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import NotFound, Refused
from domain.approvals.models import Approval, ApprovalState
from domain.delivery.models import ProjectState
from domain.documents.models import DocumentLink, Visibility
from domain.issues.answer_issue import answer_issue
from domain.issues.ask_headquarters import ask_headquarters
from domain.issues.close_issue import close_issue
from domain.issues.countersign_issue import countersign_issue
from domain.issues.mark_major import mark_major
from domain.issues.models import IssueDocument, IssueMessage, IssueState
from domain.issues.note_internally import note_internally
from domain.issues.raise_issue import raise_issue
from domain.issues.reopen_issue import reopen_issue
from domain.issues.reply import reply
from domain.issues.take_issue import take_issue
from tests.acts.staging.issues import DRAFT, raised
from tests.world import World

pytestmark = pytest.mark.anyio


async def managed(world: World) -> World:
    """The project has its manager."""
    world.project.owner_id = world["manager"].id
    await world.insert(world.project)
    return world


async def seen(world: World, persona: str, model: type) -> int:
    """How many rows of a table exist for somebody."""
    actor = world.as_(persona)
    return (await world.db.execute(select(func.count()).select_from(model).where(actor.sees(model)), dict(actor.binds))).scalar_one()


async def test_codes_count_by_customer_and_year(world: World) -> None:
    first, second = await raised(world), await raised(world, "manager")
    assert (first.code, second.code) == ("ISS-HARBOUR-2026-001", "ISS-HARBOUR-2026-002")


async def test_a_note_and_its_paper_are_never_the_customers(world: World) -> None:
    issue = await raised(world)
    secret, shown = await world.document("manager", "cost.pdf"), await world.document("manager", "plan.pdf")
    await world.do("manager", note_internally, issue.id, "The maker pays.", [secret.id])
    await world.do("manager", reply, issue.id, "See the plan.", [shown.id])
    for persona, count in (("manager", 2), ("hq", 2), ("customer_reader", 1), ("partner_admin", 0)):
        assert [await seen(world, persona, table) for table in (IssueMessage, IssueDocument)] == [count, count], persona
    links = {row.document_id: row.visibility for row in await world.db.scalars(select(DocumentLink))}
    assert links == {secret.id: Visibility.INTERNAL, shown.id: Visibility.CUSTOMER}


async def test_others_papers_and_closed_projects_are_refused(world: World) -> None:
    others = await world.document("hq")
    with pytest.raises(NotFound):
        await world.do("customer_reader", raise_issue, world.project.id, DRAFT, [others.id])
    issue = await raised(world)
    await world.do("customer_reader", close_issue, issue.id)
    for state in (ProjectState.CLOSED, ProjectState.STOPPED):
        await world.put_into(world.project, state)
        for act, given in ((raise_issue, (world.project.id, DRAFT)), (reopen_issue, (issue.id, "Again."))):
            with pytest.raises(Refused, match="closed"):
                await world.do("customer_reader", act, *given)


async def test_a_major_issue_goes_to_headquarters_and_its_result_to_the_manager(world: World) -> None:
    issue = await raised(await managed(world))
    await world.do("customer_signer", mark_major, issue.id, "The berth is closed.")
    approval = (await world.db.scalars(select(Approval))).one()
    people = (approval.requester_id, approval.owner_id)
    assert (issue.state, approval.subject_code, people) == (IssueState.WITH_HEADQUARTERS, issue.code, (world["manager"].id,) * 2)
    with pytest.raises(Refused, match="present state"):
        await world.do("manager", answer_issue, issue.id, "Soon.")
    await world.grant("manager", "hq_pmo")
    with pytest.raises(Refused, match="does not approve"):
        await world.do("manager", countersign_issue, issue.id, "Mine.")
    with pytest.raises(NotFound):
        await world.do("finance", countersign_issue, issue.id, "Mine.")
    await world.do("hq", countersign_issue, issue.id, "The maker's part.")
    assert (await world.again(issue)).state is IssueState.RETURNED
    await world.do("manager", answer_issue, issue.id, "The maker repairs it.")
    assert await seen(world, "customer_signer", Approval) == 0


async def test_without_a_manager_headquarters_is_told_and_asked_later(world: World) -> None:
    issue = await raised(world)
    await world.do("customer_signer", mark_major, issue.id, "The berth is closed.")
    assert (issue.is_major, issue.state, await seen(world, "hq", Approval)) == (True, IssueState.OPEN, 0)
    await world.do("manager", ask_headquarters, issue.id, "Whose part?")
    assert (await world.again(issue)).state is IssueState.WITH_HEADQUARTERS


async def test_who_closes_while_headquarters_is_asked_ends_the_asking(world: World) -> None:
    issue = await raised(await managed(world))
    await world.do("customer_signer", mark_major, issue.id, "The berth is closed.")
    await world.do("customer_signer", close_issue, issue.id, "It runs again.")
    assert (await world.db.scalars(select(Approval.state))).one() is ApprovalState.WITHDRAWN
    await world.do("customer_reader", reopen_issue, issue.id, "No, it does not.")
    await world.do("manager", take_issue, issue.id)
    assert ((await world.again(issue)).state, issue.closed_at) == (IssueState.HANDLING, None)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE issue_message SET text = 'Other'", "A row of issue_message is never changed"),
        ("DELETE FROM issue_document", "A row of issue_document is never changed"),
        ("UPDATE issue SET state = 'RETURNED'", "This state does not follow that one"),
        ("UPDATE issue SET state = 'ANSWERED', answered_at = now()", "ck_issue_owner"),
        ("UPDATE issue SET state = 'CLOSED'", "ck_issue_closed"),
        ("UPDATE issue SET is_major = true", "ck_issue_major"),
    ],
)
async def test_the_database_holds_it_too(world: World, change: str, constraint: str) -> None:
    issue = await raised(world)
    paper = await world.document("customer_reader")
    await world.do("customer_reader", reply, issue.id, "See.", [paper.id])
    with pytest.raises(IntegrityError, match=constraint):
        async with world.db.begin_nested():
            await world.db.execute(text(change))
