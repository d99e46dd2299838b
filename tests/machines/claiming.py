"""The machine deducts, objects, and claims back."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.machines.changing import ChangeMachine
from tests.machines.machine import indexes, people
from tests.machines.parts import Order
from tests.machines.statements import Reckoned

amounts = st.integers(1, 400_000)
FORMULAS = st.one_of(
    st.tuples(st.just("FIXED"), st.tuples(amounts)),
    st.tuples(st.just("DELAY"), st.tuples(st.integers(1, 3000))),
    st.tuples(st.just("QUANTITY_TIMES_AMOUNT"), st.tuples(st.integers(1, 900), st.integers(1, 99_999))),
    st.tuples(st.just("PERCENT_PER_UNIT"), st.tuples(st.integers(1, 300), st.integers(1, 2000), st.integers(1, 3000))),
)
ANSWERS = st.sampled_from(["WITHDRAWN", "CHANGED", "STANDS"])
SETTLED = ("APPROVED", "CLOSED")


class ClaimMachine(ChangeMachine):
    """Rules of deductions, objections and claims."""

    @precondition(lambda self: any(order.settlement for order in self.model.orders))
    @rule(who=people, index=indexes, by_formula=FORMULAS)
    def deduct(self, who: str | None, index: int, by_formula: Reckoned) -> None:
        if chosen := self.choose(who, index, "deduct", lambda order: order.settlement is not None, by_formula):
            self.both("deduct", "deduct", *chosen, by_formula)

    @precondition(lambda self: any(order.deductions for order in self.model.orders))
    @rule(who=people, index=indexes, place=indexes)
    def withdraw_deduction(self, who: str | None, index: int, place: int) -> None:
        if picked := self.pick(index, lambda order: bool(order.deductions)):
            who = self.somebody(who, "withdraw_deduction", index)
            self.both("withdraw_deduction", "withdraw_deduction", who, *picked, place % len(picked[1].deductions))

    @precondition(lambda self: any(order.stated for order in self.model.orders))
    @rule(who=people, index=indexes, place=indexes)
    def object_line(self, who: str | None, index: int, place: int) -> None:
        if picked := self.pick(index, lambda order: order.stated is not None):
            places = list(picked[1].stated.taken) if picked[1].stated else []
            wanted = places[place % len(places)] if places else None
            self.both("object_line", "object_line", self.somebody(who, "object_line", index), *picked, wanted)

    @precondition(lambda self: any(order.stated and order.stated.answers for order in self.model.orders))
    @rule(who=people, index=indexes, place=indexes, answer=ANSWERS, amount=amounts)
    def answer_line(self, who: str | None, index: int, place: int, answer: str, amount: int) -> None:
        if picked := self.pick(index, lambda order: bool(order.stated and order.stated.answers)):
            count = len(picked[1].stated.answers) if picked[1].stated else 0
            self.both("answer_line", "answer_line", self.somebody(who, "answer_line", index), *picked, place % count, answer, amount)

    def give_in(self, number: int, order: Order) -> None:
        assert order.stated is not None
        open_ones = [index for index, (_, answer) in enumerate(order.stated.answers) if answer is None]
        answer = "STANDS" if order.stated.answers[open_ones[0]][0] is None else "WITHDRAWN"
        self.both("answer_line", "answer_line", "manager", number, order, open_ones[0], answer, 1)

    def pay_back(self, number: int, order: Order) -> None:
        assert order.claim is not None
        self.both("refund", "refund", "finance", number, order, order.claim.rest)

    @precondition(lambda self: any(order.was_sent and order.settlement not in SETTLED for order in self.model.orders))
    @rule(index=indexes, per_cent=st.integers(1, 70), objects=st.booleans())
    def overpay(self, index: int, per_cent: int, objects: bool) -> None:
        """An order comes to its statement with a deduction, which the partner objects to or which is approved."""
        if picked := self.pick(index, lambda order: order.was_sent and order.settlement not in SETTLED):
            number, order = picked
            if self.tell_until(number, order, lambda order: order.settlement in ("EVALUATING", "REQUESTED")):
                fixed: Reckoned = ("FIXED", (max(1, order.gross * per_cent // 100),))
                self.both("deduct", "deduct", "finance", number, order, fixed)
            until = ("PROPOSED",) if objects else SETTLED
            if self.tell_until(number, order, lambda order: order.settlement in until) and objects and order.stated:
                self.both("object_line", "object_line", "partner_finance", number, order, next(iter(order.stated.taken), None))

    @precondition(lambda self: any(order.claim for order in self.model.orders))
    @rule(who=people, index=indexes, amount=amounts, all_of_it=st.booleans())
    def refund(self, who: str | None, index: int, amount: int, all_of_it: bool) -> None:
        if (picked := self.pick(index, lambda order: order.claim is not None)) and picked[1].claim:
            amount = picked[1].claim.amount if all_of_it else amount
            self.both("refund", "refund", self.somebody(who, "refund", index), *picked, amount)

    @precondition(lambda self: any(order.claim for order in self.model.orders))
    @rule(who=people, index=indexes, other=indexes, place=indexes, amount=amounts, fitting=st.booleans())
    def set_off(self, who: str | None, index: int, other: int, place: int, amount: int, fitting: bool) -> None:
        """On any payable of any order; fitting, on one that is invoiced, as much as it takes."""
        self.bill_something(other)
        picked, taking = self.pick(index, lambda order: order.claim is not None), self.taking(other, fitting)
        if picked is None or picked[1].claim is None or taking is None:
            return
        (number, order), (where, by), who = picked, taking, self.somebody(who, "set_off", index)
        places = [at for at, owed in enumerate(by.payables) if not fitting or owed.invoiced > owed.paid]
        payable = by.payables[places[place % len(places)]]
        if fitting:
            amount = max(1, min(payable.invoiced - payable.paid, picked[1].claim.rest))
        self.both("set_off", "set_off", who, number, order, where, by.payables.index(payable), amount)

    def bill_something(self, index: int) -> None:
        """An open payable is invoiced, where there is one."""
        if picked := self.pick(index, lambda order: any(owed.state == "OPEN" for owed in order.payables)):
            number, order = picked
            place = next(place for place, owed in enumerate(order.payables) if owed.state == "OPEN")
            self.both("bill", "bill", "partner_finance", number, order, place, order.payables[place].amount)

    def taking(self, index: int, fitting: bool) -> tuple[int, Order] | None:
        """An order on which may be set off."""
        if fitting:
            return self.pick(index, lambda order: any(owed.invoiced > owed.paid for owed in order.payables))
        return self.pick(index, lambda order: bool(order.payables))

    @precondition(lambda self: any(order.claim for order in self.model.orders))
    @rule(who=people, index=indexes)
    def write_off(self, who: str | None, index: int) -> None:
        self.on_one(who, index, "write_off", "write_off", lambda order: order.claim is not None)
