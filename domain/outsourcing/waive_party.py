"""Headquarters records that a party does not exist for a project (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.delivery.membership import unless_running
from domain.delivery.models import Party, PartyWaiver, Project
from domain.outsourcing.acceptance_events import PartyWaived
from domain.outsourcing.acceptance_queries import acceptances_under_way, signatures_of
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import conclude
from domain.outsourcing.waived import waived

ACTION = "party:waive"
WAIVABLE = (Party.SALES, Party.REGION)


async def can_waive_party(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed."""
    return unless_running(project)


async def waive_party(db: AsyncSession, actor: Actor, project_id: UUID, party: Party, reason: str) -> PartyWaiver:
    """Sales or the region does not exist for this project, and why: no round waits for it, those under way neither (S0-47).

    Customer and headquarters always sign: PARTY_NOT_WAIVABLE. PARTY_WAIVED. A party that has spoken on a round keeps its word there.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_waive_party(db, actor, project))
    if party not in WAIVABLE:
        raise Refused(AcceptanceRefusal.PARTY_NOT_WAIVABLE, "Customer and headquarters always sign.", "party")
    waiver = PartyWaiver(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        party=party,
        reason=values.text(reason, "reason", 4000),
        waived_at=actor.now,
        waived_by_id=actor.user_id,
    )
    taken = Refused(AcceptanceRefusal.PARTY_WAIVED, "This party is waived already.", "party")
    with unless_taken("uq_party_waiver_standing", taken):
        await save(db, waiver)
    touch(project)
    record(db, actor, PartyWaived(project.id, party.value))
    for acceptance in await acceptances_under_way(db, project.id):
        said = await signatures_of(db, acceptance.id)
        if all(signature.party is not party for signature in said):
            word = await waived(db, actor, acceptance, waiver)
            touch(acceptance)
            await save(db, word)
            await conclude(db, actor, acceptance, [*said, word])
    return waiver
