"""What the plain model is made of: orders with all that belongs to them, and the arithmetic of fen. It imports nothing of the product.

Amounts are whole fen, person-days whole hundredths. A step is a method that answers the codes of which one must follow (none: it is
done, and the model has changed). `NOBODY` means that the person has no right to it, seen or unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.machines.rounds import Revocation, Round

NOBODY = "NOBODY"
Codes = frozenset[str]
DONE: Codes = frozenset()
PARTIES = {"CUSTOMER": "customer_signer", "SALES": "sales", "REGION": "region_pmo", "HEADQUARTERS": "hq"}
ENDED = ("PAID", "CANCELLED")
RESERVING = ("SUBMITTED",)
BOOKING = ("SENT", "RUNNING", "DELIVERED", "ACCEPTED", "TERMINATED", "CLOSED")
CHANGE_BOOKING = ("SENT",)
MONTHS = 3
SIDES = ("PROVIDER", "PARTNER")
PATIENCE = 5
ANSWER_DAYS = 10
APPROVERS = ("buyer", "hq", "finance")
THRESHOLD, STEP = 60, 15
"""Below the threshold each point takes 0.2 per cent of the order, at most 5; scores further apart than the step need a reason."""


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
    """A part of an order's price; of `invoices` the voided ones are None.

    A round opens it, of the kind that it awaits, where it names one for that deliverable.
    """

    kind: str
    amount: int
    awaits: str | None = None
    deliverable: int | None = None
    state: str = "LOCKED"
    paid: int = 0
    set_off: int = 0
    approver: str | None = None
    invoices: list[int | None] = field(default_factory=list)
    opened_by: Round | None = None

    @property
    def invoiced(self) -> int:
        return sum(amount or 0 for amount in self.invoices)

    def settle_state(self) -> None:
        """The state that its totals make."""
        states = [("PAID", self.paid == self.amount), ("PARTLY_PAID", self.paid > 0), ("INVOICED", self.invoiced > 0), ("OPEN", True)]
        self.state = next(state for state, holds in states if holds)


@dataclass
class Special:
    """What special approval allows beyond each limit, by limit and unit; who has said yes to it."""

    allowed: dict[tuple[str, str], int] = field(default_factory=dict)
    is_special: bool = False
    yes: set[str] = field(default_factory=set)

    def ask(self, allowed: dict[tuple[str, str], int]) -> None:
        """Approval is asked for: with nothing beyond in the usual way."""
        self.allowed, self.is_special, self.yes = allowed, bool(allowed), set()

    def unless_turn(self, who: str) -> Codes:
        """Purchasing and headquarters say yes in any order, then finance; else one of the first two is enough."""
        if not self.is_special:
            return frozenset({NOBODY}) if who == "finance" else DONE
        if who in self.yes:
            return frozenset({"DECIDED_ALREADY", NOBODY})
        return frozenset({NOBODY}) if (who == "finance") != (len(self.yes) == len(APPROVERS) - 1) else DONE

    def approved(self, who: str) -> bool:
        """Whether this was the last yes."""
        self.yes.add(who)
        return not self.is_special or len(self.yes) == len(APPROVERS)

    def next_approver(self) -> str:
        return next((who for who in APPROVERS if who not in self.yes), APPROVERS[0])


@dataclass
class Change(Special):
    """A change order: days added or (negative) taken away at the order's price."""

    days: int = 0
    net: int = 0
    tax: int = 0
    state: str = "DRAFT"
    was_sent: bool = False

    @property
    def gross(self) -> int:
        return self.net + self.tax


@dataclass
class Termination:
    """What is said to be delivered, in hundredths of days and in fen with tax."""

    days: int
    amount: int
    state: str = "ASKED"
    was_sent: bool = False
    concludable_on: date | None = None


@dataclass
class Deduction:
    """An amount that is taken."""

    amount: int
    withdrawn: bool = False


@dataclass
class Statement:
    """A copy of what the sources gave: the deductions by place (None is the score's), and what was said against each."""

    final: int
    paid: int
    taken: dict[int | None, int]
    proposer: str
    answers: list[tuple[int | None, str | None]] = field(default_factory=list)

    @property
    def left(self) -> int:
        return max(0, self.final - self.paid)

    @property
    def disputed(self) -> list[int | None]:
        return [place for place, answer in self.answers if answer is None]


@dataclass
class Claim:
    """What was paid too much, and what became of it."""

    amount: int
    approver: str
    refunded: int = 0
    set_off: int = 0
    written_off: int = 0

    @property
    def rest(self) -> int:
        return self.amount - self.refunded - self.set_off - self.written_off


@dataclass
class Order(Special):
    """An order with all that belongs to it."""

    lines: tuple[str, ...] = ()
    days: int = 0
    price: int = 0
    net: int = 0
    gross: int = 0
    terms: list[Payable] = field(default_factory=list)
    penalty: tuple[int, int] = (0, 0)
    approver: str | None = None
    state: str = "DRAFT"
    was_sent: bool = False
    rounds: list[Round] = field(default_factory=list)
    revocations: list[Revocation] = field(default_factory=list)
    payables: list[Payable] = field(default_factory=list)
    settlement: str | None = None
    part_asked: bool = False
    eligible_on: date | None = None
    statement: int = 0
    stated: Statement | None = None
    given: dict[str, int] = field(default_factory=dict)
    judged_by: date | None = None
    changes: list[Change] = field(default_factory=list)
    terminations: list[Termination] = field(default_factory=list)
    ended: Termination | None = None
    deductions: list[Deduction] = field(default_factory=list)
    payable: int = 0
    final: int | None = None
    claim: Claim | None = None

    @property
    def paid(self) -> int:
        return sum(payable.paid for payable in self.payables)

    def needs(self, name: str, unit: str) -> int:
        """What it needs of its allowance: settled or terminated for less, so much less."""
        days = self.ended.days if self.ended else self.days
        less = self.days - days if unit == "days" else self.gross - (self.gross if self.final is None else self.final)
        return max(self.allowed.get((name, unit), 0) - less, 0)

    @property
    def standing(self) -> dict[int | None, int]:
        """The deductions that stand, by place."""
        return {place: each.amount for place, each in enumerate(self.deductions) if not each.withdrawn}

    @property
    def taken(self) -> dict[int | None, int]:
        """What the sources take now: the deductions that stand and what the provider's score takes."""
        missing = THRESHOLD - self.given.get("PROVIDER", 100) if len(self.given) == len(SIDES) else 0
        score = min(half_up(self.gross * 2 * missing, 1000), half_up(self.gross * 5, 100)) if missing > 0 else 0
        return self.standing | ({None: score} if score else {})

    def stating(self, who: str) -> Statement:
        """The statement that the sources give now."""
        ordered = self.ended.amount if self.ended else self.gross
        earlier = sum(payable.paid for payable in self.payables if payable.kind != "SETTLEMENT")
        return Statement(ordered - sum(self.taken.values()), earlier, self.taken, who)

    def change_under_way(self) -> Change | None:
        """The change that has no answer yet."""
        return next((change for change in self.changes if change.state in ("DRAFT", "SUBMITTED", "SENT")), None)

    def termination_standing(self) -> Termination | None:
        """The termination that was not withdrawn."""
        return next((each for each in self.terminations if each.state != "WITHDRAWN"), None)

    def end_changes(self) -> None:
        """The order is accepted or terminated."""
        if change := self.change_under_way():
            change.state = "CANCELLED"

    def close_if_settled(self) -> None:
        """Nothing of the settlement is left to pay, and nothing of a claim is missing."""
        waits = any(owed.kind == "SETTLEMENT" and owed.state not in ENDED for owed in self.payables)
        if self.settlement == "APPROVED" and not waits and not (self.claim and self.claim.rest):
            self.settlement = self.state = "CLOSED"


def priced(days: int, price: int, tax_percent: int) -> tuple[int, int]:
    """Net and gross in fen, of hundredths of days at a price in ten-thousandths."""
    net = half_up(days * price, 10_000)
    return net, net + half_up(net * tax_percent, 100)


Term = tuple[str, int, str | None, int | None]
"""Kind, per cent, the kind of acceptance that it awaits, the deliverable that it names."""


def shared(gross: int, terms: Sequence[Term]) -> list[Payable]:
    """Terms by per cent in fen; the last takes the remainder."""
    parts = [half_up(gross * term[1], 100) for term in terms[:-1]]
    whole = zip(terms, [*parts, gross - sum(parts)], strict=True)
    return [Payable(kind, part, awaits, deliverable) for (kind, _, awaits, deliverable), part in whole]


DOERS: dict[str, tuple[str, ...]] = {}
"""Who may do each step."""


def by(*doers: str, of: str = "") -> Callable[[Callable[..., Codes]], Callable[..., Codes]]:
    """Only these may; of an order that was never sent, nor of a change or termination (`of`) of it, partners know nothing."""

    def only(step: Callable[..., Codes]) -> Callable[..., Codes]:
        DOERS[step.__name__] = doers

        def guarded(model: "Books", who: str, order: Order, *rest: object) -> Codes:
            about = getattr(order, of)[-1] if of else order
            if who not in doers or (who.startswith("partner_") and not about.was_sent):
                return frozenset({NOBODY})
            return step(model, who, order, *rest)

        return guarded

    return only


def wrong(kind: str) -> Codes:
    return frozenset({f"{kind}_WRONG_STATE"})


@dataclass
class Books:
    """All orders and limits."""

    limits: dict[str, Line]
    today: date
    orders: list[Order] = field(default_factory=list)

    def taken(self, line: str, states: tuple[str, ...], of_changes: tuple[str, ...]) -> tuple[int, int]:
        """Fen and hundredths of days that orders and changes in these states take of a limit."""
        orders = [order for order in self.orders if line in order.lines]
        drawing = [order for order in orders if order.state in states]
        changes = [change for order in orders for change in order.changes if change.state in of_changes]
        amount = sum(order.gross if order.final is None else order.final for order in drawing)
        days = sum(order.ended.days if order.ended else order.days for order in drawing)
        return amount + sum(max(each.gross, 0) for each in changes), days + sum(max(each.days, 0) for each in changes)

    def reserved(self, line: str) -> tuple[int, int]:
        return self.taken(line, RESERVING, RESERVING)

    def booked(self, line: str) -> tuple[int, int]:
        return self.taken(line, BOOKING, CHANGE_BOOKING)

    def allowed(self, line: str, unit: str) -> int:
        """What special approval allows beyond a limit."""
        orders = [order for order in self.orders if line in order.lines]
        drawing = [order.needs(line, unit) for order in orders if order.state in (*RESERVING, *BOOKING)]
        changes = [change for order in orders for change in order.changes if change.state in (*RESERVING, *CHANGE_BOOKING)]
        return sum(drawing) + sum(change.allowed.get((line, unit), 0) for change in changes)

    def excess(self, order: Order, gross: int, days: int) -> dict[tuple[str, str], int]:
        """By how much so much more would exceed each limit that it exceeds."""
        beyond = {}
        for name in order.lines:
            limit = self.limits[name]
            taken = [sum(pair) for pair in zip(self.reserved(name), self.booked(name), strict=True)]
            for unit, most, used, more in zip(("amount", "days"), (limit.amount, limit.days), taken, (gross, days), strict=True):
                if most is not None and more > most + self.allowed(name, unit) - used:
                    beyond[name, unit] = min(more - most - self.allowed(name, unit) + used, more)
        return {limit: part for limit, part in beyond.items() if part > 0}

    def over(self, order: Order, gross: int, days: int) -> set[str]:
        """The limits that so much more would exceed, by the names of their refusals."""
        limits = {f"{name.split()[0].upper()}_{unit.upper()}_LIMIT" for name, unit in self.excess(order, gross, days)}
        return {"EARLY_ENTRY_CEILING" if limit == "CEILING_AMOUNT_LIMIT" else limit for limit in limits}
