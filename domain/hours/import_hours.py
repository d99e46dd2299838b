"""The lines of a rehearsed file become hours (S0-53)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.hours.events import ImportAsked
from domain.hours.import_models import HoursImport, HoursImportLine, HoursImportState, LineOutcome, RefusedLines
from domain.hours.refusals import HoursRefusal

ACTION = "hours:import"


async def can_import_hours(db: AsyncSession, actor: Actor, file: HoursImport) -> Missing:
    """It is rehearsed, or was stopped."""
    if file.state in (HoursImportState.REHEARSED, HoursImportState.STOPPED):
        return []
    state = file.state.value
    return [Refused(HoursRefusal.IMPORT_WRONG_STATE, "This is not possible in the present state.", state=state)]


async def import_hours(
    db: AsyncSession, actor: Actor, import_id: UUID, refused_lines: RefusedLines, expected_version: int | None = None
) -> HoursImport:
    """The worker writes the accepted lines as submitted hours, by the rules and the importer's rights of that moment.

    STOP wants a rehearsal without a refused line (IMPORT_HAS_REFUSED), and halts before a line that is refused since; SKIP passes
    refused lines over. Lines that say the same as another are passed over in any case. IMPORT_WRONG_STATE.
    """
    file = await row_for(db, actor, ACTION, HoursImport, import_id, expected_version=expected_version)
    refuse(await can_import_hours(db, actor, file))
    refused = select(HoursImportLine.line).where(
        HoursImportLine.import_id == file.id, HoursImportLine.outcome == LineOutcome.REFUSED, HoursImportLine.line > file.last_line
    )
    if refused_lines is RefusedLines.STOP and (first := await db.scalar(refused.order_by(HoursImportLine.line).limit(1))) is not None:
        raise Refused(
            HoursRefusal.IMPORT_HAS_REFUSED, "Line {line} is refused: mend the file, or skip such lines.", "refusedLines", line=first
        )
    file.refused_lines, file.state = refused_lines, HoursImportState.RUNNING
    await db.flush()
    record(db, actor, ImportAsked(file.id))
    return file
