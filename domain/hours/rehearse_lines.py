"""A portion of a file's lines is rehearsed (S0-53). By the worker: each portion is a transaction; what was killed goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, row_for
from domain.database import new_id
from domain.documents.models import Document
from domain.hours.import_columns import Said
from domain.hours.import_facts import facts_of
from domain.hours.import_models import FileProblem, HoursImport, HoursImportLine, HoursImportState
from domain.hours.judge_lines import Judged, judge

ACTION = "hours:rehearse_lines"


async def rehearse_lines(
    db: AsyncSession, actor: Actor, importer: Actor | None, import_id: UUID, lines: Sequence[Said], *, after: int, last: bool
) -> None:
    """The lines that follow the first `after` ones, with what would become of each; nothing where they are rehearsed already.

    `importer` is who handed the file in, with today's rights; None where their access has ended.
    """
    file = await row_for(db, actor, ACTION, HoursImport, import_id)
    if file.state is not HoursImportState.READING or file.lines_read != after:
        return
    if lines:
        sha256 = (await db.get_one(Document, file.document_id)).sha256
        facts = await facts_of(db, importer, file.id, lines)
        done = await imported_before(db, sha256, lines)
        same = {"import_id": file.id, "owner_id": file.owner_id, "sha256": sha256, "created_at": actor.now}
        judged = judge(actor, file.owner_id, facts, lines, done)
        await db.execute(insert(HoursImportLine), [{"id": new_id()} | same | _row(each) for each in judged])
    file.lines_read += len(lines)
    if last:
        file.lines_total, file.state = file.lines_read, HoursImportState.REHEARSED
    await db.flush()


async def give_up(db: AsyncSession, actor: Actor, import_id: UUID, problem: FileProblem, column: str | None) -> None:
    """The file as a whole cannot be read; what was rehearsed of it before stays to be seen."""
    file = await row_for(db, actor, ACTION, HoursImport, import_id)
    if file.state is HoursImportState.READING:
        file.state, file.problem, file.problem_column = HoursImportState.UNREADABLE, problem, column
        await db.flush()


async def imported_before(db: AsyncSession, sha256: bytes, lines: Sequence[Said]) -> Mapping[int, UUID]:
    """The lines of a file with the same bytes that some import has written, with what they became."""
    line = HoursImportLine
    query = select(line.line, line.entry_id).where(line.sha256 == sha256, line.entry_id.is_not(None))
    rows = await db.execute(query.where(line.line.between(lines[0].line, lines[-1].line)))
    return {row[0]: row[1] for row in rows if row[1] is not None}


def _row(judged: Judged) -> dict[str, Any]:
    said = asdict(judged.said)
    written = {name: judged.checked.columns[name] for name in ("kind", "place", "is_billable")} if judged.checked else {}
    return {
        **said,
        **written,
        "outcome": judged.outcome,
        "code": judged.code,
        "field": judged.field,
        "project_id": judged.project and judged.project.id,
        "user_id": judged.user and judged.user.id,
        "duplicate_of_id": judged.duplicate_of,
    }
