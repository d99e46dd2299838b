"""What happened to acceptances and their signatures, punch lists and revocations: ids and plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class AcceptanceEnded:
    """Its order was terminated: the open round is void, and no other stands for it."""

    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class AcceptanceRequested:
    """A round is open: the four parties are asked to sign."""

    acceptance_id: UUID
    order_id: UUID
    round: int


@dataclass(frozen=True)
class AcceptanceVoided:
    """Its content changed: the round and its signatures are void, `replaced_by_id` stands for it."""

    acceptance_id: UUID
    order_id: UUID
    replaced_by_id: UUID


@dataclass(frozen=True)
class AcceptanceSigned:
    """A party gave its word: PASS, CONDITIONAL or FAIL."""

    acceptance_id: UUID
    order_id: UUID
    party: str
    outcome: str


@dataclass(frozen=True)
class PunchItemRaised:
    """A party passed with a condition: this is to be done."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PunchItemDone:
    """The partner says that an item of a punch list is done; the party that raised it checks."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PunchItemChecked:
    """The party that raised it has checked it again: closed it, or sent it back."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID
    is_closed: bool


@dataclass(frozen=True)
class AcceptancePassed:
    """All parties passed it. A final one also has its settlement, whose window opens on `eligible_on`."""

    acceptance_id: UUID
    order_id: UUID
    accepted_on: date
    settlement_id: UUID | None
    eligible_on: date | None


@dataclass(frozen=True)
class ArchiveMissing:
    """It was passed before acceptances were archived: its packages are to be made."""

    acceptance_id: UUID


@dataclass(frozen=True)
class AcceptanceArchived:
    """The package of one audience is there to be fetched."""

    archive_id: UUID
    acceptance_id: UUID
    order_id: UUID
    audience: str


@dataclass(frozen=True)
class AcceptanceFailed:
    """A party did not pass it; the order runs on, the partner may request again."""

    acceptance_id: UUID
    order_id: UUID
    party: str


@dataclass(frozen=True)
class PartyWaived:
    """A party does not exist for a project: nothing waits for it."""

    project_id: UUID
    party: str


@dataclass(frozen=True)
class WaiverTakenBack:
    """The party exists after all: rounds wait for it again."""

    project_id: UUID
    party: str


@dataclass(frozen=True)
class PaperRecorded:
    """A paper that the customer signed is recorded; a second person is to check it."""

    paper_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PaperChecked:
    """The second person confirmed it, or rejected it."""

    paper_id: UUID
    acceptance_id: UUID
    order_id: UUID
    is_confirmed: bool


@dataclass(frozen=True)
class RevocationRequested:
    """Somebody asks to undo a passed acceptance."""

    revocation_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class RevocationRejected:
    """The acceptance stays passed."""

    revocation_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class AcceptanceRevoked:
    """It is undone: the order runs on; a final one's settlement has no window any more."""

    acceptance_id: UUID
    order_id: UUID
    settlement_id: UUID | None
