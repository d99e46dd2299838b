"""Early entries of the stage at each step: asked for, returned, approved, on site with orders, to be extended, lost; a stranger's."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from domain.approvals.models import ApprovalTask
from domain.delivery.models import Project
from domain.early_entry.approve_early_entry import approve_early_entry
from domain.early_entry.asking import RiskAssessment
from domain.early_entry.begin_early_entry import begin_early_entry
from domain.early_entry.extend_early_entry import extend_early_entry
from domain.early_entry.lose_early_entry import lose_early_entry
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest, RiskLevel
from domain.early_entry.queries import under_way
from domain.early_entry.request_early_entry import EarlyEntryDraft, request_early_entry
from domain.early_entry.return_early_entry import return_early_entry
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.submit_order import submit_order
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import days_at, draft
from tests.world import World

SAID = RiskAssessment(
    "The port opens in May.", "Letter of award 7 of 1 February.", date(2027, 6, 30), Decimal("50000.50"), RiskLevel.MEDIUM
)


async def early_entries(stage: Stage) -> None:
    """The project manager of each project on site is the one of the story."""
    world = stage.world
    stage.keep(entry=await requested(world), entry_returned=await requested(world), entry_approved=await granted(world))
    stage.keep(entry_request=await request_of(world, stage.row("entry")))
    returned = await request_of(world, stage.row("entry_returned"))
    await world.do("hq", return_early_entry, returned.id, "Which award?")
    stage.keep(entry_request_returned=await world.again(returned))
    entry, project = await on_site(world)
    large = await world.do("manager", place_order, project.id, world.agreement.id, draft(lines=days_at(48), **days_of(project)))
    running = await world.do("manager", place_order, project.id, world.agreement.id, draft(lines=days_at(5), **days_of(project)))
    for persona, act in (("manager", submit_order), ("buyer", approve_order), ("partner_lead", accept_order)):
        await world.do(persona, act, running.id)
    stage.keep(entry_on_site=entry, early_running=running, early_project=project, early_too_large=large)
    extending, _ = await on_site(world)
    await world.do("sales", extend_early_entry, extending.id, replace(SAID, ceiling=Decimal(60_000)))
    stage.keep(entry_extending=extending, extension=await request_of(world, extending))
    lost, lost_project = await on_site(world)
    await world.do("sales", lose_early_entry, lost.id, "Another bidder won.")
    stage.keep(entry_lost=await world.again(lost), lost_project=await world.again(lost_project))
    climbing = await requested(world)
    await world.do("hq", approve_early_entry, (await request_of(world, climbing)).id)
    await keep_steps(stage, await request_of(world, climbing))
    museum = stage.row("museum")
    named = EarlyEntryDraft("Museum", date(2027, 3, 1), date(2027, 12, 31))
    stage.keep(other_entry=await world.do("west_sales_manager", request_early_entry, museum.id, named, SAID))
    stage.keep(other_entry_request=await request_of(world, stage.row("other_entry")))


async def keep_steps(stage: Stage, request: EarlyEntryRequest) -> None:
    """The PMO has said yes, finance is asked."""
    query = select(ApprovalTask).where(ApprovalTask.subject_id == request.id).order_by(ApprovalTask.sequence)
    first, second = await stage.world.db.scalars(query)
    stage.keep(task_first=first, task_second=second)


def days_of(project: Project) -> dict[str, date]:
    """The first days of a project, for an order."""
    return {"starts_on": project.starts_on, "ends_on": project.starts_on + timedelta(days=60)}


async def requested(world: World, said: RiskAssessment = SAID) -> EarlyEntry:
    """By the sales manager, waiting for the PMO."""
    named = EarlyEntryDraft("Port gate", world.as_("sales").today, date(2027, 12, 31))
    return await world.do("sales", request_early_entry, world.customer.id, named, said)


async def request_of(world: World, entry: EarlyEntry) -> EarlyEntryRequest:
    """What is under way of it."""
    request = await under_way(world.db, entry.id)
    assert request is not None
    return request


async def approve(world: World, entry: EarlyEntry) -> EarlyEntry:
    """PMO, then finance."""
    request = await request_of(world, entry)
    for persona in ("hq", "finance"):
        await world.do(persona, approve_early_entry, request.id)
    return await world.again(entry)


async def granted(world: World, said: RiskAssessment = SAID) -> EarlyEntry:
    """Approved, not begun."""
    return await approve(world, await requested(world, said))


async def on_site(world: World, said: RiskAssessment = SAID) -> tuple[EarlyEntry, Project]:
    """Begun by headquarters."""
    entry = await granted(world, said)
    project = await world.do("hq", begin_early_entry, entry.id, world["manager"].id)
    world.roles["manager"].add(("project_manager", "project"))
    return await world.again(entry), project
