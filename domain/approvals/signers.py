"""Signers beside the chain (加签): who can be one, and that whoever hands something on stays informed. Part of the acts on open tasks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Denied, Missing, Refused, lock_row, record, row_for, save
from domain.approvals.events import Informed, SignerAdded
from domain.approvals.models import Approval, ApprovalNotice, ApprovalSigner, ApprovalState, ApprovalTask, TaskState
from domain.approvals.queries import asked_personally, deciders, is_informed, may_decide
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.start_approval import about
from domain.identity.parties import staff_user
from domain.values import InputRefusal

MOST = 10
"""So many people are named at once."""


async def task_for(db: AsyncSession, actor: Actor, action: str, task_id: UUID) -> tuple[Approval, ApprovalTask]:
    """The approval and its task, both locked, the approval first as everywhere."""
    seen = await row_for(db, actor, action, ApprovalTask, task_id, lock=False)
    approval = await lock_row(db, Approval, seen.approval_id)
    return approval, await lock_row(db, ApprovalTask, task_id)


async def unless_mine(db: AsyncSession, actor: Actor, task: ApprovalTask) -> Missing:
    """That the task is not open; Denied where it is, and is not the actor's."""
    if task.state is not TaskState.OPEN:
        return [Refused(ApprovalRefusal.TASK_NOT_OPEN, "This step does not wait for a word now.")]
    if not await may_decide(db, task.id, actor.user_id, actor.today):
        raise Denied("approval")
    return []


def unless_pending(approval: Approval) -> Missing:
    """That it is concluded."""
    if approval.state is ApprovalState.PENDING:
        return []
    return [Refused(ApprovalRefusal.NOT_IN_APPROVAL, "This does not wait for approval.")]


def counted(people: Sequence[UUID]) -> list[UUID]:
    """1 to 10 people, each once."""
    if not people:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "userIds")
    if len(people) > MOST:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "userIds", most=MOST)
    if len(set(people)) < len(people):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these have the same name.", "userIds")
    return list(people)


async def check_signer(db: AsyncSession, actor: Actor, approval: Approval, task: ApprovalTask, user_id: UUID, field: str) -> None:
    """A person of the provider who is neither the actor nor bound by the rules of four eyes, and is not asked already."""
    user = await staff_user(db, user_id, field)
    if user.id == actor.user_id:
        raise Refused(ApprovalRefusal.SIGNER_IS_ONESELF, "Somebody else is needed.", field)
    if user.id in (approval.requester_id, approval.owner_id):
        raise Refused(ApprovalRefusal.APPROVER_IS_REQUESTER, "Who requests something does not approve it.", field)
    if user.id in await deciders(db, task):
        raise Refused(ApprovalRefusal.SIGNER_HAS_SPOKEN, "This person has given a word already.", field)
    if await asked_personally(db, approval.id, user.id):
        raise Refused(ApprovalRefusal.SIGNER_ASKED, "This person is asked already.", field)


async def name_signer(
    db: AsyncSession, actor: Actor, approval: Approval, task: ApprovalTask, user_id: UUID, reason: str | None, *, is_transfer: bool = False
) -> None:
    """One signer of a task."""
    signer = ApprovalSigner(
        **about(approval),
        task_id=task.id,
        signer_id=user_id,
        added_by_id=actor.user_id,
        added_at=actor.now,
        is_transfer=is_transfer,
        reason=values.note(reason, "reason"),
    )
    await save(db, signer)
    record(db, actor, SignerAdded(signer.id, task.id, approval.id))


async def tell(db: AsyncSession, actor: Actor, approval: Approval, user_id: UUID, reason: str | None = None) -> None:
    """Somebody is informed from now on, who is not already."""
    if await is_informed(db, approval.id, user_id):
        return
    notice = ApprovalNotice(**about(approval), user_id=user_id, told_by_id=actor.user_id, told_at=actor.now, reason=reason)
    await save(db, notice)
    record(db, actor, Informed(notice.id, approval.id))


async def approval_for(db: AsyncSession, actor: Actor, action: str, approval_id: UUID, expected_version: int | None) -> Approval:
    """The approval, locked."""
    return await row_for(db, actor, action, Approval, approval_id, expected_version=expected_version)
