"""The product's side of changes and terminations: each step as its act, on the latest row of the order."""

from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.cancel_change_order import cancel_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.conclude_termination import conclude_termination
from domain.outsourcing.decline_change_order import decline_change_order
from domain.outsourcing.models import ChangeOrder, Termination
from domain.outsourcing.object_termination import object_termination
from domain.outsourcing.order_drafts import LineDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.return_change_order import return_change_order
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_special_change_order import submit_special_change_order
from domain.outsourcing.withdraw_termination import withdraw_termination
from domain.partners.models import SkillLevel
from tests.machines.company_rounds import WHY, SigningCompany

Latest = TypeVar("Latest", ChangeOrder, Termination)
ON_CHANGE: dict[str, tuple[Any, ...]] = {
    "submit_change": (submit_change_order,),
    "submit_special_change": (submit_special_change_order, WHY),
    "approve_change": (approve_change_order,),
    "return_change": (return_change_order, WHY),
    "cancel_change": (cancel_change_order, WHY),
    "decline_change": (decline_change_order, WHY),
    "accept_change": (accept_change_order,),
}
ON_END: dict[str, tuple[Any, ...]] = {
    "approve_end": (approve_termination,),
    "object_end": (object_termination, WHY),
    "withdraw_end": (withdraw_termination, WHY),
    "agree_end": (agree_termination,),
    "conclude_end": (conclude_termination,),
}


class ChangingCompany(SigningCompany):
    """Orders are changed and ended."""

    async def latest(self, table: type[Latest], number: int) -> Latest:
        query = select(table).where(table.order_id == self.orders[number]).order_by(table.id.desc()).limit(1)
        return (await self.world.db.scalars(query.execution_options(populate_existing=True))).one()

    async def act(self, who: str, act: Any, row_id: UUID, *more: Any) -> str | None:
        return await self.code(lambda: self.world.do(who, act, row_id, *more))

    async def place_change(self, who: str, number: int, days: int) -> str | None:
        """So many days more, or less, at the order's price."""
        line = LineDraft(SkillLevel.SENIOR, Decimal(abs(days)) / 100, self.drafts[number].lines[0].unit_price)
        draft = ChangeDraft("It grew.", added=[line]) if days > 0 else ChangeDraft("It shrank.", removed=[line])
        return await self.act(who, place_change_order, self.orders[number], draft)

    async def on_change(self, who: str, step: str, number: int) -> str | None:
        act, *more = ON_CHANGE[step]
        return await self.act(who, act, (await self.latest(ChangeOrder, number)).id, *more)

    async def ask_end(self, who: str, number: int, days: int, net: int) -> str | None:
        proof = await self.world.document("manager")
        draft = TerminationDraft(WHY, Decimal(days) / 100, Decimal(net) / 100, proof.id)
        return await self.act(who, ask_termination, self.orders[number], draft)

    async def on_end(self, who: str, step: str, number: int) -> str | None:
        act, *more = ON_END[step]
        return await self.act(who, act, (await self.latest(Termination, number)).id, *more)

    async def states(self, table: type[Any]) -> dict[UUID, list[str]]:
        """Of all rows of each order, the oldest first."""
        found: dict[UUID, list[str]] = {}
        for order_id, state in await self.world.db.execute(select(table.order_id, table.state).order_by(table.id)):
            found.setdefault(order_id, []).append(state.value)
        return found
