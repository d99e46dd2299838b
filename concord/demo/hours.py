"""Hours of the demo's data platform (工时): two months week by week, approved, confirmed, disputed, corrected, and what waits (S0-42)."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.stage import Stage
from domain.delivery.add_member import add_member
from domain.hours.answer_dispute import answer_dispute
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.drop_hours import drop_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.lock_hours import lock_hours
from domain.hours.log_hours import log_hours
from domain.hours.models import HourKind, TimeEntry, WorkPlace
from domain.hours.return_hours import return_hours
from domain.hours.submit_hours import submit_hours
from domain.hours.unlock_hours import unlock_hours
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.partners.models import SkillLevel
from domain.planning.models import Task

PROJECT, TASK, ORDER = "hub", "核心功能开发", "数据仓库模型与经营报表开发"
MANAGER, OWN, CUSTOMER = "chen.jing@heqi.example", "gao.xiang@heqi.example", "li.na@langang.example"
DELIVERY = "wang.jianguo@heqi.example"
CONSULTANT, LEAD = "shen.yu@qingwu.example", "yuan.shan@qingwu.example"
WEEKS, PARTNER_WEEKS = 9, 3
"""So many whole weeks before this one."""
WORK = (
    "主题域模型评审与字段口径确认",
    "提单事实表开发与单元测试",
    "与码头系统联调增量接口",
    "历史数据抽取脚本优化，核对差异",
    "周会、问题复盘与文档整理",
)
REPORTS = ("经营报表口径访谈", "车队主题报表开发", "仓储主题报表开发", "报表与月结数据核对", "评审意见修改")


@dataclass
class Weeks:
    """What becomes of the lines of a week, `ago` weeks before this one."""

    stage: Stage
    project_id: UUID

    def monday(self, ago: int) -> date:
        """The first day of a week."""
        present = self.stage.present
        return present - timedelta(days=present.weekday() + 7 * ago)

    async def until(self, ago: int, day: int, hour: int = 10) -> None:
        """Waits for a day of a week, 0 is Monday."""
        await self.stage.until(self.monday(ago) + timedelta(days=day), hour=hour)

    async def own(self, ago: int) -> None:
        """A week of the provider's own engineer."""
        await self.until(ago, 4, hour=15)
        task_id = await self._task()
        drafts = [self._draft(ago, day, work, SkillLevel.SENIOR, task_id) for day, work in enumerate(WORK)]
        entries = await self._do(OWN, log_hours, self.project_id, drafts, submit=ago > 1)
        if ago == 1:
            await self._do(OWN, submit_hours, ids(entries[:2]))
            await self._do(OWN, drop_hours, ids(entries[4:]))
            return
        await self.until(ago - 1, 0)
        back = entries[3:4] if ago == 2 else []
        if back:
            await self._do(MANAGER, return_hours, ids(back), "请写明核对了哪些表，差异各是多少。")
        await self._do(MANAGER, approve_hours, ids(entry for entry in entries if entry not in back))
        if ago > 2:
            await self.until(ago - 1, 2)
            await self._customer(ago, entries)

    async def _customer(self, ago: int, entries: Sequence[TimeEntry]) -> None:
        """The customer's word on a week: mostly yes."""
        doubted = entries[2:3] if ago in (3, 4, 5) else []
        await self._do(CUSTOMER, confirm_hours, ids(entry for entry in entries if entry not in doubted))
        if not doubted:
            return
        await self._do(CUSTOMER, dispute_hours, ids(doubted), "当日联调只进行了半天，请核对。")
        await self.until(ago - 1, 3)
        if ago == 4:
            await self._do(MANAGER, answer_dispute, doubted[0].id, "下午在机房配合切换演练，签到表见群公告。")
            await self._do(CUSTOMER, confirm_hours, ids(doubted))
        if ago == 5:
            draft = self._draft(ago, 2, "与码头系统联调增量接口（上午）", SkillLevel.SENIOR, doubted[0].task_id, Decimal(4))
            newer = await self._do(OWN, correct_hours, doubted[0].id, draft)
            await self._do(MANAGER, approve_hours, [newer.id])
            await self._do(CUSTOMER, confirm_hours, [newer.id])

    async def partner(self, ago: int) -> None:
        """A week of the partner's consultant, approved by the lead first."""
        await self.until(ago, 4, hour=15)
        order = await self._order()
        drafts = [self._draft(ago, day, work, SkillLevel.INTERMEDIATE, None) for day, work in enumerate(REPORTS)]
        drafts = [replace(draft, order_id=order.id) for draft in drafts if order and draft.day >= order.starts_on]
        if not drafts:
            return
        entries = await self._do(CONSULTANT, log_hours, self.project_id, drafts, submit=True)
        await self._do(LEAD, approve_hours_for_partner, ids(entries))
        if ago > 1:
            await self.until(ago - 1, 0)
            await self._do(MANAGER, approve_hours, ids(entries))

    async def lock(self) -> None:
        """The month of the oldest week is closed once all of it is confirmed."""
        month = self.monday(WEEKS).replace(day=1)
        await self.until(1, 3)
        if (month + timedelta(days=31)).replace(day=1) <= self.monday(6):
            lock = await self._do(MANAGER, lock_hours, self.project_id, month)
            await self._do(DELIVERY, unlock_hours, lock.id, "客户发现漏填一天现场值守，需补录后重新锁定。")
            await self.until(1, 4)
            await self._do(MANAGER, lock_hours, self.project_id, month)

    def _draft(self, ago: int, day: int, work: str, level: SkillLevel, task_id: UUID | None, hours: Decimal | None = None) -> EntryDraft:
        """Eight hours; on Thursdays of every second week some more."""
        longer = day == 3 and ago % 2 == 0
        return EntryDraft(
            self.monday(ago) + timedelta(days=day),
            hours or Decimal("9.5" if longer else "8"),
            level,
            work,
            kind=HourKind.OVERTIME if longer else HourKind.NORMAL,
            place=WorkPlace.REMOTE if day == 4 else WorkPlace.ON_SITE,
            resources="测试环境一套" if day == 2 else None,
            task_id=task_id,
        )

    async def _task(self) -> UUID | None:
        async with self.stage.sessions() as db:
            return await db.scalar(select(Task.id).where(Task.project_id == self.project_id, Task.name == TASK))

    async def _order(self) -> OutsourcingOrder | None:
        """The partner's, once it runs; it has two in this project."""
        async with self.stage.sessions() as db:
            order = OutsourcingOrder
            query = select(order).where(order.project_id == self.project_id, order.title == ORDER, order.state == OrderState.RUNNING)
            return (await db.scalars(query)).one_or_none()

    async def _do(self, who: str, act: Any, *given: Any, **more: Any) -> Any:
        return await self.stage.do(who, act, *given, **more)


def ids(entries: Any) -> list[UUID]:
    """Of the lines."""
    return [entry.id for entry in entries]


async def _told(stage: Stage, projects: Mapping[str, UUID], story: str, ago: int) -> None:
    await stage.until(stage.day(-75))
    await getattr(Weeks(stage, projects[PROJECT]), story)(ago)


async def _join(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """The consultant comes before the first week that is logged."""
    weeks = Weeks(stage, projects.get(PROJECT) or UUID(int=0))
    await weeks.until(PARTNER_WEEKS, 0)
    await stage.do(MANAGER, add_member, projects[PROJECT], stage.people[CONSULTANT])


async def _locked(stage: Stage, projects: Mapping[str, UUID]) -> None:
    await stage.until(stage.day(-75))
    await Weeks(stage, projects[PROJECT]).lock()


def hours(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """Each week is a story, so that one waits for approval while the next is logged."""
    yield _join(stage, projects)
    for ago in range(WEEKS, 0, -1):
        yield _told(stage, projects, "own", ago)
    for ago in range(PARTNER_WEEKS, 0, -1):
        yield _told(stage, projects, "partner", ago)
    yield _locked(stage, projects)
