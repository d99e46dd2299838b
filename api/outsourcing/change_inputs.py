"""What the acts on changes of a running order, its months and its termination take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ChangeInput, described, optional, use_enum
from api.outsourcing.order_inputs import OrderInput, OrderLineInput
from domain.outsourcing.clock_source import ClockSource
from domain.partners.models import SkillLevel

use_enum(ClockSource, SkillLevel)


@strawberry.input(description="What a change order says; at least one of its parts.")
class ChangeOrderContent:
    """The content of a change."""

    reason: str = described("Why the order is to be changed, at most 4,000 characters; the partner reads it.")
    scope: str | None = optional("What is to be done, as changed, at most 4,000 characters; none where it stays.")
    ends_on: date | None = optional("The last day of work, as changed; none where it stays.")
    clock_source: ClockSource | None = optional("From which final acceptance its settlement will count; none where it stays.")
    added: list[OrderLineInput] | None = optional("Days added, at most 50 lines.")
    removed: list[OrderLineInput] | None = optional("Days taken away, at a level and price at which they are ordered, at most 50 lines.")
    special_reason: str | None = optional("Why it is meant for special approval, at most 4,000 characters; prices may then be higher.")


@strawberry.input(description="A change of a running order (S0-44).")
class PlaceChangeOrderInput(ChangeOrderContent, OrderInput):
    """The draft of a change."""


@strawberry.input(description="An act on a change order.")
class ChangeOrderInput(ChangeInput):
    """A change order."""

    change_order_id: strawberry.ID = described("The change order.")


@strawberry.input(description="A change that takes its order beyond a price or a limit (S0-44).")
class SubmitSpecialChangeOrderInput(ChangeOrderInput):
    """A change order and why it is to be allowed."""

    reason: str | None = optional("Why it is to be allowed, at most 4,000 characters; needed where the draft has none.")


@strawberry.input(description="An approver's yes to a change order.")
class ApproveChangeOrderInput(ChangeOrderInput):
    """A change order and a word with it."""

    opinion: str | None = optional("A word with the yes, at most 4,000 characters.")


@strawberry.input(description="An act on a change order that needs a reason.")
class ChangeOrderReasonInput(ChangeOrderInput):
    """A change order and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A draft change order written anew: all that it said is replaced (S0-44).")
class ReviseChangeOrderInput(ChangeOrderContent, ChangeOrderInput):
    """What the change is to say now."""


@strawberry.input(description="The project manager asks that a running order ends (S0-44).")
class AskTerminationInput(OrderInput):
    """Why, and what was delivered until now."""

    reason: str = described("Why it is to end, at most 4,000 characters; the partner reads it.")
    delivered_days: Decimal = described("Person-days that were delivered, 0 or more, at most the order's.")
    delivered_net: Decimal = described("What was delivered, without tax, 0 or more, in the order's currency.")
    document_id: strawberry.ID = described("The evidence, uploaded; the partner can read it once it is approved.")


@strawberry.input(description="Days worked in a month at a level and price of the order.")
class WorkedDaysInput:
    """A line of a monthly statement."""

    level: SkillLevel = described("The level of the people.")
    unit_price: Decimal = described("The price of a person-day without tax, as the order has it.")
    days: Decimal = described("Person-days worked, above 0, at most two decimals.")


@strawberry.input(description="The days of a calendar month.")
class HandInMonthlyStatementInput(OrderInput):
    """What the partner states."""

    month: date = described("A day of the month.")
    lines: list[WorkedDaysInput] = described("The days by level and price.")
    note: str | None = optional("A word to the project manager, at most 4,000 characters.")


@strawberry.input(description="An act on a monthly statement.")
class MonthlyStatementInput(ChangeInput):
    """A monthly statement."""

    monthly_statement_id: strawberry.ID = described("The monthly statement.")


@strawberry.input(description="An act on a monthly statement that needs a reason.")
class MonthlyStatementReasonInput(MonthlyStatementInput):
    """A monthly statement, and why."""

    reason: str = described("Why, at most 4,000 characters; the partner reads it.")


@strawberry.input(description="An act on a termination.")
class TerminationInput(ChangeInput):
    """A termination."""

    termination_id: strawberry.ID = described("The termination.")


@strawberry.input(description="An act on a termination that needs a reason.")
class TerminationReasonInput(TerminationInput):
    """A termination and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The partner objects to a termination.")
class ObjectTerminationInput(TerminationInput):
    """What is not right."""

    answer: str = described("What is not right, at most 4,000 characters.")
