"""A signatory names a delegate (代签人) for a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save, touch
from domain.delivery.events import SignatoryNamed
from domain.delivery.membership import unless_running
from domain.delivery.models import Party, Project, ProjectSignatory
from domain.delivery.name_signatory import CUSTOMER_ROLE, customers_user, signs_for_nobody
from domain.delivery.refusals import DeliveryRefusal
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.identity.models import DomainKind
from domain.identity.parties import staff_user
from domain.identity.roles import hold_role
from domain.values import note, period

ACTION = "delegate:name"


@dataclass(frozen=True)
class Delegation:
    """Who signs, on which days (both count), by which document and words of authority."""

    user_id: UUID
    valid_from: date
    valid_to: date
    document_id: UUID
    authority: str | None = None


async def can_name_delegate(db: AsyncSession, actor: Actor, signatory: ProjectSignatory) -> Missing:
    """The signatory signs today or later and is no delegate; the project is not closed."""
    missing = []
    if signatory.delegate_of_id is not None:
        missing.append(Refused(DeliveryRefusal.DELEGATE_OF_DELEGATE, "A delegate names nobody else."))
    if signatory.valid_to is not None and signatory.valid_to < actor.today:
        missing.append(Refused(DeliveryRefusal.SIGNATORY_ENDED, "This person no longer signs."))
    return [*missing, *unless_running(await db.get_one(Project, signatory.project_id))]


async def name_delegate(db: AsyncSession, actor: Actor, signatory_id: UUID, delegation: Delegation) -> ProjectSignatory:
    """The signatory, or the project manager for them, names who signs in their place for a time, with the document (授权委托书) (S0-47).

    Of the same side, within the signatory's own time: DELEGATE_TOO_LONG; DELEGATE_PAST. Nobody signs for two parties.
    """
    signatory = await row_for(db, actor, ACTION, ProjectSignatory, signatory_id)
    project = await lock_row(db, Project, signatory.project_id)
    refuse(await can_name_delegate(db, actor, signatory))
    first, last = period(delegation.valid_from, delegation.valid_to, "validTo")
    if last < actor.today:
        raise Refused(DeliveryRefusal.DELEGATE_PAST, "These days are over.", "validTo")
    if first < signatory.valid_from or (signatory.valid_to is not None and last > signatory.valid_to):
        raise Refused(DeliveryRefusal.DELEGATE_TOO_LONG, "The signatory's own time does not cover these days.", "validTo")
    of_customer = signatory.party is Party.CUSTOMER
    user = await (customers_user(db, project, delegation.user_id) if of_customer else staff_user(db, delegation.user_id))
    await signs_for_nobody(db, project.id, user, signatory.party, first, last)
    document = await open_document(db, actor, delegation.document_id)
    place = {"project_id": project.id, "customer_id": project.customer_id, "unit_id": project.unit_id}
    delegate = ProjectSignatory(
        **place,
        party=signatory.party,
        user_id=user.id,
        authority=note(delegation.authority, "authority"),
        authority_document_id=document.id,
        delegate_of_id=signatory.id,
        valid_from=first,
        valid_to=last,
    )
    link = DocumentLink(
        **place,
        document_id=document.id,
        subject_type="ProjectSignatory",
        subject_id=delegate.id,
        document_class=DocumentClass.ACCEPTANCE,
        visibility=Visibility.CUSTOMER if of_customer else Visibility.INTERNAL,
    )
    await save(db, delegate, link)
    if of_customer:
        await hold_role(db, actor, user, CUSTOMER_ROLE, DomainKind.ORGANISATION, user.organisation_id, last)
    touch(project)
    record(db, actor, SignatoryNamed(project.id, user.id, signatory.party.value))
    return delegate
