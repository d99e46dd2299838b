"""An order of the demo that is paid by confirmed hours (已确认工时): four weeks logged, approved, confirmed, and settled (S0-42, S0-49)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from concord.demo.lives import Life
from concord.demo.orders import Point
from domain.delivery.add_member import add_member
from domain.delivery.end_membership import end_membership
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.log_hours import log_hours
from domain.hours.models import WorkPlace

CONSULTANT = "fan.bo@yunzhan.example"
WEEKS = (("8", "8", "8", "8", "7.5"), ("8", "8", "9", "8", "8"), ("8", "6.5", "8", "8", "8"), ("8", "8", "4"))
WORK = ("温控设备协议梳理与报文解析", "采集网关驻场联调", "断网续传与补采脚本", "现场问题排查、客户答疑", "联调记录整理与交接")


async def hour_by_hour(life: Life) -> None:
    """The consultant joins, works four weeks and leaves; then acceptance and settlement, whose days are those hours."""
    stage, ground = life.stage, life.ground
    monday = life.order.starts_on + timedelta(days=-life.order.starts_on.weekday() % 7)
    await stage.until(monday)
    member = await stage.do(ground.manager, add_member, ground.project_id, stage.people[CONSULTANT])
    for number, hours in enumerate(WEEKS):
        await _week(life, monday + timedelta(days=7 * number), hours)
    await life.later(1)
    await stage.do(ground.manager, end_membership, member.id)
    life.plan = replace(life.plan, upto=Point.PROPOSED)
    await stage.until(stage.day(life.plan.delivered), hour=15)
    await life.acceptances.tell()
    await life.pay_accepted()
    await life.settle()


async def _week(life: Life, monday: date, hours: tuple[str, ...]) -> None:
    """Logged on Friday, approved by lead and manager, confirmed by the customer in the week after."""
    stage, ground, level = life.stage, life.ground, life.plan.lines[0][0]
    await stage.until(monday + timedelta(days=4), hour=15)
    drafts = [
        EntryDraft(monday + timedelta(days=day), Decimal(each), level, work, place=WorkPlace.ON_SITE, order_id=life.order.id)
        for day, (each, work) in enumerate(zip(hours, WORK, strict=False))
    ]
    entries = [entry.id for entry in await stage.do(CONSULTANT, log_hours, ground.project_id, drafts, submit=True)]
    await stage.do(ground.lead, approve_hours_for_partner, entries)
    await stage.until(monday + timedelta(days=7))
    await stage.do(ground.manager, approve_hours, entries)
    await stage.do(ground.signers[0], confirm_hours, entries)
