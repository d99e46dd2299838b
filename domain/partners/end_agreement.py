"""An agreement is ended early."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.partners.events import AgreementEnded
from domain.partners.follow_agreement import DEADLINE
from domain.partners.models import AgreementState, Partner, PartnerAgreement
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import follow_agreements
from domain.platform.deadlines import drop
from domain.values import text

ACTION = "agreement:end"


async def can_end_agreement(db: AsyncSession, actor: Actor, agreement: PartnerAgreement) -> Missing:
    """It is in force, or to come."""
    if agreement.state is AgreementState.ACTIVE:
        return []
    return [Refused(PartnerRefusal.AGREEMENT_ENDED, "This agreement has ended already.")]


async def end_agreement(
    db: AsyncSession, actor: Actor, agreement_id: UUID, reason: str, expected_version: int | None = None
) -> PartnerAgreement:
    """From now on nothing is ordered under it; running orders go on (S0-45). AGREEMENT_ENDED where it has ended already."""
    seen = await row_for(db, actor, ACTION, PartnerAgreement, agreement_id, lock=False, expected_version=expected_version)
    partner = await lock_row(db, Partner, seen.partner_id)  # always before the agreement, as whoever signs or follows one
    agreement = await lock_row(db, PartnerAgreement, agreement_id)
    refuse(await can_end_agreement(db, actor, agreement))
    why = text(reason, "reason", 4000)
    agreement.state, agreement.ended_on, agreement.end_reason = AgreementState.TERMINATED, actor.today, why
    await db.flush()
    await drop(db, DEADLINE, agreement.id)
    touch(partner)
    await follow_agreements(db, actor, partner, why)
    record(db, actor, AgreementEnded(agreement.id, partner.id))
    await db.flush()
    return agreement
