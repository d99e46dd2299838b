"""Hours of the world, step by step along the chain; each step by its act and its persona."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.delivery.models import Project
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.log_hours import log_hours
from domain.hours.models import EntryState, TimeEntry
from domain.partners.models import SkillLevel
from tests.world import World

TODAY = date(2026, 11, 2)


def line(hours: str = "8", day: date = TODAY, **more: Any) -> EntryDraft:
    """A line of a senior's work."""
    return replace(EntryDraft(day, Decimal(hours), SkillLevel.SENIOR, "Data migration, step 3"), **more)


async def people(world: World) -> None:
    """An engineer of the provider, two of the partner, and the region's delivery manager."""
    await world.staff("engineer", ("project_member", world.project))
    await world.staff("delivery_manager", ("delivery_manager", world.region))
    await world.outsider("partner_engineer", world.partner)
    world.project.owner_id = world["manager"].id
    await world.insert(world.project)
    for persona in ("engineer", "partner_engineer", "partner_lead"):
        await world.insert(world.membership(world.project, persona, "project_member"))


async def logged(world: World, persona: str, *drafts: EntryDraft, project: Project | None = None) -> Sequence[TimeEntry]:
    """Submitted lines of the persona."""
    return await world.do(persona, log_hours, (project or world.project).id, drafts or [line()], submit=True)


def ids(entries: Sequence[TimeEntry]) -> list[Any]:
    return [entry.id for entry in entries]


async def approved(world: World, persona: str, *drafts: EntryDraft) -> Sequence[TimeEntry]:
    """Lines of the persona that wait for the customer."""
    entries = await logged(world, persona, *drafts)
    if entries[0].partner_id is not None:
        await world.do("partner_lead", approve_hours_for_partner, ids(entries))
    return await world.do("manager", approve_hours, ids(entries))


async def confirmed(world: World, persona: str, *drafts: EntryDraft) -> Sequence[TimeEntry]:
    """Lines of the persona that the customer confirmed."""
    return await world.do("customer_signer", confirm_hours, ids(await approved(world, persona, *drafts)))


def states(entries: Sequence[TimeEntry]) -> list[EntryState]:
    return [entry.state for entry in entries]
