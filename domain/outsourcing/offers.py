"""The offers that an order compares, checked and made rows; what a choice still lacks (S0-44)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, save
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.models import OrderOffer, OutsourcingOrder, Selection
from domain.outsourcing.order_drafts import OfferDraft, at_most
from domain.outsourcing.order_queries import comparison_is_incomplete, consent_is_missing, linked_offers
from domain.outsourcing.queries import visible
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.models import Partner

MOST_OFFERS = 20


@dataclass(frozen=True)
class Offer:
    """An offer that was checked."""

    draft: OfferDraft
    name: str
    amount: Decimal
    document_id: UUID | None
    remark: str | None


async def checked_offers(db: AsyncSession, actor: Actor, order: OutsourcingOrder, offers: Sequence[OfferDraft]) -> list[Offer]:
    """Each of a partner whom the actor sees or of somebody named; the chosen one, at most one, is that of the order's partner.

    A single source is compared with nobody (OFFERS_NOT_MEANT). OFFER_NOT_OF_PARTNER, OFFERS_CHOSEN.
    """
    at_most(offers, "offers", MOST_OFFERS)
    if offers and order.selection is Selection.SINGLE_SOURCE:
        raise Refused(OrderRefusal.OFFERS_NOT_MEANT, "A single source is compared with no other offer.", "offers")
    if sum(offer.is_chosen for offer in offers) > 1:
        raise Refused(OrderRefusal.OFFERS_CHOSEN, "Only one offer can be the chosen one.", "offers")
    return [await _checked(db, actor, order, offer, f"offers.{index}") for index, offer in enumerate(offers)]


async def _checked(db: AsyncSession, actor: Actor, order: OutsourcingOrder, offer: OfferDraft, field: str) -> Offer:
    if offer.is_chosen and offer.partner_id != order.partner_id:
        raise Refused(OrderRefusal.OFFER_NOT_OF_PARTNER, "The chosen offer is that of the order's partner.", f"{field}.isChosen")
    name = offer.name
    if offer.partner_id is not None:
        name = (await visible(db, actor, Partner, offer.partner_id)).name
    return Offer(
        offer,
        values.text(name or "", f"{field}.name"),
        values.amount(offer.amount, f"{field}.amount", order.currency),
        (await open_document(db, actor, offer.document_id)).id if offer.document_id else None,
        values.note(offer.remark, f"{field}.remark"),
    )


async def save_offers(db: AsyncSession, order: OutsourcingOrder, offers: Sequence[Offer]) -> None:
    """The rows below the order; their documents belong to it, inside the provider only."""
    for sequence, offer in enumerate(offers, 1):
        said = {"name": offer.name, "amount": offer.amount, "document_id": offer.document_id, "remark": offer.remark}
        said |= {"offerer_id": offer.draft.partner_id, "is_chosen": offer.draft.is_chosen, "currency": order.currency}
        await save(db, OrderOffer(**below(order), sequence=sequence, **said))
    known = await linked_offers(db, order.id)
    tenants = {name: getattr(order, name) for name in TENANTS[1:] if name != "partner_id"}
    place = {"subject_type": OutsourcingOrder.__name__, "subject_id": order.id, "document_class": DocumentClass.OFFER}
    papers = {offer.document_id for offer in offers if offer.document_id} - known
    await save(db, *(DocumentLink(**tenants, **place, document_id=paper, visibility=Visibility.INTERNAL) for paper in sorted(papers)))


async def choice_missing(db: AsyncSession, order: OutsourcingOrder) -> Missing:
    """That two offers are not compared yet, or none of them is the chosen one; a single source has its reason already."""
    if order.selection is Selection.SINGLE_SOURCE or not await comparison_is_incomplete(db, order.id):
        return []
    return [Refused(OrderRefusal.OFFERS_MISSING, "A comparison needs two offers at least, one of them chosen: that of the partner.")]


async def consent_missing(db: AsyncSession, order: OutsourcingOrder) -> Missing:
    """That the contract demands the customer's consent to outsourcing, and none is recorded."""
    if not await consent_is_missing(db, order.id):
        return []
    return [Refused(OrderRefusal.CONSENT_MISSING, "The contract demands the customer's consent to outsourcing; none is recorded.")]
