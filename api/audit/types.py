"""The audit in the schema: its entries, the history of an object, an object as it stood, what a signer saw (S2-42, S3-38)."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement

from api import generated
from api.audit.entries import ENTRY, Entries, ReadEntry, Wanted, every_entry, history, may_read
from api.audit.past import SIGNED, Moment, Past, past_object, past_parts, signing
from api.errors import ErrorCode, error, forbidden
from api.ids import decode, encode
from api.reading.executor import Reader
from api.reading.names import snake, storable
from api.resolving import ROOT, named, path_of, reader
from api.shape import PREFIXES, SHAPES, Many, Shape
from settings import settings

GROUPS = {"auditEntries": "access", "history": "basic", "asOf": "basic", "seenWhenSigned": "basic"}
"""The fields of Query that read the audit, each with the group of `AuditEntry` that it asks for."""


def _described(kind: str, text: str) -> Any:
    return Annotated[kind, strawberry.argument(description=text)]


def _of(read: Any, kind: str, text: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def _origin(name: str, kind: str, text: str, made: Any = None) -> Any:
    """From where: for whoever may read the group `origin`."""

    def resolve(root: Any, info: Any) -> Any:
        value = root.row[name] if may_read(reader(info).viewer.decisions, "origin") else None
        return value if value is None or made is None else made(value)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def _user(name: str, text: str) -> Any:
    async def resolve(root: Any, info: Any) -> Any:
        wanted = root.row[name]
        return None if wanted is None else await reader(info).one(path_of(info), SHAPES["User"], wanted)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": "Optional[User]"}), description=text)


def _subject(root: ReadEntry) -> str | None:
    shape = SHAPES.get(root.row["subject_type"])
    return None if shape is None else encode(shape.prefix, root.row["subject_id"])


ENTRY_FIELDS = {
    "id": _of(lambda root: str(root.row["id"]), "ID", "Its number."),
    "at": _of(lambda root: root.row["at"].astimezone(UTC), "datetime", "When, in the product's time."),
    "recorded_at": _of(lambda root: root.row["recorded_at"].astimezone(UTC), "datetime", "When, in real time."),
    "act": _of(lambda root: root.row["act"], "str", "By which act, as `order:approve`."),
    "actor": _user("actor_id", "Who; null where nobody is known, as at a refused sign-in."),
    "on_behalf_of": _user("on_behalf_of_id", "On whose behalf: the principal of a delegate, or who caused what a program did."),
    "request_id": _of(lambda root: root.row["request_id"], "str", "The request, by which the log knows it too."),
    "address": _origin("address", "Optional[str]", "From which address."),
    "user_agent": _origin("user_agent", "Optional[str]", "By which browser or program."),
    "session": _origin("session_id", "Optional[ID]", "In which session, by its global id.", lambda row_id: encode("ses", row_id)),
    "token": _origin("token_id", "Optional[ID]", "With which program's token, by its global id.", lambda row_id: encode("tok", row_id)),
    "subject_type": _of(lambda root: root.row["subject_type"], "str", "What it is about, as `OutsourcingOrder`."),
    "subject": _of(_subject, "Optional[ID]", "Of what, by its global id; null for what is no object of the schema."),
    "field": _of(lambda root: root.field, "str", "Which field, as the schema calls it; `event` for what changed none."),
    "before": _of(lambda root: root.before, "Optional[str]", "What it said before, as text; ids of objects as global ids."),
    "after": _of(lambda root: root.after, "Optional[str]", "What it says since; of an `event`, what happened."),
    "place": _of(
        lambda root: None if root.row["place"] is None else str(root.row["place"]), "Optional[str]",
        "Its place in the sealed chain; null for the seconds until the sealer has been there.",
    ),
}  # fmt: skip
PAGE_FIELDS = {
    "nodes": _of(lambda root: root.rows, "list[AuditEntry]", "The entries, newest first."),
    "has_more": _of(lambda root: root.has_more, "bool", "Whether older ones follow; ask for those `after` the last one's id."),
}


@strawberry.input(description="Which audit entries; all given parts must hold.")
class AuditWhere:
    """A filter of the audit."""

    actor: strawberry.ID | None = strawberry.field(default=None, description="By this user.")
    act: str | None = strawberry.field(default=None, description="Of this act, as `session:sign_in`.")
    subject: strawberry.ID | None = strawberry.field(default=None, description="About this object.")
    subject_type: str | None = strawberry.field(default=None, description="About objects of this type.")
    request_id: str | None = strawberry.field(default=None, description="Of this request.")
    since: datetime | None = strawberry.field(default=None, description="From this moment of the product's time on.")
    until: datetime | None = strawberry.field(default=None, description="Before this moment of the product's time.")


@strawberry.type(description="A field of an object as it stood.")
class PastField:
    """A name and a value as text."""

    name: str = strawberry.field(description="The field, as the schema calls it.")
    value: str | None = strawberry.field(description="What it said, as text; ids of objects as global ids.")


def tests_of(where: AuditWhere | None) -> list[ColumnElement[bool]]:
    """A filter as SQL. Each column is one that every reader of an entry may read."""
    if where is None:
        return []
    tests: list[ColumnElement[bool]] = []
    for value, column in ((where.act, ENTRY.act), (where.subject_type, ENTRY.subject_type), (where.request_id, ENTRY.request_id)):
        if value is not None:
            tests.append(column == (value if storable(value) else ""))
    if where.actor is not None:
        tests.append(ENTRY.actor_id == _row(where.actor, "User"))
    if where.subject is not None:
        found = _object(where.subject)
        tests.append(ENTRY.subject_id == (found[1] if found else None))
    tests += [ENTRY.at >= where.since] if where.since else []
    tests += [ENTRY.at < where.until] if where.until else []
    return tests


def _row(global_id: str, name: str) -> UUID | None:
    found = _object(global_id)
    return found[1] if found is not None and found[0].name == name else None


def _object(global_id: str) -> tuple[Shape, UUID] | None:
    found = decode(global_id)
    shape = PREFIXES.get(found[0]) if found else None
    return None if found is None or shape is None else (shape, found[1])


def _allowed(info: Any, name: str) -> Reader:
    """The reader, who has the right to the audit; FORBIDDEN otherwise."""
    mine = reader(info)
    if not may_read(mine.viewer.decisions, GROUPS[name]):
        raise forbidden(f"Query.{name}")
    return mine


def _wanted(mine: Reader, first: int | None, after: str | None, where: AuditWhere | None = None) -> Wanted:
    size = settings().page_size if first is None else first
    if not 0 <= size <= mine.most_rows:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"A page has at most {mine.most_rows} rows.")
    if after is not None and not (after.isascii() and after.isdecimal() and len(after) <= 18):
        raise error(ErrorCode.BAD_REQUEST, "`after` is the id of an entry.")
    return Wanted(size, None if after is None else int(after), tests_of(where))


async def audit_entries(root: Any, info: Any, where: Any = None, first: Any = None, after: Any = None) -> Entries:
    """All entries that the viewer may read."""
    mine = _allowed(info, "auditEntries")
    return await every_entry(mine, _wanted(mine, first, after, where))


async def history_of(root: Any, info: Any, id: Any, first: Any = None, after: Any = None) -> Entries | None:
    """The entries of one object."""
    mine, found = _allowed(info, "history"), _object(id)
    return None if found is None else await history(mine, *found, _wanted(mine, first, after))


async def as_of(root: Any, info: Any, id: Any, at: Any) -> Past | None:
    """An object as it stood at the end of a moment."""
    mine, found = _allowed(info, "asOf"), _object(id)
    return None if found is None else await past_object(mine, *found, Moment.of(at))


async def seen_when_signed(root: Any, info: Any, id: Any) -> Past | None:
    """What a signer saw."""
    mine, found = _allowed(info, "seenWhenSigned"), _object(id)
    return None if found is None or found[0].name not in SIGNED else await signing(mine, *found)


async def _parts(root: Past, info: Any, of: Any) -> Any:
    relation = root.shape.fields.get(snake(of)) if storable(of) else None
    if not isinstance(relation, Many):
        raise error(ErrorCode.BAD_REQUEST, f"{root.shape.name} has no list of this name.")
    return await past_parts(reader(info), root, relation)


PAST_FIELDS = {
    "id": _of(lambda root: encode(root.shape.prefix, root.row_id), "ID", "The object's global id."),
    "type": _of(lambda root: root.shape.name, "str", "The object's type."),
    "at": _of(lambda root: root.moment.at.astimezone(UTC), "datetime", "The moment."),
    "fields": _of(
        lambda root: [PastField(name=name, value=value) for name, value in root.values], "list[PastField]",
        "What it said then, of the fields that the viewer may read in it today.",
    ),
    "parts": strawberry.field(
        resolver=named(
            _parts, ROOT | {"of": _described("str", "A list of its type, as `lines`."), "return": "Optional[list[PastObject]]"}
        ),
        description="The objects of one of its lists as they stood then, at most 100.",
    ),
}  # fmt: skip


def audit_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the fields of Query."""
    _type(
        "AuditEntry",
        "An entry of the audit (审计条目): a changed field, or what happened without a change; sealed.",
        ENTRY_FIELDS,
    )
    _type("AuditPage", "A page of audit entries.", PAGE_FIELDS)
    _type("PastObject", "An object as it stood at a moment (历史状态).", PAST_FIELDS)
    setattr(generated, "AuditWhere", AuditWhere)  # noqa: B010  # the module is filled at run time
    setattr(generated, "PastField", PastField)  # noqa: B010
    page = {
        "first": _described("Optional[int]", "How many entries; 50 unless said otherwise."),
        "after": _described("Optional[ID]", "Only entries older than the one with this id."),
    }
    one_id = {"id": _described("ID", "The object's global id.")}
    where = {"where": _described("Optional[AuditWhere]", "Which entries.")}
    return {
        "audit_entries": _root(
            audit_entries, where | page, "Optional[AuditPage]",
            "The audit (审计): what happened, newest first; of changes those of fields that the viewer may read in that object.",
        ),
        "history": _root(history_of, one_id | page, "Optional[AuditPage]", "What happened to an object, newest first."),
        "as_of": _root(
            as_of, one_id | {"at": _described("datetime", "A moment of the product's time.")}, "Optional[PastObject]",
            "An object as it stood at a moment, through today's rights; null where it did not exist yet.",
        ),
        "seen_when_signed": _root(
            seen_when_signed, one_id, "Optional[PastObject]",
            "What a signer saw: of an AcceptanceSignature the acceptance, of an ApprovalDecision what was approved,"
            " of a Settlement the statement that the partner confirmed; as it stood before that word.",
        ),
    }  # fmt: skip


def _type(name: str, text: str, fields: dict[str, Any]) -> None:
    made: Any = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=text)
    setattr(generated, name, made)


def _root(resolve: Any, arguments: dict[str, Any], kind: str, text: str) -> Any:
    return strawberry.field(resolver=named(resolve, ROOT | arguments | {"return": kind}), description=text)
