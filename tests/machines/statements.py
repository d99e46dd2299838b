"""Statements, deductions and objections in the plain model (S0-49)."""

from tests.machines.parts import DONE, ENDED, SIDES, STEP, Books, Claim, Codes, Deduction, Order, Payable, Statement, by, half_up, wrong

OPEN = ("REQUESTED", "EVALUATING", "PROPOSED", "DISPUTED", "CONFIRMED")
Reckoned = tuple[str, tuple[int, ...]]
"""A formula and its figures: fen; hundredths of pieces and fen each; hundredths of per cent, of units, and of per cent at most.

Of a delay the days alone, in hundredths: what a day costs the order says.
"""


def reckoned(order: Order, by_formula: Reckoned) -> int:
    """The amount in fen."""
    formula, figures = by_formula
    if formula == "DELAY":
        (rate, cap), quantity = order.penalty, figures[0]
        return min(half_up(order.gross * rate * quantity, 1_000_000), half_up(order.gross * cap, 10_000))
    if formula == "FIXED":
        return figures[0]
    if formula == "QUANTITY_TIMES_AMOUNT":
        return half_up(figures[0] * figures[1], 100)
    rate, quantity, cap = figures
    return min(half_up(order.gross * rate * quantity, 1_000_000), half_up(order.gross * cap, 10_000))


class Statements(Books):
    """The steps with a statement, up to its approval."""

    @by("manager", "finance")
    def deduct(self, who: str, order: Order, by_formula: Reckoned) -> Codes:
        if order.settlement not in OPEN:
            return wrong("SETTLEMENT")
        if by_formula[0] == "DELAY" and order.penalty == (0, 0):
            return frozenset({"PENALTY_NOT_AGREED"})
        amount = reckoned(order, by_formula)
        if amount <= 0:
            return frozenset({"AMOUNT_NOT_POSITIVE"})
        if sum(order.standing.values()) + amount > order.gross:
            return frozenset({"DEDUCTIONS_TOO_LARGE"})
        order.deductions.append(Deduction(amount))
        return DONE

    @by("manager", "finance")
    def withdraw_deduction(self, who: str, order: Order, place: int) -> Codes:
        missing = wrong("SETTLEMENT") if order.settlement not in OPEN else frozenset()
        if order.deductions[place].withdrawn:
            missing |= {"DEDUCTION_WITHDRAWN"}
        if not missing:
            order.deductions[place].withdrawn = True
        return missing

    @by("manager", "finance")
    def propose(self, who: str, order: Order) -> Codes:
        if order.settlement not in OPEN:
            return wrong("SETTLEMENT")
        missing = set()
        if len(order.given) < len(SIDES) and not order.ended:
            missing.add("EVALUATION_MISSING")
        if order.stated and order.stated.disputed:
            missing.add("OBJECTIONS_OPEN")
        if any(payable.kind != "SETTLEMENT" and payable.state not in ENDED for payable in order.payables):
            missing.add("EARLIER_PAYMENTS_OPEN")
        return frozenset(missing) or self._propose(who, order)

    def _propose(self, who: str, order: Order) -> Codes:
        stated = order.stating(who)
        if stated.final < 0:
            return frozenset({"DEDUCTIONS_TOO_LARGE"})
        if stated.left < order.payable:
            return frozenset({"BELOW_APPROVED_PART"})
        order.settlement, order.stated = "PROPOSED", stated
        order.statement += 1
        return DONE

    @by("partner_finance", "partner_admin")
    def object_line(self, who: str, order: Order, place: int | None) -> Codes:
        if order.settlement not in ("PROPOSED", "DISPUTED") or order.stated is None:
            return wrong("SETTLEMENT")
        if not order.stated.taken:
            return frozenset({"NO_DEDUCTION_LINE"})
        if place in order.stated.disputed:
            return frozenset({"OBJECTED_ALREADY"})
        if order.settlement == "PROPOSED":
            order.settlement, order.part_asked = "DISPUTED", order.stated.left > order.payable
        order.stated.answers.append((place, None))
        return DONE

    @by("manager", "finance")
    def answer_line(self, who: str, order: Order, index: int, answer: str, amount: int) -> Codes:
        assert order.stated is not None
        stated, (place, before) = order.stated, order.stated.answers[index]
        if before is not None:
            return frozenset({"OBJECTION_ANSWERED"})
        if refused := self._may_answer(order, place, answer, amount):
            return refused
        was, answers = [(each.amount, each.withdrawn) for each in order.deductions], list(stated.answers)
        stated.answers[index] = (place, answer)
        if place is not None and answer != "STANDS":
            deduction = order.deductions[place]
            deduction.amount, deduction.withdrawn = (amount, False) if answer == "CHANGED" else (deduction.amount, True)
        if stated.disputed:
            return DONE
        if {said for _, said in stated.answers} == {"STANDS"}:
            order.settlement = "PROPOSED"
            return DONE
        if refused := self._propose(who, order):
            stated.answers = answers
            for deduction, (old, withdrawn) in zip(order.deductions, was, strict=True):
                deduction.amount, deduction.withdrawn = old, withdrawn
        return refused

    def _may_answer(self, order: Order, place: int | None, answer: str, amount: int) -> Codes:
        """What the score takes can only stand."""
        if answer == "STANDS":
            return DONE
        if place is None:
            return frozenset({"DEDUCTION_BY_SCORE"})
        if order.deductions[place].withdrawn:
            return frozenset({"DEDUCTION_WITHDRAWN"})
        others = sum(each for where, each in order.standing.items() if where != place)
        return frozenset({"DEDUCTIONS_TOO_LARGE"}) if answer == "CHANGED" and others + amount > order.gross else DONE

    @by("buyer", "hq", "finance")
    def settle_part(self, who: str, order: Order) -> Codes:
        stated = order.stated
        if order.settlement != "DISPUTED" or stated is None:
            return wrong("SETTLEMENT")
        missing = {"APPROVER_IS_PROPOSER"} if who == stated.proposer else set()
        if stated.left <= order.payable:
            missing.add("NOTHING_UNDISPUTED")
        if not missing and not order.part_asked:
            missing.add("NOT_IN_APPROVAL")
        if not missing:
            order.part_asked = False
            open_rest(order, stated, who)
        return frozenset(missing)

    @by("buyer", "hq", "finance")
    def settle(self, who: str, order: Order, reasoned: bool) -> Codes:
        stated = order.stated
        if order.settlement != "CONFIRMED" or stated is None:
            return wrong("SETTLEMENT")
        missing = {"APPROVER_IS_PROPOSER"} if who == stated.proposer else set()
        if stated.taken != order.taken:
            missing.add("STATEMENT_OUTDATED")
        if not missing and not reasoned and differ(order):
            missing.add("EVALUATIONS_DIFFER")
        if not missing:
            self._settled(who, order, stated)
        return frozenset(missing)

    @by("buyer", "hq", "finance")
    def send_back(self, who: str, order: Order) -> Codes:
        if order.settlement not in ("CONFIRMED", "DISPUTED") or order.stated is None:
            return wrong("SETTLEMENT")
        if order.settlement == "DISPUTED" and not order.part_asked:
            return frozenset({"NOT_IN_APPROVAL"})
        if who == order.stated.proposer:
            return frozenset({"APPROVER_IS_REQUESTER"})
        order.part_asked = False
        return DONE if order.settlement == "DISPUTED" else self._taken_back(order)

    @by("manager", "finance")
    def take_out(self, who: str, order: Order) -> Codes:
        if order.settlement != "CONFIRMED" or order.stated is None:
            return wrong("SETTLEMENT")
        return self._taken_back(order) if who == order.stated.proposer else frozenset({"NOT_THE_REQUESTER"})

    def _taken_back(self, order: Order) -> Codes:
        """It waits for a proposal as before the first one; the statement stays."""
        order.settlement = "REQUESTED" if order.ended else "EVALUATING"
        return DONE

    def _settled(self, who: str, order: Order, stated: Statement) -> None:
        order.settlement, order.final = "APPROVED", stated.final
        open_rest(order, stated, who)
        for payable in order.payables:
            payable.state = "CANCELLED" if payable.state == "LOCKED" else payable.state
        if stated.paid > stated.final:
            order.claim = Claim(stated.paid - stated.final, who)
        order.close_if_settled()


def differ(order: Order) -> bool:
    """Whether the two sides' scores are further apart than the step; of a terminated order there are none."""
    return len(order.given) == len(SIDES) and abs(order.given["PROVIDER"] - order.given["PARTNER"]) > STEP


def open_rest(order: Order, stated: Statement, who: str) -> None:
    """What is left and not open yet: by the settlement term that waits, else by one more payable."""
    rest, order.payable = stated.left - order.payable, stated.left
    if rest <= 0:
        return
    payable = next((each for each in order.payables if each.kind == "SETTLEMENT" and each.state == "LOCKED"), None)
    if payable is None:
        payable = Payable("SETTLEMENT", rest)
        order.payables.append(payable)
    payable.amount, payable.state, payable.approver = rest, "OPEN", who
