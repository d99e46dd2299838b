"""Every select of approvals, named for what comes back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import NotFound
from domain.approvals.models import (
    Approval,
    ApprovalChain,
    ApprovalChainStep,
    ApprovalDecision,
    ApprovalDelegation,
    ApprovalKind,
    ApprovalNotice,
    ApprovalSigner,
    ApprovalState,
    ApprovalTask,
    ApprovalThreshold,
    TaskState,
)
from domain.approvals.rights import decidable, holders, stands_against
from domain.platform.models import CalendarDay, DayKind


class Right(NamedTuple):
    """A task that somebody may decide, in whose right, and whether by the step's own roles or by its escalation."""

    task: ApprovalTask
    holder_id: UUID
    by_role: bool


async def chain_on(db: AsyncSession, kind: ApprovalKind, day: date) -> ApprovalChain | None:
    """The version of the kind's chain that holds on a day."""
    query = select(ApprovalChain).where(
        ApprovalChain.kind == kind, ApprovalChain.valid_from <= day, or_(ApprovalChain.valid_to.is_(None), ApprovalChain.valid_to >= day)
    )
    return (await db.scalars(query)).one_or_none()


async def steps_of(db: AsyncSession, chain_id: UUID) -> Sequence[ApprovalChainStep]:
    """A chain's steps in their order."""
    query = select(ApprovalChainStep).where(ApprovalChainStep.chain_id == chain_id).order_by(ApprovalChainStep.position)
    return (await db.scalars(query)).all()


async def thresholds_of(db: AsyncSession, chain_id: UUID) -> Mapping[UUID, dict[str, Decimal]]:
    """By step: the amounts from which it is needed, by currency."""
    query = (
        select(ApprovalThreshold.step_id, ApprovalThreshold.currency, ApprovalThreshold.from_amount)
        .join(ApprovalChainStep, ApprovalChainStep.id == ApprovalThreshold.step_id)
        .where(ApprovalChainStep.chain_id == chain_id)
    )
    found: dict[UUID, dict[str, Decimal]] = {}
    for step_id, currency, amount in await db.execute(query):
        found.setdefault(step_id, {})[currency] = amount
    return found


async def standing(db: AsyncSession, subject_id: UUID, *, lock: bool = False) -> Approval | None:
    """The subject's approval that waits."""
    query = select(Approval).where(Approval.subject_id == subject_id, Approval.state == ApprovalState.PENDING)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await db.scalars(query)).one_or_none()


async def tasks_of(db: AsyncSession, approval_id: UUID, *states: TaskState) -> Sequence[ApprovalTask]:
    """An approval's tasks in some states, in their order, locked for this act."""
    query = select(ApprovalTask).where(ApprovalTask.approval_id == approval_id, ApprovalTask.state.in_(states))
    return (await db.scalars(query.order_by(ApprovalTask.position).with_for_update().execution_options(populate_existing=True))).all()


async def standing_with_right(db: AsyncSession, subject_id: UUID, user_id: UUID, today: date) -> tuple[Approval | None, Right | None]:
    """The subject's approval that waits, and the open task of it that the user may decide.

    Of several tasks the one for the fewest roles: more others may do the wider one. A role goes before an escalation, one's own
    right before another's.
    """
    held = holders(ApprovalTask, today, user_id).lateral()
    mine = held.c.user_id == user_id
    query = (
        select(Approval, ApprovalTask, held.c.user_id, held.c.by_role)
        .select_from(Approval)
        .outerjoin(ApprovalTask, and_(ApprovalTask.approval_id == Approval.id, decidable(ApprovalTask, user_id, today)))
        .outerjoin(held, true())
        .where(Approval.subject_id == subject_id, Approval.state == ApprovalState.PENDING)
        .order_by(held.c.by_role.desc(), mine.desc(), func.cardinality(ApprovalTask.roles), ApprovalTask.position, held.c.user_id)
        .limit(1)
    )
    found = (await db.execute(query)).one_or_none()
    if found is None:
        return None, None
    approval, task, holder_id, by_role = found
    return approval, None if task is None else Right(task, holder_id, by_role)


async def right_on(db: AsyncSession, task_id: UUID, user_id: UUID, today: date) -> Right | None:
    """The user's right on an open task: a role goes before an escalation, one's own right before another's."""
    held = holders(ApprovalTask, today, user_id).lateral()
    query = select(ApprovalTask, held.c.user_id, held.c.by_role).join(held, true()).where(ApprovalTask.id == task_id)
    first = held.c.by_role.desc(), (held.c.user_id == user_id).desc(), held.c.user_id
    found = (await db.execute(query.where(decidable(ApprovalTask, user_id, today)).order_by(*first).limit(1))).one_or_none()
    return None if found is None else Right(*found)


async def has_decided(db: AsyncSession, approval_id: UUID, user_id: UUID) -> bool:
    """Whether the user has given a word on this approval."""
    query = select(ApprovalDecision.id).where(ApprovalDecision.approval_id == approval_id, ApprovalDecision.decided_by_id == user_id)
    return (await db.execute(query.limit(1))).scalar_one_or_none() is not None


async def has_a_word(db: AsyncSession, task_id: UUID) -> bool:
    """Whether somebody has spoken on the task."""
    query = select(ApprovalDecision.id).where(ApprovalDecision.task_id == task_id).limit(1)
    return (await db.execute(query)).scalar_one_or_none() is not None


async def still_asked(db: AsyncSession, task_id: UUID, today: date, *, by_role: bool = False) -> Sequence[UUID]:
    """The holders whose word on the task is still possible; `by_role` leaves out those of the escalation."""
    held = holders(ApprovalTask, today).lateral()
    query = select(held.c.user_id).select_from(ApprovalTask).join(held, true()).where(ApprovalTask.id == task_id).distinct()
    return (await db.scalars((query.where(held.c.by_role) if by_role else query).order_by(held.c.user_id))).all()


async def special_days(db: AsyncSession, day: date, count: int) -> Mapping[date, DayKind]:
    """The holidays and make-up workdays near a day, far enough for `count` working days."""
    near = CalendarDay.day.between(day, day + timedelta(days=60 + 3 * count))
    return {row.day: row.kind for row in await db.execute(select(CalendarDay.day, CalendarDay.kind).where(near))}


async def last_chain(db: AsyncSession, kind: ApprovalKind, before: int | None = None) -> ApprovalChain | None:
    """The kind's newest version, or the newest with a smaller number."""
    query = select(ApprovalChain).where(ApprovalChain.kind == kind).order_by(ApprovalChain.number.desc()).limit(1)
    return (await db.scalars(query if before is None else query.where(ApprovalChain.number < before))).one_or_none()


async def delegations_of(db: AsyncSession, users: Sequence[UUID], today: date) -> Sequence[ApprovalDelegation]:
    """Who stands in for one of these people today or later."""
    query = select(ApprovalDelegation).where(
        ApprovalDelegation.user_id.in_(users), ApprovalDelegation.ended_at.is_(None), ApprovalDelegation.valid_to >= today
    )
    return (await db.scalars(query.order_by(ApprovalDelegation.valid_from, ApprovalDelegation.id))).all()


async def deciders(db: AsyncSession, task: ApprovalTask) -> set[UUID]:
    """Who has given a word that stands against one on this task, where everybody is heard once."""
    return set(await db.scalars(select(ApprovalDecision.decided_by_id).where(stands_against(ApprovalDecision, task))))


async def last_round(db: AsyncSession, kind: ApprovalKind, subject_id: UUID) -> Approval | None:
    """The subject's newest round."""
    query = select(Approval).where(Approval.subject_id == subject_id, Approval.kind == kind)
    return (await db.scalars(query.order_by(Approval.round.desc()).limit(1))).one_or_none()


async def may_decide(db: AsyncSession, task_id: UUID, user_id: UUID, today: date) -> bool:
    """Whether the open task is the user's, in their own right or in that of somebody who is away."""
    query = select(ApprovalTask.id).where(ApprovalTask.id == task_id, decidable(ApprovalTask, user_id, today))
    return await db.scalar(query) is not None


async def asked_personally(db: AsyncSession, approval_id: UUID, user_id: UUID) -> bool:
    """Whether the user is a signer of a task that has not ended."""
    query = select(ApprovalSigner.id).join(ApprovalTask, ApprovalTask.id == ApprovalSigner.task_id)
    standing_task = ApprovalTask.state.in_((TaskState.PLANNED, TaskState.OPEN))
    mine = (ApprovalSigner.approval_id == approval_id, ApprovalSigner.signer_id == user_id, ApprovalSigner.taken_back_at.is_(None))
    return await db.scalar(query.where(*mine, standing_task).limit(1)) is not None


async def signers_of(db: AsyncSession, task_id: UUID) -> Sequence[ApprovalSigner]:
    """Who is to speak on a personal task, without those who were taken back."""
    query = select(ApprovalSigner).where(ApprovalSigner.task_id == task_id, ApprovalSigner.taken_back_at.is_(None))
    return (await db.scalars(query.order_by(ApprovalSigner.added_at, ApprovalSigner.id))).all()


async def has_spoken(db: AsyncSession, task_id: UUID, holder_id: UUID) -> bool:
    """Whether a word in the holder's right stands on the task."""
    query = select(ApprovalDecision.id).where(ApprovalDecision.task_id == task_id, ApprovalDecision.holder_id == holder_id)
    return await db.scalar(query.limit(1)) is not None


async def asked_about(db: AsyncSession, subject_id: UUID, today: date) -> Sequence[UUID]:
    """Whose word on the subject's approval is wanted now."""
    held = holders(ApprovalTask, today).lateral()
    query = select(held.c.user_id).select_from(ApprovalTask).join(held, true()).distinct()
    return (await db.scalars(query.where(ApprovalTask.subject_id == subject_id, ApprovalTask.state == TaskState.OPEN))).all()


async def last_batch(db: AsyncSession, approval_id: UUID) -> int:
    """How often signers were added to the approval."""
    return (await db.execute(select(func.max(ApprovalTask.batch)).where(ApprovalTask.approval_id == approval_id))).scalar_one()


async def decided_steps(db: AsyncSession, approval_id: UUID) -> Sequence[ApprovalTask]:
    """The tasks of steps that were given a yes, in the order of their iterations."""
    query = select(ApprovalTask).where(ApprovalTask.approval_id == approval_id, ApprovalTask.state == TaskState.APPROVED)
    return (await db.scalars(query.where(ApprovalTask.batch == 0).order_by(ApprovalTask.iteration, ApprovalTask.position))).all()


async def task_in(db: AsyncSession, approval_id: UUID, task_id: UUID) -> ApprovalTask:
    """A task of an approval; NotFound where it is of another."""
    query = select(ApprovalTask).where(ApprovalTask.id == task_id, ApprovalTask.approval_id == approval_id)
    task = (await db.scalars(query)).one_or_none()
    if task is None:
        raise NotFound(ApprovalTask.__name__)
    return task


async def last_iteration(db: AsyncSession, approval_id: UUID) -> int:
    """How often steps of the approval have begun, the first time counted."""
    return (await db.execute(select(func.max(ApprovalTask.iteration)).where(ApprovalTask.approval_id == approval_id))).scalar_one()


async def is_informed(db: AsyncSession, approval_id: UUID, user_id: UUID) -> bool:
    """Whether the user is informed of the approval."""
    query = select(ApprovalNotice.id).where(ApprovalNotice.approval_id == approval_id, ApprovalNotice.user_id == user_id)
    return await db.scalar(query) is not None


async def notices_of(db: AsyncSession, approval_id: UUID) -> Sequence[ApprovalNotice]:
    """Who is informed of the approval."""
    return (await db.scalars(select(ApprovalNotice).where(ApprovalNotice.approval_id == approval_id).order_by(ApprovalNotice.id))).all()
