"""The schedule of the demo's data platform: meetings past and to come, in a flow, with customer and partner, and people's own (S2-18)."""

from collections.abc import Coroutine, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.stage import Stage, workday
from domain.calendar import provider_zone
from domain.delivery.add_member import add_member
from domain.delivery.queries import open_membership
from domain.schedule.accept_schedule_item import accept_schedule_item
from domain.schedule.cancel_schedule_item import cancel_schedule_item
from domain.schedule.change_schedule_item import change_schedule_item
from domain.schedule.decline_schedule_item import decline_schedule_item
from domain.schedule.disclose_schedule_item import disclose_schedule_item
from domain.schedule.finish_schedule_item import finish_schedule_item
from domain.schedule.follow_schedule_item import follow_schedule_item
from domain.schedule.invite_to_schedule_item import invite_to_schedule_item
from domain.schedule.models import ScheduleParticipant
from domain.schedule.planning import ScheduleDraft
from domain.schedule.schedule_item import schedule_item
from domain.schedule.schedule_own_item import schedule_own_item
from domain.schedule.unfollow_schedule_item import unfollow_schedule_item
from domain.schedule.uninvite_from_schedule_item import uninvite_from_schedule_item
from domain.schedule.withhold_schedule_item import withhold_schedule_item

PROJECT = "hub"
CHEN, GAO = "chen.jing@heqi.example", "gao.xiang@heqi.example"
LI, QIAN = "li.na@langang.example", "qian.wei@langang.example"
LEAD, LUO = "yuan.shan@qingwu.example", "luo.cheng@yunzhan.example"
HOUR, DAY = 60, 24 * 60


def schedule(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """What was, what is to come, and what each has to do alone."""
    yield _past(stage, projects)
    yield _coming(stage, projects)
    yield _own(stage)


def _draft(stage: Stage, title: str, day: int, hour: int, hours: int = 1, **more: Any) -> ScheduleDraft:
    """From an hour of a day, counted from the present; what was, was on a working day."""
    begins = datetime.combine(workday(stage.day(day)) if day < 0 else stage.day(day), time(hour), provider_zone())
    return ScheduleDraft(title, begins, begins + timedelta(hours=hours), **more)


async def _people(stage: Stage, project_id: UUID, *emails: str) -> list[UUID]:
    """Who takes part; those of customer and partner are on the project from then on."""
    for email in emails:
        async with stage.sessions() as db:
            held = await open_membership(db, project_id, stage.people[email])
        if held is None and email not in (CHEN, GAO):
            await stage.do(CHEN, add_member, project_id, stage.people[email])
    return [stage.people[email] for email in emails]


async def _past(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """A flow whose first is done and whose second had its turn; one moved and one cancelled, each told."""
    await stage.until(stage.day(-24))
    hub = projects[PROJECT]
    review = await stage.do(
        CHEN,
        schedule_item,
        hub,
        _draft(stage, "接口联调准备会", -20, 10, place="三号会议室", remind_minutes=HOUR),
        await _people(stage, hub, CHEN, GAO, LI, LEAD),
    )
    both = await stage.do(CHEN, schedule_item, hub, _draft(stage, "接口联调", -15, 14, 3), await _people(stage, hub, GAO, LEAD))
    wrong = await stage.do(CHEN, schedule_item, hub, _draft(stage, "联调复盘", -12, 9), await _people(stage, hub, GAO))
    await stage.do(CHEN, follow_schedule_item, both.id, review.id)
    await stage.do(CHEN, follow_schedule_item, wrong.id, both.id)
    await stage.do(CHEN, unfollow_schedule_item, wrong.id)
    await stage.do(LI, accept_schedule_item, review.id)
    await stage.until(stage.day(-21))
    moved = _draft(stage, "接口联调准备会", -18, 11, place="五号会议室", remind_minutes=2 * HOUR)
    await stage.do(CHEN, change_schedule_item, review.id, moved)
    await stage.do(CHEN, cancel_schedule_item, wrong.id, "并入周例会。")
    await stage.until(stage.day(-18))  # an hour before it begins: who takes part is reminded
    await stage.until(stage.day(-18), hour=15)
    await stage.do(CHEN, finish_schedule_item, review.id)
    await stage.until(stage.day(-14))
    await stage.do(GAO, finish_schedule_item, both.id)


async def _coming(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Open to the customer, confidential with the partner, whole days; asked, accepted, declined; two at one time."""
    await stage.until(stage.day(-3))
    hub = projects[PROJECT]
    everybody = await _people(stage, hub, CHEN, GAO, LI, LEAD)
    rehearsal = await stage.do(
        CHEN,
        schedule_item,
        hub,
        _draft(stage, "割接演练", 2, 14, 2, place="腾讯会议 812-334", description="按割接手册逐项走一遍，记录用时。", remind_minutes=HOUR),
        everybody,
    )
    await stage.do(CHEN, disclose_schedule_item, rehearsal.id)
    cut = ScheduleDraft("系统割接", begins_on=stage.day(5), ends_on=stage.day(6), place="蓝港机房", remind_minutes=DAY)
    switch = await stage.do(CHEN, schedule_item, hub, cut, await _people(stage, hub, GAO, LEAD))
    await stage.do(CHEN, follow_schedule_item, switch.id, rehearsal.id)
    await stage.do(CHEN, disclose_schedule_item, switch.id)
    report = await stage.do(CHEN, schedule_item, hub, _draft(stage, "报表口径内部评审", 2, 15, place="三号会议室"), everybody[:2])
    await stage.do(CHEN, disclose_schedule_item, report.id)
    await stage.do(CHEN, withhold_schedule_item, report.id)
    training = _draft(stage, "用户培训", 9, 10, 2, place="客户培训中心", remind_minutes=DAY)
    lesson = await stage.do(CHEN, schedule_item, hub, training, await _people(stage, hub, LI, QIAN))
    await stage.do(CHEN, invite_to_schedule_item, lesson.id, stage.people[GAO])
    async with stage.sessions() as db:
        asked = select(ScheduleParticipant.id).where(
            ScheduleParticipant.schedule_item_id == lesson.id, ScheduleParticipant.user_id == stage.people[QIAN]
        )
        qian = (await db.scalars(asked)).one()
    await stage.do(CHEN, uninvite_from_schedule_item, qian)
    await stage.until(stage.day(-2))
    await stage.do(LEAD, accept_schedule_item, rehearsal.id)
    await stage.do(GAO, accept_schedule_item, rehearsal.id)
    await stage.do(GAO, decline_schedule_item, lesson.id, "当天在另一项目现场。")


async def _own(stage: Stage) -> None:
    """Seen by nobody else."""
    await stage.until(stage.day(-2))
    for who, title, day, hour in (
        (LI, "部门月度例会", 3, 9),
        (LUO, "体检", 4, 8),
        (CHEN, "准备割接汇报", 1, 16),
        (LEAD, "公司季度会", 2, 15),
    ):
        await stage.do(who, schedule_own_item, _draft(stage, title, day, hour, remind_minutes=30))
