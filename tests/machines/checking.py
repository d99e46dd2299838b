"""The whole machine: what product and model must agree on after each step."""

from hypothesis.stateful import invariant

from domain.outsourcing.models import Acceptance, AcceptanceRevocation, ChangeOrder, Termination
from tests.machines.claiming import ClaimMachine
from tests.machines.parts import Order


def owed_in_all(order: Order) -> int:
    """What the payables that stand come to: the order's price until it is settled; then its final amount, or what was paid beyond it."""
    if order.final is None:
        return order.gross
    earlier = sum(payable.paid for payable in order.payables if payable.kind != "SETTLEMENT")
    return max(order.final, earlier)


class MoneyMachine(ClaimMachine):
    """All rules, and the invariants."""

    def teardown(self) -> None:
        self.run(self.company.histories_follow())
        super().teardown()

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
        for order_id, order in zip(self.company.orders, self.model.orders, strict=True):
            assert changes.get(order_id, []) == [change.state for change in order.changes]
            assert ends.get(order_id, []) == [each.state for each in order.terminations]
            assert rounds.get(order_id, [None])[-1] == order.acceptance
            assert undone.get(order_id, [None])[-1] == order.revocation

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
