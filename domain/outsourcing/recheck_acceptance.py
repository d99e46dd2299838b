"""The re-check (复验): a party closes the items of its punch list, or sends them back (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, Refused, refuse, row_for, save, touch
from domain.delivery.models import Party
from domain.outsourcing.acceptance_queries import parties_of, punch_items_of, signatures_of
from domain.outsourcing.models import Acceptance, Outcome, PunchState
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import Confirmation, Word, conclude, confirmed, signature_of, speaks_for_another
from domain.outsourcing.states import UNDER_WAY, unless_in
from domain.outsourcing.verdicts import Verdict, all_closed, checked_verdicts, items_of, judge

ACTION = "acceptance:recheck"


async def can_recheck_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """A party for which the actor signs has items that are not closed. Denied where the actor stands for none today."""
    if wrong := unless_in(acceptance, *UNDER_WAY):
        return wrong
    parties = await parties_of(db, acceptance.project_id, actor.user_id, actor.today)
    if not parties:
        raise Denied(ACTION)
    items = await punch_items_of(db, acceptance.id)
    if any(item.party in parties and item.state is not PunchState.CLOSED for item in items):
        return []
    return [Refused(AcceptanceRefusal.PUNCH_LIST_NONE, "The party has nothing to check.")]


async def recheck_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, party: Party, verdicts: Sequence[Verdict], confirmation: Confirmation
) -> Acceptance:
    """Who signs for a party checks items of its punch list again: each is closed, or sent back with a reason (S0-47).

    With the last one closed the party passes, over the content that it signed, on this day; so the password is asked for as in
    signing. Only an item that the partner has done is sent back.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    if party not in await parties_of(db, acceptance.project_id, actor.user_id, actor.today):
        raise Denied(ACTION)
    refuse(await can_recheck_acceptance(db, actor, acceptance))
    confirmed(actor, confirmation)
    said = await signatures_of(db, acceptance.id)
    if speaks_for_another(actor, party, said):
        raise Refused(AcceptanceRefusal.SIGNED_FOR_ANOTHER, "Nobody signs for two parties.", "party")
    items = await items_of(db, acceptance.id, party)
    checked = checked_verdicts(items, verdicts)
    await judge(db, actor, checked)
    touch(acceptance)
    if all_closed(items, checked):
        signature = await signature_of(db, actor, acceptance, Word(party, Outcome.PASS))
        await save(db, signature)
        await conclude(db, actor, acceptance, [*said, signature])
    return acceptance
