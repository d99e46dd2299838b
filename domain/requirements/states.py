"""The lifecycle of requirements as data, held by the database too (S2-20)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save
from domain.issues.conversation import audience_of_actor
from domain.lifecycle import held_by_trigger, steps
from domain.requirements.events import RequirementMoved
from domain.requirements.models import OPEN_STATES, Requirement, RequirementState, RequirementTransition
from domain.requirements.refusals import RequirementRefusal

STEPS = steps(
    """
    RAISED: ANALYSING IMPLEMENTING ANSWERED DROPPED
    ANALYSING: IMPLEMENTING ANSWERED DROPPED
    IMPLEMENTING: ANSWERED
    ANSWERED: CONFIRMED REOPENED
    CONFIRMED: REOPENED
    REOPENED: ANALYSING IMPLEMENTING ANSWERED
    """,
    RequirementState,
)
held_by_trigger(Requirement.__table__, STEPS)


def unless_in(requirement: Requirement, *states: RequirementState) -> Missing:
    """That the requirement is in none of the states."""
    if requirement.state in states:
        return []
    wrong = RequirementRefusal.REQUIREMENT_WRONG_STATE
    return [Refused(wrong, "This is not possible in the present state.", state=requirement.state.value)]


def unless_open(requirement: Requirement) -> Missing:
    """That no answer is owed."""
    return unless_in(requirement, *OPEN_STATES)


def unless_may_become(requirement: Requirement, to: RequirementState) -> Missing:
    """That the requirement cannot come into the state from where it is."""
    return unless_in(requirement, *(state for state, follow in STEPS.items() if to in follow))


def unless_known(requirement: Requirement) -> Missing:
    """REQUIREMENT_INTERNAL for one of which the customer does not know."""
    if not requirement.is_latent:
        return []
    return [Refused(RequirementRefusal.REQUIREMENT_INTERNAL, "This requirement is internal.")]


def unless_latent(requirement: Requirement) -> Missing:
    """REQUIREMENT_NOT_INTERNAL for one of which the customer knows."""
    if requirement.is_latent:
        return []
    return [Refused(RequirementRefusal.REQUIREMENT_NOT_INTERNAL, "This requirement is not internal.")]


def unless_placed(requirement: Requirement) -> Missing:
    """REQUIREMENT_UNPLACED for one without a project."""
    if requirement.project_id is not None:
        return []
    return [Refused(RequirementRefusal.REQUIREMENT_UNPLACED, "This requirement belongs to no project yet.")]


async def move(db: AsyncSession, actor: Actor, requirement: Requirement, to: RequirementState, word: str | None = None) -> None:
    """The one way in which a state changes, with its row of history; it flushes, so that the constraints of the new state speak here."""
    refuse(unless_may_become(requirement, to))
    requirement.state = to
    requirement.confirmed_at = actor.now if to is RequirementState.CONFIRMED else None
    if to is RequirementState.ANSWERED:
        requirement.answered_at = actor.now
    await tell(db, actor, requirement, word)


async def tell(db: AsyncSession, actor: Actor, requirement: Requirement, word: str | None = None) -> None:
    """The row of history of the state that it has come into."""
    audience = await audience_of_actor(db, actor)
    step = RequirementTransition(
        requirement_id=requirement.id, to_state=requirement.state, audience=audience, word=word, at=actor.now, by_id=actor.user_id
    )
    await save(db, step)
    record(db, actor, RequirementMoved(requirement.id, requirement.state.value))
