"""A second person confirms a recorded paper: it counts (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, lock_row, refuse, row_for, save, touch
from domain.delivery.models import Party
from domain.outsourcing.acceptance_queries import signatures_of
from domain.outsourcing.below_order import below
from domain.outsourcing.check_paper import check_paper, unless_to_check
from domain.outsourcing.models import Acceptance, AcceptancePaper, AcceptanceSignature, PaperState
from domain.outsourcing.queries import named
from domain.outsourcing.record_paper import can_record_paper
from domain.outsourcing.sign_acceptance import conclude

ACTION = "paper:confirm"


async def can_confirm_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Missing:
    """It waits to be checked, by another person than who recorded it, and the round still waits for the customer's word."""
    acceptance = await named(db, Acceptance, paper.acceptance_id)
    return [*unless_to_check(actor, paper), *await can_record_paper(db, actor, acceptance)]


async def confirm_paper(db: AsyncSession, actor: Actor, paper_id: UUID, expected_version: int | None = None) -> AcceptancePaper:
    """It is the customer's word from now on, of the day that stands on it (S0-47). Both people are kept."""
    paper = await row_for(db, actor, ACTION, AcceptancePaper, paper_id, expected_version=expected_version)
    acceptance = await lock_row(db, Acceptance, paper.acceptance_id)
    refuse(await can_confirm_paper(db, actor, paper))
    said = await signatures_of(db, acceptance.id)
    await check_paper(db, actor, paper, PaperState.CONFIRMED, None)
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
    touch(acceptance)
    await save(db, signature)
    await conclude(db, actor, acceptance, [*said, signature])
    return paper
