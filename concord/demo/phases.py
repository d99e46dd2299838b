"""The way of the demo's projects through their phases, and smaller ones beside them that stand where those do not (S0-32)."""

from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from concord.demo.company import CONTRACTS, ContractPlan
from concord.demo.stage import Stage, workday
from domain.contracts.budget import Limit
from domain.delivery.models import Project, ProjectState
from domain.delivery.open_project import ProjectPlan, open_project
from domain.phases.move_phase import move_phase
from domain.planning.add_milestone import add_milestone
from domain.planning.drafts import MilestoneDraft
from domain.planning.reach_milestone import reach_milestone
from domain.planning.set_baseline import set_baseline

PLANNING, BLUEPRINT, BUILD, GO_LIVE, ACCEPTANCE, SUMMARY, OPERATIONS = list(ProjectState)[1:8]
MILESTONES = {BUILD: "蓝图确认", ACCEPTANCE: "系统上线", SUMMARY: "终验"}
"""What is reached when a project comes into a phase."""


@dataclass(frozen=True)
class Way:
    """On which day a project comes into which phase; `beside` is the name of a smaller project under the same contract.

    `plans` where nobody else plans it: its milestones, and the baseline.
    """

    contract: str
    phases: tuple[tuple[int, ProjectState], ...]
    plans: bool = True
    beside: str = ""
    opens: int = 0
    ends: int = 0


BACK = {("yard", -35): "客户调整了堆场分区规则，调度蓝图需要重新确认。"}
"""Why a project goes back on a day."""
WAYS = (
    Way(
        "first",
        (
            (-715, PLANNING),
            (-700, BLUEPRINT),
            (-660, BUILD),
            (-610, GO_LIVE),
            (-560, ACCEPTANCE),
            (-366, SUMMARY),
            (-340, OPERATIONS),
        ),
    ),
    Way("yard", ((-286, PLANNING), (-56, BLUEPRINT), (-40, BUILD), (-35, BLUEPRINT), (-28, BUILD)), plans=False),
    Way("hub", ((-140, PLANNING), (-55, BLUEPRINT), (-24, BUILD)), plans=False),
    Way("cold", ((-282, PLANNING), (-58, BLUEPRINT), (-30, BUILD)), plans=False),
    Way("mes", ((-278, PLANNING), (-50, BLUEPRINT), (-16, BUILD)), plans=False),
    Way("supply", ((-230, PLANNING), (-210, BLUEPRINT), (-180, BUILD), (-60, GO_LIVE), (-12, ACCEPTANCE))),
    Way(
        "first",
        ((-330, PLANNING), (-320, BLUEPRINT), (-280, BUILD), (-150, GO_LIVE), (-110, ACCEPTANCE), (-20, SUMMARY)),
        beside="数字港口移动巡检",
        opens=-335,
        ends=-22,
    ),
    Way("cold", ((-115, PLANNING), (-105, BLUEPRINT), (-80, BUILD), (-10, GO_LIVE)), beside="冷链追溯司机小程序", opens=-120, ends=25),
    Way("hub", ((-40, PLANNING), (-18, BLUEPRINT)), beside="数据中台指标治理", opens=-45, ends=160),
    Way("mes", ((-9, PLANNING),), plans=False, beside="MES 设备联网扩展", opens=-12, ends=200),
)


@dataclass
class Walk:
    """One project on the stage."""

    stage: Stage
    contract: ContractPlan
    projects: Mapping[str, UUID]
    way: Way

    async def tell(self) -> None:
        """Opened if it stands beside another, planned, and moved on its days."""
        await self.stage.until(self.stage.day(self.way.opens or self.contract.signed + 3), hour=15)
        project_id = (await self._open()).id if self.way.beside else self.projects[self.contract.key]
        milestones: dict[ProjectState, UUID] = {}
        for number, phase in self.way.phases:
            await self.stage.until(self.stage.day(number), hour=15)
            if phase is BLUEPRINT and self.way.plans and not milestones:
                milestones = await self._plan(project_id)
            if phase in milestones:
                await self._do(reach_milestone, milestones.pop(phase), self.stage.today)
            await self._do(move_phase, project_id, phase, BACK.get((self.contract.key, number)))

    async def _open(self) -> Project:
        """A small one, for which little may be ordered."""
        plan, stage = self.contract, self.stage
        limit = Limit(Decimal(50_000))
        given = ProjectPlan(self.way.beside, stage.today, stage.day(self.way.ends), stage.people[plan.manager], limit)
        async with stage.sessions() as db:
            contract_id = (await db.get_one(Project, self.projects[plan.key])).contract_id
        assert contract_id is not None
        opened: Project = await stage.do(plan.opener, open_project, contract_id, given)
        return opened

    async def _plan(self, project_id: UUID) -> dict[ProjectState, UUID]:
        found = {}
        days = {phase: number for number, phase in self.way.phases}
        for phase, name in MILESTONES.items():
            ends = self.way.ends or self.contract.ends
            draft = MilestoneDraft(name, workday(self.stage.day(min(ends, days.get(phase, ends)))), is_customer_visible=True)
            found[phase] = (await self._do(add_milestone, project_id, draft)).id
        await self._do(set_baseline, project_id, "项目启动会确认的里程碑")
        return found

    async def _do(self, act: Any, *given: Any) -> Any:
        return await self.stage.do(self.contract.manager, act, *given)


def phases(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """The way of each project."""
    contracts = {contract.key: contract for contract in CONTRACTS}
    for way in WAYS:
        yield Walk(stage, contracts[way.contract], projects, way).tell()
