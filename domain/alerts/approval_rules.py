"""The alerts of approvals (审批): whose turn it is, once more when nobody answers, and what was returned (S3-37, S4-16)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user
from domain.alerts.wants import KEPT, Called, Subject, To, Want, latest, until
from domain.approvals.models import Approval, ApprovalDelegation, ApprovalNotice, ApprovalSigner, ApprovalState, ApprovalTask, TaskState
from domain.approvals.queries import deciders, delegations_of, has_spoken, last_round, still_asked
from domain.calendar import local_day, start_of_day
from domain.identity.models import User

RETURNED = (ApprovalState.RETURNED, ApprovalState.REJECTED)


async def task_alerts(db: AsyncSession, actor: Actor, task: ApprovalTask) -> Called:
    """While the task is open: its approvers at once and when the reminder is due, its escalation role when it has the task too.

    Whoever stands in for one of them is told like them, on the days on which they do.
    """
    approval = await db.get_one(Approval, task.approval_id)
    subject = await _about(db, approval, "ApprovalTask", task.id, {"step": task.name})
    if task.state is not TaskState.OPEN or task.opened_at is None or task.remind_at is None:
        return Called(subject, [])
    by_role = await still_asked(db, task.id, actor.today, by_role=True)
    others = [user for user in await still_asked(db, task.id, actor.today) if user not in by_role]
    wants = latest(
        actor.now,
        [
            Want(AlertRule.APPROVAL_WAITING, task.opened_at, To(users=[] if task.is_personal else by_role)),
            Want(AlertRule.APPROVAL_OVERDUE, task.remind_at, To(users=by_role), "REMINDER"),
        ],
    )
    if task.escalated_at is not None:
        wants.append(Want(AlertRule.APPROVAL_ESCALATED, task.escalated_at, To(users=others), "ESCALATION"))
    away = await _delegations(db, actor, task, [*by_role, *others])
    if approval.urged_at is not None and approval.urged_at >= task.opened_at:
        now = [one.delegate_id for one in away if one.valid_from <= actor.today]
        told = To(users=[*by_role, *others, *now])
        wants.append(Want(AlertRule.APPROVAL_URGED, approval.urged_at, told, f"{local_day(approval.urged_at):%y%m%d}"))
    return Called(subject, [*wants, *(want for one in away for want in _stands_in(actor, task, one, one.user_id in by_role))])


async def _delegations(db: AsyncSession, actor: Actor, task: ApprovalTask, holders: Sequence[UUID]) -> list[ApprovalDelegation]:
    """Who stands in today or later for one of those who are asked, and may decide."""
    barred = {task.requester_id, task.owner_id, *holders, *await deciders(db, task)}
    return [one for one in await delegations_of(db, holders, actor.today) if one.delegate_id not in barred]


def _stands_in(actor: Actor, task: ApprovalTask, delegation: ApprovalDelegation, by_role: bool) -> Iterator[Want]:
    """From the first to the last day, reminded as the holder is; when that is over, nobody is told and the rule is asked again."""
    begins = max(task.opened_at or task.requested_at, start_of_day(delegation.valid_from))
    over = start_of_day(delegation.valid_to + timedelta(days=1))
    days, told = f"{delegation.valid_from:%y%m%d}-{delegation.valid_to:%y%m%d}", To(users=[delegation.delegate_id])
    steps = [Want(AlertRule.APPROVAL_WAITING, begins, told, days)]
    if by_role and task.remind_at is not None and begins < task.remind_at < over:
        steps.append(Want(AlertRule.APPROVAL_OVERDUE, task.remind_at, told, f"REMINDER {days}"))
    yield from latest(actor.now, steps)
    yield Want(AlertRule.APPROVAL_WAITING, over, To(), f"{days}+")


async def approval_alerts(db: AsyncSession, actor: Actor, approval: Approval) -> Called:
    """What was returned or rejected is told to who requested it, until the next round."""
    subject = await _about(db, approval, "Approval", approval.id, {"verdict": approval.state.value})
    newest = await last_round(db, approval.kind, approval.subject_id)
    if approval.state not in RETURNED or approval.concluded_at is None or newest is not approval:
        return Called(subject, [])
    told = To(users=[approval.requester_id, approval.owner_id])
    return Called(subject, [Want(AlertRule.APPROVAL_RETURNED, approval.concluded_at, told)])


async def signer_alerts(db: AsyncSession, actor: Actor, signer: ApprovalSigner) -> Called:
    """Whose own word is wanted, once it is their turn; and for a month that it is wanted no more, where they knew."""
    approval, task = await db.get_one(Approval, signer.approval_id), await db.get_one(ApprovalTask, signer.task_id)
    subject = await _about(db, approval, "ApprovalSigner", signer.id, {"by": await name_of_user(db, signer.added_by_id)})
    told = To(users=[signer.signer_id])
    if signer.taken_back_at is not None:
        over = signer.taken_back_at + timedelta(days=KEPT)
        known = not signer.is_transfer and task.opened_at is not None and signer.taken_back_by_id != signer.signer_id
        gone = Want(AlertRule.APPROVAL_SIGNER_TAKEN_BACK, signer.taken_back_at, told)
        return Called(subject, until(actor.now, over, gone) if known else [])
    if task.state is not TaskState.OPEN or task.opened_at is None or await has_spoken(db, task.id, signer.signer_id):
        return Called(subject, [])
    rule = AlertRule.APPROVAL_TRANSFERRED if signer.is_transfer else AlertRule.APPROVAL_SIGNER_ADDED
    return Called(subject, [Want(rule, max(task.opened_at, signer.added_at), told)])


async def notice_alerts(db: AsyncSession, actor: Actor, notice: ApprovalNotice) -> Called:
    """Who is informed by another, for a month while the approval waits."""
    approval = await db.get_one(Approval, notice.approval_id)
    subject = await _about(db, approval, "ApprovalNotice", notice.id, {"by": await name_of_user(db, notice.told_by_id)})
    if approval.state is not ApprovalState.PENDING or notice.told_by_id == notice.user_id:
        return Called(subject, [])
    told = Want(AlertRule.APPROVAL_INFORMED, notice.told_at, To(users=[notice.user_id]))
    return Called(subject, until(actor.now, notice.told_at + timedelta(days=KEPT), told))


async def _about(db: AsyncSession, approval: Approval, kind: str, row_id: UUID, more: dict[str, str]) -> Subject:
    requester = await db.get_one(User, approval.requester_id)
    parameters = {"approval_kind": approval.kind.value, "code": approval.subject_code, "title": approval.subject_title} | more
    return Subject(
        kind,
        row_id,
        approval.customer_id,
        approval.partner_id,
        approval.project_id,
        approval.unit_id,
        parameters | {"requester": requester.name},
        "Approval",
        approval.id,
    )
