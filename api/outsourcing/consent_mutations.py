"""The customer's consent as a mutation field (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import order_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import record_consent as recording


@mutation(
    recording.ACTION,
    "OutsourcingConsent",
    "The customer's consent to outsourcing is filed; orders under a contract that demands it may be submitted from now on (S0-44).",
    can=recording.can_record_consent,
)
async def record_consent(db: AsyncSession, viewer: Viewer, input: inputs.RecordConsentInput) -> Row:
    """A consent."""
    document_id = row_id("Document", input.document_id)
    draft = recording.ConsentDraft(input.consented_by, input.consented_on, document_id, input.covers_contract is True)
    return await recording.record_consent(db, viewer, row_id("Project", input.project_id), draft)
