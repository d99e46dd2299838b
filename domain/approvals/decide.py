"""An approver gives a word (see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Conflict, Denied, Missing, Refused, record, refuse, save, stand_in, touch
from domain.approvals.events import TaskDecided
from domain.approvals.models import REJECTABLE, Approval, ApprovalDecision, ApprovalState, StepMode, TaskState, Verdict
from domain.approvals.queries import Right, has_decided, standing, standing_with_right, still_asked
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.start_approval import about
from domain.approvals.turns import conclude, end_task, next_turn, tell_signers

ENDS = {
    Verdict.RETURN: (TaskState.RETURNED, ApprovalState.RETURNED),
    Verdict.REJECT: (TaskState.REJECTED, ApprovalState.REJECTED),
}


async def can_decide(db: AsyncSession, actor: Actor, subject_id: UUID) -> Missing:
    """The subject waits for approval and an open task is the actor's; Denied where none is. Every `can_…` of a decision asks this."""
    approval, right = await standing_with_right(db, subject_id, actor.user_id, actor.today)
    if approval is None:
        return [Refused(ApprovalRefusal.NOT_IN_APPROVAL, "This does not wait for approval.")]
    if actor.user_id in (approval.requester_id, approval.owner_id):
        return [Refused(ApprovalRefusal.APPROVER_IS_REQUESTER, "Who requests something does not approve it.")]
    if right is not None:
        return []
    if await has_decided(db, approval.id, actor.user_id):
        return [Refused(ApprovalRefusal.DECIDED_ALREADY, "You have decided on this already.")]
    raise Denied("approval")


async def decide(db: AsyncSession, actor: Actor, subject_id: UUID, verdict: Verdict, opinion: str | None = None) -> Approval:
    """The actor's word on the open task that is theirs, or that of somebody who is away; the answer says whether it was the last one.

    NOT_IN_APPROVAL where nothing waits; APPROVER_IS_REQUESTER; DECIDED_ALREADY; Denied where no open task is the actor's. Anything but a
    yes needs an opinion; only some kinds can be rejected (NOT_REJECTABLE). Two at once wait for each other: one word counts.
    """
    await standing(db, subject_id, lock=True)
    refuse(await can_decide(db, actor, subject_id))
    approval, right = await standing_with_right(db, subject_id, actor.user_id, actor.today)
    if approval is None or right is None:
        raise Conflict("approval")
    if verdict is Verdict.REJECT and approval.kind not in REJECTABLE:
        raise Refused(ApprovalRefusal.NOT_REJECTABLE, "This can be returned, but not rejected.", "verdict")
    if right.holder_id != actor.user_id:
        stand_in(db, right.holder_id)
    await say(db, actor, approval, right, verdict, opinion)
    await tell_signers(db, actor, right.task)
    await _follow(db, actor, approval, right, verdict)
    touch(approval)
    await db.flush()
    return approval


async def say(
    db: AsyncSession, actor: Actor, approval: Approval, right: Right, verdict: Verdict, opinion: str | None, to_task_id: UUID | None = None
) -> None:
    """The actor's word on a task, kept for good."""
    said = values.note(opinion, "opinion") if verdict is Verdict.APPROVE else values.text(opinion or "", "reason", 4000)
    decision = ApprovalDecision(
        **about(approval),
        task_id=right.task.id,
        step_id=right.task.step_id,
        iteration=right.task.iteration,
        mode=right.task.mode,
        once=approval.once,
        verdict=verdict,
        opinion=said,
        to_task_id=to_task_id,
        holder_id=right.holder_id,
        decided_by_id=actor.user_id,
        decided_at=actor.now,
    )
    await save(db, decision)
    record(db, actor, TaskDecided(right.task.id, approval.id, verdict.value))


async def _follow(db: AsyncSession, actor: Actor, approval: Approval, right: Right, verdict: Verdict) -> None:
    """A return or a rejection ends all of it; a yes ends the task, unless all holders are wanted and one has not spoken.

    A word by escalation stands for all of them.
    """
    if verdict in ENDS:
        task_state, approval_state = ENDS[verdict]
        await end_task(db, actor, right.task, task_state)
        await conclude(db, actor, approval, approval_state)
        return
    wants_all = right.task.mode is StepMode.ALL and right.by_role
    if wants_all and await still_asked(db, right.task.id, actor.today, by_role=True):
        return
    await end_task(db, actor, right.task, TaskState.APPROVED)
    await next_turn(db, actor, approval)
