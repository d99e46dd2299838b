"""Who may decide an open task, as SQL: the one place that says so, for the engine, for alerts and for the policy's scope.

A right is a role held today where the step wants it, or being named as a signer of a personal task, by somebody who may sign in and
neither requested nor owns the subject; a delegate has it while the holder is away. Where the chain lets everybody decide once, nobody
has it who has decided before, but on the same step when it decides again.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from domain.approvals.approval_models import ApprovalDecision, ApprovalDelegation, ApprovalNotice, ApprovalSigner, TaskState
from domain.identity.models import Audience, DomainKind, RoleGrant, UnitAncestor, User
from domain.identity.roles import BASE_ROLE
from domain.rows import Rows

GRANT, HOLDER, ABOVE = Rows(RoleGrant), Rows(User), Rows(UnitAncestor)
DELEGATION, SAID, SIGNER, NOTICE = Rows(ApprovalDelegation), Rows(ApprovalDecision), Rows(ApprovalSigner), Rows(ApprovalNotice)


def holders(task: Any, today: Any, viewer: Any = None) -> Select[Any, Any]:
    """`user_id`, `by_role` (else by escalation): in whose right a task may still be decided. `task` is correlated.

    With a viewer: only the viewer's own right, and those of people who are away and named the viewer.
    """
    grant, user = GRANT, HOLDER
    of_step = and_(task.is_personal.is_(False), grant.role == task.roles.any_(), _there(grant, user, task, task.place))
    by_role = or_(of_step, and_(task.is_personal, grant.role == BASE_ROLE[Audience.STAFF], _named(task, grant.user_id)))
    escalated = and_(task.escalated_at.is_not(None), grant.role == task.escalation_role)
    held = (
        select(grant.user_id.label("user_id"), by_role.label("by_role"))
        .join(user, user.id == grant.user_id)
        .where(
            or_(by_role, and_(escalated, _there(grant, user, task, task.escalation_place))),
            grant.valid_from <= today,
            or_(grant.valid_to.is_(None), grant.valid_to >= today),
            grant.ended_at.is_(None),
            user.audience == Audience.STAFF,
            user.disabled_at.is_(None),
            user.is_service.is_(False),
            *_may_still(task, grant.user_id),
        )
        .correlate(task)
    )
    return held if viewer is None else held.where(or_(grant.user_id == viewer, _away_for(grant.user_id, viewer, today)))


def _away_for(holder: Any, delegate: Any, today: Any) -> ColumnElement[bool]:
    """The holder is away today and named the delegate."""
    return exists(
        select(DELEGATION.id)
        .where(
            DELEGATION.user_id == holder,
            DELEGATION.delegate_id == delegate,
            DELEGATION.valid_from <= today,
            DELEGATION.valid_to >= today,
            DELEGATION.ended_at.is_(None),
        )
        .correlate_except(DELEGATION)
    )


def _named(task: Any, person: Any) -> ColumnElement[bool]:
    """The person is a signer of the task and was not taken back."""
    named = exists(select(SIGNER.id).where(SIGNER.task_id == task.id, SIGNER.signer_id == person, SIGNER.taken_back_at.is_(None)))
    return named.correlate_except(SIGNER)


def informed(approval_key: Any, own_key: str, viewer: Any) -> ColumnElement[bool]:
    """Whether the viewer is informed of the approval, or of what is approved, that a column names."""
    return exists(select(NOTICE.id).where(getattr(NOTICE, own_key) == approval_key, NOTICE.user_id == viewer).correlate_except(NOTICE))


def decidable(task: Any, viewer: Any, today: Any) -> ColumnElement[bool]:
    """Whether the task is open and the viewer may decide it, in their own right or in that of somebody who is away."""
    return and_(task.state == TaskState.OPEN, *_may_still(task, viewer), exists(holders(task, today, viewer)))


def _may_still(task: Any, person: Any) -> tuple[ColumnElement[bool], ...]:
    """Neither the requester nor the owner, and no word of theirs stands against another one."""
    spoken = or_(
        and_(stands_against(SAID, task), SAID.decided_by_id == person),
        and_(SAID.task_id == task.id, SAID.holder_id == person),
    )
    spoke = exists(select(SAID.id).where(SAID.approval_id == task.approval_id, spoken).correlate_except(SAID))
    return person != task.requester_id, person != task.owner_id, ~spoke


def stands_against(said: Any, task: Any) -> ColumnElement[bool]:
    """Whether a word leaves its speaker none on the task, where everybody is heard once: on another step, or since it last began."""
    again = and_(said.step_id == task.step_id, said.iteration < task.iteration)
    return and_(said.approval_id == task.approval_id, said.once, not_(again))


def _there(grant: Any, user: Any, task: Any, place: Any) -> ColumnElement[bool]:
    """The role is held in the provider, in the subject's unit or one above, or in its project, as the step says."""
    in_unit = exists(
        select(ABOVE.unit_id).where(ABOVE.unit_id == task.unit_id, ABOVE.ancestor_id == grant.domain_id).correlate_except(ABOVE)
    )
    return and_(
        grant.domain_kind == place,
        or_(
            and_(place == DomainKind.ORGANISATION, grant.domain_id == user.organisation_id),
            and_(place == DomainKind.UNIT, in_unit),
            and_(place == DomainKind.PROJECT, grant.domain_id == task.project_id),
        ),
    )
