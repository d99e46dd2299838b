"""A second person compares a recorded paper with its scan (S0-47). Part of confirming and of rejecting it."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record
from domain.outsourcing.acceptance_events import PaperChecked
from domain.outsourcing.models import AcceptancePaper, PaperState
from domain.outsourcing.refusals import AcceptanceRefusal


def unless_to_check(actor: Actor, paper: AcceptancePaper) -> Missing:
    """It waits to be checked, by another person than who recorded it."""
    if paper.state is not PaperState.RECORDED:
        return [Refused(AcceptanceRefusal.PAPER_WRONG_STATE, "This paper has been checked.")]
    if paper.recorded_by_id == actor.user_id:
        return [Refused(AcceptanceRefusal.PAPER_OF_OWN, "Nobody checks what they recorded.")]
    return []


async def check_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper, state: PaperState, note: str | None) -> None:
    """It is checked, by whom and when."""
    paper.state, paper.checked_at, paper.checked_by_id, paper.check_note = state, actor.now, actor.user_id, note
    await db.flush()
    record(db, actor, PaperChecked(paper.id, paper.acceptance_id, paper.order_id, state is PaperState.CONFIRMED))
