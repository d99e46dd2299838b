"""The engine against a plain model: chains, roles and words of any kind come to the same answers and ends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import NullPool

from authz.store import seed_policy
from domain.acts import Actor, Denied, Refused, begin_act
from domain.approvals.decide import decide
from domain.approvals.models import ApprovalKind, ApprovalTask, StepMode, Verdict
from domain.approvals.publish_chain import StepDraft, publish_chain
from domain.approvals.start_approval import Place, start_approval
from domain.database import make_engine
from domain.identity.models import DomainKind
from domain.outsourcing.models import OutsourcingOrder
from domain.platform.journal import make_sessions
from tests.outsourcing.story import Story
from tests.world import World

ROLES = ("purchasing", "hq_pmo", "finance")
PEOPLE = ("manager", "buyer", "hq", "finance", "both", "third")
HELD = {
    "manager": {"purchasing"},
    "buyer": {"purchasing"},
    "hq": {"hq_pmo"},
    "finance": {"finance"},
    "both": {"purchasing", "finance"},
    "third": {"hq_pmo"},
}
"""The manager requests, and may approve nothing, whatever the role."""


@dataclass
class Step:
    """A step of the model's chain with what became of it."""

    sequence: int
    roles: frozenset[str]
    mode: StepMode
    state: str = "PLANNED"
    spoken: set[str] = field(default_factory=set)


@dataclass
class Model:
    """What should happen, in plain Python."""

    steps: list[Step]
    once: bool
    state: str = "PENDING"
    decided: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.turn()

    def may(self, person: str, step: Step) -> bool:
        barred = person == "manager" or person in step.spoken or (self.once and person in self.decided)
        return not barred and bool(HELD[person] & step.roles)

    def turn(self) -> None:
        for step in self.steps:
            if step.state == "OPEN" and step.mode is StepMode.ALL and step.spoken and not any(self.may(who, step) for who in PEOPLE):
                step.state = "APPROVED"
        if any(step.state == "OPEN" for step in self.steps):
            return
        planned = [step.sequence for step in self.steps if step.state == "PLANNED"]
        if not planned:
            self.state = "APPROVED"
        for step in self.steps:
            if step.state == "PLANNED" and step.sequence == min(planned):
                step.state = "OPEN"

    def say(self, person: str, verdict: Verdict) -> str:
        """The answer, as the engine words it."""
        if self.state != "PENDING":
            return "NOT_IN_APPROVAL"
        if person == "manager":
            return "APPROVER_IS_REQUESTER"
        mine = [(len(step.roles), place) for place, step in enumerate(self.steps) if step.state == "OPEN" and self.may(person, step)]
        if not mine:
            return "DECIDED_ALREADY" if person in self.decided else "DENIED"
        step = self.steps[min(mine)[1]]
        step.spoken.add(person)
        self.decided.add(person)
        if verdict is Verdict.RETURN:
            step.state = self.state = "RETURNED"
            for other in self.steps:
                other.state = "DROPPED" if other.state in ("PLANNED", "OPEN") else other.state
        elif step.mode is StepMode.ANY or not any(self.may(who, step) for who in PEOPLE):
            step.state = "APPROVED"
            self.turn()
        return self.state


steps = st.lists(
    st.tuples(st.integers(1, 3), st.frozensets(st.sampled_from(ROLES), min_size=1), st.sampled_from(list(StepMode))), min_size=1, max_size=4
)
words = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from([Verdict.APPROVE] * 5 + [Verdict.RETURN])), max_size=9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps, once=st.booleans(), said=words)
def test_the_engine_does_what_the_model_does(
    worker_database_url: str, plan: list[tuple[int, frozenset[str], StepMode]], once: bool, said: list[tuple[str, Verdict]]
) -> None:
    asyncio.run(compared(worker_database_url, dense(plan), once, said))


def dense(plan: Sequence[tuple[int, frozenset[str], StepMode]]) -> list[Step]:
    """Sequences without gaps, in their order."""
    known = sorted({sequence for sequence, *_ in plan})
    made = [Step(known.index(sequence) + 1, roles, mode) for sequence, roles, mode in plan]
    return sorted(made, key=lambda step: step.sequence)


async def compared(url: str, plan: list[Step], once: bool, said: list[tuple[str, Verdict]]) -> None:
    engine = make_engine(url, poolclass=NullPool)
    async with make_sessions(engine)() as db:
        await seed_policy(db)
        world = await World.make(db)
        await world.staff("admin", "admin")
        await world.staff("both", "purchasing", "finance")
        await world.staff("third", "hq_pmo")
        await world.grant("manager", "purchasing")
        order = (await Story.placed(world)).order
        drafts = [
            StepDraft("Step", step.sequence, sorted(step.roles), DomainKind.ORGANISATION, step.mode, 1, None, None, None, [])
            for step in plan
        ]
        await world.do("admin", publish_chain, ApprovalKind.ORDER, date(2026, 11, 2), drafts, once=once)
        await world.do("manager", begin, order)
        model = Model(plan, once)
        for person, verdict in said:
            assert await spoken(world, person, order, verdict) == model.say(person, verdict), (person, verdict, plan)
            query = select(ApprovalTask.state).where(ApprovalTask.subject_id == order.id).order_by(ApprovalTask.position)
            assert [state.value for state in await db.scalars(query)] == [step.state for step in plan]
        await db.rollback()
    await engine.dispose()


async def begin(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    begin_act(db, actor, "test:begin")
    await start_approval(db, actor, ApprovalKind.ORDER, order, Place.of(order), order.gross, order.currency)


async def say(db: AsyncSession, actor: Actor, order: OutsourcingOrder, verdict: Verdict) -> str:
    begin_act(db, actor, "test:say")
    return (await decide(db, actor, order.id, verdict, "Because.")).state.value


async def spoken(world: World, person: str, order: OutsourcingOrder, verdict: Verdict) -> str:
    try:
        return await world.do(person, say, order, verdict)
    except Refused as refused:
        return str(refused.code.value)
    except Denied:
        return "DENIED"
