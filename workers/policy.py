"""Changes of the policy come at their time."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.book import BOOK
from authz.viewer import Viewer
from domain.identity.apply_policy_change import apply_policy_change
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def apply_policy_changes(runtime: Runtime, ids: Sequence[str]) -> None:
    """Scheduled changes whose time has come, a transaction each."""
    await do_each(runtime, ids, _apply)


async def _apply(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await apply_policy_change(db, actor, BOOK, deadline.subject_id)


APPLY_POLICY_CHANGES = Task("policy.apply_changes", apply_policy_changes, "deadlines", seconds=300, retries=12)
