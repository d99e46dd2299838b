"""The contracts of the demo, the projects under them, and the money that comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from concord.demo import costs
from concord.demo.company import ContractPlan
from concord.demo.files import pdf, upload
from concord.demo.stage import Stage
from domain.contracts.budget import Limit
from domain.contracts.models import Contract, ContractInstalment
from domain.contracts.record_receipt import record_receipt
from domain.contracts.sign_contract import ContractTerms, Instalment, sign_contract
from domain.delivery.add_member import add_member
from domain.delivery.models import Party
from domain.delivery.name_signatory import name_signatory
from domain.delivery.open_project import ProjectPlan, open_project
from domain.money import round_money
from domain.outsourcing.record_consent import ConsentDraft, record_consent
from domain.outsourcing.waive_party import waive_party

FINANCE, HEADQUARTERS_PMO = "ma.lihua@heqi.example", "xu.fang@heqi.example"
TAX_RATE = Decimal(6)
AUTHORITY = "法定代表人授权书，授权签署本项目的验收文件。"


@dataclass(frozen=True)
class ContractLife:
    """One contract on the stage; `projects` gets its project by the plan's key."""

    stage: Stage
    plan: ContractPlan
    customers: Mapping[str, UUID]
    units: Mapping[str, UUID]
    projects: dict[str, UUID]

    async def tell(self) -> None:
        """Signed, its project opened three days later, then a receipt after the other."""
        await self.stage.until(self.stage.day(self.plan.signed), hour=10)
        contract = await self._sign()
        await self.stage.until(self.stage.today + timedelta(days=1), hour=11)
        await self._open_project(contract)
        for sequence, part in enumerate(self.plan.instalments, 1):
            if part.received:
                share, number = part.received
                await self.stage.until(self.stage.day(number), hour=15)
                await self._receive(contract, sequence, Decimal(share))

    async def _sign(self) -> Contract:
        plan = self.plan
        terms = ContractTerms(
            title=plan.title,
            net=Decimal(plan.net),
            tax_rate=TAX_RATE,
            signed_on=self.stage.today,
            instalments=[Instalment(part.name, Decimal(part.percent), self.stage.day(part.due)) for part in plan.instalments],
            outsourcing_share=Decimal(plan.share),
            needs_outsourcing_consent=plan.consents is not None,
            unit_id=self.units[plan.unit],
        )
        return await self.stage.do(plan.seller, sign_contract, self.customers[plan.customer], terms)

    async def _open_project(self, contract: Contract) -> None:
        plan, stage = self.plan, self.stage
        limit = Limit(round_money(contract.gross * plan.share / 100, contract.currency))
        project_plan = ProjectPlan(plan.project, stage.today, stage.day(plan.ends), stage.people[plan.manager], limit)
        project = await stage.do(plan.opener, open_project, contract.id, project_plan)
        if plan.without:
            await stage.do(HEADQUARTERS_PMO, waive_party, project.id, plan.without, "项目由总部直接交付，不设区域一方。")
        for party, who in zip(Party, plan.signatories, strict=True):
            if party is plan.without:
                continue
            authority = AUTHORITY if party is Party.CUSTOMER else None
            await stage.do(plan.manager, name_signatory, project.id, party, stage.people[who], authority=authority)
        for who in plan.members:
            await stage.do(plan.manager, add_member, project.id, stage.people[who])
        if plan.consents:
            await self._consent(project.id, plan.consents)
        await costs.budget(stage, contract, project.id, round_money(contract.gross * plan.share / 100, contract.currency))
        self.projects[plan.key] = project.id

    async def _consent(self, project_id: UUID, who: str) -> None:
        """The customer's letter is filed by the project manager."""
        title, manager = f"同意分包函（{self.plan.project}）", self.plan.manager
        lines = [f"我方同意贵司在《{self.plan.title}》项下将部分开发工作分包给合格供应商。", f"同意人：{who}　日期：{self.stage.today}"]
        letter = await upload(self.stage, manager, f"{title}.pdf", pdf(title, lines))
        draft = ConsentDraft(who, self.stage.today, letter.id, covers_contract=True)
        await self.stage.do(manager, record_consent, project_id, draft)

    async def _receive(self, contract: Contract, sequence: int, share: Decimal) -> None:
        query = select(ContractInstalment).where(ContractInstalment.contract_id == contract.id, ContractInstalment.sequence == sequence)
        async with self.stage.sessions() as db:
            instalment = (await db.scalars(query)).one()
        amount = round_money(instalment.amount * share / 100, instalment.currency)
        reference = f"网银回单 {self.stage.today:%Y%m%d}{sequence:04}"
        today = self.stage.today
        await self.stage.do(FINANCE, record_receipt, instalment.id, amount=amount, received_on=today, reference=reference)
