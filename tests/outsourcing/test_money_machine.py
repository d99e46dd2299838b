"""Acts in any order on a few orders: money is conserved, totals are sums, no state stands outside the tables (S0-44 to S0-49).

Hypothesis chooses the acts; an act that is refused changes nothing. What must hold is asked of the rows by SQL after each step,
and compared with a plain model of what was paid.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.pool import NullPool

from domain.acts import NotFound, Refused
from domain.database import make_engine
from domain.delivery.models import Party
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import AcceptanceTransition, OrderTransition, Outcome, PayableTransition, SettlementTransition
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_order import return_order
from domain.outsourcing.states import LIFECYCLES, Lifecycle
from domain.outsourcing.submit_order import submit_order
from domain.platform.journal import make_sessions
from tests.outsourcing.story import Story, days_at, scores
from tests.world import SIGNERS, World

SETTLING = ["open", "request", "evaluate", "agree", "propose", "confirm", "approve"]
ORDERS = st.integers(0, 2)
CHANCES = st.sampled_from([Decimal("0.01"), Decimal("0.3333"), Decimal("0.5"), Decimal(1), Decimal("1.0001")])
STAGES = st.sampled_from(
    [Story.placed, Story.sent, Story.running, Story.delivered, Story.accepted, Story.paid_but_settlement, Story.confirmed]
)

WRONG = {
    "reserved and booked are the orders'": """
        SELECT line.id FROM budget_line line WHERE (reserved_amount, booked_amount, reserved_days, booked_days) <> (
            SELECT coalesce(sum(gross) FILTER (WHERE state = 'SUBMITTED'), 0),
                coalesce(sum(coalesce(final_amount, gross)) FILTER (WHERE state NOT IN ('DRAFT', 'SUBMITTED', 'DECLINED', 'CANCELLED')), 0),
                coalesce(sum(person_days) FILTER (WHERE state = 'SUBMITTED'), 0),
                coalesce(sum(person_days) FILTER (WHERE state NOT IN ('DRAFT', 'SUBMITTED', 'DECLINED', 'CANCELLED')), 0)
            FROM outsourcing_order o WHERE line.id IN (o.contract_budget_id, o.agreement_budget_id, o.project_budget_id))
        """,
    "a payable's totals are its invoices and payments": """
        SELECT id FROM payable p WHERE (invoiced_amount, paid_amount) <> (
            (SELECT coalesce(sum(amount), 0) FROM invoice WHERE payable_id = p.id),
            (SELECT coalesce(sum(amount), 0) FROM payment WHERE payable_id = p.id))
            OR paid_amount > invoiced_amount OR invoiced_amount > amount
        """,
    "an order is paid what its payables are paid, at most its price": """
        SELECT id FROM outsourcing_order o WHERE paid_amount > gross OR paid_amount <> (
            SELECT coalesce(sum(paid_amount), 0) FROM payable WHERE order_id = o.id)
        """,
    "the payables of a running order are its price": """
        SELECT id FROM outsourcing_order o WHERE is_binding AND gross <> (SELECT sum(amount) FROM payable WHERE order_id = o.id)
        """,
    "a closed order is paid its final amount": """
        SELECT id FROM outsourcing_order WHERE state = 'CLOSED' AND paid_amount <> final_amount
        """,
    "nothing is paid for an acceptance without four passes over its content": """
        SELECT p.id FROM payable p LEFT JOIN acceptance a ON a.id = p.acceptance_id
        WHERE p.kind IN ('ACCEPTANCE', 'PROGRESS') AND p.state <> 'LOCKED' AND (a.state IS DISTINCT FROM 'PASSED' OR 4 <> (
            SELECT count(DISTINCT (party, user_id)) FROM acceptance_signature s
            WHERE s.acceptance_id = a.id AND outcome = 'PASS' AND s.content_hash = a.content_hash))
        """,
    "no settlement is asked for before its window": "SELECT id FROM settlement WHERE requested_on < eligible_on",
}
HISTORIES = {
    life.history: (life, life.key or "order_id")
    for life in LIFECYCLES.values()
    if life.history in (OrderTransition, AcceptanceTransition, PayableTransition, SettlementTransition)
}


class Money(RuleBasedStateMachine):
    """The machine over a migrated database, `url`; each example rolls back."""

    url: ClassVar[str]
    engine: AsyncEngine
    db: AsyncSession
    world: World

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.Runner()
        self.stories: list[Story] = []
        self.paid: dict[Any, Decimal] = {}
        self.run(self.found())

    async def found(self) -> None:
        self.engine = make_engine(self.url, poolclass=NullPool)
        self.db = make_sessions(self.engine)()
        self.world = await World.make(self.db)

    def run(self, step: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(step)

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.run(self.close())
            self.loop.close()

    async def close(self) -> None:
        await self.db.rollback()
        await self.db.close()
        await self.engine.dispose()

    async def tried(self, persona: str, act: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        """The act, or nothing where it is refused (NotFound: a partner does not see an unsent order)."""
        with suppress(Refused, NotFound):
            return await self.world.do(persona, act, *arguments)

    @precondition(lambda self: len(self.stories) < 3)
    @rule(stage=STAGES, days=st.decimals("0.01", "400", places=2))
    def another_order(self, stage: Callable[..., Awaitable[Story]], days: Decimal) -> None:
        async def step() -> None:
            with suppress(Refused):
                story = await stage(self.world, lines=days_at(str(days), "999.9999"))
                self.stories.append(story)
                self.paid[story.order.id] = (await self.world.again(story.order)).paid_amount

        self.run(step())

    def story(self, number: int) -> Story:
        return self.stories[number % len(self.stories)]

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, act=st.sampled_from(["submit", "approve", "return", "cancel", "accept", "decline"]))
    def answer(self, number: int, act: str) -> None:
        acts: dict[str, tuple[str, Callable[..., Awaitable[Any]], tuple[str, ...]]] = {
            "submit": ("manager", submit_order, ()),
            "approve": ("buyer", approve_order, ()),
            "return": ("hq", return_order, ("Once more.",)),
            "cancel": ("manager", cancel_order, ("Not needed.",)),
            "accept": ("partner_lead", accept_order, ()),
            "decline": ("partner_lead", decline_order, ("No people.",)),
        }
        persona, what, reason = acts[act]
        self.run(self.tried(persona, what, self.story(number).order.id, *reason))

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, change=st.booleans())
    def hand_in(self, number: int, change: bool) -> None:
        async def step() -> None:
            story = self.story(number)
            if change and story.acceptance is not None:
                new = await self.tried("partner_lead", change_acceptance, story.acceptance.id, await story.deliveries())
                story.acceptance = new or story.acceptance
            else:
                with suppress(Refused, NotFound):
                    await story.request()

        self.run(step())

    @precondition(lambda self: any(story.acceptance for story in self.stories))
    @rule(number=ORDERS, parties=st.permutations(list(Party)), outcome=st.sampled_from([*Outcome, Outcome.PASS, Outcome.PASS]))
    def sign(self, number: int, parties: list[Party], outcome: Outcome) -> None:
        async def step() -> None:
            story = self.story(number)
            for party, word in zip(parties, [outcome, *[Outcome.PASS] * 3], strict=True):
                if story.acceptance is not None:
                    await self.world.again(story.acceptance)
                    with suppress(Refused):
                        await story.sign(party, word, persona=SIGNERS[party])

        self.run(step())

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, which=st.integers(0, 3), part=CHANCES)
    def invoice(self, number: int, which: int, part: Decimal) -> None:
        async def step() -> None:
            story = self.story(number)
            for payable in (await story.payables())[which : which + 1]:
                with suppress(Refused):
                    await story.invoice(payable, (payable.amount * part).quantize(Decimal("0.01")))

        self.run(step())

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, which=st.integers(0, 3), part=CHANCES)
    def pay(self, number: int, which: int, part: Decimal) -> None:
        async def step() -> None:
            story = self.story(number)
            for payable in (await story.payables())[which : which + 1]:
                amount = (payable.amount * part).quantize(Decimal("0.01"))
                transfer = PaymentDraft(amount, self.world.now.date(), f"P{self.world.next()}")
                if await self.tried("cashier", record_payment, payable.id, transfer):
                    self.paid[story.order.id] += amount

        self.run(step())

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, act=st.sampled_from(SETTLING))
    def settle(self, number: int, act: str) -> None:
        self.run(self.settled(self.story(number), act))

    async def settled(self, story: Story, act: str) -> None:
        acts: dict[str, tuple[str, Callable[..., Awaitable[Any]]]] = {
            "open": ("worker", open_settlement),
            "request": ("partner_finance", request_settlement),
            "evaluate": ("manager", evaluate_settlement),
            "agree": ("partner_lead", evaluate_own_work),
            "propose": ("finance", propose_settlement),
            "confirm": ("partner_finance", confirm_settlement),
            "approve": ("buyer", approve_settlement),
        }

        if await story.payables():
            settlement = await story.settlement()
            more: dict[str, tuple[Any, ...]] = {
                "confirm": (settlement.statement_number,),
                "evaluate": (scores(90),),
                "agree": (scores(80),),
            }
            await self.tried(*acts[act], settlement.id, *more.get(act, ()))

    @precondition(lambda self: self.stories)
    @rule(number=ORDERS, acts=st.integers(0, 7))
    def go_on(self, number: int, acts: int) -> None:
        """What is open is paid whole, the window comes, and the settlement goes some steps."""
        self.run(self.pay_whole(self.story(number)))
        self.time_goes_on(92)
        for act in SETTLING[:acts]:
            self.settle(number, act)
        self.run(self.pay_whole(self.story(number)))

    async def pay_whole(self, story: Story) -> None:
        for payable in await story.payables():
            left = payable.amount - payable.invoiced_amount
            with suppress(Refused):
                await story.invoice(payable, left)
            await self.world.again(payable)
            left = payable.invoiced_amount - payable.paid_amount
            transfer = PaymentDraft(left, self.world.now.date(), f"P{self.world.next()}")
            if await self.tried("cashier", record_payment, payable.id, transfer):
                self.paid[story.order.id] += left

    @rule(days=st.sampled_from([1, 27, 90]))
    def time_goes_on(self, days: int) -> None:
        if self.world.now.year < 2028:
            self.world.now += timedelta(days=days)

    @invariant()
    def money_is_conserved(self) -> None:
        if hasattr(self, "loop"):
            self.run(self.check())

    async def check(self) -> None:
        await self.db.flush()
        for name, query in WRONG.items():
            assert (await self.db.execute(text(query))).all() == [], name
        for story in self.stories:
            assert (await self.world.again(story.order)).paid_amount == self.paid[story.order.id]
        for history, (life, key) in HISTORIES.items():
            await self.follows(history, life, key)

    async def follows(self, history: Any, life: Lifecycle, key: str) -> None:
        """Each history is one unbroken walk through the table of its lifecycle."""
        stood: dict[Any, Any] = {}
        for row in await self.db.scalars(select(history).order_by(history.id)):
            subject = getattr(row, key)
            assert row.from_state == stood.get(subject)
            assert row.from_state is None or row.to_state in life.steps[row.from_state]
            stood[subject] = row.to_state


def test_money_is_conserved_whatever_is_done(worker_database_url: str) -> None:
    here = type("MoneyHere", (Money,), {"url": worker_database_url})
    profile = settings(
        max_examples=8,
        stateful_step_count=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(here, settings=profile)
