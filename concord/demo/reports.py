"""Weekly reports of the demo's running projects (项目周报): some weeks published, the last ones on their way, one missing (S0-51)."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from concord.demo.stage import Stage
from domain.planning.models import Task
from domain.reporting.change_weekly_report import change_weekly_report
from domain.reporting.draft_weekly_report import draft_weekly_report
from domain.reporting.lines import LineDraft
from domain.reporting.models import ReportPart, WeeklyReport
from domain.reporting.publish_weekly_report import publish_weekly_report
from domain.reporting.queries import lines_of, tasks_with
from domain.reporting.return_weekly_report import return_weekly_report
from domain.reporting.review_weekly_report import review_weekly_report
from domain.reporting.submit_weekly_report import submit_weekly_report
from domain.reporting.weeks import sunday_of

CHEN, ZHAO, LIU = (f"{key}@heqi.example" for key in ("chen.jing", "zhao.lei", "liu.yang"))
EAST, SOUTH = (f"{key}@heqi.example" for key in ("wang.jianguo", "he.jun"))
FRIDAY, MONDAY = 4, 7
PUBLISHED, REVIEWED, SUBMITTED, RETURNED, MISSING = "PUBLISHED", "REVIEWED", "SUBMITTED", "RETURNED", "MISSING"
WEEKS = {
    "hub": (CHEN, EAST, (PUBLISHED, PUBLISHED, PUBLISHED, SUBMITTED)),
    "cold": (ZHAO, EAST, (PUBLISHED, RETURNED, SUBMITTED)),
    "mes": (LIU, SOUTH, (PUBLISHED, REVIEWED, SUBMITTED)),
    "yard": (CHEN, EAST, (PUBLISHED, MISSING)),
}
"""By project: who writes, who reviews, and what becomes of the last weeks, the latest last; before them nobody wrote any."""
PROGRESS = {
    "系统开发": (55, "主流程开发，完成单元测试"),
    "外部接口开发": (80, "提单与舱单接口联调"),
    "核心功能开发": (45, "主题报表与权限开发"),
}
"""What goes on these weeks: how far it is today, and what is done in it."""
SUMMARIES = (
    "本周按计划推进，外部接口联调进入收尾，核心功能开发同步进行。",
    "本周完成主要接口的联调与问题修复，下周进入集成测试准备。",
    "本周重点为数据核对与性能优化，整体进度可控。",
)


def reports(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """All of them."""
    for key, (manager, reviewer, weeks) in WEEKS.items():
        for ago, fate in enumerate(reversed(weeks), 1):
            if fate is not MISSING:
                yield Week(stage, projects, key, manager, reviewer, ago).tell(fate)


@dataclass(frozen=True)
class Week:
    """The report of one week: who writes it, who reviews it."""

    stage: Stage
    projects: Mapping[str, UUID]
    key: str
    manager: str
    reviewer: str
    ago: int

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return self.stage.present - timedelta(days=self.stage.present.weekday() + 7 * self.ago)

    async def tell(self, fate: str) -> None:
        """Written on Friday from what tasks and hours say, reviewed and published on Monday before noon."""
        await self.stage.until(self.monday + timedelta(days=FRIDAY), hour=15)
        report: WeeklyReport = await self.stage.do(self.manager, draft_weekly_report, self.projects[self.key], self.monday)
        lines, note = await _written(self.stage, report, self.ago), "人手偏紧，外包接口投入需与云栈再确认，不对客户说明。"
        text = SUMMARIES[self.monday.isocalendar().week % len(SUMMARIES)]
        await self.stage.do(self.manager, change_weekly_report, report.id, lines, text, note)
        await self.stage.do(self.manager, submit_weekly_report, report.id)
        await self.stage.until(self.monday + timedelta(days=MONDAY))
        if fate == RETURNED:
            await self.stage.do(self.reviewer, return_weekly_report, report.id, "延期任务的追赶措施没有写，请补充后再提交。")
        if fate in (REVIEWED, PUBLISHED):
            await self.stage.do(self.reviewer, review_weekly_report, report.id, "同意，注意接口联调的风险。")
        if fate == PUBLISHED:
            await self.stage.do(self.manager, publish_weekly_report, report.id)


async def _written(stage: Stage, report: WeeklyReport, ago: int) -> Sequence[LineDraft]:
    """What goes on in the plan, a little further each week, with a reason where a task is late."""
    async with stage.sessions() as db:
        lines = await lines_of(db, report.id)
        tasks = await tasks_with(db, report.project_id, [line.task_id for line in lines if line.task_id])
    doers = {line.task_id: line.person_id for line in lines}
    under_way = [task for task in tasks.values() if task.name in PROGRESS]
    results = [replace(_result(task, report, ago), person_id=doers[task.id]) for task in under_way]
    plans = [LineDraft(ReportPart.NEXT_WEEK, f"{task.name}：继续推进", _progress(task, ago), task.id, doers[task.id]) for task in under_way]
    meeting = LineDraft(ReportPart.THIS_WEEK, "与客户确认范围与验收口径，整理会议纪要。", 100)
    return [*results, meeting, *plans]


def _result(task: Task, report: WeeklyReport, ago: int) -> LineDraft:
    result = LineDraft(ReportPart.THIS_WEEK, f"{task.name}：{PROGRESS[task.name][1]}", _progress(task, ago), task.id)
    if task.ends_on > sunday_of(report.week_starts_on):
        return result
    return replace(result, delay_reason="外部系统接口文档晚到一周，已加派人手追赶，预计下周完成。", internal_note="对方接口负责人更换。")


def _progress(task: Task, ago: int) -> int:
    return max(5, PROGRESS[task.name][0] - 12 * ago)
