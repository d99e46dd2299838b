"""The sales manager asks for leave to begin before the contract is signed (S0-35)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for, save
from domain.customers.models import Customer, CustomerState
from domain.early_entry.asking import RiskAssessment, ask, assessed
from domain.early_entry.models import EarlyEntry
from domain.early_entry.refusals import EarlyEntryRefusal
from domain.identity.units import open_unit
from domain.platform.codes import next_code

ACTION = "early_entry:request"


@dataclass(frozen=True)
class EarlyEntryDraft:
    """The project that is meant: its name and days, both counted, the unit (the customer's without one), the currency of its costs."""

    name: str
    starts_on: date
    ends_on: date
    unit_id: UUID | None = None
    currency: str = "CNY"


async def can_request_early_entry(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    if customer.state is CustomerState.SEALED:
        return [Refused(EarlyEntryRefusal.CUSTOMER_SEALED, "This customer has been sealed.")]
    return []


async def request_early_entry(
    db: AsyncSession, actor: Actor, customer_id: UUID, draft: EarlyEntryDraft, said: RiskAssessment
) -> EarlyEntry:
    """A project without a contract is asked for with its risk assessment, and goes into approval by PMO and finance (S0-35).

    The ceiling is in the currency of the agreements and the contract to come. CUSTOMER_SEALED, DUE_BEFORE_TODAY, and wrong amounts
    and dates.
    """
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_request_early_entry(db, actor, customer))
    said = assessed(actor, said, values.currency(draft.currency))
    values.period(draft.starts_on, draft.ends_on)
    unit = await open_unit(db, draft.unit_id or customer.unit_id, actor.today)
    entry = EarlyEntry(
        code=await next_code(db, f"EE-{customer.code}-{actor.today.year}"),
        customer_id=customer.id,
        unit_id=unit.id,
        owner_id=actor.user_id,
        name=values.text(draft.name, "name"),
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        currency=draft.currency,
    )
    await save(db, entry)
    await ask(db, actor, entry, said)
    return entry
