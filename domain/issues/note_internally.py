"""Something is said among the provider's own (S0-43)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, row_for
from domain.issues.conversation import say
from domain.issues.models import Issue, IssueMessageKind

ACTION = "issue:note"


async def can_note_internally(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """At any time."""
    return []


async def note_internally(
    db: AsyncSession, actor: Actor, issue_id: UUID, text: str, document_ids: Sequence[UUID] = (), expected_version: int | None = None
) -> Issue:
    """An internal note (内部备注) with its documents: the customer never sees it, nor that there is one."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    await say(db, actor, issue, IssueMessageKind.NOTE, text, document_ids)
    return issue
