"""A second person confirms a recorded paper: it counts (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, lock_row, refuse, row_for, save, touch
from domain.delivery.models import Party
from domain.outsourcing.acceptance_queries import signatures_of
from domain.outsourcing.below_order import below
from domain.outsourcing.check_paper import check_paper, unless_to_check
from domain.outsourcing.models import Acceptance, AcceptancePaper, AcceptanceSignature, Outcome, PaperState
from domain.outsourcing.paper_parts import lines_of_paper
from domain.outsourcing.punch_list import PunchDraft, raise_items
from domain.outsourcing.queries import named
from domain.outsourcing.record_paper import unless_customer_may_say
from domain.outsourcing.record_recheck_paper import can_record_recheck_paper
from domain.outsourcing.sign_acceptance import conclude, unless_open
from domain.outsourcing.verdicts import Verdict, all_closed, checked_verdicts, items_of, judge

ACTION = "paper:confirm"


async def can_confirm_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Missing:
    """It waits to be checked, by another person than who recorded it, and the round still waits for what it says."""
    acceptance = await named(db, Acceptance, paper.acceptance_id)
    unchecked = unless_to_check(actor, paper)
    if paper.is_recheck:
        return [*unchecked, *await can_record_recheck_paper(db, actor, acceptance)]
    return [*unchecked, *(unless_open(acceptance) or await unless_customer_may_say(db, acceptance, paper.outcome))]


async def confirm_paper(db: AsyncSession, actor: Actor, paper_id: UUID, expected_version: int | None = None) -> AcceptancePaper:
    """It is the customer's word from now on, of the day that stands on it, with its punch list (S0-47). Both people are kept.

    A re-check closes and sends back what it names, as the items stand now: refused where one has gone on since it was recorded. It is
    a pass where nothing is left.
    """
    paper = await row_for(db, actor, ACTION, AcceptancePaper, paper_id, expected_version=expected_version)
    acceptance = await lock_row(db, Acceptance, paper.acceptance_id)
    refuse(await can_confirm_paper(db, actor, paper))
    if paper.is_recheck:
        await _recheck(db, actor, paper)
    await check_paper(db, actor, paper, PaperState.CONFIRMED, None)
    touch(acceptance)
    if not paper.is_recheck or paper.outcome is Outcome.PASS:
        await _sign(db, actor, acceptance, paper)
    return paper


async def _recheck(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> None:
    items = await items_of(db, paper.acceptance_id, Party.CUSTOMER)
    lines = await lines_of_paper(db, paper.id)
    found = [Verdict(line.punch_item_id, bool(line.is_closed), line.note) for line in lines if line.punch_item_id]
    checked = checked_verdicts(items, found)
    paper.outcome = Outcome.PASS if all_closed(items, checked) else Outcome.CONDITIONAL
    await judge(db, actor, checked)


async def _sign(db: AsyncSession, actor: Actor, acceptance: Acceptance, paper: AcceptancePaper) -> None:
    said = await signatures_of(db, acceptance.id)
    signature = AcceptanceSignature(
        **below(acceptance),
        acceptance_id=acceptance.id,
        party=Party.CUSTOMER,
        outcome=paper.outcome,
        opinion=paper.opinion,
        content_hash=paper.content_hash,
        signed_on=paper.signed_on,
        signed_at=actor.now,
        signer_name=paper.signer_name,
        paper_id=paper.id,
    )
    await save(db, signature)
    if paper.outcome is Outcome.CONDITIONAL:
        lines = await lines_of_paper(db, paper.id)
        drafts = [PunchDraft(line.item, line.responsible, line.due_on) for line in lines if line.item and line.responsible and line.due_on]
        await raise_items(db, actor, signature, drafts)
    await conclude(db, actor, acceptance, [*said, signature])
