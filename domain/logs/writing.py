"""What an entry says and how it is classified (归类, S2-13); part of writing one and of editing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, NotFound, Refused, record, refuse, save
from domain.customers.models import Customer
from domain.delivery.models import Project
from domain.logs.events import LogEntryWritten
from domain.logs.models import LogCategory, LogEntry, LogEntryVersion, LogLevel, LogTag
from domain.logs.queries import last_version, seen_entry, tags_of
from domain.logs.refusals import LogRefusal
from domain.values import InputRefusal

MOST_TAGS, LONGEST_TAG = 10, 30


@dataclass(frozen=True)
class LogDraft:
    """What happened, when, and where it belongs."""

    happened_on: date
    title: str
    text: str
    level: LogLevel
    category: LogCategory
    tags: Sequence[str] = ()


def checked(actor: Actor, draft: LogDraft) -> LogDraft:
    """The draft as it is kept: the day has come, texts have their lengths, no tag stands twice."""
    return LogDraft(
        values.past_day(draft.happened_on, actor.today, "happenedOn"),
        values.text(draft.title, "title"),
        values.text(draft.text, "text", 4000),
        draft.level,
        draft.category,
        _tags(draft.tags),
    )


def _tags(given: Sequence[str]) -> Sequence[str]:
    if len(given) > MOST_TAGS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "tags", most=MOST_TAGS)
    tags = [" ".join(values.text(each, "tags", LONGEST_TAG).split()) for each in given]
    if len({tag.lower() for tag in tags}) < len(tags):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these are the same item.", "tags")
    return sorted(tags)


def unless_withdrawn(entry: LogEntry, field: str | None = None) -> Missing:
    """LOG_ENTRY_WITHDRAWN."""
    if entry.withdrawn_at is None:
        return []
    return [Refused(LogRefusal.LOG_ENTRY_WITHDRAWN, "This log entry has been withdrawn.", field)]


async def written(
    db: AsyncSession, actor: Actor, customer_id: UUID, place: Project | Customer, draft: LogDraft, parent_id: UUID | None
) -> LogEntry:
    """A confidential entry of the project or the customer, its first version beside it.

    PARENT_ELSEWHERE, LOG_ENTRY_WITHDRAWN of the entry above.
    """
    draft, project_id = checked(actor, draft), place.id if isinstance(place, Project) else None
    if parent_id is not None:
        await _unless_beside(db, actor, parent_id, customer_id, project_id)
    entry = LogEntry(
        project_id=project_id,
        customer_id=customer_id,
        unit_id=place.unit_id,
        parent_id=parent_id,
        author_id=actor.user_id,
        written_at=actor.now,
        **said(draft),
    )
    await save(db, entry)
    await keep_version(db, actor, entry, draft)
    record(db, actor, LogEntryWritten(entry.id))
    return entry


async def _unless_beside(db: AsyncSession, actor: Actor, parent_id: UUID, customer_id: UUID, project_id: UUID | None) -> None:
    parent = await seen_entry(db, actor, parent_id)
    if parent is None:
        raise NotFound(LogEntry.__name__)
    if (parent.customer_id, parent.project_id) != (customer_id, project_id):
        raise Refused(LogRefusal.PARENT_ELSEWHERE, "A log entry belongs below one of the same project or customer.", "parentLogEntryId")
    refuse(unless_withdrawn(parent, "parentLogEntryId"))


def said(draft: LogDraft) -> dict[str, object]:
    """The columns of an entry, and of a version of it, that say what happened."""
    return {name: getattr(draft, name) for name in ("happened_on", "title", "text", "level", "category")}


async def keep_version(db: AsyncSession, actor: Actor, entry: LogEntry, draft: LogDraft) -> int:
    """The tags of now stand, and what the entry says is kept under its next number."""
    wanted, had = set(draft.tags), await tags_of(db, entry.id)
    for tag in had:
        if tag.name not in wanted:
            await db.delete(tag)
    await db.flush()
    standing = {tag.name for tag in had}
    number = await last_version(db, entry.id) + 1
    version = LogEntryVersion(
        log_entry_id=entry.id, number=number, tags=", ".join(draft.tags) or None, at=actor.now, by_id=actor.user_id, **said(draft)
    )
    await save(db, version, *(LogTag(log_entry_id=entry.id, name=name) for name in draft.tags if name not in standing))
    return number
