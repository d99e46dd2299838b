"""Claims as mutation fields (S0-49)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import settlement_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import refund_claim as refunding
from domain.outsourcing import set_off_claim as setting_off
from domain.outsourcing import write_off_claim as writing_off
from domain.outsourcing.models import Claim


@mutation(refunding.ACTION, "Claim", "The partner paid back a part of a claim, or all of it (S0-49).", can=refunding.can_refund_claim)
async def refund_claim(db: AsyncSession, viewer: Viewer, input: inputs.RefundClaimInput) -> Row:
    """The claim with its refund."""
    draft = refunding.RefundDraft(input.amount, input.received_on, input.reference)
    refund = await refunding.refund_claim(db, viewer, row_id("Claim", input.claim_id), draft, input.expected_version)
    return await db.get_one(Claim, refund.claim_id)


@mutation(
    setting_off.ACTION,
    "Claim",
    "A part counts as paid on an invoiced payable of the same partner and currency, without money (S0-49).",
    can=setting_off.can_set_off_claim,
)
async def set_off_claim(db: AsyncSession, viewer: Viewer, input: inputs.SetOffClaimInput) -> Row:
    """The claim with its set-off."""
    claim_id, payable_id = row_id("Claim", input.claim_id), row_id("Payable", input.payable_id)
    done = await setting_off.set_off_claim(db, viewer, claim_id, payable_id, input.amount, input.expected_version)
    return await db.get_one(Claim, done.claim_id)


@mutation(
    writing_off.ACTION,
    "Claim",
    "What is open of a claim is given up, with a reason, not by who approved the settlement (S0-49).",
    can=writing_off.can_write_off_claim,
)
async def write_off_claim(db: AsyncSession, viewer: Viewer, input: inputs.WriteOffClaimInput) -> Row:
    """A closed claim."""
    return await writing_off.write_off_claim(db, viewer, row_id("Claim", input.claim_id), input.reason, input.expected_version)
