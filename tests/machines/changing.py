"""The machine changes orders, and ends them."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.machines.company_changes import ON_CHANGE, ON_END
from tests.machines.machine import indexes, people
from tests.machines.parts import Order
from tests.machines.signing import SigningMachine

RUNNING = ("RUNNING", "DELIVERED")
ON_ITS_WAY = ("DRAFT", "SUBMITTED", "SENT", "RUNNING")
changed_days = st.integers(-1500, 1500).filter(bool)
CHANGE_STORY = ("submit_change", "submit_special_change", *["approve_change"] * 3, "accept_change")
"""In the usual way or specially; what does not fit is refused."""
shares = st.sampled_from([0, 1, 37, 50, 100, 101])
"""Per cent."""


class ChangeMachine(SigningMachine):
    """Rules of change orders and terminations."""

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

    @precondition(lambda self: any(order.state in ON_ITS_WAY for order in self.model.orders))
    @rule(index=indexes, days=changed_days, steps=st.integers(3, 6))
    def go_on_changing(self, index: int, days: int, steps: int) -> None:
        """An order comes to run, is changed, and the change goes its way by who is next."""
        if picked := self.pick(index, lambda order: order.state in ON_ITS_WAY):
            number, order = picked
            if not self.tell_until(number, order, lambda order: order.state == "RUNNING"):
                return
            if not order.change_under_way():
                self.both("place_change", "place_change", "manager", number, order, days)
            for step in CHANGE_STORY[:steps] if order.changes else ():
                self.on_one(None, 0, step, "on_change", lambda other: other is order)

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
