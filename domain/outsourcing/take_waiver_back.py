"""Headquarters takes a waiver back (撤回免签): the party exists after all (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.delivery.membership import unless_running
from domain.delivery.models import PartyWaiver, Project
from domain.outsourcing.acceptance_events import WaiverTakenBack
from domain.outsourcing.acceptance_queries import acceptances_under_way, is_counted, signatures_of
from domain.outsourcing.handed_in import handed_in_before
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.open_round import start_anew
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal

ACTION = "waiver:take_back"


async def can_take_waiver_back(db: AsyncSession, actor: Actor, waiver: PartyWaiver) -> Missing:
    """It stands, no passed acceptance counts it, and the project is not closed."""
    if waiver.taken_back_on is not None:
        return [Refused(AcceptanceRefusal.WAIVER_TAKEN_BACK, "This waiver has been taken back.")]
    missing = [*unless_running(await named(db, Project, waiver.project_id))]
    if await is_counted(db, waiver.id):
        missing.append(Refused(AcceptanceRefusal.WAIVER_COUNTED, "An acceptance has passed without this party: the waiver stands."))
    return missing


async def take_waiver_back(db: AsyncSession, actor: Actor, waiver_id: UUID, reason: str) -> PartyWaiver:
    """From now on rounds wait for the party again; who took it back and why is kept, and the party may be waived anew (S0-47).

    A round under way in which the waiver speaks for the party starts anew with what was handed in, and what was signed on it is void.
    """
    waiver = await row_for(db, actor, ACTION, PartyWaiver, waiver_id)
    project = await lock_row(db, Project, waiver.project_id)
    under_way = await acceptances_under_way(db, project.id)
    refuse(await can_take_waiver_back(db, actor, waiver))
    waiver.taken_back_reason = values.text(reason, "reason", 4000)
    waiver.taken_back_on, waiver.taken_back_by_id = actor.today, actor.user_id
    touch(project)
    await db.flush()
    record(db, actor, WaiverTakenBack(project.id, waiver.party.value))
    for acceptance in under_way:
        if any(word.waiver_id == waiver.id for word in await signatures_of(db, acceptance.id)):
            order = await named(db, OutsourcingOrder, acceptance.order_id)
            await start_anew(db, actor, acceptance, order, await handed_in_before(db, acceptance), acceptance.note)
    return waiver
