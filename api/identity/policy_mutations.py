"""Changes of the policy as mutation fields."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import policy_inputs as inputs
from api.mutations import mutation, row_id
from authz.book import BOOK
from authz.viewer import Viewer
from domain.database import Row
from domain.identity import change_policy as changing
from domain.identity import schedule_policy_change as scheduling
from domain.identity import withdraw_policy_change as withdrawing


@mutation(
    changing.ACTION,
    "PolicyChange",
    "Lines of the policy come and go together, in every process from its next answer on.",
)
async def change_policy(db: AsyncSession, viewer: Viewer, input: inputs.ChangePolicyInput) -> Row:
    """The change, in force."""
    return await changing.change_policy(db, viewer, BOOK, input.reason, input.drafts())


@mutation(
    scheduling.ACTION,
    "PolicyChange",
    "The same at a time; looked at again when it comes.",
)
async def schedule_policy_change(db: AsyncSession, viewer: Viewer, input: inputs.SchedulePolicyChangeInput) -> Row:
    """The change, scheduled."""
    return await scheduling.schedule_policy_change(db, viewer, BOOK, input.reason, input.drafts(), input.effective_at)


@mutation(withdrawing.ACTION, "PolicyChange", "A scheduled change will not come.", can=withdrawing.can_withdraw_policy_change)
async def withdraw_policy_change(db: AsyncSession, viewer: Viewer, input: inputs.PolicyChangeInput) -> Row:
    """The withdrawn change."""
    change_id = row_id("PolicyChange", input.policy_change_id)
    return await withdrawing.withdraw_policy_change(db, viewer, change_id, expected_version=input.expected_version)
