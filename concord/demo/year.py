"""A year of projects that run as they should (S0-53): seven more of them, their hours from tables quarter by quarter, all confirmed."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.company import EAST_SIGNS, SOUTH_SIGNS, ContractPlan, InstalmentPlan
from concord.demo.contracts import ContractLife
from concord.demo.files import upload
from concord.demo.founding import Founding
from concord.demo.hours_imports import workbook
from concord.demo.stage import Stage
from domain.customers.invite_customer_user import ProjectWish, invite_customer_user
from domain.delivery.models import Project
from domain.hours.approve_hours import approve_hours
from domain.hours.confirm_hours import confirm_hours
from domain.hours.import_hours import import_hours
from domain.hours.import_models import RefusedLines
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rehearse_hours_import import rehearse_hours_import
from domain.hours.rows import MOST_ENTRIES
from domain.identity.invitations import Person

SIGNED, LAST, QUARTER = -372, -3, 91
"""The contracts are signed a year ago; hours are handed in every thirteen weeks."""
EAST, SOUTH = "wang.jianguo@heqi.example", "he.jun@heqi.example"
YU, TIAN, QIN = "yu.hang@heqi.example", "tian.yuan@heqi.example", "qin.hao@heqi.example"
COLLEAGUE = Person("陶然", "tao.ran@muhe.example")
CHOSEN = ("quality", "ranch")
"""The projects that the colleague is invited for."""
WORK = ("需求与接口确认", "功能开发与单元测试", "联调与缺陷修复", "数据核对与文档整理", "现场支持与培训")


@dataclass(frozen=True)
class YearPlan:
    """A project, who works on it, and how many hours a day; `ends` is its planned last day, which two of them have passed."""

    key: str
    customer: str
    unit: str
    name: str
    net: int
    manager: str
    engineer: str
    hours: float
    signs: str
    ends: int = 120

    @property
    def opener(self) -> str:
        """The delivery manager of its region."""
        return EAST if self.unit in ("SH", "HZ") else SOUTH

    def contract(self) -> ContractPlan:
        """Half is paid, the rest is due in summer."""
        seller, signs = ("feng.xue@heqi.example", EAST_SIGNS) if self.opener == EAST else ("han.bing@heqi.example", SOUTH_SIGNS)
        parts = (InstalmentPlan("首付款", 50, SIGNED + 20, (100, SIGNED + 25)), InstalmentPlan("验收款", 50, 150))
        return ContractPlan(
            self.key, self.customer, f"{self.name}合同", self.net, SIGNED, self.unit, seller, 20, parts, self.name, self.ends, self.opener,
            self.manager, (self.signs, *signs), (self.engineer,),
        )  # fmt: skip


LI, SONG, YE = "li.na@langang.example", "song.yu@muhe.example", "ye.qing@qiheng.example"
CHEN, ZHAO, LIU = "chen.jing@heqi.example", "zhao.lei@heqi.example", "liu.yang@heqi.example"
YEAR = (
    YearPlan("energy", "LANGANG", "SH", "港区能耗监测平台", 900_000, CHEN, YU, 4, LI),
    YearPlan("boxes", "LANGANG", "SH", "集装箱追踪小程序", 600_000, CHEN, YU, 4, LI, ends=-6),
    YearPlan("quality", "MUHE", "HZ", "乳品质量检测系统", 1_100_000, ZHAO, TIAN, 5, SONG),
    YearPlan("ranch", "MUHE", "HZ", "牧场巡检移动端", 500_000, ZHAO, TIAN, 3, SONG),
    YearPlan("blades", "QIHENG", "SZ", "刀具寿命预测系统", 800_000, LIU, QIN, 3, YE),
    YearPlan("checks", "QIHENG", "SZ", "设备点检系统", 700_000, LIU, QIN, 3, YE, ends=-18),
    YearPlan("trace", "QIHENG", "GZ", "质量追溯看板", 400_000, LIU, QIN, 2, YE),
)


@dataclass(frozen=True)
class Year:
    """The hours of a region's projects."""

    stage: Stage
    projects: Mapping[str, UUID]
    importer: str

    @property
    def plans(self) -> Sequence[YearPlan]:
        """Those that the importer has opened."""
        return [plan for plan in YEAR if plan.opener == self.importer]

    async def tell(self) -> None:
        """A quarter after the other: a table is rehearsed, imported, approved by the managers and confirmed by the customers."""
        for first in range(SIGNED + 4, LAST, QUARTER):
            last = min(first + QUARTER - 1, LAST)
            await self.stage.until(self.stage.day(last + 1))
            lines = [line for plan in self.plans for line in await self._lines(plan, self.stage.day(first), self.stage.day(last))]
            document = await upload(self.stage, self.importer, f"工时 {self.stage.day(last):%Y-%m}.xlsx", workbook(lines))
            rehearsed = await self.stage.do(self.importer, rehearse_hours_import, document.id)
            await self.stage.backstage.work()
            await self.stage.do(self.importer, import_hours, rehearsed.id, RefusedLines.STOP)
            await self.stage.backstage.work()
            for plan in self.plans:
                await self._agree(plan)

    async def _lines(self, plan: YearPlan, first: date, last: date) -> list[tuple[Any, ...]]:
        async with self.stage.sessions() as db:
            code = (await db.get_one(Project, self.projects[plan.key])).code
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        days = [day for day in every if day.weekday() < len(WORK)]
        return [
            (code, plan.engineer, day, plan.hours, "中级", WORK[day.weekday()], "正常工时", "现场")
            for day in days
            if day.weekday() < len(WORK)
        ]

    async def _agree(self, plan: YearPlan) -> None:
        for who, act, state in ((plan.manager, approve_hours, EntryState.SUBMITTED), (plan.signs, confirm_hours, EntryState.APPROVED)):
            async with self.stage.sessions() as db:
                query = select(TimeEntry.id).where(TimeEntry.project_id == self.projects[plan.key], TimeEntry.state == state)
                waiting = (await db.scalars(query.order_by(TimeEntry.day))).all()
            for start in range(0, len(waiting), MOST_ENTRIES):
                await self.stage.do(who, act, waiting[start : start + MOST_ENTRIES])


async def _colleague(founding: Founding, projects: Mapping[str, UUID]) -> None:
    """The customer's administrator invites a colleague for chosen projects: to confirm hours in one, to look at the other."""
    await founding.stage.until(founding.stage.day(-30))
    roles = zip(CHOSEN, ("customer_confirmer", "customer_viewer"), strict=True)
    wishes = [ProjectWish(projects[key], role) for key, role in roles]
    invited = await founding.stage.do(SONG, invite_customer_user, founding.customers["MUHE"], COLLEAGUE, (), wishes)
    await founding.admit([invited])


def year(founding: Founding, projects: dict[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """The contracts, then the hours of each region, and the colleague."""
    stage = founding.stage
    yield from (ContractLife(stage, plan.contract(), founding.customers, founding.units, projects).tell() for plan in YEAR)
    yield from (Year(stage, projects, importer).tell() for importer in (EAST, SOUTH))
    yield _colleague(founding, projects)
