"""A file of hours that is rehearsed and then imported (工时导入), and what becomes of each of its lines (S0-53)."""

import enum
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row
from domain.hours.models import HourKind, WorkPlace
from domain.partners.partner_models import SkillLevel

COUNTED = {"audit": False}
"""How far the worker is changes with every portion; what it wrote is in the audit line by line."""


class HoursImportState(enum.StrEnum):
    """READING rehearses the file; REHEARSED says line by line what would happen; RUNNING writes; STOPPED goes on when asked again."""

    READING = "READING"
    UNREADABLE = "UNREADABLE"
    REHEARSED = "REHEARSED"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    DONE = "DONE"


class RefusedLines(enum.StrEnum):
    """What an import does about a line that is refused: STOP before it, or SKIP it and go on."""

    STOP = "STOP"
    SKIP = "SKIP"


class LineOutcome(enum.StrEnum):
    """ACCEPTED would be written; DUPLICATE says the same as another line; IMPORTED is written."""

    ACCEPTED = "ACCEPTED"
    DUPLICATE = "DUPLICATE"
    REFUSED = "REFUSED"
    IMPORTED = "IMPORTED"


class FileProblem(enum.StrEnum):
    """Why a file cannot be rehearsed at all."""

    FILE_DAMAGED = "FILE_DAMAGED"
    FILE_TOO_LARGE_INSIDE = "FILE_TOO_LARGE_INSIDE"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_UNKNOWN = "COLUMN_UNKNOWN"
    COLUMN_TWICE = "COLUMN_TWICE"
    NO_LINES = "NO_LINES"
    TOO_MANY_LINES = "TOO_MANY_LINES"


class HoursImport(Root):
    """A file of hours. The lines up to `lines_read` are rehearsed, those up to line `last_line` are imported or passed over."""

    __tablename__ = "hours_import"
    __table_args__ = (
        CheckConstraint("(state = 'UNREADABLE') = (problem IS NOT NULL)", name="problem"),
        CheckConstraint("state NOT IN ('RUNNING', 'STOPPED', 'DONE') OR refused_lines IS NOT NULL", name="asked"),
        CheckConstraint("lines_total IS NOT NULL OR state IN ('READING', 'UNREADABLE')", name="total"),
        CheckConstraint("lines_read >= 0 AND last_line >= 0 AND lines_done BETWEEN 0 AND lines_read", name="counts"),
        Index("ix_hours_import_owner", "owner_id", "created_at", "id"),
        Index("ix_hours_import_created", "created_at", "id"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    state: Mapped[HoursImportState] = mapped_column(default=HoursImportState.READING)
    refused_lines: Mapped[RefusedLines | None]
    problem: Mapped[FileProblem | None]
    problem_column: Mapped[str | None] = mapped_column(String(200))
    lines_read: Mapped[int] = mapped_column(default=0, info=COUNTED)
    lines_total: Mapped[int | None]
    lines_done: Mapped[int] = mapped_column(default=0, info=COUNTED)
    last_line: Mapped[int] = mapped_column(default=0, info=COUNTED)


class HoursImportLine(Row):
    """A line of the file by its number there (the heading is line 1), what it says, and what becomes of it.

    A line of a file with these bytes is imported once, whichever import does it: `sha256` is the file's.
    """

    __tablename__ = "hours_import_line"
    __table_args__ = (
        UniqueConstraint("import_id", "line"),
        CheckConstraint("(outcome = 'REFUSED') = (code IS NOT NULL)", name="refused"),
        CheckConstraint("(outcome = 'IMPORTED') = (entry_id IS NOT NULL)", name="imported"),
        CheckConstraint("outcome IN ('REFUSED', 'DUPLICATE') OR num_nulls(project_id, user_id, day, hours, level, work) = 0", name="whole"),
        Index("uq_hours_import_line_file", "sha256", "line", unique=True, postgresql_where=text("entry_id IS NOT NULL")),
        Index("ix_hours_import_line_user", "import_id", "user_id", "day"),
        Index("ix_hours_import_line_outcome", "import_id", "outcome", "line"),
        Index("ix_hours_import_line_entry", "entry_id"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("hours_import.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), info=COUNTED)
    line: Mapped[int] = mapped_column(info=COUNTED)
    outcome: Mapped[LineOutcome] = mapped_column(info=COUNTED)
    code: Mapped[str | None] = mapped_column(String(60), info=COUNTED)
    field: Mapped[str | None] = mapped_column(String(60), info=COUNTED)
    project_code: Mapped[Code | None] = mapped_column(info=COUNTED)
    person: Mapped[str | None] = mapped_column(String(254), info=COUNTED)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), info=COUNTED)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=COUNTED)
    day: Mapped[date | None] = mapped_column(info=COUNTED)
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2), info=COUNTED)
    level: Mapped[SkillLevel | None] = mapped_column(info=COUNTED)
    kind: Mapped[HourKind | None] = mapped_column(info=COUNTED)
    place: Mapped[WorkPlace | None] = mapped_column(info=COUNTED)
    is_billable: Mapped[bool | None] = mapped_column(info=COUNTED)
    work: Mapped[Note | None] = mapped_column(info=COUNTED)
    resources: Mapped[Note | None] = mapped_column(info=COUNTED)
    task_code: Mapped[Code | None] = mapped_column(info=COUNTED)
    order_code: Mapped[Code | None] = mapped_column(info=COUNTED)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_entry.id"), info=COUNTED)
    duplicate_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_entry.id"), index=True, info=COUNTED)
