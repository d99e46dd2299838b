"""The acts on hours as mutation fields (S0-42, S0-53)."""

from collections.abc import Sequence
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.hours import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.database import Row
from domain.delivery.models import Project
from domain.documents.models import Document
from domain.hours import answer_dispute as answering
from domain.hours import approve_hours as approving
from domain.hours import approve_hours_for_partner as approving_for_partner
from domain.hours import change_hours as changing
from domain.hours import confirm_hours as confirming
from domain.hours import correct_hours as correcting
from domain.hours import dispute_hours as disputing
from domain.hours import drop_hours as dropping
from domain.hours import import_hours as importing
from domain.hours import lock_hours as locking
from domain.hours import log_hours as logging
from domain.hours import log_late_hours as logging_late
from domain.hours import rehearse_hours_import as rehearsing
from domain.hours import return_hours as returning
from domain.hours import submit_hours as submitting
from domain.hours import unlock_hours as unlocking
from domain.hours.models import TimeEntry

ENTRY = "TimeEntry"


def row_ids(global_ids: Sequence[strawberry.ID]) -> list[UUID]:
    """The lines behind global ids."""
    return [row_id(ENTRY, each) for each in global_ids]


@mutation(
    logging.ACTION,
    ENTRY,
    "A person logs hours, several lines at once (S0-53); the object is the first line.",
    on=Project,
    can=logging.can_log_hours,
)
async def log_hours(db: AsyncSession, viewer: Viewer, input: inputs.LogHoursInput) -> Row:
    """Drafts, or submitted lines."""
    lines = [inputs.draft(line) for line in input.lines]
    made = await logging.log_hours(db, viewer, row_id("Project", input.project_id), lines, submit=input.submit is True)
    return made[0]


@mutation(
    logging_late.ACTION,
    ENTRY,
    "The project manager logs hours of somebody who did not in time (补录); the object is the first line.",
    on=Project,
    can=logging_late.can_log_late_hours,
)
async def log_late_hours(db: AsyncSession, viewer: Viewer, input: inputs.LogLateHoursInput) -> Row:
    """Submitted lines."""
    lines = [inputs.draft(line) for line in input.lines]
    project_id, user_id = row_id("Project", input.project_id), row_id("User", input.user_id)
    return (await logging_late.log_late_hours(db, viewer, project_id, user_id, lines))[0]


@mutation(changing.ACTION, ENTRY, "A line that is not submitted says something else.", can=changing.can_change_hours)
async def change_hours(db: AsyncSession, viewer: Viewer, input: inputs.ChangeHoursInput) -> Row:
    """The line as changed."""
    return await changing.change_hours(db, viewer, row_id(ENTRY, input.time_entry_id), inputs.draft(input), input.expected_version)


@mutation(
    correcting.ACTION,
    ENTRY,
    "A disputed line gets a new version beside it, which goes through the chain again (S0-42); the object is the new one.",
    can=correcting.can_correct_hours,
)
async def correct_hours(db: AsyncSession, viewer: Viewer, input: inputs.ChangeHoursInput) -> Row:
    """The new version."""
    return await correcting.correct_hours(db, viewer, row_id(ENTRY, input.time_entry_id), inputs.draft(input), input.expected_version)


@mutation(
    answering.ACTION,
    ENTRY,
    "The project manager answers a dispute; the customer is asked again (S0-42).",
    can=answering.can_answer_dispute,
)
async def answer_dispute(db: AsyncSession, viewer: Viewer, input: inputs.AnswerDisputeInput) -> Row:
    """The line with its answer."""
    return await answering.answer_dispute(db, viewer, row_id(ENTRY, input.time_entry_id), input.answer, input.expected_version)


@mutation(locking.ACTION, "HoursLock", "A month whose hours are all confirmed is locked (S0-42).", on=Project, can=locking.can_lock_hours)
async def lock_hours(db: AsyncSession, viewer: Viewer, input: inputs.LockHoursInput) -> Row:
    """The locked month."""
    return await locking.lock_hours(db, viewer, row_id("Project", input.project_id), input.month)


@mutation(unlocking.ACTION, "HoursLock", "A locked month is opened again, with a reason (解锁, S0-42).", can=unlocking.can_unlock_hours)
async def unlock_hours(db: AsyncSession, viewer: Viewer, input: inputs.UnlockHoursInput) -> Row:
    """The lock that was."""
    return await unlocking.unlock_hours(db, viewer, row_id("HoursLock", input.hours_lock_id), input.reason)


@mutation(
    submitting.ACTION,
    ENTRY,
    "The person submits lines; they wait for the partner's lead or the project manager (S0-42).",
    on=TimeEntry,
    can=submitting.can_submit_hours,
)
async def submit_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesInput) -> Row:
    """The first of the lines."""
    return (await submitting.submit_hours(db, viewer, row_ids(input.time_entry_ids)))[0]


@mutation(dropping.ACTION, ENTRY, "The person takes lines out that are not submitted.", on=TimeEntry, can=dropping.can_drop_hours)
async def drop_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesInput) -> Row:
    """The first of the lines."""
    return (await dropping.drop_hours(db, viewer, row_ids(input.time_entry_ids)))[0]


@mutation(
    approving_for_partner.ACTION,
    ENTRY,
    "The partner's lead approves lines of its people (S0-42).",
    on=TimeEntry,
    can=approving_for_partner.can_approve_hours_for_partner,
)
async def approve_hours_for_partner(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesInput) -> Row:
    """The first of the lines."""
    return (await approving_for_partner.approve_hours_for_partner(db, viewer, row_ids(input.time_entry_ids)))[0]


@mutation(
    approving.ACTION,
    ENTRY,
    "The project manager approves lines; the customer is asked (S0-42).",
    on=TimeEntry,
    can=approving.can_approve_hours,
)
async def approve_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesInput) -> Row:
    """The first of the lines."""
    return (await approving.approve_hours(db, viewer, row_ids(input.time_entry_ids)))[0]


@mutation(returning.ACTION, ENTRY, "Lines go back to their person with a reason (S0-42).", on=TimeEntry, can=returning.can_return_hours)
async def return_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesReasonInput) -> Row:
    """The first of the lines."""
    return (await returning.return_hours(db, viewer, row_ids(input.time_entry_ids), input.reason))[0]


@mutation(
    confirming.ACTION,
    ENTRY,
    "The customer confirms a day or single lines; they stand for good (S0-42).",
    on=TimeEntry,
    can=confirming.can_confirm_hours,
)
async def confirm_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesInput) -> Row:
    """The first of the lines."""
    return (await confirming.confirm_hours(db, viewer, row_ids(input.time_entry_ids)))[0]


@mutation(disputing.ACTION, ENTRY, "The customer disputes lines with a reason (S0-42).", on=TimeEntry, can=disputing.can_dispute_hours)
async def dispute_hours(db: AsyncSession, viewer: Viewer, input: inputs.TimeEntriesReasonInput) -> Row:
    """The first of the lines."""
    return (await disputing.dispute_hours(db, viewer, row_ids(input.time_entry_ids), input.reason))[0]


@mutation(
    rehearsing.ACTION,
    "HoursImport",
    "A file of hours is read, and each of its lines says what an import would do (S0-53); nothing is logged. Watch it by `objectChanged`.",
    on=Document,
    can=rehearsing.can_rehearse_hours_import,
)
async def rehearse_hours_import(db: AsyncSession, viewer: Viewer, input: inputs.RehearseHoursImportInput) -> Row:
    """The file that is being read."""
    return await rehearsing.rehearse_hours_import(db, viewer, row_id("Document", input.document_id))


@mutation(
    importing.ACTION,
    "HoursImport",
    "The accepted lines of a rehearsed file are written as submitted hours, in portions (S0-53). Watch it by `objectChanged`.",
    can=importing.can_import_hours,
)
async def import_hours(db: AsyncSession, viewer: Viewer, input: inputs.ImportHoursInput) -> Row:
    """The file that is being imported."""
    file_id = row_id("HoursImport", input.hours_import_id)
    return await importing.import_hours(db, viewer, file_id, input.refused_lines, input.expected_version)
