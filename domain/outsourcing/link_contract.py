"""The contract of an early entry is signed: what was ordered counts against its limits from now on (S0-35, S0-44)."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for
from domain.contracts.budget import locked_lines
from domain.contracts.models import Contract, ContractState
from domain.delivery.models import Project
from domain.early_entry.asking import drop_request
from domain.early_entry.events import ContractLinked
from domain.early_entry.models import EarlyEntry, EarlyEntryState
from domain.early_entry.refusals import EarlyEntryRefusal
from domain.early_entry.states import move, unless_may_become
from domain.outsourcing.broken import within_limits
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.order_queries import change_takes, orders_on_entry
from domain.outsourcing.queries import visible

ACTION = "early_entry:link"


async def can_link_contract(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> Missing:
    """It is approved or on site, and no change of an order on it is in approval or waits for the partner."""
    if wrong := unless_may_become(entry, EarlyEntryState.CONTRACT_LINKED):
        return wrong
    if await change_takes(db, entry.id):
        waits = EarlyEntryRefusal.CHANGE_ORDER_UNDER_WAY
        return [Refused(waits, "A change of an order is in approval or waits for the partner. Please conclude it first.")]
    return []


async def link_contract(
    db: AsyncSession, actor: Actor, early_entry_id: UUID, contract_id: UUID, expected_version: int | None = None
) -> EarlyEntry:
    """The project and its orders move from the early entry to the customer's contract, which is in force (S0-35).

    What the orders take, all of it, must fit what the contract leaves to be outsourced: what special approval allowed beyond the
    ceiling was not allowed beyond the contract. Otherwise it is refused without figures (ORDERS_BEYOND_CONTRACT): who links need not
    know what the contract's other orders take. The customer's consent, where the contract demands it, is asked of what is submitted from
    now on. CONTRACT_OF_ANOTHER, CONTRACT_NOT_EFFECTIVE, CURRENCY_DIFFERS.
    """
    entry = await row_for(db, actor, ACTION, EarlyEntry, early_entry_id, expected_version=expected_version)
    contract = await visible(db, actor, Contract, contract_id)
    refuse(await can_link_contract(db, actor, entry))
    refuse(_unfit(entry, contract))
    await drop_request(db, actor, entry)
    orders = await orders_on_entry(db, entry.id)
    refuse(await can_link_contract(db, actor, entry))
    await _fits(db, entry, contract)
    for order in orders:
        await _move(db, order, contract)
    if entry.project_id is not None:
        (await lock_row(db, Project, entry.project_id)).contract_id = contract.id
        await db.flush()
    entry.contract_id, entry.ended_on = contract.id, actor.today
    await move(db, entry, EarlyEntryState.CONTRACT_LINKED)
    if entry.budget_line_id is not None:
        record(db, actor, ContractLinked(entry.id, contract.id, entry.budget_line_id, contract.budget_line_id))
    return entry


def _unfit(entry: EarlyEntry, contract: Contract) -> Sequence[Refused]:
    if contract.customer_id != entry.customer_id:
        return [Refused(EarlyEntryRefusal.CONTRACT_OF_ANOTHER, "This is another customer's contract.", "contractId")]
    if contract.state is not ContractState.EFFECTIVE:
        return [Refused(EarlyEntryRefusal.CONTRACT_NOT_EFFECTIVE, "The customer contract is not in force.", "contractId")]
    if contract.currency != entry.currency:
        return [Refused(EarlyEntryRefusal.CURRENCY_DIFFERS, "Contract and early entry are in different currencies.", "contractId")]
    return []


async def _fits(db: AsyncSession, entry: EarlyEntry, contract: Contract) -> None:
    """Both lines are locked, in the order of the triggers, so that the figures are those that count."""
    lines = {line.id: line for line in await locked_lines(db, entry.budget_line_id, contract.budget_line_id)}
    limit = lines.pop(contract.budget_line_id)
    for line in lines.values():
        taken, days = line.reserved_amount + line.booked_amount, line.reserved_days + line.booked_days
        if limit.free_amount is not None and taken > limit.free_amount:
            raise Refused(
                EarlyEntryRefusal.ORDERS_BEYOND_CONTRACT,
                "The orders take more money than the contract leaves to be outsourced.",
                "contractId",
            )
        if limit.free_days is not None and days > limit.free_days:
            raise Refused(
                EarlyEntryRefusal.ORDERS_BEYOND_CONTRACT,
                "The orders take more person-days than the contract leaves to be outsourced.",
                "contractId",
            )


async def _move(db: AsyncSession, order: OutsourcingOrder, contract: Contract) -> None:
    """The database takes what the order takes from one line and puts it onto the other, within the other's limit."""
    order.early_entry_id, order.contract_id, order.contract_budget_id = None, contract.id, contract.budget_line_id
    order.contract_allowed_amount = order.contract_allowed_days = Decimal(0)
    with within_limits(order):
        await db.flush()
