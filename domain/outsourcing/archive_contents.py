"""What the archive package of an acceptance holds for an audience: nothing that it may not read (S0-47)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from domain.documents.models import Document, Visibility
from domain.documents.packages import Kept, Part, Text
from domain.identity.models import Audience
from domain.outsourcing.acceptance_queries import punch_items_of, signatures_of
from domain.outsourcing.archive_queries import archive_of, files_of
from domain.outsourcing.models import Acceptance, AcceptanceSignature, PunchItem
from domain.outsourcing.queries import named

OPEN_TO = {
    Audience.STAFF: frozenset(Visibility),
    Audience.CUSTOMER: frozenset({Visibility.CUSTOMER, Visibility.CUSTOMER_AND_PARTNER}),
    Audience.PARTNER: frozenset({Visibility.PARTNER, Visibility.CUSTOMER_AND_PARTNER}),
}
NAMES_SHOWN = (Audience.STAFF, Audience.CUSTOMER)
"""Who reads the signers' names; the partner knows them by party."""


@dataclass(frozen=True)
class ArchiveContents:
    """What goes into a package; `certificate` is what the certificate is made of."""

    code: str
    accepted_on: date
    parts: Sequence[Part]
    certificate: dict[str, Any]


async def archive_contents(db: AsyncSession, acceptance_id: UUID, audience: Audience) -> ArchiveContents | None:
    """Of a passed acceptance, also where it was revoked meanwhile; None where the package stands, or there is nothing to archive.

    It says what was signed and nothing of later days, so that it is the same whenever it is made.
    """
    acceptance = await named(db, Acceptance, acceptance_id)
    if acceptance.accepted_on is None or await archive_of(db, acceptance_id, audience) is not None:
        return None
    signatures = [_said(each, audience) for each in await signatures_of(db, acceptance_id)]
    items = [_left(each) for each in await punch_items_of(db, acceptance_id)]
    files = [(place, document) for place, visibility, document in await files_of(db, acceptance_id) if visibility in OPEN_TO[audience]]
    parts = [Text("content.json", acceptance.content.encode()), _json("signatures.json", signatures)]
    if items:
        parts.append(_json("punch-list.json", items))
    certificate = {
        "code": acceptance.code,
        "accepted_on": acceptance.accepted_on,
        "content": orjson.loads(acceptance.content),
        "content_hash": acceptance.content_hash,
        "signatures": signatures,
        "items": items,
    }
    return ArchiveContents(acceptance.code, acceptance.accepted_on, [*parts, *_numbered(files)], certificate)


def _said(signature: AcceptanceSignature, audience: Audience) -> dict[str, Any]:
    names = {"signerName": signature.signer_name, "principalName": signature.principal_name} if audience in NAMES_SHOWN else {}
    return {
        "party": signature.party.value,
        "outcome": signature.outcome.value,
        "opinion": signature.opinion,
        "contentHash": signature.content_hash,
        "signedOn": signature.signed_on,
        "signedAt": signature.signed_at,
        "isDelegate": signature.is_delegate,
        "isPaper": signature.paper_id is not None,
        **names,
    }


def _left(item: PunchItem) -> dict[str, Any]:
    return {
        "sequence": item.sequence,
        "party": item.party.value,
        "item": item.item,
        "responsible": item.responsible,
        "dueOn": item.due_on,
        "state": item.state.value,
        "doneAt": item.done_at,
        "doneNote": item.done_note,
    }


def _json(path: str, value: object) -> Text:
    return Text(path, orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def _numbered(files: Iterable[tuple[str, Document]]) -> list[Part]:
    """Two files of one name stay two: each has its number in the package."""
    return [
        Kept(f"files/{place}/{number:03} {document.name}", document.size, document.sha256)
        for number, (place, document) in enumerate(files, 1)
    ]
