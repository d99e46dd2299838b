"""Every select of issues, named for what comes back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.delivery.models import ProjectMember
from domain.documents.models import Visibility
from domain.identity.models import Audience, User
from domain.issues.models import IssueMessage


async def last_open_message(db: AsyncSession, issue_id: UUID) -> IssueMessage | None:
    """What was said last to everybody."""
    query = select(IssueMessage).where(IssueMessage.issue_id == issue_id, IssueMessage.visibility == Visibility.CUSTOMER)
    return (await db.scalars(query.order_by(IssueMessage.said_at.desc(), IssueMessage.id.desc()).limit(1))).one_or_none()


async def customers_people(db: AsyncSession, project_id: UUID) -> Sequence[UUID]:
    """The customer's people who are on the project."""
    query = select(ProjectMember.user_id).join(User, User.id == ProjectMember.user_id)
    on_it = (ProjectMember.project_id == project_id, ProjectMember.left_on.is_(None), User.audience == Audience.CUSTOMER)
    return (await db.scalars(query.where(*on_it).order_by(ProjectMember.user_id))).all()
