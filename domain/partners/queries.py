"""Every select of partners, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound
from domain.database import Row
from domain.documents.models import Document
from domain.identity.models import Organisation, User
from domain.partners.models import (
    AdmissionItem,
    DeclarationKind,
    FileSection,
    Partner,
    PartnerDeclaration,
    PartnerKind,
    PartnerPerson,
    PartnerQualification,
    Partnership,
    PartnerState,
    PartnerTransition,
    QualificationKind,
    RequiredQualification,
)

R = TypeVar("R", bound=Row)


async def named(db: AsyncSession, model: type[R], row_id: UUID) -> R:
    """The row that a key of a row at hand refers to."""
    return (await db.scalars(select(model).where(model.id == row_id))).one()


async def organisation_of(db: AsyncSession, partner: Partner) -> Organisation:
    """The partner's legal entity, locked for this act."""
    return (await db.scalars(select(Organisation).where(Organisation.id == partner.organisation_id).with_for_update())).one()


async def is_kind(db: AsyncSession, partner_id: UUID, kind: PartnerKind) -> bool:
    """Whether the organisation is a partner of this kind now."""
    query = select(Partnership.id).where(Partnership.partner_id == partner_id, Partnership.kind == kind, Partnership.ended_on.is_(None))
    return await db.scalar(query) is not None


async def partnerships(db: AsyncSession, partner_id: UUID) -> Sequence[Partnership]:
    """The kinds of partner that the organisation is now."""
    return (await db.scalars(select(Partnership).where(Partnership.partner_id == partner_id, Partnership.ended_on.is_(None)))).all()


async def document_for(db: AsyncSession, actor: Actor, partner_id: UUID, document_id: UUID) -> Document:
    """A document that the actor sees, uploaded by the partner's own people or by the actor: NotFound otherwise."""
    uploaded = select(User.id).where(User.id == Document.owner_id, User.partner_id == partner_id).exists()
    query = select(Document).where(Document.id == document_id, actor.sees(Document), or_(uploaded, Document.owner_id == actor.user_id))
    found = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if found is None:
        raise NotFound(Document.__name__)
    return found


async def open_items(db: AsyncSession, partner_id: UUID) -> Sequence[AdmissionItem]:
    """What was asked for and not answered yet."""
    query = select(AdmissionItem).where(AdmissionItem.partner_id == partner_id, AdmissionItem.answered_at.is_(None))
    return (await db.scalars(query.order_by(AdmissionItem.asked_at, AdmissionItem.id))).all()


async def is_asked_for(db: AsyncSession, partner_id: UUID, section: FileSection) -> bool:
    """Whether something of this part of the file was asked for and not answered yet."""
    query = select(AdmissionItem.id).where(AdmissionItem.partner_id == partner_id, AdmissionItem.section == section)
    return await db.scalar(query.where(AdmissionItem.answered_at.is_(None)).limit(1)) is not None


async def missing_qualifications(
    db: AsyncSession, partner_id: UUID, first: date, last: date, *, checked: bool = True
) -> Sequence[QualificationKind]:
    """The required qualifications that the partner does not hold through all days from `first` to `last` on which they are required.

    What counts has been checked by the provider and not been withdrawn; of a candidate (`checked=False`) what has a scan.
    """
    counts = PartnerQualification.checked_at.is_not(None) if checked else PartnerQualification.document_id.is_not(None)
    held = select(PartnerQualification.id).where(
        PartnerQualification.partner_id == partner_id,
        PartnerQualification.kind == RequiredQualification.kind,
        PartnerQualification.withdrawn_at.is_(None),
        counts,
        PartnerQualification.valid_from <= first,
        or_(PartnerQualification.valid_to.is_(None), PartnerQualification.valid_to >= last),
    )
    not_past = or_(RequiredQualification.valid_to.is_(None), RequiredQualification.valid_to >= first)
    required = and_(RequiredQualification.valid_from <= last, not_past)
    query = select(RequiredQualification.kind).where(required, ~held.exists()).distinct().order_by(RequiredQualification.kind)
    return (await db.scalars(query)).all()


async def has_people(db: AsyncSession, partner_id: UUID) -> bool:
    """Whether the partner names anybody whom it may send."""
    query = select(PartnerPerson.id).where(PartnerPerson.partner_id == partner_id, PartnerPerson.left_on.is_(None))
    return await db.scalar(query.limit(1)) is not None


async def declared(db: AsyncSession, partner_id: UUID) -> set[DeclarationKind]:
    """What the partner has declared."""
    return set(await db.scalars(select(PartnerDeclaration.kind).where(PartnerDeclaration.partner_id == partner_id)))


async def unchecked(db: AsyncSession, partner_id: UUID) -> Sequence[PartnerQualification]:
    """The qualifications that the provider has not checked yet."""
    query = select(PartnerQualification).where(
        PartnerQualification.partner_id == partner_id,
        PartnerQualification.checked_at.is_(None),
        PartnerQualification.withdrawn_at.is_(None),
    )
    return (await db.scalars(query.order_by(PartnerQualification.id))).all()


async def last_step_into(db: AsyncSession, partner_id: UUID, state: PartnerState) -> PartnerTransition | None:
    """The partner's last step into a state."""
    query = select(PartnerTransition).where(PartnerTransition.partner_id == partner_id, PartnerTransition.to_state == state)
    return (await db.scalars(query.order_by(PartnerTransition.at.desc(), PartnerTransition.id.desc()).limit(1))).one_or_none()
