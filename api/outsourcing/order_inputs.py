"""What the acts on orders take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.models import AcceptanceKind, DaysSource, OrderWay, PaymentKind, Selection
from domain.partners.models import SkillLevel

use_enum(AcceptanceKind, ClockSource, DaysSource, OrderWay, PaymentKind, Selection, SkillLevel)


@strawberry.input(description="Person-days of a level at a price.")
class OrderLineInput:
    """A line of an order."""

    level: SkillLevel = described("The level of the people.")
    days: Decimal = described("Person-days, above 0, at most two decimals.")
    unit_price: Decimal = described(
        "Price of a person-day without tax, at most four decimals; above the agreed one only with a special reason."
    )


@strawberry.input(description="A part of the gross and what it waits for.")
class OrderTermInput:
    """A term of an order; the percentages of all terms sum to 100."""

    kind: PaymentKind = described("What it waits for.")
    percent: Decimal = described("Its share of the gross in per cent, at most two decimals.")
    due_days: int = described("Days from the invoice to the payment, 0 to 365.")
    awaits: AcceptanceKind | None = optional("Of a progress payment: PARTIAL, as without a word, or INITIAL.")
    deliverable: int | None = optional("Of a progress payment: the deliverable, by its place from 1, with whose acceptance it opens.")
    by_month: bool | None = optional("Of a progress payment of an order by person-day: each confirmed monthly statement opens its part.")


@strawberry.input(description="Something to be delivered.")
class OrderDeliverableInput:
    """A deliverable of an order."""

    name: str = described("What it is, at most 200 characters.")
    criteria: str = described("By what it is accepted, at most 4,000 characters.")


@strawberry.input(description="An offer that was compared.")
class OrderOfferInput:
    """An offer of an order's choice."""

    amount: Decimal = described("Its amount with tax, above 0, in the order's currency.")
    partner_id: strawberry.ID | None = optional("The partner on file who made it.")
    name: str | None = optional("Who else made it, at most 200 characters; needed without a partner.")
    document_id: strawberry.ID | None = optional("The offer itself, uploaded; it stays inside the provider.")
    is_chosen: bool | None = optional("Whether it is the chosen one: that of the order's partner; at most one is.")
    remark: str | None = optional("A remark, at most 4,000 characters.")


@strawberry.input(description="What an order says.")
class OrderContent:
    """The content of a draft."""

    title: str = described("What it is about, at most 200 characters.")
    scope: str = described("What is to be done, at most 4,000 characters.")
    way: OrderWay = described("By person-day, at a fixed price, or by milestone.")
    selection_reason: str = described("Why this partner, at most 4,000 characters.")
    starts_on: date = described("The first day of work.")
    ends_on: date = described("The last day of work.")
    lines: list[OrderLineInput] = described("Days by level, 1 to 50 lines.")
    terms: list[OrderTermInput] = described("Which part is paid when, 1 to 24 terms summing to 100 per cent.")
    deliverables: list[OrderDeliverableInput] = described("What is to be delivered, 1 to 100.")
    penalty_rate: Decimal | None = optional("What a day of delay costs, in per cent of the gross; none costs nothing.")
    penalty_cap: Decimal | None = optional("What all days of delay cost at most, in per cent of the gross; needed with a penalty.")
    warranty_months: int | None = optional("Months of warranty from the final acceptance, 0 to 120; none without.")
    has_subcontracting_ban: bool | None = optional("Whether the partner may not give the work on; true unless said otherwise.")
    days_source: DaysSource | None = optional(
        "Where its delivered days come from; without a word monthly statements where a term is paid by them, else all that is ordered."
    )
    clock_source: ClockSource | None = optional(
        "From which final acceptance its settlement counts; without a word its own joint one (S0-49)."
    )
    selection: Selection | None = optional("How the partner was chosen; without a word by comparison where there are offers.")
    offers: list[OrderOfferInput] | None = optional("The offers that were compared, at most 20; submitting needs two, one of them chosen.")
    special_reason: str | None = optional("Why it is meant for special approval, at most 4,000 characters; prices may then be higher.")


@strawberry.input(description="A new order to a partner (S0-44).")
class PlaceOrderInput(OrderContent, ActInput):
    """The draft of an order."""

    project_id: strawberry.ID = described("The project.")
    agreement_id: strawberry.ID = described("The partner's agreement it stands on.")


@strawberry.input(description="The customer consents to outsourcing (S0-44).")
class RecordConsentInput(ActInput):
    """A consent."""

    project_id: strawberry.ID = described("The project.")
    consented_by: str = described("Who consented for the customer, at most 200 characters.")
    consented_on: date = described("The day, not in the future.")
    document_id: strawberry.ID = described("The paper, uploaded; the customer can read it.")
    covers_contract: bool | None = optional("Whether it covers all projects of the contract; this project alone unless said.")


@strawberry.input(description="An act on an order.")
class OrderInput(ChangeInput):
    """An order."""

    order_id: strawberry.ID = described("The order.")


@strawberry.input(description="An order that goes beyond a price or a limit (S0-44).")
class SubmitSpecialOrderInput(OrderInput):
    """An order and why it is to be allowed."""

    reason: str | None = optional("Why it is to be allowed, at most 4,000 characters; needed where the draft has none.")


@strawberry.input(description="An approver's yes to an order.")
class ApproveOrderInput(OrderInput):
    """An order and a word with it."""

    opinion: str | None = optional("A word with the yes, at most 4,000 characters.")


@strawberry.input(description="An act on an order that needs a reason.")
class OrderReasonInput(OrderInput):
    """An order and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A draft written anew: its lines, terms and deliverables are replaced (S0-44).")
class ReviseOrderInput(OrderContent, OrderInput):
    """What the order is to say now."""
