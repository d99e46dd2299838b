"""What is said about an issue, with its documents. Part of every act that says something."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, record, save, touch
from domain.documents.attaching import own_documents
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.identity.models import Audience, User
from domain.issues.events import IssueMessageAdded
from domain.issues.models import Issue, IssueDocument, IssueMessage, IssueMessageKind


def below(issue: Issue) -> dict[str, UUID]:
    """The columns of a row below an issue."""
    return {"issue_id": issue.id} | {name: getattr(issue, name) for name in ("project_id", "customer_id", "unit_id")}


async def say(
    db: AsyncSession, actor: Actor, issue: Issue, kind: IssueMessageKind, text: str, documents: Sequence[UUID] = (), field: str = "text"
) -> IssueMessage:
    """One message of the actor's; a note stays among the provider's own, and so do its documents."""
    message = IssueMessage(
        **below(issue),
        kind=kind,
        visibility=Visibility.INTERNAL if kind is IssueMessageKind.NOTE else Visibility.CUSTOMER,
        audience=await audience_of_actor(db, actor),
        text=values.text(text, field, 4000),
        said_by_id=actor.user_id,
        said_at=actor.now,
    )
    await save(db, message)
    await attach(db, actor, issue, documents, message)
    touch(issue)
    record(db, actor, IssueMessageAdded(issue.id, message.id))
    return message


async def audience_of_actor(db: AsyncSession, actor: Actor) -> Audience:
    """On which side the actor stands."""
    return (await db.execute(select(User.audience).where(User.id == actor.user_id))).scalar_one()


async def attach(db: AsyncSession, actor: Actor, issue: Issue, given: Sequence[UUID], message: IssueMessage | None = None) -> None:
    """Documents that the actor uploaded, linked in the project for those who read what they came with."""
    visibility = Visibility.CUSTOMER if message is None else message.visibility
    tenants = {name: getattr(issue, name) for name in ("project_id", "customer_id", "unit_id")}
    for sequence, document_id in enumerate(await own_documents(db, actor, given), 1):
        link = DocumentLink(
            **tenants,
            document_id=document_id,
            subject_type=IssueMessage.__name__ if message else Issue.__name__,
            subject_id=message.id if message else issue.id,
            document_class=DocumentClass.PROCESS,
            visibility=visibility,
        )
        place = IssueDocument(
            **below(issue), message_id=message and message.id, document_id=document_id, visibility=visibility, sequence=sequence
        )
        await save(db, link, place)
