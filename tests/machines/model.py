"""Orders and their money as a plain model: what each step must do, or why it must be refused. It imports nothing of the product.

Amounts are whole fen, person-days whole hundredths. A step is a method that answers the codes of which one must follow (none: it is
done, and the model has changed). `NOBODY` means that the person has no right to it, seen or unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

NOBODY = "NOBODY"
Codes = frozenset[str]
DONE: Codes = frozenset()
PARTIES = {"CUSTOMER": "customer_signer", "SALES": "sales", "REGION": "region_pmo", "HEADQUARTERS": "hq"}
ENDED = ("PAID", "CANCELLED")
RESERVING = ("SUBMITTED",)
BOOKING = ("SENT", "RUNNING", "DELIVERED", "ACCEPTED", "CLOSED")
MONTHS = 3
SIDES = ("PROVIDER", "PARTNER")
PATIENCE = 5


def half_up(numerator: int, denominator: int) -> int:
    """Rounded half-up; both are positive."""
    return (2 * numerator + denominator) // (2 * denominator)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def working_days_later(day: date, count: int) -> date:
    """Monday to Friday; nobody keeps holidays here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


@dataclass
class Line:
    """A limit in fen and hundredths of days; None does not bind."""

    amount: int | None
    days: int | None


@dataclass
class Payable:
    """A part of an order's price."""

    kind: str
    amount: int
    state: str = "LOCKED"
    invoiced: int = 0
    paid: int = 0

    def settle_state(self) -> None:
        """The state that its totals make."""
        states = [("PAID", self.paid == self.amount), ("PARTLY_PAID", self.paid > 0), ("INVOICED", self.invoiced > 0), ("OPEN", True)]
        self.state = next(state for state, holds in states if holds)


@dataclass
class Order:
    """An order with all that belongs to it."""

    lines: tuple[str, ...]
    days: int
    gross: int
    terms: list[tuple[str, int]]
    state: str = "DRAFT"
    was_sent: bool = False
    said: dict[str, str] | None = None
    acceptance: str | None = None
    payables: list[Payable] = field(default_factory=list)
    settlement: str | None = None
    eligible_on: date | None = None
    statement: int = 0
    proposer: str | None = None
    given: dict[str, int] = field(default_factory=dict)
    judged_by: date | None = None

    @property
    def paid(self) -> int:
        return sum(payable.paid for payable in self.payables)

    @property
    def rest(self) -> int:
        return self.gross - self.paid


def priced(days: int, price: int, tax_percent: int) -> tuple[int, int]:
    """Net and gross in fen, of hundredths of days at a price in ten-thousandths."""
    net = half_up(days * price, 10_000)
    return net, net + half_up(net * tax_percent, 100)


def shared(gross: int, terms: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Terms by per cent in fen; the last takes the remainder."""
    parts = [half_up(gross * percent, 100) for _, percent in terms[:-1]]
    return [(kind, part) for (kind, _), part in zip(terms, [*parts, gross - sum(parts)], strict=True)]


DOERS: dict[str, tuple[str, ...]] = {}
"""Who may do each step."""


def by(*doers: str) -> Callable[[Callable[..., Codes]], Callable[..., Codes]]:
    """Only these may; of an order that was never sent, partners know nothing."""

    def only(step: Callable[..., Codes]) -> Callable[..., Codes]:
        DOERS[step.__name__] = doers

        def guarded(model: "Model", who: str, order: Order, *rest: object) -> Codes:
            if who not in doers or (who.startswith("partner_") and not order.was_sent):
                return frozenset({NOBODY})
            return step(model, who, order, *rest)

        return guarded

    return only


def wrong(kind: str) -> Codes:
    return frozenset({f"{kind}_WRONG_STATE"})


@dataclass
class Model:
    """All orders and limits."""

    limits: dict[str, Line]
    today: date
    orders: list[Order] = field(default_factory=list)

    def taken(self, line: str, states: tuple[str, ...]) -> tuple[int, int]:
        """Fen and hundredths of days that orders in these states take of a limit."""
        drawing = [order for order in self.orders if line in order.lines and order.state in states]
        return sum(order.gross for order in drawing), sum(order.days for order in drawing)

    @by("manager")
    def submit(self, who: str, order: Order) -> Codes:
        if order.state != "DRAFT":
            return wrong("ORDER")
        over = set()
        for name in order.lines:
            amount, days = self.taken(name, RESERVING + BOOKING)
            limit, kind = self.limits[name], name.split()[0].upper()
            over |= {f"{kind}_AMOUNT_LIMIT"} if limit.amount is not None and amount + order.gross > limit.amount else set()
            over |= {f"{kind}_DAYS_LIMIT"} if limit.days is not None and days + order.days > limit.days else set()
        if not over:
            order.state = "SUBMITTED"
        return frozenset(over)

    @by("buyer", "hq")
    def approve(self, who: str, order: Order) -> Codes:
        if order.state != "SUBMITTED":
            return wrong("ORDER")
        order.state, order.was_sent = "SENT", True
        return DONE

    @by("buyer", "hq")
    def give_back(self, who: str, order: Order) -> Codes:
        if order.state != "SUBMITTED":
            return wrong("ORDER")
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
        order.payables = [Payable(kind, amount) for kind, amount in order.terms]
        self._open(order, "ADVANCE")
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

    @by("partner_lead", "partner_admin")
    def hand_in(self, who: str, order: Order) -> Codes:
        if order.state != "RUNNING":
            return frozenset({"ORDER_NOT_RUNNING"})
        order.state, order.acceptance, order.said = "DELIVERED", "OPEN", {}
        return DONE

    @by("partner_lead", "partner_admin")
    def change(self, who: str, order: Order) -> Codes:
        if order.acceptance not in ("OPEN", "CONDITIONAL"):
            return wrong("ACCEPTANCE")
        order.acceptance, order.said = "OPEN", {}
        return DONE

    def sign(self, who: str, order: Order, party: str, outcome: str) -> Codes:
        if who != PARTIES[party]:
            return frozenset({NOBODY})
        if order.acceptance not in ("OPEN", "CONDITIONAL") or order.said is None:
            return wrong("ACCEPTANCE")
        before = order.said.get(party)
        if before == "CONDITIONAL" and outcome == "PASS":
            return frozenset({"PUNCH_LIST_OPEN"})
        if before is not None and (before != "CONDITIONAL" or outcome == "CONDITIONAL"):
            return frozenset({"PARTY_HAS_SIGNED"})
        order.said[party] = outcome
        self._conclude(order, set(order.said.values()), len(order.said) == len(PARTIES))
        return DONE

    def _conclude(self, order: Order, outcomes: set[str], all_spoke: bool) -> None:
        if "FAIL" in outcomes:
            order.acceptance, order.state = "FAILED", "RUNNING"
        elif all_spoke and outcomes == {"PASS"}:
            order.acceptance, order.state = "PASSED", "ACCEPTED"
            order.eligible_on = months_later(self.today, MONTHS)
            self._open(order, "PROGRESS", "ACCEPTANCE")
        elif all_spoke:
            order.acceptance = "CONDITIONAL"

    def _open(self, order: Order, *kinds: str) -> None:
        for payable in order.payables:
            if payable.kind in kinds:
                payable.state = "OPEN"

    @by("partner_finance", "partner_admin", "finance")
    def bill(self, who: str, order: Order, payable: Payable, amount: int) -> Codes:
        if payable.state not in ("OPEN", "INVOICED", "PARTLY_PAID"):
            return wrong("PAYABLE")
        if payable.invoiced + amount > payable.amount:
            return frozenset({"INVOICE_EXCEEDS_PAYABLE"})
        payable.invoiced += amount
        payable.settle_state()
        return DONE

    @by("cashier")
    def pay(self, who: str, order: Order, payable: Payable, amount: int) -> Codes:
        if payable.state not in ("INVOICED", "PARTLY_PAID"):
            return wrong("PAYABLE")
        if payable.paid + amount > payable.invoiced:
            return frozenset({"PAYMENT_EXCEEDS_INVOICES"})
        payable.paid += amount
        payable.settle_state()
        if payable.kind == "SETTLEMENT" and payable.state == "PAID":
            order.settlement = order.state = "CLOSED"
        return DONE

    @by("partner_finance", "partner_admin")
    def apply(self, who: str, order: Order) -> Codes:
        if order.settlement not in ("LOCKED", "ELIGIBLE"):
            return wrong("SETTLEMENT")
        if order.eligible_on is None or order.eligible_on > self.today:
            return frozenset({"SETTLEMENT_NOT_ELIGIBLE"})
        order.settlement, order.given, order.judged_by = "EVALUATING", {}, working_days_later(self.today, PATIENCE)
        return DONE

    def _judge(self, order: Order, side: str, points: int) -> Codes:
        if order.settlement != "EVALUATING":
            return wrong("SETTLEMENT")
        if len(order.given) == len(SIDES) or side in order.given:
            return frozenset({"EVALUATED_ALREADY"})
        order.given[side] = points
        if order.judged_by is not None and self.today > order.judged_by:
            order.given = dict.fromkeys(SIDES, points)
        return DONE

    @by("manager", "hq")
    def judge(self, who: str, order: Order, points: int) -> Codes:
        return self._judge(order, "PROVIDER", points)

    @by("partner_lead", "partner_finance", "partner_admin")
    def judge_own(self, who: str, order: Order, points: int) -> Codes:
        return self._judge(order, "PARTNER", points)

    @by("manager", "finance")
    def propose(self, who: str, order: Order) -> Codes:
        if order.settlement not in ("EVALUATING", "PROPOSED", "CONFIRMED"):
            return wrong("SETTLEMENT")
        if len(order.given) < len(SIDES):
            return frozenset({"EVALUATION_MISSING"})
        if any(payable.kind != "SETTLEMENT" and payable.state not in ENDED for payable in order.payables):
            return frozenset({"EARLIER_PAYMENTS_OPEN"})
        order.settlement, order.proposer = "PROPOSED", who
        order.statement += 1
        return DONE

    @by("partner_finance", "partner_admin")
    def confirm(self, who: str, order: Order, number: int) -> Codes:
        if order.settlement != "PROPOSED":
            return wrong("SETTLEMENT")
        if number != order.statement:
            return frozenset({"STATEMENT_CHANGED"})
        order.settlement = "CONFIRMED"
        return DONE

    @by("buyer", "hq", "finance")
    def settle(self, who: str, order: Order) -> Codes:
        if order.settlement != "CONFIRMED":
            return wrong("SETTLEMENT")
        if who == order.proposer:
            return frozenset({"APPROVER_IS_PROPOSER"})
        if order.rest:
            order.settlement = "APPROVED"
            self._open(order, "SETTLEMENT")
        else:
            order.settlement = order.state = "CLOSED"
        return DONE
