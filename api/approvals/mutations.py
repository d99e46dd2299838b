"""Standing in, and chains, as mutation fields; what is approved is decided by the acts on it (`approveOrder`, `returnOrder` …)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.approvals import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.approvals import add_signers as adding
from domain.approvals import delegate_approvals as delegating
from domain.approvals import end_delegation as ending
from domain.approvals import inform as informing
from domain.approvals import publish_chain as publishing
from domain.approvals import return_to_step as returning
from domain.approvals import take_back_signer as taking_back
from domain.approvals import transfer_task as transferring
from domain.approvals import urge_approval as urging
from domain.approvals.models import ApprovalSigner, ApprovalTask
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


@mutation(
    adding.ACTION, "Approval", "Whoever has an open task wants others' words too (加签).", on=ApprovalTask, can=adding.can_add_signers
)
async def add_signers(db: AsyncSession, viewer: Viewer, input: inputs.AddSignersInput) -> Row:
    """An approval with tasks more."""
    task_id, people = row_id("ApprovalTask", input.approval_task_id), [row_id("User", each) for each in input.user_ids]
    return await adding.add_signers(db, viewer, task_id, people, input.placement, input.mode, input.reason)


@mutation(
    taking_back.ACTION,
    "Approval",
    "A signer is not asked any more (减签).",
    on=ApprovalSigner,
    can=taking_back.can_take_back_signer,
)
async def take_back_signer(db: AsyncSession, viewer: Viewer, input: inputs.TakeBackSignerInput) -> Row:
    """An approval with a signer less."""
    return await taking_back.take_back_signer(db, viewer, row_id("ApprovalSigner", input.approval_signer_id))


@mutation(
    transferring.ACTION, "Approval", "Whoever has an open task hands it to another (转办).", on=ApprovalTask,
    can=transferring.can_transfer_task,
)  # fmt: skip
async def transfer_task(db: AsyncSession, viewer: Viewer, input: inputs.TransferTaskInput) -> Row:
    """An approval whose task waits for another."""
    task_id, user_id = row_id("ApprovalTask", input.approval_task_id), row_id("User", input.user_id)
    return await transferring.transfer_task(db, viewer, task_id, user_id, input.reason)


@mutation(
    returning.ACTION, "Approval", "Whoever has an open task returns it to an earlier step (退回到指定步骤).", on=ApprovalTask,
    can=returning.can_return_to_step,
)  # fmt: skip
async def return_to_step(db: AsyncSession, viewer: Viewer, input: inputs.ReturnToStepInput) -> Row:
    """An approval of which steps decide again."""
    task_id, to_task_id = row_id("ApprovalTask", input.approval_task_id), row_id("ApprovalTask", input.to_task_id)
    return await returning.return_to_step(db, viewer, task_id, to_task_id, input.reason)


@mutation(urging.ACTION, "Approval", "Who requested it asks for the missing words (催办).", can=urging.can_urge_approval)
async def urge_approval(db: AsyncSession, viewer: Viewer, input: inputs.ApprovalInput) -> Row:
    """An urged approval."""
    return await urging.urge_approval(db, viewer, row_id("Approval", input.approval_id), input.expected_version)


@mutation(informing.ACTION, "Approval", "People read an approval and have no say by it (知会).", can=informing.can_inform)
async def inform(db: AsyncSession, viewer: Viewer, input: inputs.InformInput) -> Row:
    """An approval that more people read."""
    approval_id, people = row_id("Approval", input.approval_id), [row_id("User", each) for each in input.user_ids]
    return await informing.inform(db, viewer, approval_id, people, input.reason, input.expected_version)
