"""The alerts of money out to partners and in from customers: −7 days, on the day, overdue 7, 30, 60, 90 days (S0-20)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_customer, names_of_order
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.contracts.models import Contract, ContractInstalment, ContractState, InstalmentState
from domain.outsourcing.models import Payable, PayableState, Payment

NOTICE, OVERDUE = -7, (7, 30, 60, 90)
"""Calendar days from the due date."""
BOOKS = ("finance", "cashier")
PARTNER_MONEY = ("partner_finance", "partner_admin")
CUSTOMER_MONEY = ("customer_signatory", "customer_admin")


def money_steps(now: datetime, due: AlertRule, overdue: AlertRule, due_on: date, to: To, chase: To, extra: Mapping[str, Any]) -> list[Want]:
    """Before and on the due date `due` to the ones who pay or wait, afterwards `overdue` to those who must chase as well."""
    before = [Want(due, days_from(due_on, days), to, f"{days:+d}" if days else "0", due_on, extra) for days in (NOTICE, 0)]
    after = [Want(overdue, days_from(due_on, days), chase, f"{days:+d}", due_on, {**extra, "days": days}) for days in OVERDUE]
    return latest(now, before + after)


async def payable_alerts(db: AsyncSession, actor: Actor, payable: Payable) -> Called:
    """Opened: the partner sends its invoice. Invoiced: finance and cashier pay by the due date."""
    names = dict(await names_of_order(db, payable.order_id))
    owner = names.pop("owner_id")
    names |= {"kind": payable.kind.value}
    subject = Subject(
        "Payable",
        payable.id,
        payable.customer_id,
        payable.partner_id,
        payable.project_id,
        payable.unit_id,
        names,
        "OutsourcingOrder",
        payable.order_id,
    )
    extra = {"amount": str(payable.amount - payable.paid_amount), "currency": payable.currency}
    if payable.state is PayableState.OPEN:
        return Called(subject, [Want(AlertRule.PAYABLE_OPENED, actor.now, To(partner=PARTNER_MONEY), extra=extra)])
    if payable.state not in (PayableState.INVOICED, PayableState.PARTLY_PAID) or payable.due_on is None:
        return Called(subject, [])
    payers, chasers = To(provider=BOOKS), To(users=[owner], project=["project_manager"], provider=BOOKS)
    return Called(subject, money_steps(actor.now, AlertRule.PAYABLE_DUE, AlertRule.PAYABLE_OVERDUE, payable.due_on, payers, chasers, extra))


async def payment_alerts(db: AsyncSession, actor: Actor, payment: Payment) -> Called:
    """The partner is told of each payment, with its reference."""
    names = dict(await names_of_order(db, payment.order_id))
    names.pop("owner_id")
    subject = Subject(
        "Payment",
        payment.id,
        payment.customer_id,
        payment.partner_id,
        payment.project_id,
        payment.unit_id,
        names | {"reference": payment.reference, "paid_on": payment.paid_on.isoformat()},
        "OutsourcingOrder",
        payment.order_id,
    )
    extra = {"amount": str(payment.amount), "currency": payment.currency}
    return Called(subject, [Want(AlertRule.PAYMENT_MADE, actor.now, To(partner=PARTNER_MONEY), extra=extra)])


async def receivable_alerts(db: AsyncSession, actor: Actor, instalment: ContractInstalment) -> Called:
    """Finance, the contract's people and the customer know what is owed, and when it is late; nothing before the contract is in force."""
    contract = await db.get_one(Contract, instalment.contract_id)
    customer = await name_of_customer(db, instalment.customer_id)
    names = {"contract": contract.code, "title": contract.title, "instalment": instalment.name, "customer": customer}
    subject = Subject(
        "ContractInstalment",
        instalment.id,
        instalment.customer_id,
        None,
        None,
        instalment.unit_id,
        names,
        "Contract",
        instalment.contract_id,
    )
    if contract.state is not ContractState.EFFECTIVE or instalment.state is InstalmentState.RECEIVED:
        return Called(subject, [])
    extra = {"amount": str(instalment.amount - instalment.received_amount), "currency": instalment.currency}
    sales = To(users=[contract.owner_id], unit=["account_manager"], provider=["finance"])
    chasers = To(users=[contract.owner_id], unit=["account_manager", "sales_manager"], provider=["finance"])
    steps = money_steps(actor.now, AlertRule.RECEIVABLE_DUE, AlertRule.RECEIVABLE_OVERDUE, instalment.due_on, sales, chasers, extra)
    payers = To(customer=CUSTOMER_MONEY)
    own = money_steps(actor.now, AlertRule.INSTALMENT_DUE, AlertRule.INSTALMENT_OVERDUE, instalment.due_on, payers, payers, extra)
    return Called(subject, [*steps, *own])
