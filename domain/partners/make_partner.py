"""What inviting a candidate and admitting on paper share: the legal entity is found or made, and becomes a partner of some kinds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, save
from domain.broken import unless_taken
from domain.identity.parties import party_organisation, short_code
from domain.partners.models import Partner, PartnerKind, Partnership
from domain.partners.refusals import PartnerRefusal
from domain.values import InputRefusal, text


async def make_partner(db: AsyncSession, actor: Actor, *, name: str, code: str, credit_code: str, kinds: Sequence[PartnerKind]) -> Partner:
    """A partner in draft, known by its unified social credit code, whose check character must be right (GB 32100-2015).

    `code` is the short name that its agreements and orders are numbered with. A company that is a customer already stays one
    organisation. PARTNER_EXISTS, PARTNER_CODE_TAKEN, CREDIT_CODE_WRONG, CREDIT_CODE_MISSING.
    """
    if not credit_code.strip():
        raise Refused(PartnerRefusal.CREDIT_CODE_MISSING, "A partner needs its unified social credit code.", "creditCode")
    named = checked_kinds(kinds)
    organisation = await party_organisation(db, name, credit_code)
    if await db.scalar(select(Partner.id).where(Partner.organisation_id == organisation.id)) is not None:
        raise Refused(PartnerRefusal.PARTNER_EXISTS, "This company is a partner already.", "creditCode")
    partner = Partner(organisation_id=organisation.id, code=short_code(code), name=text(name, "name"))
    taken = Refused(PartnerRefusal.PARTNER_CODE_TAKEN, "Another partner has this code.", "code")
    with unless_taken("uq_partner_code", taken):
        await save(db, partner)
    await save(db, *(Partnership(partner_id=partner.id, kind=kind, begun_on=actor.today) for kind in named))
    return partner


def checked_kinds(kinds: Sequence[PartnerKind]) -> list[PartnerKind]:
    """At least one, each once, in a fixed order."""
    if not kinds:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "kinds")
    if len(kinds) > len(PartnerKind):
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "kinds", most=len(PartnerKind))
    return [kind for kind in PartnerKind if kind in kinds]
