"""The re-check (复验): a party closes the items of its punch list, or sends them back (S0-47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Denied, Missing, Refused, record, refuse, row_for, save, touch
from domain.delivery.models import Party
from domain.outsourcing.acceptance_events import PunchItemChecked
from domain.outsourcing.acceptance_queries import parties_of, punch_items_of, signatures_of
from domain.outsourcing.models import Acceptance, Outcome, PunchItem, PunchState
from domain.outsourcing.punch_list import MOST_ITEMS
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import Confirmation, Word, conclude, confirmed, signature_of, speaks_for_another
from domain.outsourcing.states import UNDER_WAY, in_state, move, unless_in
from domain.values import InputRefusal

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


@dataclass(frozen=True)
class Verdict:
    """What the check of an item found: good, so that it is closed; or not, with the reason."""

    punch_item_id: UUID
    is_closed: bool
    note: str | None = None


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
    items = {item.id: item for item in await punch_items_of(db, acceptance.id) if item.party is party}
    await _judge(db, actor, items, verdicts)
    touch(acceptance)
    if all(item.state is PunchState.CLOSED for item in items.values()):
        signature = await signature_of(db, actor, acceptance, Word(party, Outcome.PASS))
        await save(db, signature)
        await conclude(db, actor, acceptance, [*said, signature])
    return acceptance


async def _judge(db: AsyncSession, actor: Actor, items: dict[UUID, PunchItem], verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "verdicts")
    if len(verdicts) > MOST_ITEMS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "verdicts", most=MOST_ITEMS)
    if len({verdict.punch_item_id for verdict in verdicts}) < len(verdicts):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these are the same item.", "verdicts")
    for index, verdict in enumerate(verdicts):
        item = items.get(verdict.punch_item_id)
        if item is None:
            raise Refused(
                AcceptanceRefusal.PUNCH_ITEM_UNKNOWN, "This item is not on the party's punch list.", f"verdicts.{index}.punchItemId"
            )
        note = values.note(verdict.note, f"verdicts.{index}.note")
        if verdict.is_closed:
            in_state(item, PunchState.OPEN, PunchState.DONE)
            item.done_at = item.done_at or actor.now
            await move(db, actor, item, PunchState.CLOSED, note)
            record(db, actor, PunchItemChecked(item.id, item.acceptance_id, item.order_id, is_closed=True))
            continue
        if note is None:
            raise Refused(AcceptanceRefusal.REASON_NEEDED, "Please say why.", f"verdicts.{index}.note")
        in_state(item, PunchState.DONE)
        item.done_at = None
        await move(db, actor, item, PunchState.OPEN, note)
        record(db, actor, PunchItemChecked(item.id, item.acceptance_id, item.order_id, is_closed=False))
