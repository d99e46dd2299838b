"""What a change order says, checked and priced before it becomes rows (S0-44)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Missing, Refused, refuse, save
from domain.money import round_money
from domain.outsourcing.allowance import allow
from domain.outsourcing.below_order import below
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.ground import ground_under, missing_of
from domain.outsourcing.models import ChangeOrder, ChangeOrderLine, OutsourcingOrder
from domain.outsourcing.order_drafts import MOST_LINES, LineDraft, PricedLine, at_most, priced_line
from domain.outsourcing.order_queries import agreed_prices, standing_days
from domain.outsourcing.refusals import ChangeOrderRefusal
from domain.partners.models import SkillLevel


@dataclass(frozen=True)
class ChangeDraft:
    """A change as it is asked for: why, the scope, the end and the settlement clock as they will be, days added and days taken away.

    With a `special_reason` it is meant for special approval: the prices of added days may lie above the agreement's.
    """

    reason: str
    scope: str | None = None
    ends_on: date | None = None
    added: Sequence[LineDraft] = ()
    removed: Sequence[LineDraft] = ()
    special_reason: str | None = None
    clock_source: ClockSource | None = None


async def write_change(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder, draft: ChangeDraft) -> list[PricedLine]:
    """Puts what the draft says into the change's columns; the answer is its lines, those taken away with negative days and net.

    Added days cost at most the agreement's price unless special approval is to be asked for; days are taken away at a price at which
    they are ordered, and not more of them.
    A change that adds something, or lengthens the order, needs the same ground as a new order.
    """
    change.reason = values.text(draft.reason, "reason", 4000)
    change.scope = values.note(draft.scope, "scope")
    change.ends_on = draft.ends_on
    if draft.ends_on is not None:
        values.period(order.starts_on, draft.ends_on)
    change.clock_source = None if draft.clock_source is order.clock_source else draft.clock_source
    stays = change.scope is None and draft.ends_on is None and change.clock_source is None
    if stays and not draft.added and not draft.removed:
        raise Refused(ChangeOrderRefusal.CHANGE_ORDER_EMPTY, "This would change nothing.")
    allow(change, values.note(draft.special_reason, "specialReason"), {})
    lines = await _lines(db, order, draft, special=change.special_reason is not None)
    change.currency, change.tax_rate = order.currency, order.tax_rate
    change.person_days = sum((line.days for line in lines), Decimal(0))
    change.net = sum((line.net for line in lines), Decimal(0))
    change.tax = round_money(change.net * order.tax_rate / 100, order.currency)
    change.gross = change.net + change.tax
    refuse(too_small(order, change))
    values.amount(order.gross + change.gross, "added", order.currency)
    refuse(await change_ground_missing(db, order, change))
    return lines


async def _lines(db: AsyncSession, order: OutsourcingOrder, draft: ChangeDraft, *, special: bool) -> list[PricedLine]:
    at_most(draft.added, "added", MOST_LINES)
    at_most(draft.removed, "removed", MOST_LINES)
    agreed = await agreed_prices(db, order.agreement_id) if draft.added else {}
    added = [priced_line(line, f"added.{index}", agreed, order.currency, special=special) for index, line in enumerate(draft.added)]
    standing = await standing_days(db, order.id) if draft.removed else {}
    return [*added, *_removed(draft.removed, standing, order.currency)]


def _removed(lines: Sequence[LineDraft], standing: Mapping[tuple[SkillLevel, Decimal], Decimal], currency: str) -> Iterator[PricedLine]:
    left = dict(standing)
    for index, line in enumerate(lines):
        days, price = values.days(line.days, f"removed.{index}.days"), values.unit_price(line.unit_price, f"removed.{index}.unitPrice")
        left[line.level, price] = left.get((line.level, price), Decimal(0)) - days
        if left[line.level, price] < 0:
            raise Refused(
                ChangeOrderRefusal.REDUCED_BELOW_ORDER, "So many days of this level are not ordered at this price.", f"removed.{index}.days"
            )
        yield PricedLine(
            line.level, -days, price, -values.amount(round_money(days * price, currency), f"removed.{index}.unitPrice", currency)
        )


def too_small(order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """That nothing would be left of the order: then it is terminated, not changed."""
    if order.person_days + change.person_days <= 0 or order.net + change.net <= 0 or order.tax + change.tax < 0:
        return [Refused(ChangeOrderRefusal.REDUCED_BELOW_ORDER, "Nothing would be left of this order.", "removed")]
    return []


async def change_ground_missing(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """What adds work, money or time must stand on the same ground as a new order; what takes away may always be written."""
    ends_on = change.ends_on or order.ends_on
    if change.person_days > 0 or change.gross > 0 or ends_on > order.ends_on:
        return await missing_of(db, await ground_under(db, order), order.starts_on, ends_on)
    return []


async def save_change_lines(db: AsyncSession, change: ChangeOrder, lines: Sequence[PricedLine]) -> None:
    """The rows below the change, which the partner sees once it is sent."""
    rows = [
        ChangeOrderLine(
            **below(change),
            change_order_id=change.id,
            is_sent=False,
            sequence=sequence,
            level=line.level,
            days=line.days,
            unit_price=line.unit_price,
            currency=change.currency,
            net=line.net,
        )
        for sequence, line in enumerate(lines, 1)
    ]
    await save(db, *rows)
