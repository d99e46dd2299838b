"""What a party wants done before its conditional pass becomes a pass (S0-47): the items as they are raised. Part of signing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, save
from domain.outsourcing.acceptance_events import PunchItemRaised
from domain.outsourcing.acceptance_queries import punch_items_of
from domain.outsourcing.below_order import below
from domain.outsourcing.models import AcceptanceSignature, Outcome, PunchItem
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import begin
from domain.values import InputRefusal

MOST_ITEMS = 50


@dataclass(frozen=True)
class PunchDraft:
    """Something left to do: what, who sees to it, until when."""

    item: str
    responsible: str
    due_on: date


def checked_items(items: Sequence[PunchDraft], outcome: Outcome, today: date) -> list[PunchDraft]:
    """A conditional pass has 1 to 50 items, any other word none; each due today or later."""
    if outcome is not Outcome.CONDITIONAL:
        if items:
            raise Refused(AcceptanceRefusal.PUNCH_LIST_NOT_MEANT, "Only a conditional pass has a punch list.", "items")
        return []
    if not items:
        raise Refused(AcceptanceRefusal.PUNCH_LIST_NEEDED, "Please say what is left to do, by whom and until when.", "items")
    if len(items) > MOST_ITEMS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "items", most=MOST_ITEMS)
    return [_checked(item, f"items.{index}", today) for index, item in enumerate(items)]


def _checked(draft: PunchDraft, field: str, today: date) -> PunchDraft:
    due_on = values.near_day(draft.due_on, f"{field}.dueOn")
    if due_on < today:
        raise Refused(AcceptanceRefusal.DUE_BEFORE_TODAY, "This day has passed already.", f"{field}.dueOn")
    return PunchDraft(values.text(draft.item, f"{field}.item", 4000), values.text(draft.responsible, f"{field}.responsible"), due_on)


async def raise_items(db: AsyncSession, actor: Actor, signature: AcceptanceSignature, items: Sequence[PunchDraft]) -> None:
    """The items of the party's conditional signature, numbered on after those of the others."""
    if not items:
        return
    sequence = len(await punch_items_of(db, signature.acceptance_id))
    rows = [
        PunchItem(
            **below(signature),
            acceptance_id=signature.acceptance_id,
            signature_id=signature.id,
            party=signature.party,
            sequence=sequence + place,
            item=item.item,
            responsible=item.responsible,
            due_on=item.due_on,
        )
        for place, item in enumerate(items, 1)
    ]
    await save(db, *rows)
    for row in rows:
        begin(db, actor, row)
        record(db, actor, PunchItemRaised(row.id, row.acceptance_id, row.order_id))
    await db.flush()
