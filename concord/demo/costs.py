"""What the demo's projects cost (成本): rates of two years, budgets, travel and purchases, one of them withdrawn (S0-53)."""

from collections.abc import Coroutine, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from concord.demo.company import FIRST_DAY
from concord.demo.hours import CUSTOMER, MANAGER
from concord.demo.stage import Stage
from domain.contracts.models import Contract
from domain.costs.models import CostKind
from domain.costs.record_cost_line import CostDraft, record_cost_line
from domain.costs.set_cost_budget import set_cost_budget
from domain.costs.set_cost_rate import RateDraft, set_cost_rate
from domain.costs.withdraw_cost_line import withdraw_cost_line
from domain.delivery.add_member import add_member
from domain.delivery.end_membership import end_membership
from domain.hours.approve_hours import approve_hours
from domain.hours.confirm_hours import confirm_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.log_hours import log_hours
from domain.money import round_money
from domain.partners.models import SkillLevel

HR, FINANCE, ARCHITECT = "fang.ting@heqi.example", "ma.lihua@heqi.example", "yu.hang@heqi.example"
RATES = (("62", "98", "145", "210"), ("65.5", "102", "152", "218.75"))
"""What an hour of each level costs: in the first year, and since."""
SHARES = {CostKind.LABOUR: 22, CostKind.TRAVEL: 1, CostKind.PURCHASE: 4, CostKind.OVERHEAD: 3}
"""Per cent of the contract that a project may cost."""
LINES = (
    ("hub", CostKind.TRAVEL, -48, "11800", "驻场工程师往返交通与住宿（首月）"),
    ("hub", CostKind.TRAVEL, -20, "11450.5", "驻场工程师往返交通与住宿（次月）"),
    ("hub", CostKind.PURCHASE, -40, "36800", "数据同步中间件年度授权"),
    ("hub", CostKind.OVERHEAD, -18, "21500", "交付中心场地与测试环境分摊"),
    ("cold", CostKind.TRAVEL, -120, "9860", "冷库现场勘察差旅"),
    ("cold", CostKind.PURCHASE, -95, "48200", "温湿度采集网关 20 台"),
    ("mes", CostKind.PURCHASE, -110, "62900", "工业网关与串口服务器"),
    ("mes", CostKind.OTHER, -60, "3600", "机台停机验证的夜间值守餐费"),
)


async def budget(stage: Stage, contract: Contract, project_id: UUID, outsourcing: Decimal) -> None:
    """What a new project may cost, as shares of its contract."""
    shares = {kind: round_money(contract.gross * share / 100, contract.currency) for kind, share in SHARES.items()}
    await stage.do(FINANCE, set_cost_budget, project_id, {**shares, CostKind.OUTSOURCING: outsourcing})


async def _rates(stage: Stage) -> None:
    """HR sets the rates of each year."""
    for day, amounts in zip((FIRST_DAY, -325), RATES, strict=True):
        await stage.until(stage.day(day + 1))
        for level, hourly in zip(SkillLevel, amounts, strict=True):
            await stage.do(HR, set_cost_rate, RateDraft(level, stage.today, Decimal(hourly)))


async def _line(stage: Stage, projects: Mapping[str, UUID], key: str, draft: tuple[CostKind, int, str, str]) -> None:
    """Finance records what was spent, on its day."""
    kind, day, amount, purpose = draft
    await stage.until(stage.day(day), hour=15)
    await stage.do(FINANCE, record_cost_line, projects[key], CostDraft(kind, stage.today, Decimal(amount), purpose))


async def _withdrawn(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """The project manager took another project's bill for the own one."""
    await stage.until(stage.day(-30), hour=10)
    draft = CostDraft(CostKind.TRAVEL, stage.today, Decimal(2380), "两人赴宁波调研差旅")
    line = await stage.do(MANAGER, record_cost_line, projects["hub"], draft)
    await stage.until(stage.day(-27), hour=10)
    await stage.do(MANAGER, withdraw_cost_line, line.id, "误记：该差旅属堆场项目，已由其登记。")


async def _architect(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """A second person works a week on the platform: from then on its manager reads the total of the labour."""
    monday = stage.day(-46) - timedelta(days=stage.day(-46).weekday())
    await stage.until(monday)
    member = await stage.do(MANAGER, add_member, projects["hub"], stage.people[ARCHITECT])
    await stage.until(monday + timedelta(days=4), hour=15)
    works = ("数据分层架构评审", "容量与性能评估", "主数据方案讨论", "安全方案评审", "架构评审结论与文档")
    drafts = [EntryDraft(monday + timedelta(days=day), Decimal(8), SkillLevel.EXPERT, work) for day, work in enumerate(works)]
    entries = [entry.id for entry in await stage.do(ARCHITECT, log_hours, projects["hub"], drafts, submit=True)]
    await stage.until(monday + timedelta(days=7))
    await stage.do(MANAGER, approve_hours, entries)
    await stage.do(CUSTOMER, confirm_hours, entries)
    await stage.do(MANAGER, end_membership, member.id)


def costs(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """Each line is a story, told on its day."""
    yield _rates(stage)
    for key, kind, day, amount, purpose in LINES:
        yield _line(stage, projects, key, (kind, day, amount, purpose))
    yield _withdrawn(stage, projects)
    yield _architect(stage, projects)
