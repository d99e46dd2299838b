"""ProjectAcceptance with what is handed over and its history (S0-37, S0-47)."""

from api.project_acceptance.waiting import waits_for_me
from api.shape import column, expression, many, one, shape
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceDocument, ProjectAcceptanceTransition

shape(
    ProjectAcceptance, "pja", "ProjectAcceptance (项目验收): one round in which the customer accepts a project (S0-37).",
    plural="project_acceptances", usual_order="-prepared_at", lookup="code",
    code=column("The readable number, counted by project.", group="basic", filter=True),
    kind=column("Initial (初验), trial run (试运行) or final (终验).", group="basic", filter=True),
    round=column("How often this kind was prepared, from 1; a change after the request and a return start the next.", group="basic"),
    state=column("Where it stands.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who prepared it.", group="basic"),
    prepared_at=column("When it was prepared.", group="basic", sort=True, filter=True),
    note=column("The project manager's word to the signers.", group="basic"),
    documents=many("ProjectAcceptanceDocument", "acceptance_id", "What is handed over.", group="basic", order="sequence"),
    content=column("What is signed, in canonical JSON; it holds no commercial field. None before the request.", group="basic"),
    content_hash=column("SHA-256 of the content, in hexadecimal: what is signed.", group="basic"),
    requested_at=column("When the customer was asked.", group="basic", filter=True),
    requested_by=one("User", "requested_by_id", "Who asked.", group="basic"),
    waits_for_me=expression("Whether it waits for the reader, who signs for the customer today.", bool, waits_for_me, group="basic"),
    signed_at=column("When the customer signed or returned it.", group="basic"),
    signed_by=one("User", "signed_by_id", "Who did.", group="basic"),
    signer_name=column("The signer's name as it stood.", group="basic"),
    principal_name=column("For whom a delegate (代签人) signed.", group="basic"),
    opinion=column("The signer's opinion (意见); of a return, what is missing.", group="basic"),
    satisfaction=column("How satisfied the customer is (满意度), 1 to 5, with the final one.", group="basic", filter=True),
    accepted_on=column("The day of signing, once it is passed; it stays after a revocation.", group="basic", filter=True),
    revoked_at=column("When it was revoked.", group="basic"),
    revoked_by=one("User", "revoked_by_id", "Who revoked it: never who asked for it.", group="basic"),
    revoke_reason=column("Why it was revoked.", group="basic"),
    history=many("ProjectAcceptanceTransition", "acceptance_id", "The steps of its life.", group="basic", order="at"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    ProjectAcceptanceDocument, "pjd", "ProjectAcceptanceDocument: a document that is handed over with it.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    document=one("Document", "document_id", "The document.", group="basic"),
)  # fmt: skip

shape(
    ProjectAcceptanceTransition, "pjt", "ProjectAcceptanceTransition: a step in the life of a round.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    reason=column("Why.", group="basic"),
)  # fmt: skip
