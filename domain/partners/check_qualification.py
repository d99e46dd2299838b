"""The provider has seen a paper that an admitted partner recorded."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.partners.events import QualificationChecked
from domain.partners.file import KEPT_IN
from domain.partners.models import Partner, PartnerQualification
from domain.partners.queries import named
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import unless_in

ACTION = "qualification:check"


async def can_check_qualification(db: AsyncSession, actor: Actor, row: PartnerQualification) -> Missing:
    """The partner is admitted, and the paper waits for somebody who did not record it."""
    if wrong := unless_in(await named(db, Partner, row.partner_id), *KEPT_IN):
        return wrong
    if row.checked_at is not None or row.withdrawn_at is not None:
        return [Refused(PartnerRefusal.QUALIFICATION_CLOSED, "This paper has been checked or withdrawn already.")]
    if row.recorded_by_id == actor.user_id:
        return [Refused(PartnerRefusal.SECOND_PERSON_NEEDED, "Who recorded this does not check it.")]
    return []


async def check_qualification(db: AsyncSession, actor: Actor, qualification_id: UUID) -> PartnerQualification:
    """It counts from now on (S0-45); those of a candidate are checked with its admission.

    Who recorded it does not check it: SECOND_PERSON_NEEDED. QUALIFICATION_CLOSED, PARTNER_WRONG_STATE.
    """
    seen = await row_for(db, actor, ACTION, PartnerQualification, qualification_id, lock=False)
    partner = await lock_row(db, Partner, seen.partner_id)
    row = await lock_row(db, PartnerQualification, qualification_id)
    refuse(await can_check_qualification(db, actor, row))
    row.checked_at, row.checked_by_id = actor.now, actor.user_id
    touch(partner)
    record(db, actor, QualificationChecked(row.id, partner.id))
    await db.flush()
    return row
