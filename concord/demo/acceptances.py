"""The joint acceptances of the demo: handed in with files, signed by four parties, changed, failed and asked for again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from concord.demo.files import pdf, upload
from concord.demo.ground import Ground
from concord.demo.orders import OrderPlan
from concord.demo.stage import Stage
from domain.delivery.models import Party
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import Acceptance, AcceptanceKind, OrderDeliverable, Outcome, OutsourcingOrder
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance

WORDS = {
    Party.SALES: "客户反馈良好，同意验收。",
    Party.HEADQUARTERS: "交付资料齐全，符合公司验收规范。",
    Party.CUSTOMER: "已在生产环境核验，同意通过。",
    Party.REGION: "现场复核无遗留问题，同意通过。",
}
"""Who signs, in this order, with which opinion."""


@dataclass
class Acceptances:
    """The rounds of one order."""

    stage: Stage
    plan: OrderPlan
    ground: Ground
    order: OutsourcingOrder

    async def tell(self) -> None:
        """Requested, and signed as far as the plan says."""
        acceptance = await self.request()
        if self.plan.changes:
            await self.sign(acceptance, Party.SALES, Outcome.PASS, WORDS[Party.SALES])
            await self.wait(1)
            deliveries = await self._deliveries("（修订）")
            acceptance = await self.stage.do(self.ground.lead, change_acceptance, acceptance.id, deliveries, "补充了权限矩阵的审计栏。")
        if self.plan.fails:
            await self.wait(3)
            await self.sign(acceptance, Party.CUSTOMER, Outcome.FAIL, self.plan.fails)
            await self.wait(12)
            acceptance = await self.request(2)
        for party in list(WORDS)[: self.plan.signed]:
            if party is self.ground.without:
                continue
            await self.wait(1)
            if self.plan.condition and party is Party.HEADQUARTERS:
                await self.sign(acceptance, party, Outcome.CONDITIONAL, self.plan.condition, self._punch_list())
                return
            await self.sign(acceptance, party, Outcome.PASS, WORDS[party])

    async def wait(self, days: int) -> None:
        """So many days, until eleven in the morning."""
        await self.stage.until(self.stage.today + timedelta(days=days), hour=11)

    async def request(self, number: int = 1, kind: AcceptanceKind = AcceptanceKind.FINAL, only: Sequence[int] = ()) -> Acceptance:
        """The `number`-th time; of a part, `only` the deliverables in these places."""
        mark = "" if number == 1 else f"（第{number}次提交）"
        note = "本次交付物已完成，请各方验收。" if number == 1 else "已按意见整改，请再次验收。"
        handed = await self._deliveries(mark, only)
        return await self.stage.do(self.ground.lead, request_acceptance, self.order.id, handed, note, kind=kind)

    async def _deliveries(self, mark: str, only: Sequence[int] = ()) -> list[Delivery]:
        query = select(OrderDeliverable).where(OrderDeliverable.order_id == self.order.id).order_by(OrderDeliverable.sequence)
        async with self.stage.sessions() as db:
            items = (await db.scalars(query)).all()
        return [Delivery(item.id, [await self._file(item, mark)]) for item in items if not only or item.sequence in only]

    async def _file(self, item: OrderDeliverable, mark: str) -> UUID:
        lines = list(self._lines(item, mark))
        document = await upload(self.stage, self.ground.lead, f"{item.sequence:02} {item.name}{mark}.pdf", pdf(item.name + mark, lines))
        return document.id

    def _lines(self, item: OrderDeliverable, mark: str) -> Iterator[str]:
        yield f"外包单：{self.order.code}　{self.order.title}"
        yield f"交付单位：{self.ground.partner.name}"
        yield f"验收标准：{item.criteria}"
        yield f"提交日期：{self.stage.today}{mark}"

    async def sign(
        self, acceptance: Acceptance, party: Party, outcome: Outcome, opinion: str, items: Sequence[PunchDraft] = (), who: str = ""
    ) -> None:
        """By who is named for the party, or `who` stands in; the demo speaks for them and needs no password."""
        who = who or self.signer(party)
        viewer = await self.stage.viewer(who)
        confirmation = Confirmation(viewer.user_id, viewer.now)
        word = Word(party, outcome, opinion, items)
        await self.stage.do(who, sign_acceptance, acceptance.id, word, acceptance.content_hash, confirmation)

    async def sign_all(self, acceptance: Acceptance, *but: Party) -> None:
        """The other parties pass it, one a day."""
        for party, opinion in WORDS.items():
            if party not in (*but, self.ground.without):
                await self.wait(1)
                await self.sign(acceptance, party, Outcome.PASS, opinion)

    def signer(self, party: Party) -> str:
        """Who is named for a party."""
        return self.ground.signers[list(Party).index(party)]

    def _punch_list(self) -> list[PunchDraft]:
        due_on, partner = self.stage.today + timedelta(days=10), self.ground.partner.name
        return [
            PunchDraft("补充弱网（丢包率 20%）下的同步压力测试报告。", partner, due_on),
            PunchDraft("用户手册补充断网恢复后的数据核对步骤。", partner, due_on + timedelta(days=4)),
        ]
