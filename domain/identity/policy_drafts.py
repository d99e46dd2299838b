"""The rows of a change of the policy."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, save
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyChange, PolicyChangeLine, PolicyChangeState, PolicyEffect
from domain.values import InputRefusal

MOST_LINES = 100


def check_size(drafts: Sequence[LineDraft], most: int = MOST_LINES) -> None:
    """At least one line and at most so many (LIST_EMPTY, LIST_TOO_LONG)."""
    if not drafts:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "add")
    if len(drafts) > most:
        field = (drafts[most].field or "").partition(".")[0] or None
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", field, most=most)


async def write_change(
    db: AsyncSession, actor: Actor, reason: str, drafts: Sequence[LineDraft], state: PolicyChangeState, effective_at: datetime
) -> PolicyChange:
    """The change with its lines, in their order."""
    change = PolicyChange(asked_by_id=actor.user_id, reason=values.text(reason, "reason", 4000), state=state, effective_at=effective_at)
    change.in_force_at = effective_at if state is PolicyChangeState.IN_FORCE else None
    await save(db, change)
    await save(db, *(_row(change.id, position, draft) for position, draft in enumerate(drafts, 1)))
    return change


def _row(change_id: UUID, position: int, draft: LineDraft) -> PolicyChangeLine:
    row = PolicyChangeLine(change_id=change_id, position=position, step=draft.step, role=draft.role, included=draft.included)
    row.domain_kind, row.object, row.action = draft.domain_kind, draft.object, draft.action
    row.scope, row.effect = None if draft.effect is PolicyEffect.DENY else draft.scope, draft.effect
    return row


async def drafts_of(db: AsyncSession, change_id: UUID) -> list[LineDraft]:
    """The lines of a change, as they were asked for."""
    rows = await db.scalars(select(PolicyChangeLine).where(PolicyChangeLine.change_id == change_id).order_by(PolicyChangeLine.position))
    return [LineDraft.of(row) for row in rows]
