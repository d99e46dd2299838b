"""Joint acceptance (联合验收): what is signed, by whom, in which round (S0-47, S0-48)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.delivery.models import Party
from domain.outsourcing.below_order import BelowOrder, Step, order_key, state_type
from domain.outsourcing.order_models import AcceptanceKind


class AcceptanceState(enum.StrEnum):
    """OPEN is being signed; CONDITIONAL: all have signed, some with conditions; VOIDED: changed, a new round stands for it."""

    OPEN = "OPEN"
    CONDITIONAL = "CONDITIONAL"
    PASSED = "PASSED"
    FAILED = "FAILED"
    VOIDED = "VOIDED"
    REVOKED = "REVOKED"


class Outcome(enum.StrEnum):
    """What a party says: pass, conditional (to be fixed, then passed), or fail. WAIVED is headquarters' word: there is no such party."""

    PASS = "PASS"  # noqa: S105 — a verdict
    CONDITIONAL = "CONDITIONAL"
    FAIL = "FAIL"
    WAIVED = "WAIVED"


def _key(party: Party) -> Mapped[str | None]:
    """The party's part of its signature key: it stands when, and only when, the acceptance is passed."""
    return mapped_column(String(40), Computed(f"CASE WHEN state = 'PASSED' THEN '{party.value}' END", persisted=True))


def _signature_key(party: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["id", f"{party}_key", "pass_key", "content_hash"],
        [f"acceptance_signature.{name}" for name in ("acceptance_id", "party", "stands", "content_hash")],
        name=f"fk_acceptance_{party}_passed",
        use_alter=True,
    )


class Acceptance(BelowOrder, Root):
    """One round of asking the four parties whether the work is done.

    `content` is the canonical JSON of what is signed and holds no commercial field; `content_hash` is its SHA-256 in hex.
    PASSED is impossible without four signatures PASS over this very content: the generated keys refer to them; and while an item
    of a punch list is open: `open_items` counts them by trigger. `accepted_on` is the latest signing date among the four.
    An order has several: `number` tells them apart, `round` counts how often one was asked for, `first` is its first round.
    """

    __tablename__ = "acceptance"
    __table_args__ = (
        order_key("acceptance"),
        Index("ix_acceptance_requested_at", "requested_at", "id"),
        *(_signature_key(party) for party in ("customer", "sales", "region", "headquarters")),
        UniqueConstraint("order_id", "number", "round"),
        ForeignKeyConstraint(
            ["first_id", "order_id", "number"], ["acceptance.id", "acceptance.order_id", "acceptance.number"], name="fk_acceptance_first"
        ),
        UniqueConstraint("id", "order_id"),
        UniqueConstraint("id", "order_id", "number"),
        UniqueConstraint("id", "content_hash"),
        UniqueConstraint("id", "kind"),
        UniqueConstraint("id", "order_id", "state"),
        UniqueConstraint("id", "order_id", "accepted_on"),
        ForeignKeyConstraint(
            ["id", "revoked_gate"],
            ["acceptance_revocation.acceptance_id", "acceptance_revocation.approved_key"],
            name="fk_acceptance_revoked",
            use_alter=True,
        ),
        CheckConstraint("content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="content_hash"),
        CheckConstraint("number >= 1 AND round >= 1 AND open_items >= 0 AND (round > 1 OR first_id = id)", name="counts"),
        CheckConstraint("state <> 'PASSED' OR open_items = 0", name="punch_list"),
        CheckConstraint("(state IN ('PASSED', 'REVOKED')) = (accepted_on IS NOT NULL)", name="accepted_on"),
        Index(
            "uq_acceptance_standing", "order_id", "number", unique=True, postgresql_where=text("state IN ('OPEN', 'CONDITIONAL', 'PASSED')")
        ),
        Index(
            "uq_acceptance_final",
            "order_id",
            unique=True,
            postgresql_where=text("kind = 'FINAL' AND state IN ('OPEN', 'CONDITIONAL', 'PASSED')"),
        ),
        Index("ix_acceptance_first", "first_id", "round", "id"),
        Index("ix_acceptance_customer", "customer_id", "requested_at", "id"),
        Index("ix_acceptance_partner", "partner_id", "requested_at", "id"),
        Index("ix_acceptance_project", "project_id", "requested_at", "id"),
        Index("ix_acceptance_unit", "unit_id", "requested_at", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Title]
    kind: Mapped[AcceptanceKind]
    number: Mapped[int]
    round: Mapped[int]
    first_id: Mapped[UUID]
    state: Mapped[AcceptanceState] = mapped_column(default=AcceptanceState.OPEN)
    open_items: Mapped[int] = mapped_column(default=0)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[Note | None]
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    accepted_on: Mapped[date | None]
    customer_key: Mapped[str | None] = _key(Party.CUSTOMER)
    sales_key: Mapped[str | None] = _key(Party.SALES)
    region_key: Mapped[str | None] = _key(Party.REGION)
    headquarters_key: Mapped[str | None] = _key(Party.HEADQUARTERS)
    revoked_gate: Mapped[bool | None] = mapped_column(Computed("CASE WHEN state = 'REVOKED' THEN true END", persisted=True))
    pass_key: Mapped[str | None] = mapped_column(String(40), Computed("CASE WHEN state = 'PASSED' THEN 'PASS' END", persisted=True))


class AcceptanceDocument(BelowOrder, Row):
    """A document handed in for a deliverable of the order."""

    __tablename__ = "acceptance_document"
    __table_args__ = (
        order_key("acceptance_document"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        ForeignKeyConstraint(["deliverable_id", "order_id"], ["order_deliverable.id", "order_deliverable.order_id"]),
        UniqueConstraint("acceptance_id", "deliverable_id", "document_id"),
        Index("ix_acceptance_document_acceptance", "acceptance_id", "sequence", "id"),
        Index("ix_acceptance_document_customer", "customer_id", "acceptance_id", "sequence"),
        Index("ix_acceptance_document_partner", "partner_id", "acceptance_id", "sequence"),
        Index("ix_acceptance_document_project", "project_id", "acceptance_id", "sequence"),
    )

    acceptance_id: Mapped[UUID]
    deliverable_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    sequence: Mapped[int]


class AcceptanceSignature(BelowOrder, Row):
    """A party's word on exactly this content; it holds the content fast from then on.

    One person gives no two passes to an acceptance, and one party says pass or fail once. A delegate signs for `principal_name`; a
    party that does not exist is WAIVED by headquarters; the customer may have signed on paper, which counts once it is confirmed.
    `signed_on` is the day of signing in the provider's zone, or the day on the paper, `signed_at` the time of recording.
    """

    __tablename__ = "acceptance_signature"
    __table_args__ = (
        order_key("acceptance_signature"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        ForeignKeyConstraint(["acceptance_id", "content_hash"], ["acceptance.id", "acceptance.content_hash"]),
        UniqueConstraint("acceptance_id", "party", "outcome", "content_hash"),
        UniqueConstraint("acceptance_id", "party", "stands", "content_hash"),
        ForeignKeyConstraint(
            ["waiver_id", "project_id", "party"],
            ["party_waiver.id", "party_waiver.project_id", "party_waiver.party"],
            name="fk_acceptance_signature_waiver",
        ),
        ForeignKeyConstraint(
            ["paper_id", "acceptance_id", "content_hash", "outcome", "signed_on", "paper_gate"],
            [f"acceptance_paper.{name}" for name in ("id", "acceptance_id", "content_hash", "outcome", "signed_on", "is_confirmed")],
            name="fk_acceptance_signature_paper",
        ),
        CheckConstraint("(outcome = 'WAIVED') = (waiver_id IS NOT NULL)", name="waived"),
        CheckConstraint("(user_id IS NULL) = (paper_id IS NOT NULL) AND (paper_id IS NULL OR party = 'CUSTOMER')", name="paper"),
        CheckConstraint("is_delegate = (principal_name IS NOT NULL)", name="delegate"),
        UniqueConstraint("id", "acceptance_id", "party", "outcome"),
        CheckConstraint("outcome = 'PASS' OR opinion IS NOT NULL", name="reason"),
        Index("uq_acceptance_signature_person", "acceptance_id", "user_id", unique=True, postgresql_where=text("outcome = 'PASS'")),
        Index("uq_acceptance_signature_party", "acceptance_id", "party", unique=True, postgresql_where=text("outcome <> 'CONDITIONAL'")),
        Index("ix_acceptance_signature_customer", "customer_id", "signed_at", "id"),
        Index("ix_acceptance_signature_partner", "partner_id", "signed_at", "id"),
        Index("ix_acceptance_signature_project", "project_id", "signed_at", "id"),
    )

    acceptance_id: Mapped[UUID]
    party: Mapped[Party]
    outcome: Mapped[Outcome]
    opinion: Mapped[Note | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    signed_on: Mapped[date]
    signed_at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    signer_name: Mapped[Title]
    is_delegate: Mapped[bool] = mapped_column(default=False)
    principal_name: Mapped[Title | None]
    waiver_id: Mapped[UUID | None]
    paper_id: Mapped[UUID | None]
    paper_gate: Mapped[bool | None] = mapped_column(Computed("CASE WHEN paper_id IS NOT NULL THEN true END", persisted=True))
    stands: Mapped[str | None] = mapped_column(
        String(40), Computed("CASE WHEN outcome IN ('PASS', 'WAIVED') THEN 'PASS' END", persisted=True)
    )


class AcceptanceTransition(BelowOrder, Step, Row):
    """A step in the life of a round of acceptance."""

    __tablename__ = "acceptance_transition"
    __table_args__ = (
        order_key("acceptance_transition"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        Index("ix_acceptance_transition_acceptance", "acceptance_id", "at", "id"),
        Index("ix_acceptance_transition_customer", "customer_id", "at", "id"),
        Index("ix_acceptance_transition_partner", "partner_id", "at", "id"),
        Index("ix_acceptance_transition_project", "project_id", "at", "id"),
    )

    acceptance_id: Mapped[UUID]
    from_state: Mapped[AcceptanceState | None] = mapped_column(state_type(AcceptanceState, "from_state"))
    to_state: Mapped[AcceptanceState] = mapped_column(state_type(AcceptanceState, "to_state"))
