"""The machine changes orders, ends them, and takes acceptances back."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.machines.company_changes import ON_CHANGE, ON_END, ON_REVOCATION
from tests.machines.endings import too_late
from tests.machines.machine import OrderMachine, indexes, people
from tests.machines.parts import Order

RUNNING = ("RUNNING", "DELIVERED")
changed_days = st.integers(-1500, 1500).filter(bool)
CHANGE_STORY = ("submit_change", "submit_special_change", *["approve_change"] * 3, "accept_change")
"""In the usual way or specially; what does not fit is refused."""
shares = st.sampled_from([0, 1, 37, 50, 100, 101])
"""Per cent."""


class ChangeMachine(OrderMachine):
    """Rules of change orders, terminations and revocations."""

    def both(self, step: str, door: str, who: str, number: int, order: Order, *more: object) -> None:
        """The step in the model, and by its act; the door of the company takes the step's name where it stands for several."""
        expected = getattr(self.model, step)(who, order, *more)
        named = (step,) if door != step else ()
        self.agree(expected, self.run(getattr(self.company, door)(who, *named, number, *more)))

    def on_one(self, who: str | None, index: int, step: str, door: str, having: Callable[[Order], bool]) -> None:
        """The step on one of the orders that have something."""
        if chosen := self.choose(who, index, step, having):
            self.both(step, door, *chosen)

    def answer_change(self, number: int, order: Order) -> None:
        self.both("accept_change", "on_change", "partner_lead", number, order)

    @precondition(lambda self: any(order.state in RUNNING for order in self.model.orders))
    @rule(who=people, index=indexes, days=changed_days)
    def place_change(self, who: str | None, index: int, days: int) -> None:
        if picked := self.pick(index, lambda order: order.state in RUNNING):
            self.both("place_change", "place_change", self.somebody(who, "place_change", index), *picked, days)

    @precondition(lambda self: any(order.changes for order in self.model.orders))
    @rule(who=people, index=indexes, step=st.sampled_from(sorted(ON_CHANGE)))
    def change_step(self, who: str | None, index: int, step: str) -> None:
        self.on_one(who, index, step, "on_change", lambda order: bool(order.changes))

    @precondition(lambda self: any(order.state in RUNNING for order in self.model.orders))
    @rule(index=indexes, days=changed_days, steps=st.integers(0, 6))
    def go_on_changing(self, index: int, days: int, steps: int) -> None:
        """A change and its way by who is next."""
        self.place_change("manager", index, days)
        for step in CHANGE_STORY[:steps]:
            self.on_one(None, index, step, "on_change", lambda order: order.state in RUNNING and bool(order.changes))

    @precondition(lambda self: any(order.was_sent for order in self.model.orders))
    @rule(who=people, index=indexes, days=shares, net=shares)
    def ask_end(self, who: str | None, index: int, days: int, net: int) -> None:
        if picked := self.pick(index, lambda order: order.was_sent):
            order = picked[1]
            who = self.somebody(who, "ask_end", index)
            self.both("ask_end", "ask_end", who, *picked, order.days * days // 100, order.net * net // 100)

    @precondition(lambda self: any(order.terminations for order in self.model.orders))
    @rule(who=people, index=indexes, step=st.sampled_from(sorted(ON_END)))
    def end_step(self, who: str | None, index: int, step: str) -> None:
        self.on_one(who, index, step, "on_end", lambda order: bool(order.terminations))

    @precondition(lambda self: any(order.state in RUNNING for order in self.model.orders))
    @rule(index=indexes, days=shares, net=shares, agreed=st.booleans())
    def end(self, index: int, days: int, net: int, agreed: bool) -> None:
        """An order ends with the partner's yes, or by right when its time to answer is over."""
        if picked := self.pick(index, lambda order: order.state in RUNNING):
            number, order = picked
            self.both("ask_end", "ask_end", "manager", number, order, order.days * days // 100, order.net * net // 100)
            if order.terminations:
                self.both("approve_end", "on_end", "buyer", number, order)
                if not agreed:
                    self.days_pass(40)
                self.both("agree_end" if agreed else "conclude_end", "on_end", "partner_lead" if agreed else "hq", number, order)

    @precondition(lambda self: any(order.acceptance == "PASSED" for order in self.model.orders))
    @rule(index=indexes, who=people, step=st.sampled_from(["ask_revocation", *sorted(ON_REVOCATION)]))
    def revocation_step(self, who: str | None, index: int, step: str) -> None:
        asks = step == "ask_revocation"
        who = "manager" if asks and who == "hq" else who
        self.on_one(who, index, step, "on_revocation", lambda order: order.acceptance is not None if asks else order.revocation is not None)

    @precondition(lambda self: any(order.acceptance == "PASSED" for order in self.model.orders))
    @rule(index=indexes)
    def revoke(self, index: int) -> None:
        """The acceptance of an order is taken back, in all its steps."""
        if picked := self.pick(index, lambda order: order.state == "ACCEPTED" and not too_late(order)):
            for who, step in (("manager", "ask"), ("hq", "approve"), ("finance", "approve")):
                self.both(f"{step}_revocation", "on_revocation", who, *picked)
