"""The alerts of approvals (审批): whose turn it is, once more when nobody answers, and what was returned (S3-37, S4-16)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.wants import Called, Subject, To, Want, latest
from domain.approvals.models import Approval, ApprovalState, ApprovalTask, TaskState
from domain.approvals.queries import deciders, delegations_of, last_round, still_asked
from domain.calendar import start_of_day
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
            Want(AlertRule.APPROVAL_WAITING, task.opened_at, To(users=by_role)),
            Want(AlertRule.APPROVAL_OVERDUE, task.remind_at, To(users=by_role), "REMINDER"),
        ],
    )
    if task.escalated_at is not None:
        wants.append(Want(AlertRule.APPROVAL_ESCALATED, task.escalated_at, To(users=others), "ESCALATION"))
    return Called(subject, [*wants, *await _stand_ins(db, actor, task, [*by_role, *others])])


async def _stand_ins(db: AsyncSession, actor: Actor, task: ApprovalTask, holders: Sequence[UUID]) -> list[Want]:
    """From the first to the last day; when that is over, nobody is told and the rule is asked again."""
    barred = {task.requester_id, task.owner_id, *holders, *await deciders(db, task.approval_id)}
    return [
        want
        for delegation in await delegations_of(db, holders, actor.today)
        if delegation.delegate_id not in barred
        for want in _stands_in(task, delegation)
    ]


def _stands_in(task: ApprovalTask, delegation: Any) -> Iterator[Want]:
    begins = max(task.opened_at or task.requested_at, start_of_day(delegation.valid_from))
    days = f"{delegation.valid_from:%y%m%d}-{delegation.valid_to:%y%m%d}"
    yield Want(AlertRule.APPROVAL_WAITING, begins, To(users=[delegation.delegate_id]), days)
    yield Want(AlertRule.APPROVAL_WAITING, start_of_day(delegation.valid_to + timedelta(days=1)), To(), f"{days}+")


async def approval_alerts(db: AsyncSession, actor: Actor, approval: Approval) -> Called:
    """What was returned or rejected is told to who requested it, until the next round."""
    subject = await _about(db, approval, "Approval", approval.id, {"verdict": approval.state.value})
    newest = await last_round(db, approval.kind, approval.subject_id)
    if approval.state not in RETURNED or approval.concluded_at is None or newest is not approval:
        return Called(subject, [])
    told = To(users=[approval.requester_id, approval.owner_id])
    return Called(subject, [Want(AlertRule.APPROVAL_RETURNED, approval.concluded_at, told)])


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
