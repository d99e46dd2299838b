"""What is handed over for an acceptance of a project, and the content that the customer signs. Part of preparing, changing, requesting."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, NotFound, Refused, save
from domain.broken import unless_taken
from domain.customers.models import Customer
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceDocument, ProjectAcceptanceKind
from domain.delivery.models import Project
from domain.documents.models import Document
from domain.outsourcing.handed_in import MOST_DOCUMENTS
from domain.planning.of_project import place_of
from domain.platform.codes import next_code
from domain.project_acceptance.queries import documents_of, documents_seen, next_round
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal
from domain.project_acceptance.states import begin
from domain.values import InputRefusal


async def handed_over(db: AsyncSession, actor: Actor, document_ids: Sequence[UUID]) -> list[Document]:
    """One to twenty documents that the actor sees, each once; NotFound for another."""
    ids = list(dict.fromkeys(document_ids))
    if not ids:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "documentIds")
    if len(document_ids) > MOST_DOCUMENTS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "documentIds", most=MOST_DOCUMENTS)
    seen = await documents_seen(db, actor, ids)
    if len(seen) < len(ids):
        raise NotFound("Document")
    return [seen[document_id] for document_id in ids]


async def prepare(
    db: AsyncSession, actor: Actor, project: Project, kind: ProjectAcceptanceKind, documents: Sequence[Document], note: str | None
) -> ProjectAcceptance:
    """A round of its kind, with its documents; PROJECT_ACCEPTANCE_STANDING where one is prepared, requested or passed already."""
    acceptance = ProjectAcceptance(
        **place_of(project),
        code=await next_code(db, f"PAC-{project.code.removeprefix('PRJ-')}", digits=2),
        kind=kind,
        round=await next_round(db, project.id, kind),
        owner_id=actor.user_id,
        prepared_at=actor.now,
        note=values.note(note, "note"),
    )
    standing = Refused(
        ProjectAcceptanceRefusal.PROJECT_ACCEPTANCE_STANDING, "An acceptance of this kind is prepared, requested or passed already.", "kind"
    )
    with unless_taken("uq_project_acceptance_standing", standing):
        await save(db, acceptance)
    await save(db, *_rows(acceptance, documents))
    await begin(db, actor, acceptance)
    return acceptance


async def replace_documents(db: AsyncSession, acceptance: ProjectAcceptance, documents: Sequence[Document]) -> None:
    """The documents of a round that is being prepared are these from now on."""
    old = ProjectAcceptanceDocument
    await db.execute(delete(old).where(old.acceptance_id == acceptance.id))
    await save(db, *_rows(acceptance, documents))


def _rows(acceptance: ProjectAcceptance, documents: Sequence[Document]) -> list[ProjectAcceptanceDocument]:
    place = place_of(acceptance) | {"acceptance_id": acceptance.id}
    return [
        ProjectAcceptanceDocument(**place, is_requested=False, document_id=document.id, sequence=sequence)
        for sequence, document in enumerate(documents, 1)
    ]


async def canonical_content(db: AsyncSession, acceptance: ProjectAcceptance, project: Project) -> str:
    """What is signed, in canonical JSON (sorted keys, no blanks); it holds no commercial field."""
    content = {
        "acceptance": {"code": acceptance.code, "kind": acceptance.kind.value, "round": acceptance.round},
        "project": {"code": project.code, "name": project.name, "startsOn": project.starts_on, "endsOn": project.ends_on},
        "customer": (await db.get_one(Customer, acceptance.customer_id)).name,
        "documents": [
            {"name": document.name, "size": document.size, "sha256": document.sha256.hex()}
            for document in await documents_of(db, acceptance.id)
        ],
        "note": acceptance.note,
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
