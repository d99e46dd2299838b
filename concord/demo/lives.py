"""The life of an order, told from the first draft to where it stands today; each step by the act and the person whose it is."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from concord.demo.acceptances import Acceptances
from concord.demo.choosing import offers
from concord.demo.ground import Ground
from concord.demo.money import Money
from concord.demo.orders import OrderPlan, Point
from concord.demo.stage import Stage
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.evaluating import Scores
from domain.outsourcing.models import OrderState, OutsourcingOrder, PaymentKind, Settlement
from domain.outsourcing.order_drafts import DeliverableDraft, LineDraft, OrderDraft, TermDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_settlement import return_settlement
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_order import submit_special_order
from domain.outsourcing.withdraw_settlement import withdraw_settlement

GOOD = 80
BUYER, HEADQUARTERS, FINANCE = "sun.li@heqi.example", "xu.fang@heqi.example", "ma.lihua@heqi.example"
APPROVED = "价格在框架协议之内，预算充足，同意。"


def points_of(mean: int, comment: str | None = None) -> Scores:
    """Points around a mean."""
    quality, schedule, documents, stability, response, cooperation = (Decimal(min(100, mean + more)) for more in (1, -2, 0, 2, -1, 0))
    return Scores(quality, schedule, documents, stability, response, cooperation, comment)


class Life:
    """One order on the stage."""

    order: OutsourcingOrder

    def __init__(self, stage: Stage, plan: OrderPlan, ground: Ground) -> None:
        self.stage, self.plan, self.ground = stage, plan, ground
        self.money = Money(stage, ground.books, plan.unpaid)

    async def later(self, days: int, since: date | None = None) -> None:
        """So many days after a day, or after now."""
        await self.stage.until((since or self.stage.today) + timedelta(days=days), hour=9 + days % 8)

    def is_over(self, point: Point) -> bool:
        """Whether the story ends at this point."""
        return self.plan.upto is point

    async def tell(self) -> None:
        """All of it, as far as the plan says; what is special to it, its turn tells."""
        await self._place()
        if self.is_over(Point.DRAFT):
            return
        await self._send()
        if self.plan.upto <= Point.DECLINED:
            return
        await self.money.pay_opened(self.order, PaymentKind.ADVANCE)
        if self.is_over(Point.RUNNING):
            return
        await self.stage.until(self.stage.day(self.plan.delivered), hour=15)
        await self.acceptances.tell()
        if self.is_over(Point.DELIVERED):
            return
        await self.pay_accepted()
        if self.plan.upto > Point.ACCEPTED:
            await self.settle()

    @property
    def acceptances(self) -> Acceptances:
        """The rounds of the order."""
        return Acceptances(self.stage, self.plan, self.ground, self.order)

    async def pay_accepted(self) -> None:
        """What the final acceptance opened."""
        await self.money.pay_opened(self.order, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE)

    async def _place(self) -> None:
        plan, partner = self.plan, self.ground.partner
        draft = OrderDraft(
            title=plan.title,
            scope=plan.scope,
            way=plan.way,
            selection_reason=plan.reason,
            starts_on=self.stage.day(plan.placed + 14),
            ends_on=self.stage.day(plan.ends),
            lines=[LineDraft(level, Decimal(days), partner.price(level) * (100 + plan.dearer) / 100) for level, days in plan.lines],
            terms=[self._term(*term) for term in plan.terms],
            deliverables=[DeliverableDraft(name, criteria) for name, criteria in plan.deliverables],
            special_reason=plan.special,
            days_source=plan.days_source,
            clock_source=ClockSource.ORDER_ACCEPTANCE if plan.counts_from is None else ClockSource.PROJECT_ACCEPTANCE,
            offers=await offers(self.stage, plan, self.ground),
        )
        self.order = await self.stage.do(self.ground.manager, place_order, self.ground.project_id, self.ground.agreement_id, draft)

    def _term(self, kind: PaymentKind, percent: int, days: int) -> TermDraft:
        return TermDraft(kind, Decimal(percent), days, by_month=self.plan.monthly and kind is PaymentKind.PROGRESS)

    async def _send(self) -> None:
        """Submitted, approved by purchasing, answered by the partner."""
        plan, stage, order_id = self.plan, self.stage, self.order.id
        await self.later(1)
        submit = submit_special_order if plan.special else submit_order
        await stage.do(self.ground.manager, submit, order_id)
        if self.is_over(Point.SUBMITTED):
            return
        await self.later(0 if self.is_over(Point.IN_APPROVAL) else 2)
        await self._approve()
        if self.is_over(Point.IN_APPROVAL):
            return
        if self.is_over(Point.CANCELLED):
            await self.later(2)
            await stage.do(self.ground.manager, cancel_order, order_id, plan.ending or "")
            return
        if self.is_over(Point.SENT):
            return
        await self.later(3)
        if self.is_over(Point.DECLINED):
            await stage.do(self.ground.lead, decline_order, order_id, plan.ending or "")
        else:
            await stage.do(self.ground.lead, accept_order, order_id)

    async def _approve(self) -> None:
        """Purchasing, and for large amounts headquarters and finance, one after another."""
        for approver in (BUYER, HEADQUARTERS, FINANCE):
            order = await self.stage.do(approver, approve_order, self.order.id, opinion=APPROVED)
            if order.state is not OrderState.SUBMITTED or self.is_over(Point.IN_APPROVAL):
                return
            await self.later(1)

    async def settlement(self) -> Settlement:
        """The order's settlement as it is now."""
        async with self.stage.sessions() as db:
            return (await db.scalars(select(Settlement).where(Settlement.order_id == self.order.id))).one()

    async def _evaluate(self, settlement_id: UUID) -> None:
        """Both within their five working days; where the story ends here, or the provider is late, the provider alone."""
        points, own = self.plan.scores
        await self.later(self.plan.evaluated)
        comment = "交付质量稳定，运行期响应及时。" if points >= GOOD else "运行期问题较多，响应与修复不及时。"
        await self.stage.do(self.ground.manager, evaluate_settlement, settlement_id, points_of(points, comment))
        if not self.is_over(Point.REQUESTED) and not self.plan.evaluated:
            await self.stage.do(self.ground.lead, evaluate_own_work, settlement_id, points_of(own))

    async def request(self, note: str = "项目运行稳定，申请结清尾款。") -> Settlement:
        """The partner applies for the settlement; where the order was accepted, both sides evaluate."""
        settlement = await self.stage.do(self.ground.books, request_settlement, (await self.settlement()).id, note)
        if settlement.accepted_on:
            await self._evaluate(settlement.id)
        return settlement

    async def settle(self) -> None:
        """Three months later: requested, proposed, confirmed, approved, paid."""
        if self.plan.counts_from is not None:
            await self.later(5, self.stage.day(self.plan.counts_from))
        settlement = await self.settlement()
        opened = settlement.eligible_on or self.stage.today
        await self.stage.until(opened)
        if self.is_over(Point.ELIGIBLE):
            return
        await self.later(3, opened)
        await self.request()
        if self.is_over(Point.REQUESTED):
            return
        await self.later(7, opened)
        await self.stage.do(FINANCE, propose_settlement, settlement.id)
        if self.is_over(Point.PROPOSED):
            return
        await self.later(9, opened)
        await self.agree(settlement.id, 1)

    async def _propose_again(self, settlement_id: UUID, number: int) -> None:
        """Purchasing returns the confirmed statement, or finance withdraws it; the next one is proposed and confirmed."""
        await self.later(1)
        if self.plan.sent_back:
            await self.stage.do(BUYER, return_settlement, settlement_id, self.plan.sent_back)
        else:
            await self.stage.do(FINANCE, withdraw_settlement, settlement_id)
        await self.later(1)
        await self.stage.do(FINANCE, propose_settlement, settlement_id)
        await self.later(1)
        await self.stage.do(self.ground.books, confirm_settlement, settlement_id, number)

    async def agree(self, settlement_id: UUID, number: int) -> None:
        """The partner confirms the statement; it is approved, invoiced, paid."""
        await self.stage.do(self.ground.books, confirm_settlement, settlement_id, number)
        if self.is_over(Point.CONFIRMED):
            return
        if self.plan.sent_back or self.plan.withdrawn:
            await self._propose_again(settlement_id, number + 1)
        await self.later(2)
        await self.stage.do(BUYER, approve_settlement, settlement_id)
        if self.is_over(Point.APPROVED):
            await self.money.send_invoices(self.order, PaymentKind.SETTLEMENT)
        else:
            await self.money.pay_opened(self.order, PaymentKind.SETTLEMENT)
