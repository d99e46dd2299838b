"""What could be done next with an order, as the plain model sees it: the machine takes what it has done least."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tests.machines.parts import APPROVERS, DOERS, PARTIES, Order
from tests.machines.rounds import ALL_OF_IT, UNDER_WAY

ON_ORDER = ("submit", "submit_special", "approve", "give_back", "cancel", "accept", "decline", "revise")
ON_CHANGE = (
    "submit_change",
    "submit_special_change",
    "approve_change",
    "return_change",
    "cancel_change",
    "decline_change",
    "accept_change",
)
ON_END = ("approve_end", "object_end", "withdraw_end", "agree_end", "conclude_end")
ON_SETTLEMENT = ("apply", "propose", "settle_part", "send_back", "take_out")
DEAD_ENDS = {
    "cancel": 2,
    "give_back": 2,
    "revise": 1,
    "decline": 1,
    "ask_end": 2,
    "agree_end": 3,
    "conclude_end": 3,
    "sign FAIL": 1,
    "cancel_change": 1,
    "change": 1,
}
"""These count as done so many times more: they end what others wait for."""
OFTEN = {"sign PASS": 8, "bill": 3, "pay": 4, "approve": 2, "recheck closed": 2, "propose": 2, "confirm": 2}
"""These count for less: what comes after them needs them so often."""


class Chance(NamedTuple):
    """A step with what it needs beside person and order, the company's door for it, and the name that it counts by."""

    step: str
    door: str
    more: tuple[Any, ...] = ()
    doers: tuple[str, ...] = ()
    label: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Who may do it."""
        return self.doers or DOERS[self.step]

    @property
    def name(self) -> str:
        return self.label or self.step

    def rank(self, done: Mapping[str, int]) -> float:
        """The least comes first."""
        return done[self.name] / OFTEN.get(self.name, 1) + DEAD_ENDS.get(self.name, 0)


def same(step: str, *more: Any) -> Chance:
    """A step that is also the name of its door."""
    return Chance(step, step, more)


def chances(orders: Sequence[Order], number: int) -> Iterator[Chance]:
    """All kinds of steps on the order; most of them are refused as it stands."""
    order = orders[number]
    if order.state in ("DRAFT", "SUBMITTED", "SENT", "DECLINED"):
        yield from (Chance(step, "on_order") for step in ON_ORDER)
        return
    yield from _of_rounds(order)
    if order.state in ("RUNNING", "DELIVERED"):
        yield from (same("place_change", days) for days in (order.days, -order.days // 3))
        yield from (Chance(step, "on_change") for step in ON_CHANGE if order.changes)
        yield same("ask_end", order.days // 2, order.net // 4)
        yield from (Chance(step, "on_end") for step in ON_END if order.terminations)
    for place, payable in enumerate(order.payables):
        yield from (
            same("bill", place, amount) for amount in {max(1, payable.amount // 2), payable.amount - payable.invoiced} if amount > 0
        )
        yield from (same("pay", place, amount) for amount in {payable.invoiced - payable.paid} if amount > 0)
        yield from (same("void", place, index) for index in range(len(payable.invoices)))
    yield from _of_settlement(orders, order)


def _of_rounds(order: Order) -> Iterator[Chance]:
    for kind, covers in (("PARTIAL", {1}), ("PARTIAL", {2}), ("INITIAL", ALL_OF_IT), ("FINAL", ALL_OF_IT)):
        yield Chance("hand_in", "hand_in", (kind, frozenset(covers)), label=f"hand_in {kind}")
    for place, asked in enumerate(order.rounds):
        if asked.state in UNDER_WAY:
            yield same("change", place)
            for party, who in PARTIES.items():
                yield from (
                    Chance("sign", "sign", (place, party, outcome, 1), (who,), f"sign {outcome}")
                    for outcome in ("PASS", "CONDITIONAL", "FAIL")
                )
                left = asked.left(party)
                for is_closed, label in ((True, "recheck closed"), (False, "recheck sent back")) if left else ():
                    yield Chance("recheck", "recheck", (place, party, [(item, is_closed) for item in left]), (who,), label)
            yield from (same("finish", place, item) for item, each in enumerate(asked.items) if each.state != "CLOSED")
        elif asked.state == "PASSED":
            yield same("ask_revocation", place)
    for place, revocation in enumerate(order.revocations):
        if revocation.state == "REQUESTED":
            yield from (same("approve_revocation", place), same("reject_revocation", place))


def _of_settlement(orders: Sequence[Order], order: Order) -> Iterator[Chance]:
    if order.settlement is None or order.settlement == "LOCKED":
        return
    yield from (Chance(step, "on_settlement") for step in ON_SETTLEMENT)
    yield from (Chance("judge", "on_settlement", (score,)) for score in (85, 20))
    yield Chance("judge_own", "on_settlement", (90,))
    yield Chance("confirm", "on_settlement", (order.statement,))
    yield Chance("settle", "on_settlement", (1,), APPROVERS)
    yield same("deduct", ("FIXED", (max(1, order.gross * 2 // 3),)))
    yield Chance("deduct", "deduct", (("DELAY", (500,)),), label="deduct delay")
    yield from (same("withdraw_deduction", place) for place in range(len(order.deductions)))
    if order.stated:
        yield from (same("object_line", place) for place in order.stated.taken)
        answers = [(index, answer) for index, (_, given) in enumerate(order.stated.answers) if given is None for answer in ANSWERS]
        yield from (Chance("answer_line", "answer_line", (*each, 100), label=f"answer {each[1]}") for each in answers)
    if order.claim and order.claim.rest:
        rest = order.claim.rest
        yield from (same("refund", amount) for amount in {max(1, rest // 3), rest})
        yield same("write_off")
        for where, other in enumerate(orders):
            for place, payable in enumerate(other.payables):
                if open_part := min(payable.invoiced - payable.paid, rest):
                    yield same("set_off", where, place, open_part)


ANSWERS = ("STANDS", "CHANGED", "WITHDRAWN")
KINDS = (
    *("hand_in PARTIAL", "hand_in INITIAL", "hand_in FINAL", "passed PARTIAL", "passed INITIAL", "passed FINAL"),
    *("sign PASS", "sign CONDITIONAL", "sign FAIL", "recheck closed", "recheck sent back", "deduct delay", "passed one of several"),
    *(f"answer {answer}" for answer in ANSWERS),
)
"""What a run has to do beside each step of the model."""
