"""Weekly reports of the demo's running projects (项目周报): some weeks published, the last ones on their way, one missing (S0-51)."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from concord.demo.stage import Stage
from domain.reporting.change_weekly_report import change_weekly_report
from domain.reporting.draft_weekly_report import draft_weekly_report
from domain.reporting.lines import LineDraft
from domain.reporting.models import ReportPart, WeeklyReport, WeeklyReportLine
from domain.reporting.publish_weekly_report import publish_weekly_report
from domain.reporting.queries import lines_of
from domain.reporting.return_weekly_report import return_weekly_report
from domain.reporting.review_weekly_report import review_weekly_report
from domain.reporting.submit_weekly_report import submit_weekly_report

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
                yield Week(stage, projects, key, manager, reviewer, _monday(stage, ago)).tell(fate)


@dataclass(frozen=True)
class Week:
    """The report of one week: who writes it, who reviews it."""

    stage: Stage
    projects: Mapping[str, UUID]
    key: str
    manager: str
    reviewer: str
    monday: date

    async def tell(self, fate: str) -> None:
        """Written on Friday from what tasks and hours say, reviewed and published on Monday before noon."""
        await self.stage.until(self.monday + timedelta(days=FRIDAY), hour=15)
        report: WeeklyReport = await self.stage.do(self.manager, draft_weekly_report, self.projects[self.key], self.monday)
        lines, note = await _written(self.stage, report), "人手偏紧，外包接口投入需与云栈再确认，不对客户说明。"
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


async def _written(stage: Stage, report: WeeklyReport) -> Sequence[LineDraft]:
    """What is filled in, with a reason where a task is late; something else where no task moved."""
    async with stage.sessions() as db:
        lines = [_kept(line) for line in await lines_of(db, report.id)]
    if not any(line.part is ReportPart.THIS_WEEK for line in lines):
        lines.insert(0, LineDraft(ReportPart.THIS_WEEK, "与客户确认范围与验收口径，整理会议纪要。", 100))
    return lines


def _kept(line: WeeklyReportLine) -> LineDraft:
    draft = LineDraft(
        line.part,
        line.description,
        line.completion,
        line.task_id,
        line.person_id,
        is_customer_visible=line.is_customer_visible,
    )
    if not line.is_late:
        return draft
    return replace(draft, delay_reason="外部系统接口文档晚到一周，已加派人手追赶，预计下周完成。", internal_note="对方接口负责人更换。")


def _monday(stage: Stage, ago: int) -> date:
    """The first day of a week before this one."""
    return stage.present - timedelta(days=stage.present.weekday() + 7 * ago)
