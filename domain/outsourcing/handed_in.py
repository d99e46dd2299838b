"""What the partner hands in for an acceptance, and the content that the parties sign (S0-47)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound, Refused
from domain.customers.models import Customer
from domain.delivery.models import Project
from domain.documents.models import Document, DocumentClass, DocumentLink, Visibility
from domain.outsourcing.acceptance_queries import documents_by_id, documents_by_partner, documents_of
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.models import Acceptance, AcceptanceDocument, OrderDeliverable, OutsourcingOrder
from domain.outsourcing.order_drafts import MOST_DELIVERABLES
from domain.outsourcing.order_queries import deliverables_of
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.partners.models import Partner
from domain.values import InputRefusal

MOST_DOCUMENTS = 20


@dataclass(frozen=True)
class Delivery:
    """The documents that the partner hands in for one deliverable."""

    deliverable_id: UUID
    document_ids: Sequence[UUID]


@dataclass(frozen=True)
class HandedIn:
    """A deliverable of the order with its documents."""

    deliverable: OrderDeliverable
    documents: Sequence[Document]


async def handed_in(
    db: AsyncSession, actor: Actor, order: OutsourcingOrder, deliveries: Sequence[Delivery], *, all_of_them: bool = True
) -> list[HandedIn]:
    """Every deliverable of the order, or those that are named, with at least one document that the partner's people uploaded.

    Refused where one is missing or unknown; NotFound for a document that the actor does not see or that is not the partner's.
    """
    given = _by_deliverable(deliveries)
    deliverables = await deliverables_of(db, order.id)
    if given.keys() - {item.id for item in deliverables}:
        raise Refused(AcceptanceRefusal.DELIVERABLE_UNKNOWN, "This deliverable is not in the order.", "deliveries")
    deliverables = [item for item in deliverables if all_of_them or item.id in given]
    if not deliverables:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "deliveries")
    missing = next((item.sequence for item in deliverables if not given.get(item.id)), None)
    if missing is not None:
        raise Refused(AcceptanceRefusal.DELIVERABLE_MISSING, "Deliverable {sequence} has no document yet.", "deliveries", sequence=missing)
    wanted = {document_id for ids in given.values() for document_id in ids}
    documents = await documents_by_partner(db, actor, order.partner_id, sorted(wanted))
    if wanted - documents.keys():
        raise NotFound("Document")
    return [HandedIn(item, [documents[document_id] for document_id in given[item.id]]) for item in deliverables]


async def handed_in_before(db: AsyncSession, acceptance: Acceptance) -> list[HandedIn]:
    """What was handed in for a round, to be asked for once more."""
    rows = await documents_of(db, acceptance.id)
    documents = await documents_by_id(db, [row.document_id for row in rows])
    given: dict[UUID, list[Document]] = {}
    for row in rows:
        given.setdefault(row.deliverable_id, []).append(documents[row.document_id])
    return [HandedIn(item, given[item.id]) for item in await deliverables_of(db, acceptance.order_id) if item.id in given]


def _by_deliverable(deliveries: Sequence[Delivery]) -> dict[UUID, list[UUID]]:
    _at_most(len(deliveries), MOST_DELIVERABLES)
    given: dict[UUID, list[UUID]] = {}
    for delivery in deliveries:
        ids = given.setdefault(delivery.deliverable_id, [])
        _at_most(len(ids) + len(delivery.document_ids), MOST_DOCUMENTS)
        ids += [document_id for document_id in dict.fromkeys(delivery.document_ids) if document_id not in ids]
    return given


def _at_most(count: int, most: int) -> None:
    if count > most:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "deliveries", most=most)


async def canonical_content(
    db: AsyncSession, acceptance: Acceptance, order: OutsourcingOrder, handed: Sequence[HandedIn], note: str | None
) -> str:
    """What is signed, in canonical JSON (sorted keys, no blanks); it holds no commercial field, so that each party may read it all."""
    project = await named(db, Project, order.project_id)
    content = {
        "acceptance": {
            "code": acceptance.code,
            "kind": acceptance.kind.value,
            "number": acceptance.number,
            "round": acceptance.round,
        },
        "order": {"code": order.code, "title": order.title, "startsOn": order.starts_on, "endsOn": order.ends_on},
        "project": {"code": project.code, "name": project.name},
        "customer": (await named(db, Customer, order.customer_id)).name,
        "partner": (await named(db, Partner, order.partner_id)).name,
        "deliverables": [_said(item) for item in handed],
        "note": note,
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def _said(handed: HandedIn) -> dict[str, object]:
    return {
        "sequence": handed.deliverable.sequence,
        "name": handed.deliverable.name,
        "criteria": handed.deliverable.criteria,
        "documents": [{"name": item.name, "size": item.size, "sha256": item.sha256.hex()} for item in handed.documents],
    }


def content_hash(content: str) -> str:
    """SHA-256 of the canonical content, in hex: what a signature stands for."""
    return hashlib.sha256(content.encode()).hexdigest()


def document_rows(acceptance: Acceptance, handed: Sequence[HandedIn]) -> Iterator[AcceptanceDocument | DocumentLink]:
    """The documents by deliverable, and one link a document, open to customer and partner."""
    linked = {document.id for item in handed for document in item.documents}
    tenants = {name: getattr(acceptance, name) for name in TENANTS[1:]}
    for item in handed:
        for sequence, document in enumerate(item.documents, 1):
            yield AcceptanceDocument(
                **below(acceptance),
                acceptance_id=acceptance.id,
                deliverable_id=item.deliverable.id,
                document_id=document.id,
                sequence=item.deliverable.sequence * 100 + sequence,
            )
    for document_id in sorted(linked):
        yield DocumentLink(
            **tenants,
            document_id=document_id,
            subject_type="Acceptance",
            subject_id=acceptance.id,
            document_class=DocumentClass.DELIVERABLE,
            visibility=Visibility.CUSTOMER_AND_PARTNER,
        )
