"""The whole machine: what product and model must agree on after each step."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.outsourcing.models import Acceptance, AcceptanceRevocation, ChangeOrder, Termination
from tests.machines.chances import chances
from tests.machines.claiming import ClaimMachine
from tests.machines.machine import ENDS, PENALTIES, REACH, TERMS, indexes
from tests.machines.parts import Order


def owed_in_all(order: Order) -> int:
    """What the payables that stand come to: the order's price, or once its undisputed part is open what was paid and that part.

    Settled it is the final amount, or what was paid beyond it.
    """
    if order.final is None and not order.payable:
        return order.gross
    earlier = sum(payable.paid for payable in order.payables if payable.kind != "SETTLEMENT")
    return earlier + order.payable if order.final is None else max(order.final, earlier)


FEW, OFTEN = 5, 9
"""So many orders are under way while something is sought; so many steps are taken until some weeks pass."""
SETTLING = ("ELIGIBLE", "REQUESTED", "EVALUATING", "PROPOSED", "DISPUTED", "CONFIRMED", "APPROVED")


class MoneyMachine(ClaimMachine):
    """All rules, the one that seeks what was done least, and the invariants."""

    @precondition(lambda self: any(order.state not in ENDS for order in self.model.orders))
    @rule(index=indexes, steps=st.integers(2, 8))
    def do_what_was_done_least(self, index: int, steps: int) -> None:
        """Steps of one order, each the rarest so far of those that somebody may take now."""
        self.take_some(self.pick(index, lambda order: order.state not in ENDS), steps)

    @precondition(lambda self: any(order.settlement in SETTLING for order in self.model.orders))
    @rule(index=indexes, steps=st.integers(2, 8))
    def settle_as_was_done_least(self, index: int, steps: int) -> None:
        """The same of an order that is being settled."""
        self.take_some(self.pick(index, lambda order: order.settlement in SETTLING), steps)

    def take_some(self, picked: tuple[int, Order] | None, steps: int) -> None:
        if picked:
            for _ in range(steps):
                if not self.take_rarest([picked[0]]):
                    self.days_pass(95)

    def seek(self, wanted: AbstractSet[str], most: int) -> None:
        """Steps that bring what is wanted and was never done, the rarest of all first; the invariants hold after each."""
        self.prepare()
        for turn in range(most):
            if not wanted - {name for name, count in REACH.items() if count}:
                return
            alive = [number for number, order in enumerate(self.model.orders) if order.state not in ENDS]
            if len(alive) < FEW:
                count = len(self.model.orders)
                self.place(count % 2, 2900 if count % 3 == 2 else 500 + turn, 900_0000, TERMS[count % len(TERMS)], PENALTIES[1])
            elif turn % OFTEN == 0 or not self.take_rarest(alive):
                self.days_pass(40)
            for check in self.invariants:
                check.function(self)

    def prepare(self) -> None:
        """One order in dispute, two with a claim, one whose second change waits, and one that ends against an objection."""
        for number in range(FEW):
            self.place(number % 2, 500 + number, 900_0000, TERMS[0], PENALTIES[1])
            self.tell_until(number, self.model.orders[number], lambda order: order.was_sent)
        for index in (1, 3):
            self.overpay(index, 60, objects=False)
        self.overpay(0, 60, objects=True)
        self.tell_until(2, self.model.orders[2], lambda order: order.state == "RUNNING")
        self.end(0, 50, 1, agreed=False)
        for steps in (6, 5):
            self.go_on_changing(0, 300, steps)
        self.accept_parts()

    def accept_parts(self) -> None:
        """One more order whose first part opens the payment that names it, and its second the next of those that name none."""
        number = len(self.model.orders)
        self.place(1, 600, 900_0000, TERMS[1], PENALTIES[1])
        order = self.model.orders[number]
        if self.tell_until(number, order, lambda order: order.state == "RUNNING"):
            for part in (2, 1):
                self.both("hand_in", "hand_in", "partner_lead", number, order, "PARTIAL", frozenset({part}), label="hand_in PARTIAL")
                self.tell_until(number, order, lambda order: order.rounds[-1].state == "PASSED")

    def take_rarest(self, numbers: Sequence[int]) -> bool:
        """The rarest step on any of the orders; whether there was one."""
        found = [(chance, number) for number in numbers for chance in chances(self.model.orders, number)]
        for chance, number in sorted(found, key=lambda each: each[0].rank(self.done)):
            for who in chance.people:
                if not self.would(chance.step, who, number, *chance.more):
                    order = self.model.orders[number]
                    return self.both(chance.step, chance.door, who, number, order, *chance.more, label=chance.name)
        return False

    @invariant()
    def limits_count_what_is_reserved_and_booked(self) -> None:
        taken = self.run(self.company.limits())
        for name, line in self.model.limits.items():
            reserved, booked = self.model.reserved(name), self.model.booked(name)
            allowed = (self.model.allowed(name, "amount"), self.model.allowed(name, "days"))
            assert taken[self.line_ids[name]] == (*reserved, *booked, *allowed), name
            assert line.amount is None or reserved[0] + booked[0] <= line.amount + allowed[0]
            assert line.days is None or reserved[1] + booked[1] <= line.days + allowed[1]

    @invariant()
    def orders_stand_as_they_should(self) -> None:
        rows, ids = self.run(self.company.order_rows()), self.company.orders
        for order_id, order in zip(ids, self.model.orders, strict=True):
            assert rows[order_id] == (order.state, order.gross, order.paid, order.final)
            assert order.paid <= order.gross
        set_off = sum(payable.set_off for order in self.model.orders for payable in order.payables)
        assert self.run(self.company.payments()) + set_off == sum(order.paid for order in self.model.orders)

    @invariant()
    def payables_are_open_when_they_may_and_not_before(self) -> None:
        rows, ids = self.run(self.company.payable_rows()), self.company.orders
        for order_id, order in zip(ids, self.model.orders, strict=True):
            expected = [(owed.kind, owed.amount, owed.state, owed.invoiced, owed.paid) for owed in order.payables]
            assert rows.get(order_id, []) == expected
            standing = sum(owed.amount for owed in order.payables if owed.state != "CANCELLED")
            assert standing in (0, owed_in_all(order)) or (order.ended and standing <= order.gross)

    @invariant()
    def what_belongs_to_an_order_stands_as_it_should(self) -> None:
        changes, ends = self.run(self.company.states(ChangeOrder)), self.run(self.company.states(Termination))
        rounds, undone = self.run(self.company.states(Acceptance)), self.run(self.company.states(AcceptanceRevocation))
        items = self.run(self.company.punch_states())
        for order_id, order in zip(self.company.orders, self.model.orders, strict=True):
            assert changes.get(order_id, []) == [change.state for change in order.changes]
            assert ends.get(order_id, []) == [each.state for each in order.terminations]
            assert rounds.get(order_id, []) == [each.state for each in order.rounds]
            assert undone.get(order_id, []) == [each.state for each in order.revocations]
            assert items.get(order_id, []) == [item.state for each in order.rounds for item in each.items]

    @invariant()
    def claims_are_what_was_paid_too_much(self) -> None:
        expected = []
        for order_id, order in zip(self.company.orders, self.model.orders, strict=True):
            if claim := order.claim:
                state = "OPEN" if claim.rest else "CLOSED"
                expected.append((order_id, claim.amount, claim.refunded, claim.set_off, claim.written_off, state))
                assert claim.amount == order.paid - (order.final or 0)
        assert sorted(self.run(self.company.claim_rows())) == sorted(expected)
        claims = [order.claim for order in self.model.orders if order.claim]
        set_off = sum(payable.set_off for order in self.model.orders for payable in order.payables)
        assert sum(claim.set_off for claim in claims) == set_off

    @invariant()
    def statements_give_the_same_fen(self) -> None:
        rows, ids = self.run(self.company.settlement_rows()), self.company.orders
        for number, (order_id, order) in enumerate(zip(ids, self.model.orders, strict=True)):
            if order.settlement is None:
                continue
            assert rows[order_id] == (order.settlement, order.eligible_on, order.statement)
            if order.stated:
                unchanged = order.stated.taken == order.taken
                expected = (unchanged, order.stated.final, order.stated.left)
                assert self.run(self.company.statement(number)) == expected
                assert order.stated.final == (order.ended.amount if order.ended else order.gross) - sum(order.stated.taken.values())
