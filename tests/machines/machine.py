"""The machine: steps of the model in any order by anybody, each done by the product too. Here those of orders and their settlement."""

import asyncio
import pickle
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.contracts.models import BudgetLine
from domain.delivery.models import Party
from domain.platform.journal import make_sessions
from tests.acts.staging.early import SAID, on_site
from tests.machines.company_claims import ClaimingCompany
from tests.machines.model import Model
from tests.machines.parts import DOERS, ENDED, PARTIES, SIDES, Codes, Line, Order, Term, priced, shared
from tests.machines.rounds import ALL_OF_IT, UNDER_WAY
from tests.world import World

STAFF, PARTNERS = "manager buyer hq finance cashier sales region_pmo", "partner_lead partner_finance partner_admin"
PEOPLE = (*STAFF.split(), *PARTNERS.split(), "customer_signer")
ADVANCE, ACCEPTANCE, SETTLEMENT = ("ADVANCE", 30, None, None), ("ACCEPTANCE", 40, None, None), ("SETTLEMENT", 30, None, None)
TERMS: tuple[tuple[Term, ...], ...] = (
    (ADVANCE, ACCEPTANCE, SETTLEMENT),
    (("PROGRESS", 33, "PARTIAL", 2), ("PROGRESS", 20, "PARTIAL", None), ("PROGRESS", 17, "PARTIAL", None), SETTLEMENT),
    (ADVANCE, ("PROGRESS", 30, "INITIAL", None), ACCEPTANCE),
    (("ACCEPTANCE", 100, None, None),),
    (("SETTLEMENT", 100, None, None),),
    (("PROGRESS", 30, "INITIAL", 1), ("PROGRESS", 30, "PARTIAL", 1), ACCEPTANCE),
)
PENALTIES = ((0, 0), (50, 1000), (3, 7))
"""Hundredths of per cent: of a day, and at most."""
LIMITS: dict[str, tuple[int | None, int | None]] = {
    "contract": (2_900_000, None),
    "ceiling": (2_400_000, None),
    "agreement": (None, 5_500),
    "project 0": (3_000_000, 4_000),
    "project 1": (2_500_000, None),
}
"""In fen and hundredths of days: a handful of orders reaches each. The second project stands on an early entry, under its ceiling."""
TAX, MONEY = 6, ("bill", "bill", "pay", "void")
MOST_ORDERS = 5
indexes = st.integers(0, 9)
people = st.sampled_from(PEOPLE) | st.none()
"""None is somebody who may."""
MOST_STEPS = 32
ENDS = ("CANCELLED", "DECLINED", "CLOSED")
REACH: Counter[str] = Counter()
"""How often each kind of step was done over all examples, by the names of the steps."""
days = st.integers(1, 3000)
prices = st.integers(500_0000, 1500_0000)


class OrderMachine(RuleBasedStateMachine):
    """One transaction, rolled back in the end."""

    def __init__(self, runner: asyncio.Runner, engine: AsyncEngine) -> None:
        super().__init__()
        self.runner = runner
        self.db = make_sessions(engine)()
        self.done: Counter[str] = Counter()
        self.model = Model({name: Line(*limit) for name, limit in LIMITS.items()}, date(2026, 11, 2))
        self.company = self.run(self.found())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    async def found(self) -> ClaimingCompany:
        world = await World.make(self.db)
        ceiling = Decimal(LIMITS["ceiling"][0] or 0) / 100
        entry, early = await on_site(world, replace(SAID, ceiling=ceiling))
        projects = [world.project, early]
        for party, persona in PARTIES.items():
            await world.name_signatory(projects[1], Party(party), persona)
        owners: dict[str, Any] = {"contract": world.contract, "ceiling": entry, "agreement": world.agreement}
        owners |= {f"project {number}": project for number, project in enumerate(projects)}
        self.line_ids = {name: owner.budget_line_id for name, owner in owners.items()}
        for name, (amount, most) in LIMITS.items():
            line = await self.db.get_one(BudgetLine, self.line_ids[name])
            line.limit_amount, line.limit_days = (None if part is None else Decimal(part) / 100 for part in (amount, most))
            await world.insert(line)
        return ClaimingCompany(world, projects)

    def teardown(self) -> None:
        self.run(self.close())

    async def close(self) -> None:
        await self.db.rollback()
        await self.db.close()

    def note(self, what: str) -> None:
        """Something worth counting was done."""
        self.done[what] += 1
        REACH[what] += 1

    def both(self, step: str, door: str, who: str, number: int, order: Order, *more: object, label: str = "") -> bool:
        """The step in the model, and by its act: whether it was done. The company's door takes the name of one step of several."""
        expected = getattr(self.model, step)(who, order, *more)
        named = (step,) if door != step else ()
        outcome = self.run(getattr(self.company, door)(who, *named, number, *more))
        assert (outcome in expected) if expected else outcome is None, (step, who, sorted(expected), outcome)
        if not expected:
            for each in {step, label or step}:
                self.note(each)
        return not expected

    def on_one(self, who: str | None, index: int, step: str, door: str, having: Callable[[Order], bool]) -> None:
        """The step on one of the orders that have something."""
        if chosen := self.choose(who, index, step, having):
            self.both(step, door, *chosen)

    def somebody(self, who: str | None, step: str, index: int) -> str:
        """The person, or one of those who may do the step."""
        return who or DOERS[step][index % len(DOERS[step])]

    def pick(self, index: int, having: Callable[[Order], bool]) -> tuple[int, Order] | None:
        """One of the orders that have something."""
        found = [(number, order) for number, order in enumerate(self.model.orders) if having(order)]
        return found[index % len(found)] if found else None

    def choose(self, who: str | None, index: int, step: str, having: Callable[[Order], bool], *more: Any) -> tuple[str, int, Order] | None:
        """Person and order for a step: for somebody who may, where there is one, an order on which the step is done."""
        picked = self.pick(index, having)
        if picked is None:
            return None
        if who is not None:
            return who, *picked
        good = [
            (doer, number, order)
            for number, order in enumerate(self.model.orders)
            if having(order)
            for doer in DOERS[step]
            if not self.would(step, doer, number, *more)
        ]
        return good[index % len(good)] if good else (self.somebody(who, step, index), *picked)

    def would(self, step: str, who: str, number: int, *more: Any) -> Codes:
        """What the step would come to; nothing changes."""
        other: Any = pickle.loads(pickle.dumps(self.model))  # noqa: S301 — ours; several times as fast as deepcopy
        codes: Codes = getattr(other, step)(who, other.orders[number], *more)
        return codes

    @initialize(
        hundredths=st.lists(days, min_size=3, max_size=3), price=prices, steps=st.tuples(st.just(0), st.integers(0, 4), st.integers(4, 12))
    )
    def begin(self, hundredths: list[int], price: int, steps: tuple[int, int, int]) -> None:
        """Three orders: a draft, one on its way, one some way into its story."""
        for number, (some, count) in enumerate(zip(hundredths, steps, strict=True)):
            self.place(number % 2, some, price, TERMS[number], PENALTIES[number])
            self.tell(number, count)

    @precondition(lambda self: len(self.model.orders) < MOST_ORDERS)
    @rule(project=st.integers(0, 1), hundredths=days, price=prices, terms=st.sampled_from(TERMS), penalty=st.sampled_from(PENALTIES))
    def place(self, project: int, hundredths: int, price: int, terms: tuple[Term, ...], penalty: tuple[int, int]) -> None:
        net, gross = priced(hundredths, price, TAX)
        parts = shared(gross, terms)
        if min(part.amount for part in parts) > 0:
            self.run(self.company.place(project, hundredths, price, terms, penalty))
            limits = (("contract", "ceiling")[project], "agreement", f"project {project}")
            order = Order(lines=limits, days=hundredths, price=price, net=net, gross=gross, terms=parts, penalty=penalty)
            self.model.orders.append(order)

    @precondition(lambda self: self.model.orders)
    @rule(
        who=people,
        index=indexes,
        step=st.sampled_from(["submit", "submit_special", "approve", "give_back", "cancel", "accept", "decline", "revise"]),
    )
    def order_step(self, who: str | None, index: int, step: str) -> None:
        if chosen := self.choose(who, index, step, lambda order: bool(order.state)):
            self.both(step, "on_order", *chosen)

    @precondition(lambda self: any(order.payables for order in self.model.orders))
    @rule(who=people, index=indexes, place=indexes, amount=st.integers(1, 400_000), all_of_it=st.booleans(), step=st.sampled_from(MONEY))
    def money(self, who: str | None, index: int, place: int, amount: int, all_of_it: bool, step: str) -> None:
        who = self.somebody(who, step, index)
        if picked := self.pick(index, lambda order: bool(order.payables)):
            number, order = picked
            place %= len(order.payables)
            payable = order.payables[place]
            if step == "void":
                amount = amount % len(payable.invoices) if payable.invoices else -1
            elif all_of_it:
                amount = payable.amount
            if amount >= 0:
                self.both(step, step, who, number, order, place, amount)

    @precondition(lambda self: any(order.settlement for order in self.model.orders))
    @rule(
        who=people,
        index=indexes,
        step=st.sampled_from(["apply", "judge", "judge_own", "propose", "confirm", "settle", "settle_part", "send_back", "take_out"]),
        behind=st.integers(0, 1),
        score=st.sampled_from([85, 90, 59, 20]),
    )
    def settlement_step(self, who: str | None, index: int, step: str, behind: int, score: int) -> None:
        fixed: dict[str, list[int]] = {"judge": [score], "judge_own": [90], "settle": [behind]}
        more = fixed.get(step, [])
        if step == "confirm":
            self.confirm(who, index, behind)
        elif chosen := self.choose(who, index, step, lambda order: order.settlement is not None, *more):
            self.both(step, "on_settlement", *chosen, *more)

    def confirm(self, who: str | None, index: int, behind: int) -> None:
        """The statement in force, or the one before it."""
        who = self.somebody(who, "confirm", index)
        waits = self.pick(index, lambda order: order.settlement == "PROPOSED")
        if picked := waits or self.pick(index, lambda order: order.settlement is not None):
            self.both("confirm", "on_settlement", who, *picked, picked[1].statement - behind)

    @rule(count=st.sampled_from([1, 7, 40, 95]))
    def days_pass(self, count: int) -> None:
        if self.model.today < date(2030, 1, 1):
            self.company.world.now += timedelta(days=count)
            self.model.today += timedelta(days=count)

    @rule(index=indexes, steps=st.integers(1, 5))
    def go_on(self, index: int, steps: int) -> None:
        """The story of one order goes on by who is next, so that its end is reached too."""
        self.tell(index, steps)

    def tell(self, index: int, steps: int) -> None:
        if picked := self.pick(index, lambda order: order.state not in ENDS):
            for _ in range(steps):
                self.next_step(*picked)

    def tell_until(self, number: int, order: Order, there: Callable[[Order], bool]) -> bool:
        """The story of the order goes on until it is there; False where it does not come there."""
        for _ in range(MOST_STEPS):
            if there(order) or order.state in ENDS:
                break
            self.next_step(number, order)
        return there(order)

    def next_step(self, number: int, order: Order) -> None:
        submit = "submit_special" if self.model.over(order, order.gross, order.days) else "submit"
        states = {"DRAFT": ("manager", submit), "SUBMITTED": (order.next_approver(), "approve"), "SENT": ("partner_lead", "accept")}
        if order.state in states:
            who, step = states[order.state]
            self.both(step, "on_order", who, number, order)
        elif any(asked.state in UNDER_WAY for asked in order.rounds):
            self.next_word(number, order)
        elif order.state == "RUNNING" and order.changes and order.changes[-1].state == "SENT":
            self.answer_change(number, order)
        elif order.state == "RUNNING":
            self.both("hand_in", "hand_in", "partner_lead", number, order, "FINAL", ALL_OF_IT)
        elif order.state in ("ACCEPTED", "TERMINATED") and not self.next_payment(number, order):
            self.next_settlement(number, order)

    def next_payment(self, number: int, order: Order) -> bool:
        """The next open payable is billed, or paid."""
        for place, payable in enumerate(order.payables):
            if payable.state not in (*ENDED, "LOCKED"):
                step, who = ("bill", "partner_finance") if payable.invoiced < payable.amount else ("pay", "cashier")
                amount = payable.amount - (payable.invoiced if step == "bill" else payable.paid)
                self.both(step, step, who, number, order, place, amount)
                return True
        return False

    def next_settlement(self, number: int, order: Order) -> None:
        steps = {
            "REQUESTED": ("finance", "propose"),
            "EVALUATING": ("finance", "propose"),
            "PROPOSED": ("partner_finance", "confirm"),
            "CONFIRMED": ("buyer", "settle"),
        }
        if order.settlement == "DISPUTED":
            self.give_in(number, order)
            return
        if order.claim:
            self.pay_back(number, order)
            return
        who, step = steps.get(order.settlement or "", ("partner_finance", "apply"))
        if step == "settle" and order.stated and order.stated.taken != order.taken:
            who, step = "finance", "propose"
        if step == "apply" and order.eligible_on is not None and order.eligible_on > self.model.today:
            self.days_pass(95)
        if order.settlement == "EVALUATING" and len(order.given) < len(SIDES):
            who, step = ("partner_lead", "judge_own") if "PROVIDER" in order.given else ("manager", "judge")
        arguments = {"confirm": [order.statement], "judge": [85], "judge_own": [90], "settle": [1]}.get(step, [])
        self.both(step, "on_settlement", who, number, order, *arguments)

    def next_word(self, number: int, order: Order) -> None:
        """A party of a round under way speaks; said where rounds are."""

    def answer_change(self, number: int, order: Order) -> None:
        """The partner takes a change; said where changes are."""

    def give_in(self, number: int, order: Order) -> None:
        """What is in dispute falls, one by one; said where objections are."""

    def pay_back(self, number: int, order: Order) -> None:
        """The partner pays what is claimed; said where claims are."""
