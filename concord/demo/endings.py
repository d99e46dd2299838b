"""Orders of the demo that end before their work is done, and what is owed back (S0-44, S0-49)."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from concord.demo.files import pdf, upload
from concord.demo.lives import BUYER, FINANCE, Life
from domain.money import round_money
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.conclude_termination import conclude_termination
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.models import Claim, OutsourcingOrder, Payable, PayableState, Termination
from domain.outsourcing.object_termination import object_termination
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.refund_claim import RefundDraft, refund_claim
from domain.outsourcing.set_off_claim import set_off_claim
from domain.outsourcing.withdraw_termination import withdraw_termination
from domain.outsourcing.write_off_claim import write_off_claim

HEADQUARTERS = "xu.fang@heqi.example"
Turn = Callable[[Life], Awaitable[None]]


async def ask(life: Life, number: int, days: int, reason: str) -> Termination:
    """The manager asks, with the protocol of what was delivered: so many days at the price of the first line."""
    stage, plan = life.stage, life.plan
    await stage.until(stage.day(number), hour=10)
    title = "已交付工作确认单"
    lines = [f"外包单：{life.order.code}　{life.order.title}", f"截至 {stage.today} 已交付 {days} 人天。"]
    document = await upload(stage, life.ground.manager, f"{title}.pdf", pdf(title, lines))
    net = days * life.ground.partner.price(plan.lines[0][0])
    draft = TerminationDraft(reason, Decimal(days), net, document.id)
    return await stage.do(life.ground.manager, ask_termination, life.order.id, draft)


async def send(life: Life, number: int, days: int, reason: str) -> Termination:
    """Asked, and approved two days later: it waits for the partner."""
    asked = await ask(life, number, days, reason)
    await life.later(2)
    return await life.stage.do(BUYER, approve_termination, asked.id)


def asked(number: int) -> Turn:
    """The termination waits for the second person."""

    async def turn(life: Life) -> None:
        await ask(life, number, 6, "客户调整了建设范围，该模块暂缓实施。")

    return turn


def waiting(number: int) -> Turn:
    """It waits for the partner's answer."""

    async def turn(life: Life) -> None:
        await send(life, number, 9, "客户改用集团统一平台，该项开发不再需要。")

    return turn


def objected(number: int) -> Turn:
    """The partner objects to what is stated as delivered."""

    async def turn(life: Life) -> None:
        sent = await send(life, number, 5, "现场进度连续三周滞后，经协商拟终止。")
        await life.later(3)
        await life.stage.do(life.ground.lead, object_termination, sent.id, "另有四人天的接口设计已提交评审，未计入已交付工作。")

    return turn


async def withdrawn(life: Life, number: int) -> None:
    """Approved, and taken back before the partner answers: the order runs on."""
    asked_for = await send(life, number, 4, "客户资金计划调整，拟暂停。")
    await life.later(1)
    await life.stage.do(life.ground.manager, withdraw_termination, asked_for.id, "客户已确认资金，继续执行。")


async def conclude(life: Life, number: int, days: int) -> None:
    """Against the partner's objection, when its time to answer is over."""
    await objected(number)(life)
    async with life.stage.sessions() as db:
        ended = (await db.scalars(select(Termination).where(Termination.order_id == life.order.id))).one()
    await life.later(3, ended.concludable_on)
    await life.stage.do(life.ground.manager, conclude_termination, ended.id)
    await life.later(days)
    await life.request("已交付部分申请结清。")


async def settle(life: Life) -> Claim:
    """What was delivered is settled; more was paid, and the difference is claimed."""
    settlement, stage = await life.settlement(), life.stage
    await life.later(3)
    await stage.do(FINANCE, propose_settlement, settlement.id)
    await life.later(2)
    await stage.do(life.ground.books, confirm_settlement, settlement.id, 1)
    await life.later(2)
    await stage.do(BUYER, approve_settlement, settlement.id)
    async with stage.sessions() as db:
        return (await db.scalars(select(Claim).where(Claim.order_id == life.order.id))).one()


async def agree(life: Life, number: int, days: int) -> Claim:
    """The partner agrees, applies at once, and owes the rest of its advance."""
    sent = await send(life, number, days, "客户项目范围缩减，双方协商一致终止。")
    await life.later(2)
    await life.stage.do(life.ground.lead, agree_termination, sent.id)
    await life.later(1)
    await life.request("已交付部分申请结清。")
    return await settle(life)


def refunded(number: int) -> Turn:
    """The partner pays the claim back, in two parts."""

    async def turn(life: Life) -> None:
        claim = await agree(life, number, 8)
        half = round_money(claim.amount / 2, claim.currency)
        for part in (half, claim.amount - half):
            await life.later(9)
            reference = f"退款 {life.stage.today:%Y%m%d}"
            await life.stage.do(FINANCE, refund_claim, claim.id, RefundDraft(part, life.stage.today, reference))

    return turn


def written_off(number: int) -> Turn:
    """Concluded against an objection; the small rest is given up."""

    async def turn(life: Life) -> None:
        await conclude(life, number, 3)
        claim = await settle(life)
        await life.later(20)
        await life.stage.do(HEADQUARTERS, write_off_claim, claim.id, "金额较小，且异议中的四人天有争议，经总部同意核销。")

    return turn


def ended_by_right(number: int) -> Turn:
    """Concluded; the partner has applied for what it delivered."""

    async def turn(life: Life) -> None:
        await conclude(life, number, 2)

    return turn


def set_off(number: int, title: str, part: int, later: int) -> Turn:
    """A part of the claim is set off against another order's payable; the rest is open."""

    async def turn(life: Life) -> None:
        claim = await agree(life, number, 5)
        await life.stage.until(life.stage.day(later), hour=16)
        await life.stage.do(FINANCE, set_off_claim, claim.id, await _invoiced(life, title), Decimal(part))

    return turn


async def _invoiced(life: Life, title: str) -> UUID:
    """The invoiced payable of another order of the partner."""
    query = select(Payable.id).join(OutsourcingOrder, OutsourcingOrder.id == Payable.order_id)
    query = query.where(OutsourcingOrder.title == title, Payable.state == PayableState.INVOICED)
    async with life.stage.sessions() as db:
        return (await db.scalars(query)).one()
