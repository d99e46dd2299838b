"""The policy changes at once."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, require
from domain.identity.events import PolicyChanged
from domain.identity.policy_book import LineDraft, PolicyBook
from domain.identity.policy_drafts import MOST_LINES, check_size, write_change
from domain.identity.policy_models import PolicyChange, PolicyChangeState

ACTION = "policy:change"


async def change_policy(
    db: AsyncSession, actor: Actor, book: PolicyBook, reason: str, drafts: Sequence[LineDraft], *, most: int = MOST_LINES
) -> PolicyChange:
    """All lines come and go together, in every process from its next answer on; each is an audit entry of its own (S2-42).

    A line that does not fit is refused by its name, and nothing changes: malformed (POLICY_LINE_WRONG), about what does not exist
    (ROLE_UNKNOWN, POLICY_OBJECT_UNKNOWN, POLICY_SCOPE_UNKNOWN), there or gone already (POLICY_LINE_STANDS, POLICY_LINE_ABSENT,
    POLICY_LINE_TWICE), of a role that belongs to the program (POLICY_ROLE_FIXED), more for a customer or partner than the seed has for
    any of them (POLICY_BEYOND_AUDIENCE), a chain of roles that comes back or is deeper than ten (POLICY_CHAIN), or the end of the
    last right to change the policy (POLICY_NOBODY_LEFT).
    """
    require(db, actor, ACTION)
    check_size(drafts, most)
    await book.put(db, actor, drafts)
    change = await write_change(db, actor, reason, drafts, PolicyChangeState.IN_FORCE, actor.now)
    record(db, actor, PolicyChanged(change.id))
    return change
