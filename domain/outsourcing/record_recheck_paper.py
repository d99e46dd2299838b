"""A paper on which the customer checked its punch list again is recorded (S0-47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.delivery.models import Party
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Acceptance, AcceptancePaper, Outcome, PaperItem, PunchState
from domain.outsourcing.paper_parts import Scan, file_paper
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import unless_open
from domain.outsourcing.verdicts import Verdict, all_closed, checked_verdicts, items_of

ACTION = "paper:record_recheck"


@dataclass(frozen=True)
class RecheckDraft:
    """What stands on the paper, and what it found of each item."""

    scan: Scan
    verdicts: Sequence[Verdict]


async def can_record_recheck_paper(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """The round takes words, and the customer has items that are not closed."""
    if wrong := unless_open(acceptance):
        return wrong
    if all(item.state is PunchState.CLOSED for item in (await items_of(db, acceptance.id, Party.CUSTOMER)).values()):
        return [Refused(AcceptanceRefusal.PUNCH_LIST_NONE, "The party has nothing to check.")]
    return []


async def record_recheck_paper(db: AsyncSession, actor: Actor, acceptance_id: UUID, draft: RecheckDraft) -> AcceptancePaper:
    """One person records what the customer, who signs on paper, found of its items; it counts once a second one confirmed it (S0-47).

    Each item is closed, or sent back with a reason where the partner has done it. With the last one closed the paper is a pass.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    refuse(await can_record_recheck_paper(db, actor, acceptance))
    items = await items_of(db, acceptance.id, Party.CUSTOMER)
    checked = checked_verdicts(items, draft.verdicts)
    rows = [
        PaperItem(
            **below(acceptance),
            acceptance_id=acceptance.id,
            sequence=sequence,
            punch_item_id=item.id,
            is_closed=verdict.is_closed,
            note=verdict.note,
        )
        for sequence, (item, verdict) in enumerate(checked, 1)
    ]
    outcome = Outcome.PASS if all_closed(items, checked) else Outcome.CONDITIONAL
    return await file_paper(db, actor, acceptance, AcceptancePaper(outcome=outcome, is_recheck=True), draft.scan, rows)
