"""A paper that the customer signed is recorded (S0-47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.delivery.models import Party
from domain.outsourcing.acceptance_queries import signatures_of
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Acceptance, AcceptancePaper, Outcome, PaperItem
from domain.outsourcing.paper_parts import Scan, file_paper
from domain.outsourcing.punch_list import PunchDraft, checked_items
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import unless_open

ACTION = "paper:record"


@dataclass(frozen=True)
class PaperDraft:
    """What stands on the paper: the signer, the word with its opinion and punch list, the day of signing; and its scan."""

    signer_name: str
    outcome: Outcome
    signed_on: date
    document_id: UUID
    opinion: str | None = None
    items: Sequence[PunchDraft] = ()


async def can_record_paper(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """The round takes words, and the customer may still give one: its first, or after a conditional one a fail."""
    return unless_open(acceptance) or await unless_customer_may_say(db, acceptance, Outcome.FAIL)


async def unless_customer_may_say(db: AsyncSession, acceptance: Acceptance, outcome: Outcome) -> Missing:
    """That the customer has spoken; with conditions it may still fail the round, or pass it by a re-check."""
    said = [signature.outcome for signature in await signatures_of(db, acceptance.id) if signature.party is Party.CUSTOMER]
    if not said or (said[-1] is Outcome.CONDITIONAL and outcome is Outcome.FAIL):
        return []
    if said[-1] is Outcome.CONDITIONAL and outcome is Outcome.PASS:
        return [Refused(AcceptanceRefusal.PUNCH_LIST_OPEN, "The party passes when it has closed its punch list.", "outcome")]
    return [Refused(AcceptanceRefusal.PARTY_HAS_SIGNED, "This party has signed already.")]


async def record_paper(db: AsyncSession, actor: Actor, acceptance_id: UUID, draft: PaperDraft) -> AcceptancePaper:
    """One person records what the customer signed on paper, with its scan; it counts when a second one has confirmed it (S0-47).

    The day is the one on the paper: not after today, not before the round was asked for (PAPER_TOO_EARLY). One paper at a time:
    PAPER_STANDING. A conditional word has the punch list that stands on it, no item due before that day. The scan is for customer
    and staff.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    refuse(await can_record_paper(db, actor, acceptance))
    if draft.outcome is Outcome.WAIVED:
        raise Refused(AcceptanceRefusal.OUTCOME_NOT_SAID, "Headquarters waives a party; nobody says so of their own.", "outcome")
    refuse(await unless_customer_may_say(db, acceptance, draft.outcome))
    opinion = values.note(draft.opinion, "opinion")
    if opinion is None and draft.outcome is not Outcome.PASS:
        raise Refused(AcceptanceRefusal.REASON_NEEDED, "Please say why.", "opinion")
    items = checked_items(draft.items, draft.outcome, draft.signed_on)
    scan = Scan(draft.signer_name, draft.signed_on, draft.document_id)
    rows = [
        PaperItem(
            **below(acceptance),
            acceptance_id=acceptance.id,
            sequence=sequence,
            item=item.item,
            responsible=item.responsible,
            due_on=item.due_on,
        )
        for sequence, item in enumerate(items, 1)
    ]
    paper = AcceptancePaper(outcome=draft.outcome, is_recheck=False, opinion=opinion)
    return await file_paper(db, actor, acceptance, paper, scan, rows)
