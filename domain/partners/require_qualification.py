"""Which qualifications every outsourcing partner needs."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, require, save
from domain.broken import unless_taken
from domain.partners.events import QualificationRequired
from domain.partners.models import QualificationKind, RequiredQualification
from domain.partners.refusals import PartnerRefusal
from domain.values import InputRefusal, near_day, period

ACTION = "qualification:require"


async def require_qualification(
    db: AsyncSession, actor: Actor, kind: QualificationKind, valid_from: date, valid_to: date | None = None
) -> RequiredQualification:
    """New orders whose dates touch this time need it (S0-45), and candidates on its days. Running orders go on.

    QUALIFICATION_OF_PERSON: personal certificates are not required of a company. RULE_EXISTS, DATES_REVERSED.
    """
    require(db, actor, ACTION)
    if kind is QualificationKind.PERSONAL:
        raise Refused(PartnerRefusal.QUALIFICATION_OF_PERSON, "A personal certificate is not required of a company.", "kind")
    near_day(valid_from, "validFrom")
    if valid_to is not None:
        period(valid_from, valid_to, "validTo")
    if valid_from < actor.today:
        raise Refused(InputRefusal.DATES_REVERSED, "A rule begins today or later.", "validFrom")
    rule = RequiredQualification(kind=kind, valid_from=valid_from, valid_to=valid_to)
    taken = Refused(PartnerRefusal.RULE_EXISTS, "Another rule begins on this day.", "validFrom")
    with unless_taken("uq_required_qualification_kind_valid_from", taken):
        await save(db, rule)
    record(db, actor, QualificationRequired(rule.id))
    return rule
