"""The archive package of a passed acceptance is kept (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for, save
from domain.documents.content_types import ZIP
from domain.documents.models import Document
from domain.documents.upload_document import Received
from domain.identity.models import Audience
from domain.outsourcing.acceptance_events import AcceptanceArchived
from domain.outsourcing.archive_queries import archive_of
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Acceptance, AcceptanceArchive

ACTION = "acceptance:archive"


async def archive_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, audience: Audience, package: Received
) -> AcceptanceArchive | None:
    """The package whose bytes are in the store already is the audience's from now on; None where there is one.

    It is linked by its own row alone: who sees that row sees the package, and no link of a project opens it to others.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    if acceptance.accepted_on is None or await archive_of(db, acceptance.id, audience) is not None:
        return None
    name = f"{acceptance.code}.zip"
    document = Document(owner_id=actor.user_id, name=name, content_type=ZIP, size=package.size, sha256=package.sha256)
    await save(db, document)
    archive = AcceptanceArchive(
        **below(acceptance),
        acceptance_id=acceptance.id,
        accepted_on=acceptance.accepted_on,
        audience=audience,
        document_id=document.id,
    )
    await save(db, archive)
    record(db, actor, AcceptanceArchived(archive.id, acceptance.id, acceptance.order_id, audience.value))
    return archive
