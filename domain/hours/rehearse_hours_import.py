"""Staff hand in a file of hours, to see what would become of it (S0-53)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.documents.content_types import CSV, OFFICE
from domain.documents.models import Document
from domain.hours.events import RehearsalAsked
from domain.hours.import_models import HoursImport
from domain.hours.refusals import HoursRefusal

ACTION = "hours:rehearse_import"
TABLE = OFFICE + "spreadsheetml.sheet"


async def can_rehearse_hours_import(db: AsyncSession, actor: Actor, document: Document) -> Missing:
    """It is an Excel file or a CSV file."""
    if document.content_type in (TABLE, CSV):
        return []
    return [Refused(HoursRefusal.IMPORT_FILE_WRONG, "Hours are imported from an Excel file (.xlsx) or a CSV file.", "documentId")]


async def rehearse_hours_import(db: AsyncSession, actor: Actor, document_id: UUID) -> HoursImport:
    """A document of one's own, Excel or CSV: the worker reads it and says line by line what `import_hours` would do. Nothing is logged.

    IMPORT_FILE_WRONG. What is wrong with the file as a whole stands in `problem` afterwards.
    """
    document = await row_for(db, actor, ACTION, Document, document_id, lock=False)
    refuse(await can_rehearse_hours_import(db, actor, document))
    rehearsal = HoursImport(owner_id=actor.user_id, document_id=document.id)
    await save(db, rehearsal)
    record(db, actor, RehearsalAsked(rehearsal.id))
    return rehearsal
