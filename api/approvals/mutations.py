"""Standing in, and chains, as mutation fields; what is approved is decided by the acts on it (`approveOrder`, `returnOrder` …)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.approvals import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.approvals import delegate_approvals as delegating
from domain.approvals import end_delegation as ending
from domain.approvals import publish_chain as publishing
from domain.database import Row


@mutation(delegating.ACTION, "ApprovalDelegation", "While one is away another person of the provider decides in one's right.")
async def delegate_approvals(db: AsyncSession, viewer: Viewer, input: inputs.DelegateApprovalsInput) -> Row:
    """A delegation."""
    delegate_id = row_id("User", input.delegate_id)
    return await delegating.delegate_approvals(db, viewer, delegate_id, input.valid_from, input.valid_to, input.reason)


@mutation(ending.ACTION, "ApprovalDelegation", "The delegate decides no longer, from now on.", can=ending.can_end_delegation)
async def end_delegation(db: AsyncSession, viewer: Viewer, input: inputs.DelegationInput) -> Row:
    """An ended delegation."""
    delegation_id = row_id("ApprovalDelegation", input.delegation_id)
    return await ending.end_delegation(db, viewer, delegation_id, input.expected_version)


@mutation(publishing.ACTION, "ApprovalChain", "A new version of a chain counts from a day on; what is in approval keeps its own (S3-37).")
async def publish_approval_chain(db: AsyncSession, viewer: Viewer, input: inputs.PublishApprovalChainInput) -> Row:
    """The new version."""
    steps = [step.draft() for step in input.steps]
    return await publishing.publish_chain(db, viewer, input.kind, input.valid_from, steps, once=input.once)
