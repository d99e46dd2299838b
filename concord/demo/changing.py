"""Orders of the demo that are given back, wait too long, or change while they run (S0-44)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from concord.demo import endings
from concord.demo.endings import Turn
from concord.demo.lives import BUYER, Life
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.cancel_change_order import cancel_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.decline_change_order import decline_change_order
from domain.outsourcing.models import ChangeOrder
from domain.outsourcing.order_drafts import LineDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.return_order import return_order
from domain.outsourcing.submit_change_order import submit_change_order
from domain.partners.models import SkillLevel


def lines(life: Life, level: SkillLevel, days: int) -> Sequence[LineDraft]:
    """Days of a level at the agreed price."""
    return [LineDraft(level, Decimal(days), life.ground.partner.price(level))]


async def place(life: Life, reason: str, days: int, ends_on: date | None = None) -> ChangeOrder:
    """The manager drafts so many more days of the order's first level."""
    level = life.plan.lines[0][0]
    draft = ChangeDraft(reason, ends_on=ends_on, added=lines(life, level, days) if days else ())
    return await life.stage.do(life.ground.manager, place_change_order, life.order.id, draft)


async def submit(life: Life, reason: str, days: int, ends_on: date | None = None) -> ChangeOrder:
    """Drafted, and handed in for approval."""
    change = await place(life, reason, days, ends_on)
    return await life.stage.do(life.ground.manager, submit_change_order, change.id)


async def send(life: Life, reason: str, days: int, ends_on: date | None = None) -> ChangeOrder:
    """Approved the next day: it waits for the partner."""
    change = await submit(life, reason, days, ends_on)
    await life.later(1)
    return await life.stage.do(BUYER, approve_change_order, change.id)


async def given_back(life: Life) -> None:
    """Purchasing returns the order; it is a draft again."""
    await life.later(1)
    reason = "单价高于同级别历史成交价，请与外包商重新议价后再提交。"
    await life.stage.do(BUYER, return_order, life.order.id, reason)


async def left_lying(_: Life) -> None:
    """Nobody approves the order; it is reminded of, and goes to who is above."""


def changed(number: int) -> Turn:
    """A termination is taken back; one change is declined, one called off unanswered, one counts, one waits for the partner."""

    async def turn(life: Life) -> None:
        stage = life.stage
        await endings.withdrawn(life, number)
        await life.later(3)
        change = await send(life, "增加历史数据补录。", 12)
        await life.later(2)
        await stage.do(life.ground.lead, decline_change_order, change.id, "补录人员不足，建议由客户自行安排。")
        await life.later(2)
        change = await send(life, "增加一轮性能测试。", 6)
        await life.later(1)
        await stage.do(life.ground.manager, cancel_change_order, change.id, "性能测试改由总部测试中心承担。")
        await life.later(2)
        change = await send(life, "客户新增两张监管报送报表。", 8, stage.day(life.plan.ends + 10))
        await life.later(2)
        await stage.do(life.ground.lead, accept_change_order, change.id)
        await stage.until(stage.day(-12), hour=10)
        await send(life, "增加移动端查看报表。", 7)

    return turn


async def asked_for_more(life: Life) -> None:
    """A change waits for its approval."""
    await life.stage.until(life.stage.day(-2), hour=11)
    await submit(life, "按客户质量部意见补充返工记录的采集。", 5)


async def thought_of_more(life: Life) -> None:
    """A change is being drafted."""
    await life.stage.until(life.stage.day(-1), hour=11)
    await place(life, "增加冷链车队的温度曲线比对。", 6)
