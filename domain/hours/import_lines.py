"""A portion of a rehearsed file becomes hours (S0-53). By the worker: each portion is a transaction, and no line is written twice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for, save
from domain.hours.events import HoursSubmitted
from domain.hours.import_columns import Said
from domain.hours.import_facts import facts_of
from domain.hours.import_models import HoursImport, HoursImportLine, HoursImportState, LineOutcome, RefusedLines
from domain.hours.judge_lines import Judged, judge
from domain.hours.log_hours import new_entry, submitted
from domain.hours.models import TimeEntry
from domain.hours.rehearse_lines import imported_before

ACTION = "hours:import_lines"
PORTION = 1000


async def import_lines(db: AsyncSession, actor: Actor, importer: Actor | None, import_id: UUID) -> bool:
    """The next thousand accepted lines, judged again by the rules and rights of now; True where more may follow.

    The audit names the worker and the importer on whose behalf it writes. What is refused since stops the import before that line,
    or is passed over, as the importer chose.
    """
    file = await row_for(db, actor, ACTION, HoursImport, import_id)
    if file.state is not HoursImportState.RUNNING:
        return False
    lines = await _next(db, file)
    if not lines:
        file.state, file.lines_done = HoursImportState.DONE, file.lines_total or 0
        await db.flush()
        return False
    await _one_at_a_time(db, lines)
    said = [_said(line) for line in lines]
    facts = await facts_of(db, importer, file.id, said)
    judged = judge(actor, file.owner_id, facts, said, await imported_before(db, lines[0].sha256, said))
    stops = _first_refused(judged) if file.refused_lines is RefusedLines.STOP else None
    await _write(db, actor, file, lines[:stops], judged[:stops])
    if stops is not None:
        _refuse(lines[stops], judged[stops])
        file.state = HoursImportState.STOPPED
    file.last_line = lines[stops].line - 1 if stops is not None else lines[-1].line
    file.lines_done = await _passed(db, file)
    await db.flush()
    return stops is None


async def _next(db: AsyncSession, file: HoursImport) -> Sequence[HoursImportLine]:
    line = HoursImportLine
    query = select(line).where(line.import_id == file.id, line.outcome == LineOutcome.ACCEPTED, line.line > file.last_line)
    return (await db.scalars(query.order_by(line.line).limit(PORTION))).all()


async def _one_at_a_time(db: AsyncSession, lines: Sequence[HoursImportLine]) -> None:
    """Nobody else logs hours of these people meanwhile; locked in the order of the people, so that two never wait in a circle."""
    names = sorted({f"hours of {line.user_id}" for line in lines})
    name = func.unnest(bindparam("names", type_=ARRAY(Text))).table_valued("name").render_derived()
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name.c.name, 0))), {"names": names})


def _said(line: HoursImportLine) -> Said:
    return Said(**{name: getattr(line, name) for name in Said.__dataclass_fields__})


def _first_refused(judged: Sequence[Judged]) -> int | None:
    return next((place for place, each in enumerate(judged) if each.outcome is LineOutcome.REFUSED), None)


async def _write(db: AsyncSession, actor: Actor, file: HoursImport, lines: Sequence[HoursImportLine], judged: Sequence[Judged]) -> None:
    step = submitted(actor, file.owner_id)
    entries: dict[int, TimeEntry] = {}
    for each in judged:
        if each.checked and each.project and each.user:
            entries[each.said.line] = new_entry(actor, each.project, each.user, each.checked, **step)
    await save(db, *entries.values())
    _note(lines, judged, entries)
    await db.flush()
    for user_id, project_id in sorted({(entry.user_id, entry.project_id) for entry in entries.values()}):
        record(db, actor, HoursSubmitted(user_id, project_id))


def _note(lines: Sequence[HoursImportLine], judged: Sequence[Judged], entries: Mapping[int, TimeEntry]) -> None:
    for line, each in zip(lines, judged, strict=True):
        if line.line in entries:
            line.outcome, line.entry_id = LineOutcome.IMPORTED, entries[line.line].id
        elif each.outcome is LineOutcome.DUPLICATE:
            line.outcome, line.duplicate_of_id = LineOutcome.DUPLICATE, each.duplicate_of
        else:
            _refuse(line, each)


def _refuse(line: HoursImportLine, judged: Judged) -> None:
    line.outcome, line.code, line.field = LineOutcome.REFUSED, judged.code, judged.field


async def _passed(db: AsyncSession, file: HoursImport) -> int:
    """How many lines of the file stand up to where the import is."""
    query: Any = select(func.count()).select_from(HoursImportLine)
    return int(await db.scalar(query.where(HoursImportLine.import_id == file.id, HoursImportLine.line <= file.last_line)) or 0)
