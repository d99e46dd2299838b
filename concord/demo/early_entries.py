"""Early entries of the demo (提前进场): work before the contract, which then comes, is late, or is lost (S0-35)."""

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.company import PartnerPlan
from concord.demo.ground import Ground
from concord.demo.lives import FINANCE, HEADQUARTERS, Life
from concord.demo.orders import NEAR, OrderPlan, Point
from concord.demo.stage import Stage
from domain.approvals.models import ApprovalTask
from domain.approvals.return_to_step import return_to_step
from domain.contracts.sign_contract import ContractTerms, Instalment, sign_contract
from domain.delivery.models import Project
from domain.early_entry.approve_early_entry import approve_early_entry
from domain.early_entry.asking import RiskAssessment
from domain.early_entry.begin_early_entry import begin_early_entry
from domain.early_entry.extend_early_entry import extend_early_entry
from domain.early_entry.lose_early_entry import lose_early_entry
from domain.early_entry.models import EarlyEntryRequest, RiskLevel
from domain.early_entry.queries import under_way
from domain.early_entry.reject_early_entry import reject_early_entry
from domain.early_entry.request_early_entry import EarlyEntryDraft, request_early_entry
from domain.early_entry.return_early_entry import return_early_entry
from domain.early_entry.revise_early_entry import revise_early_entry
from domain.early_entry.withdraw_early_entry import withdraw_early_entry
from domain.outsourcing.link_contract import link_contract
from domain.partners.models import SkillLevel

EAST = ("wu.min@heqi.example", "wang.jianguo@heqi.example", "chen.jing@heqi.example")
SOUTH = ("zheng.kai@heqi.example", "he.jun@heqi.example", "liu.yang@heqi.example")
"""Sales manager, delivery manager, project manager."""
LEAD, BOOKS = "luo.cheng@yunzhan.example", "su.yan@yunzhan.example"


@dataclass(frozen=True)
class EntryPlan:
    """A project that begins early; days counted from today."""

    customer: str
    unit: str
    name: str
    requested: int
    expected: int
    ceiling: int
    reason: str
    ground: str
    risk: RiskLevel = RiskLevel.LOW
    people: tuple[str, str, str] = EAST


@dataclass(frozen=True)
class Entries:
    """The early entries on the stage."""

    stage: Stage
    customers: Mapping[str, UUID]
    units: Mapping[str, UUID]
    agreements: Mapping[str, Sequence[UUID]]
    partner: PartnerPlan
    partners: Mapping[str, UUID]

    def tell(self) -> Iterator[Coroutine[Any, Any, None]]:
        """Each at another point of its life."""
        yield from (self._tell(plan, then) for plan, then in STORIES)

    async def _tell(self, plan: EntryPlan, then: Callable[["Entry"], Coroutine[Any, Any, None]]) -> None:
        await self.stage.until(self.stage.day(plan.requested))
        stage = self.stage
        draft = EarlyEntryDraft(plan.name, stage.day(plan.requested + 5), stage.day(plan.requested + 180), self.units[plan.unit])
        entry = await stage.do(plan.people[0], request_early_entry, self.customers[plan.customer], draft, assessed(stage, plan))
        await then(Entry(self, plan, entry.id))


def assessed(stage: Stage, plan: EntryPlan, ceiling: int | None = None, expected: int | None = None) -> RiskAssessment:
    """As planned, or with another ceiling and date."""
    day = stage.day(plan.expected if expected is None else expected)
    return RiskAssessment(plan.reason, plan.ground, day, Decimal(ceiling or plan.ceiling), plan.risk)


@dataclass(frozen=True)
class Entry:
    """One of them."""

    of: Entries
    plan: EntryPlan
    entry_id: UUID

    @property
    def stage(self) -> Stage:
        """Where it is told."""
        return self.of.stage

    async def request(self) -> EarlyEntryRequest:
        """What is under way of it."""
        async with self.stage.sessions() as db:
            found = await under_way(db, self.entry_id)
        if found is None:
            raise LookupError(self.plan.name)
        return found

    async def later(self, days: int) -> None:
        """So many days after now."""
        await self.stage.until(self.stage.today + timedelta(days=days))

    async def approve(self) -> None:
        """The PMO, and finance a day later."""
        request = await self.request()
        await self.later(1)
        await self.stage.do(HEADQUARTERS, approve_early_entry, request.id, opinion="客户已出具书面依据，风险可控。")
        await self.later(1)
        await self.stage.do(FINANCE, approve_early_entry, request.id)

    async def approve_again(self) -> None:
        """Finance returns it to the PMO before both say yes."""
        request = await self.request()
        await self.later(1)
        await self.stage.do(HEADQUARTERS, approve_early_entry, request.id)
        await self.later(1)
        pmo, finance = await self._steps(request)
        await self.stage.do(FINANCE, return_to_step, finance.id, pmo.id, "新增额度的用途请总部 PMO 再核。")
        await self.approve()

    async def _steps(self, request: EarlyEntryRequest) -> Sequence[ApprovalTask]:
        """What the PMO has decided, and what finance is asked."""
        async with self.stage.sessions() as db:
            query = select(ApprovalTask).where(ApprovalTask.subject_id == request.id)
            return (await db.scalars(query.order_by(ApprovalTask.requested_at.desc(), ApprovalTask.sequence).limit(2))).all()

    async def begin(self) -> Project:
        """The delivery manager opens the project."""
        await self.approve()
        await self.later(1)
        _, opener, manager = self.plan.people
        return await self.stage.do(opener, begin_early_entry, self.entry_id, self.stage.people[manager])

    async def order(self, project: Project, title: str, days: int, upto: Point) -> None:
        """Work ordered on it, within the ceiling."""
        stage, of = self.stage, self.of
        plan = OrderPlan(
            "",
            of.partner.code,
            title,
            f"{self.plan.name}：{title}。",
            NEAR,
            upto,
            (stage.today - stage.present).days,
            (stage.today - stage.present).days + 90,
            ((SkillLevel.SENIOR, days),),
            (("勘察与设计成果", "经客户现场确认。"),),
        )
        ground = Ground(project.id, of.agreements[of.partner.code][-1], of.partner, self.plan.people[2], LEAD, BOOKS, (), of.partners)
        await Life(stage, plan, ground).tell()

    async def extend(self, ceiling: int, expected: int) -> None:
        """More is asked for."""
        said = assessed(self.stage, self.plan, ceiling, expected)
        await self.stage.do(self.plan.people[0], extend_early_entry, self.entry_id, said)


async def linked(entry: Entry) -> None:
    """Returned and written anew, begun, then the contract comes and takes the order over."""
    stage, seller = entry.stage, entry.plan.people[0]
    request = await entry.request()
    await entry.later(1)
    await stage.do(HEADQUARTERS, return_early_entry, request.id, "请补充中标通知书编号与预计签约日的依据。")
    await entry.later(1)
    await stage.do(seller, revise_early_entry, request.id, assessed(stage, entry.plan))
    await entry.order(await entry.begin(), "冷库温控点位勘察", 20, Point.RUNNING)
    await stage.until(stage.day(entry.plan.expected - 3))
    terms = ContractTerms(
        title=f"{entry.plan.name}合同",
        net=Decimal(900_000),
        tax_rate=Decimal(6),
        signed_on=stage.today,
        instalments=[Instalment("首付款", Decimal(40), stage.day(60)), Instalment("验收款", Decimal(60), stage.day(200))],
        outsourcing_share=Decimal(30),
        unit_id=entry.of.units[entry.plan.unit],
    )
    contract = await stage.do(seller, sign_contract, entry.of.customers[entry.plan.customer], terms)
    await stage.do(seller, link_contract, entry.entry_id, contract.id)


async def late(entry: Entry) -> None:
    """On site with an order that takes most of the ceiling; the contract is late, and the request for more time was taken back."""
    await entry.order(await entry.begin(), "产线数据采集接口预研", 40, Point.RUNNING)
    await entry.stage.until(entry.stage.day(entry.plan.expected - 1))
    await entry.extend(120_000, 30)
    await entry.stage.do(entry.plan.people[0], withdraw_early_entry, (await entry.request()).id)


async def lost(entry: Entry) -> None:
    """Begun and extended, then another bidder won while more was asked for."""
    await entry.order(await entry.begin(), "现场网络摸底", 10, Point.RUNNING)
    await entry.later(5)
    await entry.extend(60_000, entry.plan.expected + 20)
    await entry.approve_again()
    await entry.later(10)
    await entry.extend(90_000, entry.plan.expected + 40)
    await entry.later(2)
    reason = "客户改由集团统一招标，我方未中标。"
    await entry.stage.do(entry.plan.people[0], lose_early_entry, entry.entry_id, reason)


async def rejected(entry: Entry) -> None:
    """Not without a ground in writing."""
    request = await entry.request()
    await entry.later(1)
    await entry.stage.do(HEADQUARTERS, reject_early_entry, request.id, "客户仅有口头意向，无书面依据，不同意提前进场。")


async def approved(entry: Entry) -> None:
    """Work has not begun."""
    await entry.approve()


async def waiting(entry: Entry) -> None:
    """The PMO is asked."""


STORIES = (
    (EntryPlan("MUHE", "HZ", "冷链监控二期", -75, -45, 80_000, "冷库改造窗口期仅剩两个月。", "中标通知书 MH-2026-118"), linked),
    (
        EntryPlan("NANFENG", "GZ", "光伏电站集控", -50, -6, 90_000, "并网节点已定，须先行勘察。", "进场函 NF-078", RiskLevel.MEDIUM, SOUTH),
        late,
    ),
    (EntryPlan("LANGANG", "SH", "冷链查验平台", -120, -90, 40_000, "客户要求节前完成摸底。", "进场函 LG-31", RiskLevel.HIGH), lost),
    (EntryPlan("LANGANG", "SH", "岸桥远控试点", -30, 15, 200_000, "设备到港，需驻场联调。", "口头意向", RiskLevel.HIGH), rejected),
    (EntryPlan("QIHENG", "SZ", "刀具管理系统", -12, 20, 60_000, "产线停机检修期可进场。", "中标通知书 QH-55", people=SOUTH), approved),
    (EntryPlan("MUHE", "HZ", "牧场物联网", -1, 45, 150_000, "产犊季前完成项圈安装。", "中标通知书 MH-2026-140"), waiting),
)
