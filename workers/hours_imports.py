"""Files of hours are rehearsed and imported, portion by portion; killed, they go on where they were (S0-53)."""

import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from authz.sign_in import viewer_for_user
from authz.viewer import Viewer
from domain.documents.content_types import CSV
from domain.documents.models import Document
from domain.documents.storage import read
from domain.hours.import_columns import Said
from domain.hours.import_lines import import_lines
from domain.hours.import_models import HoursImport, HoursImportState
from domain.hours.read_sheet import Unreadable, lines_of
from domain.hours.rehearse_lines import give_up, rehearse_lines
from workers.runtime import Runtime
from workers.tasks import Task

PORTION = 2_000


async def rehearse(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Reads the file from its beginning and rehearses what is not rehearsed yet. No connection is held while it is read."""
    import_id = UUID(payload["import_id"])
    async with runtime.act(request_id) as (db, _):
        file = await db.get_one(HoursImport, import_id)
        document = await db.get_one(Document, file.document_id)
    if file.state is not HoursImportState.READING:
        return
    with tempfile.TemporaryFile() as bytes_:
        async for chunk in read(runtime.store, document.sha256):
            bytes_.write(chunk)
        try:
            await _rehearse(runtime, file, lines_of(bytes_, is_table=document.content_type != CSV), request_id)
        except Unreadable as unreadable:
            async with runtime.act(request_id, file.owner_id) as (db, actor):
                await give_up(db, actor, import_id, unreadable.problem, unreadable.column)


async def _rehearse(runtime: Runtime, file: HoursImport, lines: Iterator[Said], request_id: str) -> None:
    await to_thread.run_sync(_take, lines, file.lines_read)
    after, last = file.lines_read, False
    while not last:
        portion = await to_thread.run_sync(_take, lines, PORTION)
        last = len(portion) < PORTION
        async with runtime.act(request_id, file.owner_id) as (db, actor):
            await rehearse_lines(db, actor, await _importer(db, file), file.id, portion, after=after, last=last)
        after += len(portion)


def _take(lines: Iterator[Said], count: int) -> list[Said]:
    return list(islice(lines, count))


async def write(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Writes portion after portion, each in a transaction of its own."""
    more = True
    while more:
        async with runtime.act(request_id) as (db, _):
            file = await db.get_one(HoursImport, UUID(payload["import_id"]))
        async with runtime.act(request_id, file.owner_id) as (db, actor):
            more = await import_lines(db, actor, await _importer(db, file), file.id)


async def _importer(db: AsyncSession, file: HoursImport) -> Viewer | None:
    return await viewer_for_user(db, file.owner_id)


REHEARSE_HOURS = Task("hours.rehearse", rehearse, "imports", seconds=1800, retries=12)
IMPORT_HOURS = Task("hours.import", write, "imports", seconds=3600, retries=12)
