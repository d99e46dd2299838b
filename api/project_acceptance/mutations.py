"""The customer's acceptance of a project as mutation fields (S0-37, S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.project_acceptance import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.identity.verify_password import verify_password
from domain.outsourcing.sign_acceptance import Confirmation
from domain.project_acceptance import change_project_acceptance as changing
from domain.project_acceptance import prepare_project_acceptance as preparing
from domain.project_acceptance import request_project_acceptance as requesting
from domain.project_acceptance import return_project_acceptance as returning
from domain.project_acceptance import revoke_project_acceptance as revoking
from domain.project_acceptance import sign_project_acceptance as signing
from domain.project_acceptance import withdraw_project_acceptance as withdrawing

ACCEPTANCE = "ProjectAcceptance"


@mutation(
    preparing.ACTION,
    ACCEPTANCE,
    "The project manager prepares an acceptance of the project by the customer, with its documents (S0-37).",
    can=preparing.can_prepare_project_acceptance,
)
async def prepare_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.PrepareProjectAcceptanceInput) -> Row:
    """A round that the customer does not see yet."""
    project_id, documents = row_id("Project", input.project_id), [row_id("Document", each) for each in input.document_ids]
    return await preparing.prepare_project_acceptance(db, viewer, project_id, input.kind, documents, input.note)


@mutation(
    changing.ACTION,
    ACCEPTANCE,
    "Other documents, another note: once requested it is void by that, and the answer is the next round (S0-47).",
    can=changing.can_change_project_acceptance,
)
async def change_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ChangeProjectAcceptanceInput) -> Row:
    """What is prepared now."""
    acceptance_id, documents = row_id(ACCEPTANCE, input.project_acceptance_id), [row_id("Document", each) for each in input.document_ids]
    return await changing.change_project_acceptance(db, viewer, acceptance_id, documents, input.note, input.expected_version)


@mutation(
    requesting.ACTION,
    ACCEPTANCE,
    "The customer's signatories are asked to sign it; from now on the customer reads it (S0-47).",
    can=requesting.can_request_project_acceptance,
)
async def request_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ProjectAcceptanceInput) -> Row:
    """A round that waits for the customer."""
    acceptance_id = row_id(ACCEPTANCE, input.project_acceptance_id)
    return await requesting.request_project_acceptance(db, viewer, acceptance_id, input.expected_version)


@mutation(withdrawing.ACTION, ACCEPTANCE, "It is not asked for any more, with a reason.", can=withdrawing.can_withdraw_project_acceptance)
async def withdraw_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ProjectAcceptanceReasonInput) -> Row:
    """A round that ended unsigned."""
    acceptance_id = row_id(ACCEPTANCE, input.project_acceptance_id)
    return await withdrawing.withdraw_project_acceptance(db, viewer, acceptance_id, input.reason, input.expected_version)


async def right_password(db: AsyncSession, viewer: Viewer, input: inputs.SignProjectAcceptanceInput) -> None:
    """Who signs proves once more who they are."""
    await verify_password(db, viewer, input.password)


@mutation(
    signing.ACTION,
    ACCEPTANCE,
    "A signatory of the customer signs, with the password once more (S0-37).",
    check=right_password,
    can=signing.can_sign_project_acceptance,
)
async def sign_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.SignProjectAcceptanceInput) -> Row:
    """A passed acceptance."""
    acceptance_id, consent = row_id(ACCEPTANCE, input.project_acceptance_id), signing.Consent(input.opinion, input.satisfaction)
    confirmation = Confirmation(viewer.user_id, viewer.now)
    return await signing.sign_project_acceptance(db, viewer, acceptance_id, consent, input.content_hash, confirmation)


@mutation(
    returning.ACTION,
    ACCEPTANCE,
    "A signatory of the customer returns it and says what is missing.",
    can=returning.can_return_project_acceptance,
)
async def return_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ReturnProjectAcceptanceInput) -> Row:
    """A returned round."""
    acceptance_id = row_id(ACCEPTANCE, input.project_acceptance_id)
    return await returning.return_project_acceptance(db, viewer, acceptance_id, input.reason, input.content_hash)


@mutation(
    revoking.ACTION,
    ACCEPTANCE,
    "Another person than who asked for it undoes it; refused once a settlement that counts from it was applied for (S0-49).",
    can=revoking.can_revoke_project_acceptance,
)
async def revoke_project_acceptance(db: AsyncSession, viewer: Viewer, input: inputs.ProjectAcceptanceReasonInput) -> Row:
    """A revoked acceptance."""
    acceptance_id = row_id(ACCEPTANCE, input.project_acceptance_id)
    return await revoking.revoke_project_acceptance(db, viewer, acceptance_id, input.reason, input.expected_version)
