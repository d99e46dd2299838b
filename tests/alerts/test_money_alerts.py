"""Money out and in: −7 days, on the day, overdue 7, 30, 60 and 90 days (S0-20)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.contracts.models import ContractInstalment, ContractState
from domain.contracts.record_receipt import record_receipt
from domain.outsourcing.models import Payable, Payment, PaymentKind
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio

BOOKS, CHASERS = {"finance", "cashier"}, {"finance", "cashier", "manager"}
STEPS = [(-7, "DUE -7"), (0, "DUE 0"), (7, "OVERDUE +7"), (30, "OVERDUE +30"), (60, "OVERDUE +60"), (90, "OVERDUE +90")]


async def test_the_partner_is_asked_for_the_invoice_and_told_of_the_payment(world: World) -> None:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    partner = {"partner_finance", "partner_admin"}
    await ring(world, advance)
    assert await open_alerts(world, advance) == {"PAYABLE_OPENED": partner}
    await story.pay(advance)
    await ring(world, advance)
    assert await open_alerts(world, advance) == {}
    (payment,) = await world.db.scalars(select(Payment).where(Payment.payable_id == advance.id))
    await ring(world, payment)
    assert await open_alerts(world, payment) == {"PAYMENT_MADE": partner}
    (told, _) = await alerts(world, payment)
    assert (told.parameters["amount"], told.parameters["currency"]) == ("11606.9400", "CNY")


async def test_a_payable_is_told_before_on_and_after_its_due_date(world: World) -> None:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    await story.invoice(advance)
    advance = await world.again(advance)
    assert advance.due_on is not None
    await ring(world, advance)
    for days, step in STEPS:
        moment = at(advance.due_on + timedelta(days=days), 0)
        rule, step_name = step.split()
        if moment > world.now:
            assert (await planned(world, advance.id))[f"PAYABLE_{rule}:{step_name}"] == moment
            world.now = moment
            await ring(world, advance)
        assert await open_alerts(world, advance) == {f"PAYABLE_{step}": BOOKS if days <= 0 else CHASERS}
    assert await planned(world, advance.id) == {}


async def test_paid_in_part_it_still_stands_and_paid_in_full_it_goes(world: World) -> None:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    await story.invoice(advance)
    due_on = (await world.again(advance)).due_on
    assert due_on is not None
    world.now = at(due_on + timedelta(days=8))
    await ring(world, advance)
    assert await said(world, advance) == {("PAYABLE_OVERDUE +7", "11606.9400")}
    world.pass_days(1)
    await world.do("cashier", record_payment, advance.id, PaymentDraft(Decimal(1000), world.now.date(), "BANK-A"))
    await ring(world, await world.again(advance))
    assert await said(world, advance) == {("PAYABLE_OVERDUE +7", "10606.9400")}
    assert {alert.raised_at for alert in await alerts(world, advance)} == {world.now - timedelta(days=1)}
    await world.do("cashier", record_payment, advance.id, PaymentDraft(advance.amount - 1000, world.now.date(), "BANK-B"))
    await ring(world, await world.again(advance))
    assert await open_alerts(world, advance) == {}
    assert await planned(world, advance.id) == {}


async def said(world: World, payable: Payable) -> set[tuple[str, str]]:
    """Rule and amount of the open alerts."""
    found = [alert for alert in await alerts(world, payable) if alert.cleared_at is None]
    return {(f"{alert.rule.value} {alert.step}", alert.parameters["amount"]) for alert in found}


async def instalment(world: World) -> ContractInstalment:
    row = ContractInstalment(
        contract_id=world.contract.id, customer_id=world.customer.id, unit_id=world.contract.unit_id, sequence=1, name="First part"
    )
    row.currency, row.amount, row.due_on = "CNY", Decimal(100_000), date(2026, 12, 1)
    return await world.insert(row)


async def test_a_receivable_is_told_to_finance_sales_and_the_customer_until_all_of_it_has_come(world: World) -> None:
    part = await instalment(world)
    await world.staff("account", ("account_manager", world.region))
    await world.outsider("payer", world.customer, "customer_admin")
    await world.outsider("stranger", await world.new_customer("MUSEUM"), "customer_admin")
    await ring(world, part)
    assert await open_alerts(world, part) == {}
    for days, step in STEPS:
        world.now = at(part.due_on + timedelta(days=days), 0)
        await ring(world, part)
        told = {"finance", "account"} | ({"sales"} if days > 0 else set())
        assert await open_alerts(world, part) == {f"RECEIVABLE_{step}": told, f"INSTALMENT_{step}": {"customer_signer", "payer"}}
    for amount, left in ((Decimal(40_000), {"RECEIVABLE_OVERDUE +90", "INSTALMENT_OVERDUE +90"}), (Decimal(60_000), set())):
        await world.do("finance", record_receipt, part.id, amount=amount, received_on=world.now.date(), reference=str(amount))
        part = await world.again(part)
        await ring(world, part)
        assert set(await open_alerts(world, part)) == left


async def test_a_contract_that_is_not_in_force_owes_nothing(world: World) -> None:
    part = await instalment(world)
    world.contract.state = ContractState.TERMINATED
    await world.insert(world.contract)
    world.now = at(date(2027, 1, 1))
    await ring(world, part)
    assert await open_alerts(world, part) == {}
    assert await planned(world, part.id) == {}
