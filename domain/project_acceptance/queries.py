"""Every select of the customer's acceptances of projects, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.delivery.acceptance_models import (
    ProjectAcceptance,
    ProjectAcceptanceDocument,
    ProjectAcceptanceKind,
    ProjectAcceptanceState,
)
from domain.delivery.models import Party, Project, ProjectSignatory
from domain.documents.models import Document

STANDING = (ProjectAcceptanceState.DRAFT, ProjectAcceptanceState.REQUESTED, ProjectAcceptanceState.PASSED)


async def hold_project(db: AsyncSession, project_id: UUID) -> Project:
    """The project, held so that its acceptances, and the clocks that count from them, are changed one after the other."""
    query = select(Project).where(Project.id == project_id).with_for_update(of=Project, key_share=True)
    return (await db.scalars(query)).one()


async def next_round(db: AsyncSession, project_id: UUID, kind: ProjectAcceptanceKind) -> int:
    """How often it will have been prepared, from 1."""
    query = select(func.coalesce(func.max(ProjectAcceptance.round), 0) + 1)
    return (await db.execute(query.where(ProjectAcceptance.project_id == project_id, ProjectAcceptance.kind == kind))).scalar_one()


async def kinds_in(db: AsyncSession, project_id: UUID, *states: ProjectAcceptanceState) -> set[ProjectAcceptanceKind]:
    """The kinds of which the project has a round in one of the states."""
    query = select(ProjectAcceptance.kind).where(ProjectAcceptance.project_id == project_id, ProjectAcceptance.state.in_(states))
    return set(await db.scalars(query))


async def documents_seen(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Those of the documents that the actor sees."""
    query = select(Document).where(Document.id.in_(ids), actor.sees(Document))
    return {document.id: document for document in await db.scalars(query, dict(actor.binds))}


async def documents_of(db: AsyncSession, acceptance_id: UUID) -> Sequence[Document]:
    """What is handed over with a round, in its order."""
    query = select(Document).join(ProjectAcceptanceDocument, ProjectAcceptanceDocument.document_id == Document.id)
    query = query.where(ProjectAcceptanceDocument.acceptance_id == acceptance_id)
    return (await db.scalars(query.order_by(ProjectAcceptanceDocument.sequence))).all()


async def customer_signs(db: AsyncSession, project_id: UUID, today: date) -> bool:
    """Whether somebody signs for the customer on the project, today or later."""
    signs = select(ProjectSignatory.id).where(
        ProjectSignatory.project_id == project_id,
        ProjectSignatory.party == Party.CUSTOMER,
        or_(ProjectSignatory.valid_to.is_(None), ProjectSignatory.valid_to >= func.greatest(today, ProjectSignatory.valid_from)),
    )
    return bool(await db.scalar(select(exists(signs))))
