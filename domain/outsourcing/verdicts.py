"""What a re-check (复验) found of the items of a punch list (S0-47). Part of re-checking in the portal and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record
from domain.delivery.models import Party
from domain.outsourcing.acceptance_events import PunchItemChecked
from domain.outsourcing.acceptance_queries import punch_items_of
from domain.outsourcing.models import PunchItem, PunchState
from domain.outsourcing.punch_list import MOST_ITEMS
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import in_state, move
from domain.values import InputRefusal


@dataclass(frozen=True)
class Verdict:
    """What the check of an item found: good, so that it is closed; or not, with the reason."""

    punch_item_id: UUID
    is_closed: bool
    note: str | None = None


Checked = Sequence[tuple[PunchItem, Verdict]]
"""Each item with what was found of it."""


async def items_of(db: AsyncSession, acceptance_id: UUID, party: Party) -> dict[UUID, PunchItem]:
    """The punch list of a party."""
    return {item.id: item for item in await punch_items_of(db, acceptance_id) if item.party is party}


def checked_verdicts(items: Mapping[UUID, PunchItem], verdicts: Sequence[Verdict]) -> Checked:
    """One to fifty items of the list, each once; one that is sent back has been done, and the reason is said."""
    if not verdicts:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "verdicts")
    if len(verdicts) > MOST_ITEMS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "verdicts", most=MOST_ITEMS)
    if len({verdict.punch_item_id for verdict in verdicts}) < len(verdicts):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these are the same item.", "verdicts")
    return [_checked(items, verdict, f"verdicts.{index}") for index, verdict in enumerate(verdicts)]


def _checked(items: Mapping[UUID, PunchItem], verdict: Verdict, field: str) -> tuple[PunchItem, Verdict]:
    item = items.get(verdict.punch_item_id)
    if item is None:
        raise Refused(AcceptanceRefusal.PUNCH_ITEM_UNKNOWN, "This item is not on the party's punch list.", f"{field}.punchItemId")
    note = values.note(verdict.note, f"{field}.note")
    if note is None and not verdict.is_closed:
        raise Refused(AcceptanceRefusal.REASON_NEEDED, "Please say why.", f"{field}.note")
    in_state(item, *((PunchState.OPEN, PunchState.DONE) if verdict.is_closed else (PunchState.DONE,)))
    return item, Verdict(item.id, verdict.is_closed, note)


def all_closed(items: Mapping[UUID, PunchItem], checked: Checked) -> bool:
    """Whether nothing is left on the list once these verdicts count."""
    closed = {item.id for item, verdict in checked if verdict.is_closed}
    return all(item.id in closed or item.state is PunchState.CLOSED for item in items.values())


async def judge(db: AsyncSession, actor: Actor, checked: Checked) -> None:
    """Each item is closed, or to be done once more."""
    for item, verdict in checked:
        item.done_at = (item.done_at or actor.now) if verdict.is_closed else None
        await move(db, actor, item, PunchState.CLOSED if verdict.is_closed else PunchState.OPEN, verdict.note)
        record(db, actor, PunchItemChecked(item.id, item.acceptance_id, item.order_id, is_closed=verdict.is_closed))
