"""Files of hours of the demo (工时导入): one is done, one has lines that are refused, one was stopped, one cannot be read."""

import io
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from concord.demo.files import upload
from concord.demo.hours import MANAGER, OWN, PROJECT, Weeks
from concord.demo.stage import Stage
from domain.delivery.models import Project
from domain.hours.entry_drafts import EntryDraft
from domain.hours.import_columns import COLUMNS, REQUIRED, heading
from domain.hours.import_hours import import_hours
from domain.hours.import_models import RefusedLines
from domain.hours.log_hours import log_hours
from domain.hours.rehearse_hours_import import rehearse_hours_import
from domain.partners.models import SkillLevel

Line = Sequence[Any]


def workbook(lines: Sequence[Line], columns: Sequence[str] = COLUMNS) -> bytes:
    """An Excel file of hours."""
    book = Workbook()
    sheet: Any = book.active
    for cells in ([heading(column) for column in columns], *lines):
        sheet.append(list(cells))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def _told(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """The engineer worked on a weekend, and the project manager enters it from a table afterwards."""
    await stage.until(stage.day(-75))
    weeks = Weeks(stage, projects[PROJECT])
    async with stage.sessions() as db:
        code = (await db.get_one(Project, projects[PROJECT])).code
    saturday, sunday = (weeks.monday(3) + timedelta(days=day) for day in (5, 6))

    def line(day: Any, hours: float, work: str) -> Line:
        return code, OWN, day, hours, "高级", work, "加班", "现场"

    await weeks.until(2, 0)
    done = await _rehearse(
        stage, "周末割接工时.xlsx", workbook([line(saturday, 6, "上线割接：数据核对"), line(saturday, 2, "上线割接：回退演练")])
    )
    mixed = [
        line(sunday, 4, "割接后值守"),
        line("2026-02-30", 4, "割接后值守"),
        line(sunday, 30, "割接后值守"),
        line(saturday, 6, "上线割接：数据核对"),
    ]
    stopped = await _rehearse(stage, "值守工时.xlsx", workbook([line(sunday, 16, "割接后连续值守")]))
    await _rehearse(stage, "旧系统导出.xlsx", workbook([line(sunday, 4, "割接后值守")[:5]], REQUIRED[:5]))
    await weeks.until(2, 1)
    await stage.do(MANAGER, import_hours, done, RefusedLines.STOP)
    drafts = [EntryDraft(sunday, Decimal(9), SkillLevel.SENIOR, "割接后值守与问题处理")]
    await stage.do(OWN, log_hours, weeks.project_id, drafts)
    await stage.do(MANAGER, import_hours, stopped, RefusedLines.STOP)
    await weeks.until(2, 2)
    await _rehearse(stage, "值守工时（修订）.xlsx", workbook(mixed))


async def _rehearse(stage: Stage, name: str, content: bytes) -> UUID:
    document = await upload(stage, MANAGER, name, content)
    return (await stage.do(MANAGER, rehearse_hours_import, document.id)).id


def hours_imports(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """One story."""
    yield _told(stage, projects)
