"""Approvals of the stage beside the chain: an open task, one that is held for a signer who was added, one that ended."""

from typing import Any

from sqlalchemy import select

from domain.approvals.add_signers import SignerMode, add_signers
from domain.approvals.models import Approval, ApprovalSigner, ApprovalTask, SignerPlacement
from domain.approvals.take_back_signer import take_back_signer
from domain.outsourcing.submit_order import submit_order
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import Story


async def signers(stage: Stage) -> None:
    """Of orders that are submitted, and of one that was sent."""
    world = stage.world
    for name in ("waiting", "held"):
        placed = await Story.placed(world)
        await world.do("manager", submit_order, placed.order.id)
        stage.keep(**{f"approval_{name}": await approval_of(stage, placed.order), f"task_{name}": await task_of(stage, placed.order)})
    held = stage.row("task_held")
    people = [world[persona].id for persona in ("finance", "auditor")]
    await world.do("buyer", add_signers, held.id, people, SignerPlacement.BEFORE, SignerMode.ALL, "The price.")
    for name, user_id in zip(("signer", "signer_gone"), people, strict=True):
        stage.keep(**{name: await stage.find(ApprovalSigner, signer_id=user_id)})
    await world.do("buyer", take_back_signer, stage.row("signer_gone").id)
    for name in ("approval_held", "task_held"):
        stage.keep(**{name: await world.again(stage.row(name))})
    sent = stage.row("sent")
    stage.keep(approval_over=await approval_of(stage, sent), task_over=await task_of(stage, sent))


async def approval_of(stage: Stage, subject: Any) -> Approval:
    """The subject's round."""
    return (await stage.world.db.scalars(select(Approval).where(Approval.subject_id == subject.id))).one()


async def task_of(stage: Stage, subject: Any) -> ApprovalTask:
    """Its one step."""
    return (await stage.world.db.scalars(select(ApprovalTask).where(ApprovalTask.subject_id == subject.id))).one()
