"""The plans of the demo's running projects: made two months ago, kept as a baseline, and what has come of them (S0-50, S0-41)."""

from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from concord.demo.company import CONTRACTS, ContractPlan
from concord.demo.stage import Stage, workday
from domain.planning.add_dependency import add_dependency
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.cancel_task import cancel_task
from domain.planning.change_task import change_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import TaskPriority
from domain.planning.reach_milestone import reach_milestone
from domain.planning.record_progress import record_progress
from domain.planning.set_baseline import set_baseline
from domain.planning.start_task import start_task

PLANNED_ON, NOW = -60, -3
PROJECTS = {"yard": 0, "hub": 4, "cold": -2, "mes": 7}
"""The running projects with a plan, and by how many days theirs lies later."""
MILESTONES = (("蓝图确认", -32), ("接口联调完成", -5), ("系统上线", 32), ("终验", 62))


@dataclass(frozen=True)
class Work:
    """A task: its days counted from the present, what it is for and waits for, and what has come of it."""

    name: str
    starts: int
    days: int
    milestone: int
    after: str = ""
    whole: str = ""
    begun: int | None = None
    done: int | None = None
    progress: int = 0
    priority: TaskPriority = TaskPriority.NORMAL
    is_shown: bool = True


WORKS = (
    Work("需求调研与确认", -58, 10, 0, begun=-58, done=-44),
    Work("蓝图设计", -43, 9, 0, after="需求调研与确认", begun=-42, done=-27),
    Work("系统开发", -26, 34, 2, after="蓝图设计", begun=-25, progress=55, priority=TaskPriority.HIGH),
    Work("外部接口开发", -26, 14, 1, whole="系统开发", begun=-25, progress=80, priority=TaskPriority.URGENT),
    Work("核心功能开发", -19, 28, 2, whole="系统开发", begun=-18, progress=45),
    Work("历史数据迁移", -15, 10, 2),
    Work("集成测试", 20, 8, 2, after="系统开发", priority=TaskPriority.HIGH),
    Work("关键用户培训", 22, 5, 2, after="核心功能开发"),
    Work("上线切换", 30, 2, 2, after="集成测试", priority=TaskPriority.URGENT),
    Work("内部阶段复盘", -6, 12, 1, begun=-6, progress=20, is_shown=False),
)
DROPPED, REPLANNED = "历史数据迁移", "集成测试"


@dataclass
class Plans:
    """The plan of one project on the stage; `projects` holds its id by the contract's key."""

    stage: Stage
    contract: ContractPlan
    projects: Mapping[str, UUID]
    later: int
    tasks: dict[str, UUID] = field(default_factory=dict)

    async def tell(self) -> None:
        """Planned and kept on one day, carried on to a few days ago."""
        await self.stage.until(self.stage.day(PLANNED_ON), hour=15)
        milestones = await self._plan()
        await self.stage.until(self.stage.day(NOW), hour=15)
        await self._go_on(milestones)

    async def _plan(self) -> list[UUID]:
        project_id = self.projects[self.contract.key]
        milestones = []
        for name, number in MILESTONES:
            draft = MilestoneDraft(name, workday(self.stage.day(number + self.later)), is_customer_visible=True)
            milestones.append((await self._do(add_milestone, project_id, draft)).id)
        for work in WORKS:
            self.tasks[work.name] = (await self._do(add_task, project_id, self._draft(work, milestones))).id
            await self._do(assign_task, self.tasks[work.name], self.stage.people[self.contract.manager])
            if work.after:
                await self._do(add_dependency, self.tasks[work.name], self.tasks[work.after], 0)
        await self._do(set_baseline, project_id, "项目启动会确认的计划")
        return milestones

    def _draft(self, work: Work, milestones: list[UUID], later: int = 0) -> TaskDraft:
        return TaskDraft(
            name=work.name,
            starts_on=workday(self.stage.day(work.starts + self.later + later)),
            working_days=work.days,
            priority=work.priority,
            milestone_id=milestones[work.milestone],
            parent_id=self.tasks.get(work.whole),
            is_customer_visible=work.is_shown,
            description=None if work.is_shown else "只在内部讨论，不对客户展示。",
        )

    async def _go_on(self, milestones: list[UUID]) -> None:
        latest = self.stage.today
        await self._do(reach_milestone, milestones[0], min(latest, self.stage.day(MILESTONES[0][1] + self.later + 5)))
        for work in WORKS:
            task_id = self.tasks[work.name]
            if work.begun is not None:
                await self._do(start_task, task_id, min(latest, self.stage.day(work.begun + self.later)))
            if work.done is not None:
                await self._do(finish_task, task_id, min(latest, self.stage.day(work.done + self.later)))
            elif work.begun is not None:
                await self._do(record_progress, task_id, work.progress)
            if work.name == DROPPED:
                await self._do(cancel_task, task_id, "客户决定沿用现有历史库，不再迁移。")
            if work.name == REPLANNED:
                await self._do(change_task, task_id, self._draft(work, milestones, later=7))
        for who in self.contract.members:
            if who.endswith("yunzhan.example"):
                await self._do(assign_task, self.tasks["外部接口开发"], self.stage.people[who])

    async def _do(self, act: Any, *given: Any) -> Any:
        return await self.stage.do(self.contract.manager, act, *given)


def plans(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """The plan of each running project."""
    for contract in CONTRACTS:
        if contract.key in PROJECTS:
            yield Plans(stage, contract, projects, PROJECTS[contract.key]).tell()
