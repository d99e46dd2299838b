"""An agreement's first day has come, or its last one has passed."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, record, row_for
from domain.calendar import start_of_day
from domain.partners.events import AgreementBegun, AgreementEnded
from domain.partners.models import AgreementState, Partner, PartnerAgreement
from domain.partners.states import follow_agreements
from domain.platform.deadlines import plan

ACTION = "agreement:follow"
DEADLINE = "agreement:follow"


async def plan_agreement(db: AsyncSession, actor: Actor, agreement: PartnerAgreement) -> None:
    """At 00:00 of the first day, and of the day after the last, somebody looks at it."""
    if agreement.valid_from > actor.today:
        await plan(db, DEADLINE, agreement.id, start_of_day(agreement.valid_from), "begin")
    await plan(db, DEADLINE, agreement.id, start_of_day(agreement.valid_to + timedelta(days=1)), "end")


async def follow_agreement(db: AsyncSession, actor: Actor, agreement_id: UUID) -> None:
    """Its partner is active from the first day on; after the last day it is expired, and so is a partner without another (S0-45).

    Asked again it finds the work done.
    """
    seen = await row_for(db, actor, ACTION, PartnerAgreement, agreement_id, lock=False)
    partner = await lock_row(db, Partner, seen.partner_id)
    agreement = await lock_row(db, PartnerAgreement, agreement_id)
    if agreement.state is not AgreementState.ACTIVE or agreement.valid_from > actor.today:
        return
    if agreement.valid_to < actor.today:
        agreement.state = AgreementState.EXPIRED
        record(db, actor, AgreementEnded(agreement.id, partner.id))
    else:
        record(db, actor, AgreementBegun(agreement.id, partner.id))
    await db.flush()
    await follow_agreements(db, actor, partner)
    await db.flush()
