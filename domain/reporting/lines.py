"""The lines of a weekly report: filled in from the plan and the hours of its week, or as somebody writes them (S0-51)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import NotFound, Refused, save
from domain.planning.models import ProjectTaskState, Task
from domain.planning.of_project import place_of
from domain.reporting.models import ReportPart, WeeklyReport, WeeklyReportLine
from domain.reporting.queries import ahead_of, doers, hours_by_task, lines_of, moved_in, people_in, tasks_with
from domain.reporting.refusals import ReportingRefusal
from domain.reporting.weeks import sunday_of
from domain.values import InputRefusal, note, text

MOST_LINES = 100
NONE = Decimal(0)


@dataclass(frozen=True)
class LineDraft:
    """A line as written: `completion` in whole per cent, `delay_reason` for results alone."""

    part: ReportPart
    description: str
    completion: int
    task_id: UUID | None = None
    person_id: UUID | None = None
    delay_reason: str | None = None
    internal_note: str | None = None
    is_customer_visible: bool = True


async def filled_in(db: AsyncSession, report: WeeklyReport) -> Sequence[LineDraft]:
    """What tasks and hours say of the week: what moved in it, and what is planned for the next; at most the first 100."""
    moved = await moved_in(db, report.project_id, report.week_starts_on)
    ahead = await ahead_of(db, report.project_id, report.week_starts_on)
    done_by = await doers(db, [task.id for task in (*moved, *ahead)])
    people = await people_in(db, report.project_id, report.week_starts_on)
    tasks = chain(((ReportPart.THIS_WEEK, task) for task in moved), ((ReportPart.NEXT_WEEK, task) for task in ahead))
    return [_of_task(part, task, done_by, people) for part, task in tasks][:MOST_LINES]


def _of_task(part: ReportPart, task: Task, done_by: Mapping[UUID, UUID], people: set[UUID]) -> LineDraft:
    doer = done_by.get(task.id)
    person_id = doer if doer in people else None
    return LineDraft(part, task.name, task.progress, task.id, person_id, is_customer_visible=task.is_customer_visible)


async def put_lines(db: AsyncSession, report: WeeklyReport, drafts: Sequence[LineDraft]) -> None:
    """These lines in the place of all others. LIST_TOO_LONG, PROGRESS_WRONG, NOT_A_MEMBER, TASK_HIDDEN; NotFound of a foreign task."""
    if len(drafts) > MOST_LINES:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "lines", most=MOST_LINES)
    tasks = await tasks_with(db, report.project_id, [draft.task_id for draft in drafts if draft.task_id])
    people = await people_in(db, report.project_id, report.week_starts_on)
    made = [_line(report, at, draft, tasks, people) for at, draft in enumerate(drafts)]
    for line in await lines_of(db, report.id):
        await db.delete(line)
    await db.flush()
    await save(db, *made)
    await bring_up_to_date(db, report, made)


def _line(report: WeeklyReport, at: int, draft: LineDraft, tasks: Mapping[UUID, Task], people: set[UUID]) -> WeeklyReportLine:
    field = f"lines.{at}"
    if not 0 <= draft.completion <= 100:
        raise Refused(ReportingRefusal.PROGRESS_WRONG, "Progress is a whole number from 0 to 100.", f"{field}.completion")
    if draft.person_id is not None and draft.person_id not in people:
        raise Refused(ReportingRefusal.NOT_A_MEMBER, "Please add this person to the project first.", f"{field}.personId")
    if draft.task_id is not None and draft.task_id not in tasks:
        raise NotFound(Task.__name__)
    if draft.is_customer_visible and draft.task_id and not tasks[draft.task_id].is_customer_visible:
        raise Refused(ReportingRefusal.TASK_HIDDEN, "The customer is not shown this task.", f"{field}.isCustomerVisible")
    is_result = draft.part is ReportPart.THIS_WEEK
    return WeeklyReportLine(
        **place_of(report),
        report_id=report.id,
        week_starts_on=report.week_starts_on,
        part=draft.part,
        sequence=at + 1,
        task_id=draft.task_id,
        person_id=draft.person_id,
        description=text(draft.description, f"{field}.description", 1000),
        completion=draft.completion,
        hours=NONE,
        is_late=False,
        delay_reason=note(draft.delay_reason, f"{field}.delayReason", 1000) if is_result else None,
        internal_note=note(draft.internal_note, f"{field}.internalNote", 1000),
        is_customer_visible=draft.is_customer_visible,
    )


async def bring_up_to_date(db: AsyncSession, report: WeeklyReport, lines: Sequence[WeeklyReportLine]) -> None:
    """The hours of the results, and which of them are late, as tasks and hours stand now."""
    hours = await hours_by_task(db, report.project_id, report.week_starts_on)
    late = await late_ids(db, report, lines)
    for line in lines:
        if line.part is ReportPart.THIS_WEEK and line.task_id is not None:
            line.hours, line.is_late = hours.get(line.task_id, NONE), line.id in late
    await db.flush()


async def late_ids(db: AsyncSession, report: WeeklyReport, lines: Sequence[WeeklyReportLine]) -> set[UUID]:
    """The results whose task is late at the end of the week."""
    results = [line for line in lines if line.part is ReportPart.THIS_WEEK and line.task_id is not None]
    tasks = await tasks_with(db, report.project_id, [line.task_id for line in results if line.task_id])
    last = sunday_of(report.week_starts_on)
    return {line.id for line in results if line.task_id and _is_late(tasks[line.task_id], last)}


def _is_late(task: Task, last: date) -> bool:
    """By the end of the week its last day had passed, and it was not done by then."""
    if task.state is ProjectTaskState.CANCELLED or task.ends_on > last:
        return False
    return task.finished_on is None or task.finished_on > task.ends_on
