"""Invoices of the demo's partners, and what the cashier pays on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from concord.demo.files import pdf, upload
from concord.demo.stage import Stage
from domain.money import round_money
from domain.outsourcing.models import InvoiceKind, OutsourcingOrder, Payable, PayableState, PaymentKind
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment

CASHIER = "zhu.ting@heqi.example"
NAMES = {
    PaymentKind.ADVANCE: "预付款",
    PaymentKind.PROGRESS: "进度款",
    PaymentKind.ACCEPTANCE: "验收款",
    PaymentKind.SETTLEMENT: "结算款",
}


@dataclass(frozen=True)
class Money:
    """`books` is who writes the partner's invoices; `unpaid` is invoiced and not paid."""

    stage: Stage
    books: str
    unpaid: Collection[PaymentKind]

    async def pay_opened(self, order: OutsourcingOrder, *kinds: PaymentKind) -> None:
        """Three days after a payable opened its invoice comes; within its days it is paid."""
        payables = await self.send_invoices(order, *kinds)
        for payable in payables:
            if payable.kind not in self.unpaid:
                await self.stage.until(self.stage.today + timedelta(days=min(payable.due_days, 9)), hour=16)
                await self.pay(payable, payable.amount)

    async def send_invoices(self, order: OutsourcingOrder, *kinds: PaymentKind) -> Sequence[Payable]:
        """An invoice with its scan for the whole of each open payable; the payables."""
        payables = await self._open(order, kinds)
        if payables:
            await self.stage.until(self.stage.today + timedelta(days=3), hour=14)
        for payable in payables:
            number = f"{order.code.rpartition('-')[2]}{payable.sequence:02}{self.stage.today:%Y%m%d}"
            title = f"{NAMES[payable.kind]}发票 {number}"
            lines = [f"外包单：{order.code}　{order.title}", f"价税合计：人民币 {payable.amount:,.2f} 元", f"开票日期：{self.stage.today}"]
            scan = await upload(self.stage, self.books, f"{title}.pdf", pdf(title, lines))
            draft = InvoiceDraft(number, InvoiceKind.VAT_SPECIAL, payable.amount, self.stage.today, scan.id)
            await self.stage.do(self.books, record_invoice, payable.id, draft)
        return payables

    async def _open(self, order: OutsourcingOrder, kinds: Collection[PaymentKind]) -> Sequence[Payable]:
        query = select(Payable).where(Payable.order_id == order.id, Payable.kind.in_(kinds), Payable.state == PayableState.OPEN)
        async with self.stage.sessions() as db:
            return (await db.scalars(query.order_by(Payable.sequence))).all()

    async def pay(self, payable: Payable, amount: Decimal) -> None:
        """The cashier pays so much on it, rounded to fen."""
        reference = f"电汇 {self.stage.today:%Y%m%d}-{payable.id.hex[-6:].upper()}"
        await self.stage.do(
            CASHIER, record_payment, payable.id, PaymentDraft(round_money(amount, payable.currency), self.stage.today, reference)
        )
