"""The first days of the demo company: it is founded, its people join, customers and partners come."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from concord.demo import people
from concord.demo.company import CREDIT_CODE, CUSTOMERS, HEADQUARTERS, NAME, PARTNERS, UNITS, PartnerPlan
from concord.demo.people import PASSWORD, Person
from concord.demo.stage import Stage
from concord.joining import join
from domain.calendar import add_months
from domain.contracts.budget import Limit
from domain.customers.invite_customer_user import invite_customer_user
from domain.customers.open_customer import open_customer
from domain.identity import invitations
from domain.identity.add_unit import add_unit
from domain.identity.credit_code import check_character
from domain.identity.found_provider import Founded, found_provider
from domain.identity.invitations import Wish
from domain.identity.invite_staff import invite_staff
from domain.identity.models import Invitation
from domain.partners.admit_partner import admit_partner
from domain.partners.check_qualification import check_qualification
from domain.partners.grade_partner import Scores, grade_partner
from domain.partners.invite_partner_user import invite_partner_user
from domain.partners.models import QualificationKind, SkillLevel
from domain.partners.record_qualification import QualificationDraft, record_qualification
from domain.partners.sign_agreement import AgreementTerms, LevelPrice, sign_agreement

PARTNER_MANAGER = "hu.tao@heqi.example"
HEADQUARTERS_PMO = "xu.fang@heqi.example"


def credit_code(first: str) -> str:
    """A unified social credit code with its check character."""
    return first + check_character(first)


class Founding:
    """What the first days make, by the codes and addresses that people know."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.units: dict[str, UUID] = {}
        self.customers: dict[str, UUID] = {}
        self.partners: dict[str, UUID] = {}
        self.agreements: dict[str, list[UUID]] = {}

    async def tell(self) -> None:
        """All of it, on the first morning."""
        founded = await self._found()
        self.units["HQ"] = founded.headquarters.id
        for code, name, kind, parent in UNITS:
            unit = await self.stage.do(self.stage.admin, add_unit, code=code, name=name, kind=kind, parent_id=self.units[parent])
            self.units[code] = unit.id
        await self.admit([await self.invite(person) for person in people.STAFF])
        await self._open_customers()
        for partner in PARTNERS:
            await self.admit_partner(partner)
        await self.admit([await self.invite(person) for person in (*people.CUSTOMERS, *people.PARTNERS)])

    async def _found(self) -> Founded:
        async with self.stage.sessions.begin() as db:
            founded = await found_provider(
                db,
                name=NAME,
                credit_code=credit_code(CREDIT_CODE),
                admin_name=people.ADMIN.name,
                admin_email=people.ADMIN.email,
                admin_password=PASSWORD,
                headquarters=HEADQUARTERS,
            )
        self.stage.admin = people.ADMIN.email
        self.stage.people[people.ADMIN.email] = founded.admin.id
        return founded

    async def invite(self, person: Person) -> Invitation:
        """The administrator invites a colleague, or somebody of a customer or partner."""
        who, admin = invitations.Person(person.name, person.email), self.stage.admin
        if person.of in self.customers:
            return await self.stage.do(admin, invite_customer_user, self.customers[person.of], who, person.roles)
        if person.of in self.partners:
            return await self.stage.do(admin, invite_partner_user, self.partners[person.of], who, person.roles)
        parts = [role.partition("@") for role in person.roles]
        wishes = [Wish(role, self.units[unit] if unit else None) for role, _, unit in parts]
        return await self.stage.do(admin, invite_staff, who, wishes)

    async def admit(self, invited: list[Invitation]) -> None:
        """Everybody answers: at the same time, since a password takes its time."""

        async def answer(invitation: Invitation) -> None:
            async with self.stage.sessions.begin() as db:
                user = await join(db, invitation, PASSWORD)
            self.stage.people[invitation.email] = user.id

        await asyncio.gather(*(answer(invitation) for invitation in invited))

    async def _open_customers(self) -> None:
        for plan in CUSTOMERS:
            customer = await self.stage.do(
                plan.owner,
                open_customer,
                name=plan.name,
                code=plan.code,
                unit_id=self.units[plan.unit],
                credit_code=credit_code(plan.credit_code),
            )
            self.customers[plan.code] = customer.id

    async def admit_partner(self, plan: PartnerPlan) -> None:
        """On paper, licensed and graded; with its first agreement, where that begins now."""
        bank_name, bank_account = plan.bank
        partner = await self.stage.do(
            PARTNER_MANAGER,
            admit_partner,
            name=plan.name,
            code=plan.code,
            credit_code=credit_code(plan.credit_code),
            is_small_enterprise=plan.is_small,
            bank_name=bank_name,
            bank_account=bank_account,
        )
        self.partners[plan.code] = partner.id
        await self._license(plan)
        first, last = plan.agreements[0]
        if self.stage.day(first) <= self.stage.today + timedelta(days=3):
            await self.sign(plan, self.stage.today, self.stage.day(last))

    async def sign(self, plan: PartnerPlan, first: date, last: date) -> None:
        """An agreement with the partner, from one day to another."""
        terms = AgreementTerms(
            valid_from=first,
            valid_to=last,
            tax_rate=Decimal(plan.tax_rate),
            prices=[LevelPrice(level, plan.price(level)) for level in SkillLevel],
            limit=Limit(Decimal(plan.limit)),
            payment_customs="按外包单约定的付款条件，凭增值税发票付款。",
        )
        agreement = await self.stage.do(PARTNER_MANAGER, sign_agreement, self.partners[plan.code], terms)
        self.agreements.setdefault(plan.code, []).append(agreement.id)

    async def _license(self, plan: PartnerPlan) -> None:
        """The business licence is recorded and checked by a second person, and the partner graded."""
        partner_id, today = self.partners[plan.code], self.stage.today
        licence = QualificationDraft(
            QualificationKind.BUSINESS_LICENCE,
            "营业执照",
            credit_code(plan.credit_code),
            "市场监督管理局",
            add_months(today, -36),
        )
        paper = await self.stage.do(PARTNER_MANAGER, record_qualification, partner_id, licence)
        await self.stage.do(HEADQUARTERS_PMO, check_qualification, paper.id)
        scores = Scores(*(Decimal(score) for score in plan.scores))
        await self.stage.do(PARTNER_MANAGER, grade_partner, partner_id, scores, is_published=plan.code == "YUNZHAN")
