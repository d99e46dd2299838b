"""Invoices and payments of a payable: bounds, due days, separated duties (S0-48, S0-20)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.acts import Conflict, NotFound, Refused
from domain.documents.models import DocumentLink, Visibility
from domain.identity.models import Organisation
from domain.outsourcing.models import Invoice, InvoiceKind, OrderState, Payable, PayableState, PayableTransition, Payment, PaymentKind
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.partners.change_partner_account import Account, change_partner_account
from domain.partners.decide_account_change import decide_account_change
from domain.partners.models import PartnerAccountChange, PartnerState
from domain.platform.models import AuditEntry
from tests.outsourcing.story import Story
from tests.world import World

TODAY = date(2026, 11, 2)
FEN = Decimal("0.01")


def bill(amount: object = "11606.94", number: str = "INV-1", issued_on: date = TODAY) -> InvoiceDraft:
    return InvoiceDraft(number, InvoiceKind.VAT_SPECIAL, Decimal(str(amount)), issued_on)


def transfer(amount: object = "11606.94", reference: str = "BANK-1", paid_on: date = TODAY) -> PaymentDraft:
    return PaymentDraft(Decimal(str(amount)), paid_on, reference)


async def advance_of(world: World, **changes: object) -> tuple[Story, Payable]:
    story = await Story.running(world, **changes)
    return story, await story.payable(PaymentKind.ADVANCE)


async def bill_refused(world: World, payable: Payable, draft: InvoiceDraft) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        await world.do("partner_finance", record_invoice, payable.id, draft)
    return refused.value.code.value, refused.value.field


async def pay_refused(world: World, payable: Payable, draft: PaymentDraft, persona: str = "cashier") -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        await world.do(persona, record_payment, payable.id, draft)
    return refused.value.code.value, refused.value.field


async def test_bad_amounts_of_an_invoice_are_refused(world: World) -> None:
    _, advance = await advance_of(world)
    for amount, code in (
        (0, "AMOUNT_NOT_POSITIVE"),
        (-1, "AMOUNT_NOT_POSITIVE"),
        ("NaN", "AMOUNT_NOT_POSITIVE"),
        ("1e40", "AMOUNT_TOO_LARGE"),
        ("0.001", "AMOUNT_TOO_FINE"),
        (advance.amount + FEN, "INVOICE_EXCEEDS_PAYABLE"),
    ):
        assert await bill_refused(world, advance, bill(amount)) == (code, "amount")
    assert await bill_refused(world, advance, bill(number="x" * 61)) == ("TEXT_TOO_LONG", "number")
    assert await bill_refused(world, advance, bill(number="")) == ("TEXT_EMPTY", "number")
    assert await bill_refused(world, advance, bill(issued_on=TODAY + timedelta(1))) == ("DATE_IN_FUTURE", "issuedOn")
    assert await bill_refused(world, advance, bill(issued_on=date(1026, 11, 2))) == ("DATE_ABSURD", "issuedOn")


async def test_an_invoice_is_due_after_the_days_of_its_term(world: World) -> None:
    _, advance = await advance_of(world)
    first = await world.do("partner_finance", record_invoice, advance.id, bill(10_000))
    assert (first.net, first.tax, first.tax_rate, first.due_on) == (
        Decimal("9433.96"),
        Decimal("566.04"),
        Decimal(6),
        date(2026, 11, 12),
    )
    world.pass_days(3)
    await world.do("finance", record_invoice, advance.id, bill("1606.94", "INV-2"))
    await world.again(advance)
    assert (advance.state, advance.invoiced_amount, advance.due_on) == (
        PayableState.INVOICED,
        Decimal("11606.94"),
        date(2026, 11, 12),
    )
    assert await bill_refused(world, advance, bill(FEN, "INV-3")) == ("INVOICE_EXCEEDS_PAYABLE", "amount")


async def test_a_small_enterprise_is_paid_within_60_days(world: World) -> None:
    world.partner.is_small_enterprise = True
    await world.insert(world.partner)
    _, advance = await advance_of(world, terms=(TermDraft(PaymentKind.ADVANCE, Decimal(100), 90),))
    invoice = await world.do("partner_finance", record_invoice, advance.id, bill(1))
    assert invoice.due_on == TODAY + timedelta(days=60)


async def test_a_large_enterprise_waits_as_agreed(world: World) -> None:
    _, advance = await advance_of(world, terms=(TermDraft(PaymentKind.ADVANCE, Decimal(100), 90),))
    invoice = await world.do("partner_finance", record_invoice, advance.id, bill(1))
    assert invoice.due_on == TODAY + timedelta(days=90)


async def test_an_invoice_number_counts_once_for_a_partner(world: World) -> None:
    _, advance = await advance_of(world)
    await world.do("partner_finance", record_invoice, advance.id, bill(1))
    assert await bill_refused(world, advance, bill(2)) == ("INVOICE_NUMBER_TAKEN", "number")
    assert len((await world.db.scalars(select(Invoice))).all()) == 1


async def test_the_scan_of_an_invoice_is_open_to_the_partner_only(world: World) -> None:
    _, advance = await advance_of(world)
    scan = await world.document("partner_finance", "invoice.pdf")
    draft = InvoiceDraft("INV-1", InvoiceKind.VAT_ORDINARY, Decimal(5), TODAY, scan.id)
    await world.do("partner_finance", record_invoice, advance.id, draft)
    link = (await world.db.scalars(select(DocumentLink))).one()
    assert (link.visibility, link.partner_id) == (Visibility.PARTNER, world.partner.id)
    foreign = await world.document("manager")
    with pytest.raises(NotFound):
        await world.do(
            "partner_finance", record_invoice, advance.id, InvoiceDraft("INV-2", InvoiceKind.VAT_SPECIAL, FEN, TODAY, foreign.id)
        )


async def test_a_locked_payable_takes_neither_invoice_nor_payment(world: World) -> None:
    story, _ = await advance_of(world)
    locked = await story.payable(PaymentKind.ACCEPTANCE)
    assert await bill_refused(world, locked, bill(1)) == ("PAYABLE_WRONG_STATE", None)
    assert await pay_refused(world, locked, transfer(1)) == ("PAYABLE_WRONG_STATE", None)


async def test_nothing_is_paid_without_or_above_the_invoices(world: World) -> None:
    story, advance = await advance_of(world)
    assert await pay_refused(world, advance, transfer(1)) == ("PAYABLE_WRONG_STATE", None)
    await story.invoice(advance, Decimal(100))
    for amount, code in (
        (0, "AMOUNT_NOT_POSITIVE"),
        (-1, "AMOUNT_NOT_POSITIVE"),
        ("0.001", "AMOUNT_TOO_FINE"),
        ("1e40", "AMOUNT_TOO_LARGE"),
    ):
        assert await pay_refused(world, advance, transfer(amount)) == (code, "amount")
    assert await pay_refused(world, advance, transfer("100.01")) == ("PAYMENT_EXCEEDS_INVOICES", "amount")
    assert await pay_refused(world, advance, transfer(1, paid_on=TODAY + timedelta(1))) == ("DATE_IN_FUTURE", "paidOn")
    assert await pay_refused(world, advance, transfer(1, paid_on=TODAY - timedelta(1))) == ("PAID_BEFORE_OPENED", "paidOn")
    assert await pay_refused(world, advance, transfer(1, reference="x" * 81)) == ("TEXT_TOO_LONG", "reference")
    assert (await world.again(advance)).paid_amount == 0


async def test_a_payable_is_paid_in_parts_and_its_history_says_so(world: World) -> None:
    story, advance = await advance_of(world)
    before = await world.db.scalar(select(func.max(AuditEntry.id)))
    await story.invoice(advance)
    await world.do("cashier", record_payment, advance.id, transfer("11606.93"))
    assert (await world.again(advance)).state is PayableState.PARTLY_PAID
    assert await pay_refused(world, advance, transfer(FEN)) == ("PAYMENT_REFERENCE_TAKEN", "reference")
    await world.do("cashier", record_payment, advance.id, transfer(FEN, "BANK-2"))
    assert (await world.again(advance)).state is PayableState.PAID
    assert await pay_refused(world, advance, transfer(FEN, "BANK-3")) == ("PAYABLE_WRONG_STATE", None)
    history = select(PayableTransition.to_state).where(PayableTransition.payable_id == advance.id).order_by(PayableTransition.id)
    assert " ".join(await world.db.scalars(history)) == "LOCKED OPEN INVOICED PARTLY_PAID PAID"
    assert (await world.again(story.order)).paid_amount == Decimal("11606.94")
    entry = AuditEntry
    told = select(entry.act, entry.actor_id, entry.before, entry.after).where(entry.id > before).order_by(entry.id)
    paid, cashier = "payment:record", world["cashier"].id
    assert (await world.db.execute(told.where(entry.subject_id == advance.id, entry.field == "paid_amount"))).all() == [
        (paid, cashier, "0.0000", "11606.9300"), (paid, cashier, "11606.9300", "11606.9400")
    ]  # fmt: skip
    assert (await world.db.execute(told.where(entry.subject_id == advance.id, entry.field == "state"))).all() == [
        ("invoice:record", world["partner_finance"].id, "OPEN", "INVOICED"),
        (paid, cashier, "INVOICED", "PARTLY_PAID"), (paid, cashier, "PARTLY_PAID", "PAID"),
    ]  # fmt: skip
    assert (await world.db.execute(told.where(entry.subject_id == story.order.id, entry.field == "paid_amount"))).all()[
        -1
    ].after == "11606.9400"


async def test_a_stale_version_of_a_payable_is_a_conflict(world: World) -> None:
    story, advance = await advance_of(world)
    seen = advance.version
    await story.invoice(advance)
    with pytest.raises(Conflict):
        await world.do("cashier", record_payment, advance.id, transfer(1), expected_version=seen)
    with pytest.raises(Conflict):
        await world.do("partner_finance", record_invoice, advance.id, bill(1), expected_version=seen)


async def test_who_approved_the_order_does_not_pay_it(world: World) -> None:
    story, advance = await advance_of(world)
    await story.invoice(advance)
    await world.grant("buyer", "cashier")
    assert await pay_refused(world, advance, transfer(1), "buyer") == ("PAYER_IS_APPROVER", None)


async def test_a_blacklisted_partner_is_not_paid_until_released(world: World) -> None:
    story, advance = await advance_of(world)
    await story.invoice(advance)
    world.partner.state = PartnerState.BLACKLISTED
    await world.insert(world.partner)
    assert await pay_refused(world, advance, transfer()) == ("PARTNER_BLOCKED", None)
    await world.again(world.partner)
    world.partner.state = PartnerState.ACTIVE
    await world.insert(world.partner)
    await world.do("cashier", record_payment, advance.id, transfer())


async def test_the_payment_keeps_the_bank_account_as_it_stood(world: World) -> None:
    story, advance = await advance_of(world)
    await story.pay(advance)
    await world.do(
        "partner_admin", change_partner_account, world.partner.id, Account("Bank of the South", "6229", "South Street 1", "025-1")
    )
    change = (await world.db.scalars(select(PartnerAccountChange))).one()
    await world.do("finance", decide_account_change, change.id, is_approved=True)
    organisation = await world.db.get_one(Organisation, world.partner.organisation_id, populate_existing=True)
    assert (organisation.bank_name, organisation.bank_account) == ("Bank of the South", "6229")
    payment = (await world.db.scalars(select(Payment).execution_options(populate_existing=True))).one()
    assert (payment.account_name, payment.bank_name, payment.bank_account) == ("North Software", "Bank of the North", "62280005")


async def test_without_a_bank_account_nothing_is_paid(world: World) -> None:
    story, advance = await advance_of(world)
    await story.invoice(advance)
    organisation = await world.db.get_one(Organisation, world.partner.organisation_id)
    world.partner.state = PartnerState.DRAFT  # an admitted partner's account cannot be taken away
    await world.insert(world.partner)
    organisation.bank_account = None
    await world.insert(organisation)
    world.partner.state = PartnerState.ACTIVE
    await world.insert(world.partner)
    assert await pay_refused(world, advance, transfer()) == ("BANK_ACCOUNT_MISSING", None)
    assert await story.state() is OrderState.RUNNING
