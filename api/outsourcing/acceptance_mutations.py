"""The acts of joint acceptance as mutation fields (S0-47)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import acceptance_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.identity.verify_password import verify_password
from domain.outsourcing import change_acceptance as changing
from domain.outsourcing import finish_punch_item as finishing
from domain.outsourcing import recheck_acceptance as rechecking
from domain.outsourcing import request_acceptance as requesting
from domain.outsourcing import sign_acceptance as signing
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import Acceptance, OutsourcingOrder
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.verdicts import Verdict

ACCEPTANCE = "Acceptance"


@mutation(
    requesting.ACTION,
    ACCEPTANCE,
    "The partner hands in deliverables and asks the four parties to sign (S0-47).",
    on=OutsourcingOrder,
    can=requesting.can_request_acceptance,
)
async def request_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.RequestAcceptanceInput) -> Row:
    """An open round of acceptance."""
    order_id, handed = row_id("OutsourcingOrder", input.order_id), _deliveries(input.deliveries)
    return await requesting.request_acceptance(db, viewer, order_id, handed, input.note, input.expected_version, input.kind)


@mutation(
    changing.ACTION,
    ACCEPTANCE,
    "The partner hands in something else: a new round; every signature of the old one is void (S0-47).",
    can=changing.can_change_acceptance,
)
async def change_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ChangeAcceptanceInput) -> Row:
    """The new round."""
    acceptance_id, handed = row_id(ACCEPTANCE, input.acceptance_id), _deliveries(input.deliveries)
    return await changing.change_acceptance(db, viewer, acceptance_id, handed, input.note, input.expected_version)


async def right_password(db: AsyncSession, viewer: Viewer, input: inputs.SignAcceptanceInput | inputs.RecheckAcceptanceInput) -> None:
    """Who signs proves once more who they are."""
    await verify_password(db, viewer, input.password)


@mutation(
    signing.ACTION,
    ACCEPTANCE,
    "A party signs, with the password once more; the fourth pass passes the acceptance (S0-47).",
    check=right_password,
    can=signing.can_sign_acceptance,
)
async def sign_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.SignAcceptanceInput) -> Row:
    """The acceptance with the new signature."""
    acceptance_id = row_id(ACCEPTANCE, input.acceptance_id)
    items = [PunchDraft(item.item, item.responsible, item.due_on) for item in input.items]
    word = signing.Word(input.party, input.outcome, input.opinion, items)
    signature = await signing.sign_acceptance(
        db, viewer, acceptance_id, word, input.content_hash, signing.Confirmation(viewer.user_id, viewer.now)
    )
    return await db.get_one(Acceptance, signature.acceptance_id)


@mutation(
    finishing.ACTION,
    "PunchItem",
    "The partner has done an item of a punch list; the party that raised it checks again (S0-47).",
    can=finishing.can_finish_punch_item,
)
async def finish_punch_item(db: AsyncSession, viewer: Viewer, input: inputs.FinishPunchItemInput) -> Row:
    """The item, waiting for its re-check."""
    item_id, document_ids = row_id("PunchItem", input.punch_item_id), [row_id("Document", each) for each in input.document_ids]
    return await finishing.finish_punch_item(db, viewer, item_id, input.note, document_ids, input.expected_version)


@mutation(
    rechecking.ACTION,
    ACCEPTANCE,
    "A party closes items of its punch list or sends them back; with the last one closed it passes (S0-47).",
    check=right_password,
    can=rechecking.can_recheck_acceptance,
)
async def recheck_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.RecheckAcceptanceInput) -> Row:
    """The acceptance after the re-check."""
    verdicts = [Verdict(row_id("PunchItem", each.punch_item_id), each.is_closed, each.note) for each in input.verdicts]
    confirmation = signing.Confirmation(viewer.user_id, viewer.now)
    acceptance_id = row_id(ACCEPTANCE, input.acceptance_id)
    return await rechecking.recheck_acceptance(db, viewer, acceptance_id, input.party, verdicts, confirmation)


def _deliveries(handed: Sequence[inputs.DeliveryInput]) -> list[Delivery]:
    return [
        Delivery(row_id("OrderDeliverable", item.deliverable_id), [row_id("Document", document_id) for document_id in item.document_ids])
        for item in handed
    ]
