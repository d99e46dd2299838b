"""A contract with a customer is signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.calendar import start_of_day
from domain.contracts.budget import Limit, budget_line
from domain.contracts.events import ContractSigned
from domain.contracts.models import Contract, ContractInstalment, ContractState
from domain.contracts.refusals import ContractRefusal
from domain.customers.models import Customer, CustomerState
from domain.identity.parties import legal_entity, staff_user
from domain.identity.units import open_unit
from domain.money import Taxed, round_money, share_out, with_tax
from domain.platform.codes import next_code
from domain.platform.deadlines import plan
from domain.values import InputRefusal, amount, currency, hours, past_day, percent, period, text

ACTION = "contract:sign"
DUE = "instalment:due"
MOST_INSTALMENTS = 60
MOST_DEEMED = 30


@dataclass(frozen=True)
class Instalment:
    """A part of the gross amount in per cent, and the day it is due (回款计划)."""

    name: str
    percent: Decimal
    due_on: date


@dataclass(frozen=True)
class ContractTerms:
    """What is signed; `tax_rate` in per cent.

    At most `outsourcing_share` per cent of the gross amount may be outsourced (0: nothing), and at most `outsourcing_days`
    person-days; what is None does not bind. Where the customer must consent to outsourcing, no order is submitted before.
    A person-day has `hours_a_day` (by the quarter), the company's where None; hours that the customer does not answer are deemed
    confirmed after `deemed_after_days` working days (1 to 30), never where None (S0-42).
    """

    title: str
    net: Decimal
    tax_rate: Decimal
    signed_on: date
    instalments: Sequence[Instalment]
    currency: str = "CNY"
    outsourcing_share: Decimal | None = None
    outsourcing_days: Decimal | None = None
    needs_outsourcing_consent: bool = False
    hours_a_day: Decimal | None = None
    deemed_after_days: int | None = None
    unit_id: UUID | None = None
    owner_id: UUID | None = None
    legal_entity_id: UUID | None = None


async def can_sign_contract(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    if customer.state is CustomerState.SEALED:
        return [Refused(ContractRefusal.CUSTOMER_SEALED, "This customer has been sealed.")]
    return []


async def sign_contract(db: AsyncSession, actor: Actor, customer_id: UUID, terms: ContractTerms) -> Contract:
    """A contract in force, in the customer's unit where none is named, with instalments that sum to its gross amount.

    The last instalment takes the remainder. Each has a deadline on its due day (S0-20). The customer is a formal one from now on
    (正式客户, S3-04). CUSTOMER_SEALED, INSTALMENTS_NOT_WHOLE, INSTALMENT_TOO_SMALL, and wrong amounts and dates.
    """
    customer = await row_for(db, actor, ACTION, Customer, customer_id)
    refuse(await can_sign_contract(db, actor, customer))
    taxed = _taxed(actor, terms)
    unit = await open_unit(db, terms.unit_id or customer.unit_id, actor.today)
    owner = await staff_user(db, terms.owner_id or customer.owner_id or actor.user_id, "ownerId")
    entity = await legal_entity(db, terms.legal_entity_id)
    code = await next_code(db, f"CON-{customer.code}-{terms.signed_on.year}")
    budget = await budget_line(db, code, terms.currency, _limit(terms, taxed), unit_id=unit.id, customer_id=customer.id)
    contract = Contract(
        customer_id=customer.id,
        legal_entity_id=entity.id,
        unit_id=unit.id,
        owner_id=owner.id,
        code=code,
        title=text(terms.title, "title"),
        state=ContractState.EFFECTIVE,
        signed_on=terms.signed_on,
        currency=terms.currency,
        net=taxed.net,
        tax_rate=taxed.rate,
        tax=taxed.tax,
        gross=taxed.gross,
        needs_outsourcing_consent=terms.needs_outsourcing_consent,
        hours_a_day=None if terms.hours_a_day is None else hours(terms.hours_a_day, "hoursADay"),
        deemed_after_days=_deemed(terms),
        budget_line_id=budget.id,
    )
    customer.state = CustomerState.FORMAL
    await save(db, contract)
    await _plan_instalments(db, contract, terms)
    record(db, actor, ContractSigned(contract.id, customer.id, unit.id))
    return contract


def _taxed(actor: Actor, terms: ContractTerms) -> Taxed:
    currency(terms.currency)
    past_day(terms.signed_on, actor.today, "signedOn")
    return with_tax(amount(terms.net, "net", terms.currency), percent(terms.tax_rate, "taxRate"), terms.currency)


def _deemed(terms: ContractTerms) -> int | None:
    if terms.deemed_after_days is not None and not 1 <= terms.deemed_after_days <= MOST_DEEMED:
        raise Refused(ContractRefusal.DEEMED_WRONG, "Between 1 and {most} working days are possible.", "deemedAfterDays", most=MOST_DEEMED)
    return terms.deemed_after_days


def _limit(terms: ContractTerms, taxed: Taxed) -> Limit:
    if terms.outsourcing_share is None:
        return Limit(None, terms.outsourcing_days)
    share = percent(terms.outsourcing_share, "outsourcingShare")
    return Limit(round_money(taxed.gross * share / 100, terms.currency), terms.outsourcing_days)


async def _plan_instalments(db: AsyncSession, contract: Contract, terms: ContractTerms) -> None:
    for sequence, (part, share) in enumerate(zip(terms.instalments, _shares(contract, terms), strict=True), 1):
        instalment = ContractInstalment(
            contract_id=contract.id,
            customer_id=contract.customer_id,
            unit_id=contract.unit_id,
            sequence=sequence,
            name=text(part.name, "instalments"),
            currency=contract.currency,
            amount=share,
            due_on=part.due_on,
        )
        await save(db, instalment)
        await plan(db, DUE, instalment.id, start_of_day(part.due_on))


def _shares(contract: Contract, terms: ContractTerms) -> list[Decimal]:
    """The amounts of the instalments; the last one takes the remainder."""
    if not terms.instalments:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "instalments")
    if len(terms.instalments) > MOST_INSTALMENTS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "instalments", most=MOST_INSTALMENTS)
    percents = [percent(part.percent, "instalments") for part in terms.instalments]
    if sum(percents) != 100:
        raise Refused(
            ContractRefusal.INSTALMENTS_NOT_WHOLE, "The instalments sum to {total} %, not to 100 %.", "instalments", total=sum(percents)
        )
    for part in terms.instalments:
        period(terms.signed_on, part.due_on, "instalments")
    shares = share_out(contract.gross, percents, contract.currency)
    if min(shares) <= 0:
        raise Refused(ContractRefusal.INSTALMENT_TOO_SMALL, "An instalment has no amount.", "instalments")
    return shares
