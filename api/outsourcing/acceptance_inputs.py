"""What the acts on acceptances take, from the delivery to the revocation."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from api.outsourcing.order_inputs import OrderInput
from domain.delivery.models import Party
from domain.outsourcing.models import AcceptanceKind, Outcome

use_enum(AcceptanceKind, Outcome, Party)


@strawberry.input(description="The documents handed in for one deliverable.")
class DeliveryInput:
    """A deliverable with its documents."""

    deliverable_id: strawberry.ID = described("The deliverable of the order.")
    document_ids: list[strawberry.ID] = described("Uploaded documents of one's own organisation, 1 to 20.")


@strawberry.input(description="The partner says that the work is done (S0-47).")
class RequestAcceptanceInput(OrderInput):
    """A request for acceptance."""

    deliveries: list[DeliveryInput] = described("The deliverables with their documents; for the final acceptance every one of the order.")
    note: str | None = optional("A word to the signers, at most 4,000 characters.")
    kind: AcceptanceKind = strawberry.field(
        default=AcceptanceKind.FINAL, description="Partial, initial or final; only the final one delivers the order."
    )


@strawberry.input(description="The partner hands in something else: a new round, and every signature so far is void.")
class ChangeAcceptanceInput(ChangeInput):
    """A change of what was handed in."""

    acceptance_id: strawberry.ID = described("The open acceptance.")
    deliveries: list[DeliveryInput] = described("Every deliverable of the order with its documents.")
    note: str | None = optional("A word to the signers, at most 4,000 characters.")


@strawberry.input(description="Something left to do, on the punch list (遗留问题) of a conditional pass.")
class PunchItemInput:
    """An item of a punch list."""

    item: str = described("What is to be done, at most 4,000 characters.")
    responsible: str = described("Who sees to it, at most 200 characters.")
    due_on: date = described("Until when, today or later.")


@strawberry.input(description="A party's word on what was read (S0-47).")
class SignAcceptanceInput(ActInput):
    """A signature."""

    acceptance_id: strawberry.ID = described("The acceptance.")
    party: Party = described("The party signed for; one must be named for it on the project.")
    outcome: Outcome = described("Pass, conditional or fail.")
    opinion: str | None = optional("The opinion; anything but a pass needs one.")
    items: list[PunchItemInput] = strawberry.field(
        default_factory=list, description="Of a conditional pass: what is left to do, 1 to 50 items."
    )
    content_hash: str = described("The `contentHash` that was read: another content is not signed by mistake.")
    password: str = described("The signer's password, once more.")


@strawberry.input(description="The partner has done an item of a punch list: a note, documents, or both.")
class FinishPunchItemInput(ChangeInput):
    """An item that is done."""

    punch_item_id: strawberry.ID = described("The item.")
    note: str | None = optional("What was done, at most 4,000 characters.")
    document_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="Uploaded documents of one's own organisation.")


@strawberry.input(description="What the re-check (复验) of an item found.")
class VerdictInput:
    """A verdict on an item."""

    punch_item_id: strawberry.ID = described("The item, of this party's list.")
    is_closed: bool = described("Whether it is good; otherwise it goes back to the partner.")
    note: str | None = optional("A word on it; needed where it goes back.")


@strawberry.input(description="A party checks items of its punch list again; with the last one closed it passes (S0-47).")
class RecheckAcceptanceInput(ActInput):
    """A re-check."""

    acceptance_id: strawberry.ID = described("The acceptance.")
    party: Party = described("The party whose list it is; one must be named for it on the project.")
    verdicts: list[VerdictInput] = described("What was found, each item once.")
    password: str = described("The signer's password, once more: a pass may follow.")


@strawberry.input(description="A party that does not exist for a project: sales or the region (S0-47).")
class WaivePartyInput(ActInput):
    """A waiver."""

    project_id: strawberry.ID = described("The project.")
    party: Party = described("The party; customer and headquarters always sign.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A waived party exists after all (S0-47).")
class TakeWaiverBackInput(ActInput):
    """A waiver and why it is taken back."""

    party_waiver_id: strawberry.ID = described("The waiver.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A paper that the customer signed for a round of acceptance.")
class RecordPaperInput(ActInput):
    """A paper."""

    acceptance_id: strawberry.ID = described("The round.")
    signer_name: str = described("Who signed, at most 200 characters.")
    outcome: Outcome = described("Pass, conditional or fail.")
    opinion: str | None = optional("The opinion on it; anything but a pass needs one.")
    signed_on: date = described("The day on the paper: not after today, not before the round was asked for.")
    document_id: strawberry.ID = described("The scan, uploaded.")
    items: list[PunchItemInput] = strawberry.field(
        default_factory=list, description="Of a conditional pass, what is left to do as it stands on the paper; none due before that day."
    )


@strawberry.input(description="A paper on which the customer checked its punch list again (S0-47).")
class RecordRecheckPaperInput(ActInput):
    """A paper of a re-check (复验)."""

    acceptance_id: strawberry.ID = described("The round.")
    signer_name: str = described("Who signed, at most 200 characters.")
    signed_on: date = described("The day on the paper: not after today, not before the round was asked for.")
    document_id: strawberry.ID = described("The scan, uploaded.")
    verdicts: list[VerdictInput] = described("What was found, each item of the customer once; with the last one closed it is a pass.")


@strawberry.input(description="An act on a recorded paper.")
class PaperInput(ChangeInput):
    """A paper."""

    acceptance_paper_id: strawberry.ID = described("The paper.")


@strawberry.input(description="What was recorded is not what the scan says.")
class RejectPaperInput(PaperInput):
    """A rejection."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="Somebody asks to undo a passed acceptance.")
class RequestRevocationInput(ChangeInput):
    """A request."""

    acceptance_id: strawberry.ID = described("The passed acceptance.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The yes to a revocation.")
class ApproveRevocationInput(ChangeInput):
    """A yes."""

    acceptance_revocation_id: strawberry.ID = described("The revocation.")
    opinion: str | None = optional("A word on it, at most 4,000 characters.")


@strawberry.input(description="The no to a revocation.")
class RejectRevocationInput(ChangeInput):
    """A no."""

    acceptance_revocation_id: strawberry.ID = described("The revocation.")
    reason: str = described("Why, at most 4,000 characters.")
