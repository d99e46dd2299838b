"""Acceptance with what is signed, handed in and left to do (S0-47)."""

from api.outsourcing.lead_days import lead_days
from api.outsourcing.types import VERSION
from api.shape import column, expression, many, one, shape
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceArchive,
    AcceptanceDocument,
    AcceptancePaper,
    AcceptanceRevocation,
    AcceptanceSignature,
    AcceptanceTransition,
    PaperItem,
    PunchDocument,
    PunchItem,
    PunchItemTransition,
)

shape(
    Acceptance, "acc", "Acceptance (联合验收): one round in which customer, sales, region and headquarters sign the same content (S0-47).",
    plural="acceptances", usual_order="-requested_at", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    title=column("What is accepted.", group="basic"),
    kind=column("Partial, initial or final; the final one starts the settlement clock.", group="basic", filter=True),
    number=column("Which acceptance of its order, from 1; its rounds share it.", group="basic"),
    round=column("The round, from 1; a change or a failure starts the next.", group="basic"),
    state=column("Where it stands.", group="basic", filter=True),
    content=column("What is signed, in canonical JSON; it holds no commercial field.", group="basic"),
    content_hash=column("SHA-256 of the content, in hexadecimal: what each signature names.", group="basic"),
    note=column("The partner's word to the signers.", group="basic"),
    requested_at=column("When the partner requested it.", group="basic", sort=True, filter=True),
    accepted_on=column("The latest signing day of the four, once passed.", group="basic", filter=True),
    lead_days=expression(
        "Days from the request to the acceptance date (验收周期); none until it is passed.", int, lead_days, group="basic",
    ),
    order=one("OutsourcingOrder", "order_id", "The order.", group="order", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    requested_by=one("User", "requested_by_id", "Who of the partner requested it.", group="people"),
    signatures=many("AcceptanceSignature", "acceptance_id", "Who has signed, and how.", group="basic", order="signed_at"),
    documents=many("AcceptanceDocument", "acceptance_id", "What was handed in.", group="basic", order="sequence"),
    open_items=column("How many items of its punch lists are not closed.", group="basic", filter=True),
    punch_items=many("PunchItem", "acceptance_id", "What conditional passes wait for (遗留问题).", group="basic", order="due_on"),
    first_round=one("Acceptance", "first_id", "The first round of this acceptance.", group="basic"),
    rounds=many("Acceptance", "first_id", "Of a first round: all its rounds, this one too.", group="basic", order="requested_at"),
    history=many("AcceptanceTransition", "acceptance_id", "The steps of its life.", group="basic", order="at"),
    papers=many("AcceptancePaper", "acceptance_id", "What the customer signed on paper.", group="people", order="recorded_at"),
    archives=many("AcceptanceArchive", "acceptance_id", "Once it is passed: the archive package that the reader gets.", group="basic"),
    revocations=many("AcceptanceRevocation", "acceptance_id", "Requests to undo it.", group="order", order="requested_at"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    AcceptanceArchive, "aar", "AcceptanceArchive (验收档案包): the ZIP of a passed acceptance with what one audience may read (S0-47).",
    audience=column("For whom it is made; nobody else sees it.", group="basic"),
    accepted_on=column("The date of acceptance.", group="basic"),
    document=one("Document", "document_id", "The ZIP: signed content, words, files, hashes and certificate (验收单).", group="basic"),
    acceptance=one("Acceptance", "acceptance_id", "The acceptance; it may have been revoked since.", group="basic"),
)  # fmt: skip

shape(
    AcceptancePaper, "apa", "AcceptancePaper: what the customer signed on paper, recorded by one person and confirmed by another (S0-47).",
    signer_name=column("Who signed it.", group="basic"),
    outcome=column("Pass, conditional or fail; of a re-check a pass where nothing is left, else still conditional.", group="basic"),
    is_recheck=column("Whether it is a re-check (复验) of the customer's punch list.", group="basic"),
    opinion=column("The opinion on it.", group="basic"),
    items=many("PaperItem", "paper_id", "What stands on it: what is left to do, or what was found of it.", group="basic", order="sequence"),
    signed_on=column("The day that stands on it.", group="basic"),
    state=column("Recorded, confirmed or rejected.", group="basic", filter=True),
    recorded_at=column("When it was recorded.", group="basic", sort=True),
    recorded_by=one("User", "recorded_by_id", "Who recorded it.", group="internal-note"),
    checked_at=column("When it was checked.", group="basic"),
    checked_by=one("User", "checked_by_id", "Who checked it: never who recorded it.", group="internal-note"),
    check_note=column("Why it was rejected.", group="internal-note"),
    document=one("Document", "document_id", "The scan.", group="basic"),
    acceptance=one("Acceptance", "acceptance_id", "The round it was signed for.", group="basic"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    PaperItem, "pit", "PaperItem: a line of a signed paper: something left to do, or what a re-check found of an item that was (S0-47).",
    sequence=column("Its place on the paper, from 1.", group="basic"),
    item=column("What is to be done.", group="basic"),
    responsible=column("Who sees to it.", group="basic"),
    due_on=column("Until when.", group="basic"),
    punch_item=one("PunchItem", "punch_item_id", "The item that was checked again.", group="basic"),
    is_closed=column("Whether it was found good; otherwise it goes back to the partner.", group="basic"),
    note=column("A word on it.", group="basic"),
)  # fmt: skip

shape(
    AcceptanceRevocation, "rvk", "AcceptanceRevocation (撤销验收): the formal, approved undoing of a passed acceptance (S0-47).",
    code=column("The acceptance's number.", group="basic"),
    title=column("What was accepted.", group="basic"),
    reason=column("Why.", group="basic"),
    state=column("Requested, approved or rejected.", group="basic", filter=True),
    requested_at=column("When it was requested.", group="basic", sort=True),
    requested_by=one("User", "requested_by_id", "Who requested it.", group="basic"),
    decided_at=column("When it was decided.", group="basic"),
    acceptance=one("Acceptance", "acceptance_id", "The acceptance.", group="basic"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    AcceptanceSignature, "sgn", "AcceptanceSignature (验收签字): a party's word on exactly this content.",
    party=column("The party.", group="basic", filter=True),
    outcome=column("Pass, conditional or fail.", group="basic", filter=True),
    opinion=column("The opinion (意见); a fail needs one.", group="basic"),
    content_hash=column("The hash of what was signed.", group="basic"),
    signed_on=column("The day of signing in the provider's zone.", group="basic"),
    signed_at=column("When it was recorded.", group="basic", sort=True),
    signer_name=column("The signer's name as it stood.", group="people"),
    is_delegate=column("Whether a delegate signed.", group="basic"),
    principal_name=column("For whom the delegate signed.", group="people"),
    is_paper=expression("Whether it was signed on paper.", bool, lambda row: row.paper_id.is_not(None), group="basic"),
    paper=one("AcceptancePaper", "paper_id", "The paper.", group="people"),
)  # fmt: skip

shape(
    PunchItem, "pun", "PunchItem (遗留问题): something a party wants done before its conditional pass becomes a pass (S0-47).",
    plural="punch_items", usual_order="due_on",
    sequence=column("Its place among the items of the round, from 1.", group="basic"),
    party=column("The party that raised it and checks it again.", group="basic", filter=True),
    item=column("What is to be done.", group="basic"),
    responsible=column("Who sees to it.", group="basic"),
    due_on=column("Until when.", group="basic", sort=True, filter=True),
    state=column("To be done, done and to be checked, or closed.", group="basic", filter=True),
    done_at=column("When the partner said it is done.", group="basic"),
    done_note=column("What the partner did.", group="basic"),
    acceptance=one("Acceptance", "acceptance_id", "The round it belongs to.", group="basic", filter=True),
    documents=many("PunchDocument", "punch_item_id", "By what the partner shows that it is done.", group="basic", order="sequence"),
    history=many("PunchItemTransition", "punch_item_id", "Its steps, with what was said.", group="basic", order="at"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    PunchDocument, "pud", "PunchDocument: a document by which an item of a punch list is shown to be done.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    document=one("Document", "document_id", "The document.", group="basic"),
)  # fmt: skip

shape(
    PunchItemTransition, "ptr", "PunchItemTransition: a step in the life of an item of a punch list.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    reason=column("What was done, or why it was sent back.", group="basic"),
)  # fmt: skip

shape(
    AcceptanceTransition, "atr", "AcceptanceTransition: a step in the life of a round of acceptance.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    reason=column("Why.", group="basic"),
)  # fmt: skip

shape(
    AcceptanceDocument, "adc", "AcceptanceDocument: a document handed in for a deliverable.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    deliverable=one("OrderDeliverable", "deliverable_id", "The deliverable it belongs to.", group="order"),
    document=one("Document", "document_id", "The document.", group="basic"),
)  # fmt: skip
