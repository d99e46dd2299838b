"""The customer is told what became of its requirement (反馈, S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.requirements.models import Requirement, RequirementOutcome, RequirementState
from domain.requirements.queries import unfinished_tasks
from domain.requirements.refusals import RequirementRefusal
from domain.requirements.states import move, unless_known, unless_may_become
from domain.values import text

ACTION = "requirement:answer"


async def can_answer_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """The customer knows of it, and waits for an answer."""
    return unless_known(requirement) or unless_may_become(requirement, RequirementState.ANSWERED)


async def answer_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, outcome: RequirementOutcome, answer: str, expected_version: int | None = None
) -> Requirement:
    """What became of it, in words that the customer reads; it confirms them, or opens the requirement again.

    REQUIREMENT_INTERNAL, REQUIREMENT_WRONG_STATE; TASKS_UNFINISHED for one that is called fulfilled while a task of it is still to be done.
    """
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_answer_requirement(db, actor, requirement))
    word = text(answer, "answer", 4000)
    if outcome is RequirementOutcome.FULFILLED and (left := await unfinished_tasks(db, requirement.id)):
        raise Refused(RequirementRefusal.TASKS_UNFINISHED, "Tasks of it that are not finished: {left}.", "outcome", left=left)
    requirement.owner_id, requirement.outcome = requirement.owner_id or actor.user_id, outcome
    await move(db, actor, requirement, RequirementState.ANSWERED, word)
    return requirement
