"""Contracts are signed whole; what comes in for an instalment is never more than the instalment, whoever books it."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Conflict, Denied, NotFound, Refused
from domain.calendar import start_of_day
from domain.contracts.fall_due import fall_due
from domain.contracts.models import BudgetLine, Contract, ContractInstalment, ContractState, InstalmentState, Receipt
from domain.contracts.record_receipt import record_receipt
from domain.contracts.refusals import ContractRefusal
from domain.contracts.sign_contract import ContractTerms, Instalment, sign_contract
from domain.customers.models import CustomerState
from domain.identity.refusals import IdentityRefusal
from domain.money import MOST, share_out
from domain.platform.models import Deadline, OutboxEvent
from domain.values import InputRefusal
from tests.identity.people import administrators, audited
from tests.refusals import refused
from tests.world import World

PARTS = (
    Instalment("Advance", Decimal("33.33"), date(2026, 11, 30)),
    Instalment("Go-live", Decimal("33.33"), date(2027, 3, 31)),
    Instalment("Acceptance", Decimal("33.34"), date(2027, 6, 30)),
)
TERMS = ContractTerms(
    title="Order system",
    net=Decimal("100000.01"),
    tax_rate=Decimal(6),
    signed_on=date(2026, 11, 2),
    instalments=PARTS,
    outsourcing_share=Decimal("40.5"),
    outsourcing_days=Decimal(300),
)


@pytest.fixture
async def house(world: World) -> World:
    await administrators(world)
    world.customer.state = CustomerState.POTENTIAL
    await world.insert(world.customer)
    return world


async def signed(house: World, persona: str = "account", **changes: Any) -> Contract:
    return await house.do(persona, sign_contract, house.customer.id, replace(TERMS, **changes))


async def parts_of(db: AsyncSession, contract: Contract) -> list[ContractInstalment]:
    query = select(ContractInstalment).where(ContractInstalment.contract_id == contract.id).order_by(ContractInstalment.sequence)
    return list(await db.scalars(query.execution_options(populate_existing=True)))


async def numbers(db: AsyncSession) -> tuple[int, ...]:
    models = (Contract, ContractInstalment, BudgetLine, Receipt, OutboxEvent)
    return tuple([await db.scalar(select(func.count()).select_from(model)) or 0 for model in models])


async def test_a_signed_contract_is_in_force_with_its_amounts_and_limits(house: World) -> None:
    contract = await signed(house)
    assert (contract.code, contract.state, contract.signed_on) == ("CON-HARBOUR-2026-001", ContractState.EFFECTIVE, date(2026, 11, 2))
    assert (contract.net, contract.tax, contract.gross) == (Decimal("100000.01"), Decimal("6000.00"), Decimal("106000.01"))
    assert (contract.unit_id, contract.owner_id, contract.legal_entity_id) == (house.region.id, house["account"].id, house.provider.id)
    budget = await house.db.get_one(BudgetLine, contract.budget_line_id)
    assert (budget.limit_amount, budget.limit_days) == (Decimal("42930.00"), Decimal(300))
    assert (budget.unit_id, budget.customer_id, budget.project_id) == (house.region.id, house.customer.id, None)
    assert house.customer.state is CustomerState.FORMAL
    event = (await house.db.scalars(select(OutboxEvent).where(OutboxEvent.name == "ContractSigned"))).one()
    assert event.payload == {"contract_id": str(contract.id), "customer_id": str(house.customer.id), "unit_id": str(house.region.id)}
    assert {("Contract", "gross"), ("ContractInstalment", "amount"), ("Customer", "state")} <= await audited(house.db, "contract:sign")


async def test_the_last_instalment_takes_the_remainder_and_each_has_its_deadline(house: World) -> None:
    contract = await signed(house)
    parts = await parts_of(house.db, contract)
    assert [part.amount for part in parts] == [Decimal("35329.80"), Decimal("35329.80"), Decimal("35340.41")]
    assert sum(part.amount for part in parts) == contract.gross == (await house.again(contract)).planned_amount
    assert [(part.sequence, part.name, part.state) for part in parts] == [
        (number, plan.name, InstalmentState.PLANNED) for number, plan in enumerate(PARTS, 1)
    ]
    deadlines = await house.db.scalars(select(Deadline).where(Deadline.kind == "instalment:due").order_by(Deadline.due_at))
    assert [(row.subject_id, row.due_at) for row in deadlines] == [(part.id, start_of_day(part.due_on)) for part in parts]


@given(st.decimals(Decimal("0.01"), Decimal(10) ** 9, places=2), st.lists(st.integers(1, 9999), max_size=8))
def test_parts_always_sum_to_the_whole(total: Decimal, weights: list[int]) -> None:
    percents = [Decimal(weight) / 1000 for weight in weights]
    percents.append(100 - sum(percents, Decimal(0)))
    parts = share_out(total, percents, "CNY")
    assert sum(parts) == total
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)


def part(percent: str | int, due_on: date = date(2027, 1, 1), name: str = "Part") -> Instalment:
    return Instalment(name, Decimal(percent), due_on)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": ""}, InputRefusal.TEXT_EMPTY, "title"),
        ({"title": "x" * 10_000}, InputRefusal.TEXT_TOO_LONG, "title"),
        ({"net": Decimal(0)}, InputRefusal.AMOUNT_NOT_POSITIVE, "net"),
        ({"net": Decimal(-5)}, InputRefusal.AMOUNT_NOT_POSITIVE, "net"),
        ({"net": Decimal("Infinity")}, InputRefusal.AMOUNT_NOT_POSITIVE, "net"),
        ({"net": MOST}, InputRefusal.AMOUNT_TOO_LARGE, "net"),
        ({"net": Decimal("0.001")}, InputRefusal.AMOUNT_TOO_FINE, "net"),
        ({"currency": "CNY "}, InputRefusal.CURRENCY_UNKNOWN, "currency"),
        ({"tax_rate": Decimal(101)}, InputRefusal.PERCENT_WRONG, "taxRate"),
        ({"signed_on": date(2026, 11, 3)}, InputRefusal.DATE_IN_FUTURE, "signedOn"),
        ({"signed_on": date(1900, 1, 1)}, InputRefusal.DATE_ABSURD, "signedOn"),
        ({"outsourcing_share": Decimal(101)}, InputRefusal.PERCENT_WRONG, "outsourcingShare"),
        ({"outsourcing_days": Decimal(-1)}, InputRefusal.DAYS_NOT_POSITIVE, "limitDays"),
        ({"instalments": ()}, InputRefusal.LIST_EMPTY, "instalments"),
        ({"instalments": (part(1),) * 100}, InputRefusal.LIST_TOO_LONG, "instalments"),
        ({"instalments": (part(50), part(49))}, ContractRefusal.INSTALMENTS_NOT_WHOLE, "instalments"),
        ({"instalments": (part(101), part(-1))}, InputRefusal.PERCENT_WRONG, "instalments"),
        ({"instalments": (part(100, date(2026, 11, 1)),)}, InputRefusal.DATES_REVERSED, "instalments"),
        ({"instalments": (part(100, name=""),)}, InputRefusal.TEXT_EMPTY, "instalments"),
        ({"instalments": (part(0), part(100))}, ContractRefusal.INSTALMENT_TOO_SMALL, "instalments"),
        ({"net": Decimal("0.01"), "instalments": (part(10), part(90))}, ContractRefusal.INSTALMENT_TOO_SMALL, "instalments"),
    ],
)
async def test_a_wrong_value_signs_nothing(house: World, changes: dict[str, Any], code: Any, field: str) -> None:
    before = await numbers(house.db)
    with refused(code, field):
        await signed(house, **changes)
    assert await numbers(house.db) == before
    assert (await house.again(house.customer)).state is CustomerState.POTENTIAL


async def test_without_a_share_nothing_binds_and_with_none_nothing_goes_out(house: World) -> None:
    for share, limit in ((None, None), (Decimal(0), Decimal(0))):
        contract = await signed(house, outsourcing_share=share, outsourcing_days=None)
        budget = await house.again(await house.db.get_one(BudgetLine, contract.budget_line_id))
        assert (budget.limit_amount, budget.limit_days) == (limit, None)


async def test_a_sealed_customer_signs_nothing(house: World) -> None:
    house.customer.state = CustomerState.SEALED
    await house.insert(house.customer)
    with refused(ContractRefusal.CUSTOMER_SEALED):
        await signed(house)


async def test_who_may_sign_and_where(house: World) -> None:
    west = await house.insert(house.new_unit("WEST", house.region.kind, house.headquarters.id))
    await house.staff("west_sales", ("sales_manager", west))
    before = await numbers(house.db)
    for persona in ("west_sales", "manager", "hq", "finance", "admin", "customer_admin", "partner_admin", "auditor"):
        with pytest.raises(Denied):
            await signed(house, persona)
    with pytest.raises(NotFound):
        await house.do("account", sign_contract, house.partner.id, TERMS)
    with refused(IdentityRefusal.NOT_STAFF, "ownerId"):
        await signed(house, owner_id=house["customer_reader"].id)
    with refused(IdentityRefusal.NOT_OWN_COMPANY, "legalEntityId"):
        await signed(house, legal_entity_id=house.customer.organisation_id)
    assert await numbers(house.db) == before
    assert (await signed(house, "sales", unit_id=west.id)).unit_id == west.id


async def test_the_database_holds_the_instalments_below_the_contract(house: World) -> None:
    contract = await signed(house)
    first = (await parts_of(house.db, contract))[0]
    raise_it = text("UPDATE contract_instalment SET amount = amount + 0.01 WHERE id = :id")
    with pytest.raises(IntegrityError, match="ck_contract_planned"):
        await house.db.execute(raise_it, {"id": first.id})


async def receive(house: World, instalment: ContractInstalment, amount: str, persona: str = "finance", **changes: Any) -> Receipt:
    values: dict[str, Any] = {"received_on": house.now.date(), "reference": f"BANK-{house.next()}"} | changes
    return await house.do(persona, record_receipt, instalment.id, amount=Decimal(amount), **values)


async def test_receipts_add_up_until_the_instalment_is_received(house: World) -> None:
    contract = await signed(house)
    first, *_ = await parts_of(house.db, contract)
    await receive(house, first, "35000")
    assert ((await house.again(first)).state, first.received_amount) == (InstalmentState.PARTLY_RECEIVED, Decimal(35_000))
    with refused(ContractRefusal.RECEIPT_TOO_LARGE, "amount"):
        await receive(house, first, "329.81")
    receipt = await receive(house, first, "329.80")
    assert ((await house.again(first)).state, first.received_amount) == (InstalmentState.RECEIVED, first.amount)
    assert (receipt.currency, receipt.customer_id, receipt.unit_id) == ("CNY", house.customer.id, house.region.id)
    with refused(ContractRefusal.RECEIPT_TOO_LARGE, "amount"):
        await receive(house, first, "0.01")
    names = await house.db.scalars(select(OutboxEvent.payload["is_complete"]).where(OutboxEvent.name == "ReceiptRecorded"))
    assert list(names) == [False, True]
    assert await house.db.scalar(select(func.count()).select_from(Deadline).where(Deadline.subject_id == first.id)) == 0
    assert ("ContractInstalment", "state") in await audited(house.db, "receipt:record")


@pytest.mark.parametrize(
    ("amount", "changes", "code", "field"),
    [
        ("0", {}, InputRefusal.AMOUNT_NOT_POSITIVE, "amount"),
        ("-1", {}, InputRefusal.AMOUNT_NOT_POSITIVE, "amount"),
        ("1.001", {}, InputRefusal.AMOUNT_TOO_FINE, "amount"),
        ("1", {"received_on": date(2026, 11, 3)}, InputRefusal.DATE_IN_FUTURE, "receivedOn"),
        ("1", {"reference": " "}, InputRefusal.TEXT_EMPTY, "reference"),
        ("1", {"reference": "TWICE"}, ContractRefusal.RECEIPT_REFERENCE_TAKEN, "reference"),
    ],
)
async def test_a_wrong_receipt_is_refused(house: World, amount: str, changes: dict[str, Any], code: Any, field: str) -> None:
    first, second, _ = await parts_of(house.db, await signed(house))
    await receive(house, second, "1", reference="TWICE")
    before = await numbers(house.db)
    with refused(code, field):
        await receive(house, first, amount, **changes)
    assert await numbers(house.db) == before
    assert ((await house.again(first)).state, first.received_amount) == (InstalmentState.PLANNED, Decimal(0))


async def test_only_finance_records_receipts(house: World) -> None:
    first, *_ = await parts_of(house.db, await signed(house))
    for persona in ("cashier", "account", "hq", "manager", "customer_admin", "partner_finance", "auditor"):
        with pytest.raises(Denied):
            await receive(house, first, "1", persona)
    with pytest.raises(NotFound):
        await house.do("finance", record_receipt, house.contract.id, amount=Decimal(1), received_on=house.now.date(), reference="X")
    with pytest.raises(Conflict):
        await receive(house, first, "1", expected_version=7)
    assert first.received_amount == 0


async def test_a_receipt_stays_and_totals_follow_receipts_only(house: World) -> None:
    first, *_ = await parts_of(house.db, await signed(house))
    receipt = await receive(house, first, "10")
    for statement in (
        "UPDATE receipt SET amount = 20 WHERE id = :receipt",
        "DELETE FROM receipt WHERE id = :receipt",
        "UPDATE contract_instalment SET received_amount = 20 WHERE id = :part",
        "UPDATE contract_instalment SET state = 'RECEIVED' WHERE id = :part",
        "UPDATE contract SET planned_amount = 1 WHERE id = :contract",
    ):
        binds = {"receipt": receipt.id, "part": first.id, "contract": first.contract_id}
        with pytest.raises(IntegrityError):
            await in_savepoint(house.db, statement, {name: binds[name] for name in binds if f":{name}" in statement})


async def in_savepoint(db: AsyncSession, statement: str, binds: dict[str, UUID]) -> None:
    """A statement of somebody who goes around the acts."""
    async with db.begin_nested():
        await db.execute(text(statement), binds)


async def test_money_booked_at_once_never_passes_the_instalment(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as db:
        house = await administrators(await World.make(db))
        contract = await sign_contract(db, house.as_("account"), house.customer.id, replace(TERMS, net=Decimal(100), tax_rate=Decimal(0)))
        first = (await parts_of(db, contract))[0]

    async def book(number: int) -> Receipt:
        async with sessions.begin() as db:
            values: dict[str, Any] = {"amount": Decimal(10), "received_on": house.now.date(), "reference": f"B{number}"}
            return await record_receipt(db, house.as_("finance"), first.id, **values)

    outcomes = await asyncio.gather(*(book(number) for number in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 3
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {ContractRefusal.RECEIPT_TOO_LARGE}
    async with sessions() as db:
        kept = await db.get_one(ContractInstalment, first.id)
        assert (kept.received_amount, kept.amount) == (Decimal(30), Decimal("33.33"))


async def test_an_instalment_falls_due_on_its_day_once(house: World) -> None:
    first, *_ = await parts_of(house.db, await signed(house))
    house.now = start_of_day(first.due_on) - timedelta(minutes=1)
    assert (await house.do("worker", fall_due, first.id)).state is InstalmentState.PLANNED
    house.now += timedelta(minutes=1)
    for _ in range(2):
        assert (await house.do("worker", fall_due, first.id)).state is InstalmentState.DUE
    assert await house.db.scalar(select(func.count()).select_from(OutboxEvent).where(OutboxEvent.name == "InstalmentFellDue")) == 1
    await receive(house, first, "1")
    assert (await house.do("worker", fall_due, first.id)).state is InstalmentState.PARTLY_RECEIVED
    for persona in ("finance", "account", "customer_admin"):
        with pytest.raises(Denied):
            await house.do(persona, fall_due, first.id)
