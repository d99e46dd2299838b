"""What the workers do about partners: agreements that begin and end by themselves (S0-45)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.partners.follow_agreement import follow_agreement
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def follow_agreements(runtime: Runtime, ids: Sequence[str]) -> None:
    """First and last days that have come: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _follow)


async def _follow(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await follow_agreement(db, actor, deadline.subject_id)


FOLLOW_AGREEMENTS = Task("partners.follow_agreements", follow_agreements, "deadlines", seconds=300, retries=12)
