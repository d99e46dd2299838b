"""The product's side of joint acceptance: rounds and revocations of an order are known by their place, the oldest first."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from domain.delivery.models import Party
from domain.outsourcing.approve_revocation import approve_revocation
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.finish_punch_item import finish_punch_item
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceKind,
    AcceptanceRevocation,
    OrderDeliverable,
    Outcome,
    PunchItem,
)
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.recheck_acceptance import recheck_acceptance
from domain.outsourcing.reject_revocation import reject_revocation
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.request_revocation import request_revocation
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.verdicts import Verdict
from tests.machines.company import Company

WHY = "Because."


class SigningCompany(Company):
    """Orders are accepted, in parts and with conditions, and sometimes by mistake."""

    async def hand_in(self, who: str, number: int, kind: str, covers: Collection[int]) -> str | None:
        deliveries = await self.deliveries(who, number, covers)
        order_id, of = self.orders[number], AcceptanceKind(kind)
        return await self.code(lambda: self.world.do(who, request_acceptance, order_id, deliveries, kind=of))

    async def change(self, who: str, number: int, place: int) -> str | None:
        """Other files for the same deliverables."""
        asked = await self.round(number, place)
        query = select(OrderDeliverable.sequence).join(AcceptanceDocument, AcceptanceDocument.deliverable_id == OrderDeliverable.id)
        covers = set(await self.world.db.scalars(query.where(AcceptanceDocument.acceptance_id == asked.id)))
        deliveries = await self.deliveries(who, number, covers)
        return await self.code(lambda: self.world.do(who, change_acceptance, asked.id, deliveries))

    async def deliveries(self, who: str, number: int, covers: Collection[int]) -> list[Delivery]:
        """Something new of the person's own."""
        query = select(OrderDeliverable.id).where(OrderDeliverable.order_id == self.orders[number], OrderDeliverable.sequence.in_(covers))
        document = await self.world.document(who)
        return [Delivery(found, [document.id]) for found in await self.world.db.scalars(query)]

    async def round(self, number: int, place: int) -> Acceptance:
        query = select(Acceptance).where(Acceptance.order_id == self.orders[number]).order_by(Acceptance.id)
        return (await self.world.db.scalars(query.execution_options(populate_existing=True))).all()[place]

    async def items(self, asked: Acceptance) -> Sequence[UUID]:
        query = select(PunchItem.id).where(PunchItem.acceptance_id == asked.id).order_by(PunchItem.sequence)
        return (await self.world.db.scalars(query)).all()

    async def sign(self, who: str, number: int, place: int, party: str, outcome: str, items: int) -> str | None:
        asked, today = await self.round(number, place), self.world.as_(who).today
        drafts = [PunchDraft(f"Chapter {part}.", "North", today) for part in range(items if outcome == "CONDITIONAL" else 0)]
        word = Word(Party(party), Outcome(outcome), None if outcome == "PASS" else "Not yet.", drafts)
        arguments = (asked.id, word, asked.content_hash, Confirmation(self.world[who].id, self.world.now))
        return await self.code(lambda: self.world.do(who, sign_acceptance, *arguments))

    async def finish(self, who: str, number: int, place: int, index: int) -> str | None:
        item_id = (await self.items(await self.round(number, place)))[index]
        return await self.code(lambda: self.world.do(who, finish_punch_item, item_id, "Done."))

    async def recheck(self, who: str, number: int, place: int, party: str, verdicts: Sequence[tuple[int, bool]]) -> str | None:
        asked = await self.round(number, place)
        items = await self.items(asked)
        found = [Verdict(items[index], is_closed, WHY) for index, is_closed in verdicts]
        arguments = (asked.id, Party(party), found, Confirmation(self.world[who].id, self.world.now))
        return await self.code(lambda: self.world.do(who, recheck_acceptance, *arguments))

    async def ask_revocation(self, who: str, number: int, place: int) -> str | None:
        asked = await self.round(number, place)
        return await self.code(lambda: self.world.do(who, request_revocation, asked.id, WHY))

    async def revocation(self, number: int, place: int) -> UUID:
        query = select(AcceptanceRevocation.id).where(AcceptanceRevocation.order_id == self.orders[number])
        return (await self.world.db.scalars(query.order_by(AcceptanceRevocation.id))).all()[place]

    async def approve_revocation(self, who: str, number: int, place: int) -> str | None:
        revocation_id = await self.revocation(number, place)
        return await self.code(lambda: self.world.do(who, approve_revocation, revocation_id))

    async def reject_revocation(self, who: str, number: int, place: int) -> str | None:
        revocation_id = await self.revocation(number, place)
        return await self.code(lambda: self.world.do(who, reject_revocation, revocation_id, WHY))

    async def punch_states(self) -> dict[UUID, list[str]]:
        """Of all items of each order, by round and place."""
        query = select(PunchItem.order_id, PunchItem.state).order_by(PunchItem.acceptance_id, PunchItem.sequence)
        found: dict[UUID, list[str]] = {}
        for order_id, state in await self.world.db.execute(query):
            found.setdefault(order_id, []).append(state.value)
        return found
