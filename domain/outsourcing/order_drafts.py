"""What a project manager writes in an order, checked and priced before it becomes rows (S0-44)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain import values
from domain.acts import Refused
from domain.money import round_money, share_out
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.offer_models import Selection
from domain.outsourcing.order_models import AcceptanceKind, OrderWay, PaymentKind
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.models import SkillLevel
from domain.values import InputRefusal

MOST_LINES = 50
MOST_TERMS = 24
MOST_DELIVERABLES = 100
MOST_DUE_DAYS = 365
MOST_WARRANTY_MONTHS = 120


@dataclass(frozen=True)
class LineDraft:
    """Person-days of a level at a price without tax; the price has up to four decimals."""

    level: SkillLevel
    days: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class TermDraft:
    """A percentage of the gross, paid `due_days` after its invoice came.

    A progress term may say that it `awaits` the initial acceptance instead of a partial one, and the `deliverable`, by its place in
    the order's list, with which it opens; or that it is paid `by_month`, by confirmed monthly statements.
    """

    kind: PaymentKind
    percent: Decimal
    due_days: int
    awaits: AcceptanceKind | None = None
    deliverable: int | None = None
    by_month: bool = False

    @property
    def awaited(self) -> AcceptanceKind | None:
        """The kind of acceptance that opens it: what is said, else a partial one for progress, the final one for acceptance."""
        if self.by_month:
            return None
        usual = {PaymentKind.PROGRESS: AcceptanceKind.PARTIAL, PaymentKind.ACCEPTANCE: AcceptanceKind.FINAL}
        return self.awaits or usual.get(self.kind)


@dataclass(frozen=True)
class DeliverableDraft:
    """What is delivered, and the criteria by which it is accepted."""

    name: str
    criteria: str


@dataclass(frozen=True)
class PenaltyDraft:
    """What a day of delay costs: `rate` per cent of the gross, together at most `cap` per cent; 0 and 0 cost nothing."""

    rate: Decimal = Decimal(0)
    cap: Decimal = Decimal(0)


@dataclass(frozen=True)
class OfferDraft:
    """An offer with tax, in the order's currency: of a partner on file or of somebody else by name."""

    amount: Decimal
    partner_id: UUID | None = None
    name: str | None = None
    document_id: UUID | None = None
    is_chosen: bool = False
    remark: str | None = None


@dataclass(frozen=True)
class OrderDraft:
    """An order as it is asked for; `warranty_months` count from its final acceptance, `days_source` is where its delivered days come from.

    `clock_source` says from which final acceptance its settlement counts.
    With a `special_reason` it is meant for special approval: its prices may lie above the agreement's. Where nothing is said of the
    `selection`, offers make it a comparison, and none a single source.
    """

    title: str
    scope: str
    way: OrderWay
    selection_reason: str
    starts_on: date
    ends_on: date
    lines: Sequence[LineDraft]
    terms: Sequence[TermDraft]
    deliverables: Sequence[DeliverableDraft]
    penalty: PenaltyDraft = PenaltyDraft()
    warranty_months: int = 0
    has_subcontracting_ban: bool = True
    special_reason: str | None = None
    selection: Selection | None = None
    offers: Sequence[OfferDraft] = ()
    days_source: DaysSource | None = None
    clock_source: ClockSource = ClockSource.ORDER_ACCEPTANCE

    @property
    def charged_by(self) -> DaysSource:
        """Where its delivered days come from: what is said, else monthly statements where a term is paid by them, else all ordered."""
        usual = DaysSource.MONTHLY_STATEMENTS if any(term.by_month for term in self.terms) else DaysSource.AS_ORDERED
        return self.days_source or usual

    @property
    def selected_by(self) -> Selection:
        """How the partner was chosen: what is said, else by whether there are offers."""
        return self.selection or (Selection.COMPARISON if self.offers else Selection.SINGLE_SOURCE)


@dataclass(frozen=True)
class PricedLine:
    """A line with its net in the currency's minor unit."""

    level: SkillLevel
    days: Decimal
    unit_price: Decimal
    net: Decimal


def priced_lines(
    lines: Sequence[LineDraft], agreed: Mapping[SkillLevel, Decimal], currency: str, *, special: bool = False
) -> list[PricedLine]:
    """Days × price by line, each price agreed for its level and, unless it is meant for special approval, not above the agreement's."""
    _count(lines, "lines", MOST_LINES)
    return [priced_line(line, f"lines.{index}", agreed, currency, special=special) for index, line in enumerate(lines)]


def priced_line(line: LineDraft, field: str, agreed: Mapping[SkillLevel, Decimal], currency: str, *, special: bool = False) -> PricedLine:
    """One line, `field` its place in the input."""
    days = values.days(line.days, f"{field}.days")
    price = values.unit_price(line.unit_price, f"{field}.unitPrice")
    if line.level not in agreed:
        raise Refused(OrderRefusal.PRICE_NOT_AGREED, "The agreement has no price for this level.", f"{field}.level")
    if price > agreed[line.level] and not special:
        raise Refused(OrderRefusal.PRICE_ABOVE_AGREEMENT, "The price is above the agreement's.", f"{field}.unitPrice")
    net = values.amount(round_money(days * price, currency), f"{field}.unitPrice", currency)
    return PricedLine(line.level, days, price, net)


def shared_terms(terms: Sequence[TermDraft], gross: Decimal, currency: str) -> list[Decimal]:
    """The amount of each term: percentages of the gross that sum to 100, each amount above zero, the last takes the remainder."""
    _count(terms, "terms", MOST_TERMS)
    for index, term in enumerate(terms):
        values.percent(term.percent, f"terms.{index}.percent")
        if not 0 <= term.due_days <= MOST_DUE_DAYS:
            raise Refused(OrderRefusal.TERM_DUE_DAYS, "Payment is due within 365 days.", f"terms.{index}.dueDays")
    if sum(term.percent for term in terms) != 100:
        raise Refused(OrderRefusal.TERMS_NOT_WHOLE, "The terms of payment must sum to 100 per cent.", "terms")
    if [term.kind for term in terms].count(PaymentKind.SETTLEMENT) > 1:
        raise Refused(OrderRefusal.SETTLEMENT_TERMS, "An order has at most one settlement term.", "terms")
    amounts = share_out(gross, [term.percent for term in terms], currency)
    for index, amount in enumerate(amounts):
        if amount <= 0:
            raise Refused(OrderRefusal.TERM_TOO_SMALL, "This term would pay nothing.", f"terms.{index}.percent")
    return amounts


def checked_awaits(terms: Sequence[TermDraft], deliverables: int) -> None:
    """TERM_AWAITS unless only progress terms say what they await: a partial or the initial acceptance, a deliverable of the order."""
    for index, term in enumerate(terms):
        if term.by_month:
            continue
        progress = term.kind is PaymentKind.PROGRESS
        known = term.deliverable is None or (progress and 1 <= term.deliverable <= deliverables)
        fits = (
            term.awaited is not AcceptanceKind.FINAL if progress else term.awaits in (None, TermDraft(term.kind, term.percent, 0).awaited)
        )
        if not known or not fits:
            field = f"terms.{index}.{'deliverable' if fits else 'awaits'}"
            raise Refused(OrderRefusal.TERM_AWAITS, "Only a progress payment waits for a part: a partial or initial acceptance.", field)


def checked_months(terms: Sequence[TermDraft], way: OrderWay) -> None:
    """MONTHLY_TERMS unless one progress term at most is paid by month, of an order by person-day, and awaits nothing else."""
    monthly = [index for index, term in enumerate(terms) if term.by_month]
    for place, index in enumerate(monthly):
        term = terms[index]
        fits = way is OrderWay.PERSON_DAY and term.kind is PaymentKind.PROGRESS and term.awaits is None and term.deliverable is None
        if not fits or place:
            raise Refused(
                OrderRefusal.MONTHLY_TERMS,
                "One progress payment of an order by person-day may be paid by monthly statement, and waits for nothing else then.",
                f"terms.{index}.byMonth",
            )


def checked_source(draft: OrderDraft) -> DaysSource:
    """DAYS_SOURCE unless monthly statements are the source where a term is paid by them alone, and hours by person-day."""
    source, monthly = draft.charged_by, any(term.by_month for term in draft.terms)
    if (source is DaysSource.MONTHLY_STATEMENTS) != monthly:
        raise Refused(
            OrderRefusal.DAYS_SOURCE, "Monthly statements say the days where a term is paid by them, and only there.", "daysSource"
        )
    if source is DaysSource.CONFIRMED_HOURS and draft.way is not OrderWay.PERSON_DAY:
        raise Refused(OrderRefusal.DAYS_SOURCE, "Confirmed hours are the days of an order by person-day.", "daysSource")
    return source


def named_deliverables(deliverables: Sequence[DeliverableDraft]) -> list[DeliverableDraft]:
    """Each deliverable with a name of its own and criteria."""
    _count(deliverables, "deliverables", MOST_DELIVERABLES)
    named = [
        DeliverableDraft(
            values.text(item.name, f"deliverables.{index}.name"), values.text(item.criteria, f"deliverables.{index}.criteria", 4000)
        )
        for index, item in enumerate(deliverables)
    ]
    if len({item.name for item in named}) < len(named):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these have the same name.", "deliverables")
    return named


def checked_penalty(penalty: PenaltyDraft) -> PenaltyDraft:
    """Both in per cent; a penalty by the day has a cap, and a cap is that of a penalty."""
    values.percent(penalty.rate, "penaltyRate")
    values.percent(penalty.cap, "penaltyCap")
    if (penalty.rate == 0) != (penalty.cap == 0) or penalty.rate > penalty.cap:
        raise Refused(OrderRefusal.PENALTY_CAP, "A penalty for delay needs a cap that is not below a day's penalty.", "penaltyCap")
    return penalty


def checked_warranty(months: int) -> int:
    """A warranty of none to ten years."""
    if not 0 <= months <= MOST_WARRANTY_MONTHS:
        raise Refused(OrderRefusal.WARRANTY_MONTHS, "A warranty has at most {most} months.", "warrantyMonths", most=MOST_WARRANTY_MONTHS)
    return months


def _count(items: Sequence[object], field: str, most: int) -> None:
    if not items:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", field)
    at_most(items, field, most)


def at_most(items: Sequence[object], field: str, most: int) -> None:
    """Refused where there are too many."""
    if len(items) > most:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", field, most=most)
