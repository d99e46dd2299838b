"""Orders and their money as a plain model: what each step must do, or why it must be refused. It imports nothing of the product.

Amounts are whole fen, person-days whole hundredths. A step is a method that answers the codes of which one must follow (none: it is
done, and the model has changed). `NOBODY` means that the person has no right to it, seen or unseen.
"""

from tests.machines.accepting import Acceptances
from tests.machines.changes import Changes
from tests.machines.claims import Claims
from tests.machines.endings import Endings
from tests.machines.parts import (
    APPROVERS,
    DONE,
    NOBODY,
    PATIENCE,
    SIDES,
    Codes,
    Order,
    by,
    working_days_later,
    wrong,
)
from tests.machines.statements import Statements


class Model(Changes, Acceptances, Endings, Statements, Claims):
    """Ordering, payment and the settlement's own steps; with the steps of the five other files all there are."""

    @by("manager")
    def submit(self, who: str, order: Order) -> Codes:
        if order.state != "DRAFT":
            return wrong("ORDER")
        if over := self.over(order, order.gross, order.days):
            return frozenset(over)
        order.ask({})
        order.state = "SUBMITTED"
        return DONE

    @by("manager")
    def submit_special(self, who: str, order: Order) -> Codes:
        if order.state != "DRAFT":
            return wrong("ORDER")
        beyond = self.excess(order, order.gross, order.days)
        if not beyond:
            return frozenset({"NOTHING_SPECIAL"})
        order.ask(beyond)
        order.state = "SUBMITTED"
        return DONE

    @by(*APPROVERS)
    def approve(self, who: str, order: Order) -> Codes:
        if order.state != "SUBMITTED":
            return wrong("ORDER") | ({NOBODY} if who == "finance" else set())
        if refused := order.unless_turn(who):
            return refused
        if order.approved(who):
            order.state, order.was_sent, order.approver = "SENT", True, who
        return DONE

    @by(*APPROVERS)
    def give_back(self, who: str, order: Order) -> Codes:
        if order.state != "SUBMITTED":
            return wrong("ORDER") | ({NOBODY} if who == "finance" else set())
        if refused := order.unless_turn(who):
            return refused
        order.state = "DRAFT"
        return DONE

    @by("manager", "buyer", "hq")
    def cancel(self, who: str, order: Order) -> Codes:
        if order.state not in ("DRAFT", "SUBMITTED", "SENT", "DECLINED"):
            return wrong("ORDER")
        order.state = "CANCELLED"
        return DONE

    @by("partner_lead", "partner_admin")
    def accept(self, who: str, order: Order) -> Codes:
        if order.state != "SENT":
            return wrong("ORDER")
        order.state, order.settlement = "RUNNING", "LOCKED"
        order.payables = order.terms
        for payable in order.payables:
            payable.state = "OPEN" if payable.kind == "ADVANCE" else "LOCKED"
        return DONE

    @by("partner_lead", "partner_admin")
    def decline(self, who: str, order: Order) -> Codes:
        if order.state != "SENT":
            return wrong("ORDER")
        order.state = "DECLINED"
        return DONE

    @by("manager")
    def revise(self, who: str, order: Order) -> Codes:
        if order.state not in ("DRAFT", "DECLINED"):
            return wrong("ORDER")
        order.state, order.was_sent = "DRAFT", False
        return DONE

    @by("partner_finance", "partner_admin", "finance")
    def bill(self, who: str, order: Order, place: int, amount: int) -> Codes:
        payable = order.payables[place]
        if payable.state not in ("OPEN", "INVOICED", "PARTLY_PAID"):
            return wrong("PAYABLE")
        if payable.invoiced + amount > payable.amount:
            return frozenset({"INVOICE_EXCEEDS_PAYABLE"})
        payable.invoices.append(amount)
        payable.settle_state()
        return DONE

    @by("finance", "partner_finance", "partner_admin")
    def void(self, who: str, order: Order, place: int, index: int) -> Codes:
        payable = order.payables[place]
        amount = payable.invoices[index]
        if amount is None:
            return frozenset({"INVOICE_VOIDED"})
        if payable.invoiced - amount < payable.paid:
            return frozenset({"INVOICE_PAID"})
        payable.invoices[index] = None
        payable.settle_state()
        return DONE

    @by("cashier")
    def pay(self, who: str, order: Order, place: int, amount: int) -> Codes:
        payable = order.payables[place]
        if payable.state not in ("INVOICED", "PARTLY_PAID"):
            return wrong("PAYABLE")
        if payable.paid + amount > payable.invoiced:
            return frozenset({"PAYMENT_EXCEEDS_INVOICES"})
        payable.paid += amount
        payable.settle_state()
        order.close_if_settled()
        return DONE

    @by("partner_finance", "partner_admin")
    def apply(self, who: str, order: Order) -> Codes:
        if order.settlement not in ("LOCKED", "ELIGIBLE"):
            return wrong("SETTLEMENT")
        if order.eligible_on is None or order.eligible_on > self.today:
            return frozenset({"SETTLEMENT_NOT_ELIGIBLE"})
        order.settlement = "REQUESTED" if order.ended else "EVALUATING"
        order.given, order.judged_by = {}, working_days_later(self.today, PATIENCE)
        return DONE

    def _judge(self, order: Order, side: str, points: int) -> Codes:
        if order.settlement != "EVALUATING":
            return wrong("SETTLEMENT")
        if len(order.given) == len(SIDES) or side in order.given:
            return frozenset({"EVALUATED_ALREADY"})
        order.given[side] = points
        if order.judged_by is not None and self.today > order.judged_by:
            order.given = {side: order.given.get(side, points) for side in SIDES}
        return DONE

    @by("manager", "hq")
    def judge(self, who: str, order: Order, points: int) -> Codes:
        return self._judge(order, "PROVIDER", points)

    @by("partner_lead", "partner_finance", "partner_admin")
    def judge_own(self, who: str, order: Order, points: int) -> Codes:
        return self._judge(order, "PARTNER", points)

    @by("partner_finance", "partner_admin")
    def confirm(self, who: str, order: Order, number: int) -> Codes:
        if order.settlement != "PROPOSED":
            return wrong("SETTLEMENT")
        if number != order.statement:
            return frozenset({"STATEMENT_CHANGED"})
        order.settlement = "CONFIRMED"
        return DONE
