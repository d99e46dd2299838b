"""Whoever has an open task wants another's word too (加签; see `domain.approvals`)."""

import enum
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, save, touch
from domain.approvals.models import Approval, ApprovalTask, SignerPlacement, StepMode
from domain.approvals.queries import last_batch
from domain.approvals.signers import check_signer, counted, name_signer, task_for, tell, unless_mine
from domain.approvals.start_approval import about
from domain.approvals.turns import hold, next_turn

ACTION = "approval:add_signers"


class SignerMode(enum.StrEnum):
    """Whose word is wanted of several: any one's, everybody's, or everybody's one after another."""

    ANY = "ANY"
    ALL = "ALL"
    IN_ORDER = "IN_ORDER"


async def can_add_signers(db: AsyncSession, actor: Actor, task: ApprovalTask) -> Missing:
    """The task is open and the actor's."""
    return await unless_mine(db, actor, task)


async def add_signers(
    db: AsyncSession,
    actor: Actor,
    task_id: UUID,
    user_ids: Sequence[UUID],
    placement: SignerPlacement,
    mode: SignerMode = SignerMode.ALL,
    reason: str | None = None,
) -> Approval:
    """1 to 10 people of the provider speak before the actor does, after, or beside; the reminder and the ladder are the step's own.

    Neither requester nor owner (APPROVER_IS_REQUESTER), nobody who has spoken where everybody is heard once (SIGNER_HAS_SPOKEN), nobody
    twice (SIGNER_ASKED), not oneself (SIGNER_IS_ONESELF). TASK_NOT_OPEN; NOT_STAFF, USER_DISABLED.
    """
    approval, task = await task_for(db, actor, ACTION, task_id)
    refuse(await can_add_signers(db, actor, task))
    people = counted(user_ids)
    for user_id in people:
        await check_signer(db, actor, approval, task, user_id, "userIds")
    batch = await last_batch(db, approval.id) + 1
    groups = [[user_id] for user_id in people] if mode is SignerMode.IN_ORDER else [people]
    for turn, group in enumerate(groups, 1):
        added = _task(approval, task, placement, batch, turn, StepMode.ANY if mode is SignerMode.ANY else StepMode.ALL)
        await save(db, added)
        for user_id in group:
            await name_signer(db, actor, approval, added, user_id, reason)
    if placement is SignerPlacement.BEFORE:
        await hold(db, actor, task)
    await tell(db, actor, approval, actor.user_id)
    touch(approval)
    await db.flush()
    await next_turn(db, actor, approval)
    return approval


def _task(approval: Approval, task: ApprovalTask, placement: SignerPlacement, batch: int, turn: int, mode: StepMode) -> ApprovalTask:
    names = ("step_id", "iteration", "position", "sequence", "name", "place", "escalation_role", "escalation_place", "requested_at")
    taken = {name: getattr(task, name) for name in names}
    added = {"parent_id": task.id, "placement": placement, "batch": batch, "turn": turn, "is_personal": True, "roles": [], "mode": mode}
    return ApprovalTask(**about(approval), **taken, **added)
