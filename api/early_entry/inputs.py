"""The inputs of acts on early entries."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.early_entry.models import RiskLevel

use_enum(RiskLevel)


@strawberry.input(description="Why work begins before the contract, and up to which risk.")
class RiskAssessmentInput:
    """A risk assessment."""

    reason: str = described("Why, at most 4,000 characters.")
    customer_ground: str = described("The customer's written ground: award notice, entry letter.")
    expected_on: date = described("The day on which the contract is expected to be signed, today or later.")
    ceiling: Decimal = described("The most that may be ordered, with tax, above zero.")
    risk: RiskLevel = described("The risk.")


@strawberry.input(description="A project that is to begin before its contract.")
class RequestEarlyEntryInput(ActInput):
    """What is asked for."""

    customer_id: strawberry.ID = described("The customer.")
    name: str = described("The project's name, at most 200 characters.")
    starts_on: date = described("The first day of work.")
    ends_on: date = described("The planned last day.")
    unit_id: strawberry.ID | None = optional("The provider's unit; the customer's without one.")
    currency: str = described("ISO 4217 code of its costs, of the agreements to be ordered under.")
    assessment: RiskAssessmentInput = described("The risk assessment.")


@strawberry.input(description="More cost or more time for an early entry.")
class ExtendEarlyEntryInput(ChangeInput):
    """What is asked for instead."""

    early_entry_id: strawberry.ID = described("The early entry.")
    assessment: RiskAssessmentInput = described("The risk assessment with the ceiling and the date that shall hold.")


@strawberry.input(description="A request that came back, written anew.")
class ReviseEarlyEntryInput(ChangeInput):
    """What is asked for again."""

    early_entry_request_id: strawberry.ID = described("The request.")
    assessment: RiskAssessmentInput = described("The risk assessment.")


@strawberry.input(description="An act on a request.")
class EarlyEntryRequestInput(ChangeInput):
    """A request."""

    early_entry_request_id: strawberry.ID = described("The request.")


@strawberry.input(description="An approver's yes.")
class ApproveEarlyEntryInput(ChangeInput):
    """A request."""

    early_entry_request_id: strawberry.ID = described("The request.")
    opinion: str | None = optional("A word on it, at most 4,000 characters.")


@strawberry.input(description="An approver's no, for now or for good.")
class EarlyEntryRequestReasonInput(ChangeInput):
    """A request with a reason."""

    early_entry_request_id: strawberry.ID = described("The request.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The project of an approved early entry.")
class BeginEarlyEntryInput(ChangeInput):
    """Who manages it, and its own limits."""

    early_entry_id: strawberry.ID = described("The early entry.")
    manager_id: strawberry.ID = described("The project manager; not oneself.")
    limit_amount: Decimal | None = optional("The project's own limit beside the ceiling, with tax; none without one.")
    limit_days: Decimal | None = optional("The most person-days; unlimited without one.")


@strawberry.input(description="The contract that was signed.")
class LinkContractInput(ChangeInput):
    """A contract for an early entry."""

    early_entry_id: strawberry.ID = described("The early entry.")
    contract_id: strawberry.ID = described("The customer's contract, in force.")


@strawberry.input(description="A deal that is lost.")
class LoseEarlyEntryInput(ChangeInput):
    """Why."""

    early_entry_id: strawberry.ID = described("The early entry.")
    reason: str = described("Why, at most 4,000 characters.")
