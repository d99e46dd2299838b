"""A small company to test in.

The provider with its units, a customer with a contract and a project, a partner with an agreement, and the people of all three.
Rows are inserted directly, inside an act of the world's own; what happens then is done by real acts.

    world = await World.make(db)
    order = await world.do("manager", place_order, world.project.id, world.agreement.id, draft)
    viewer = world.as_("partner_lead")
"""

import enum
import hashlib
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import obstore
from obstore.store import MemoryStore, ObjectStore
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from authz.policy import Policy, read_seed
from authz.viewer import Viewer
from domain.acts import Actor, begin_act, save
from domain.approvals.default_chains import write_default_chains
from domain.calendar import provider_zone
from domain.contracts.models import BudgetLine, Contract, ContractState
from domain.customers.models import Customer, CustomerState
from domain.database import Row
from domain.delivery.models import Party, Project, ProjectMember, ProjectSignatory, ProjectState
from domain.documents.models import Document
from domain.documents.storage import key
from domain.identity.models import Audience, DomainKind, Language, Organisation, RoleGrant, Unit, UnitKind, User
from domain.outsourcing.default_rules import write_evaluation_rule
from domain.partners.models import (
    AgreementPrice,
    AgreementState,
    Partner,
    PartnerAgreement,
    PartnerKind,
    Partnership,
    PartnerState,
    SkillLevel,
)
from domain.platform import journal

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Row)

PRICES = {
    SkillLevel.JUNIOR: Decimal(800),
    SkillLevel.INTERMEDIATE: Decimal(1000),
    SkillLevel.SENIOR: Decimal(1500),
    SkillLevel.EXPERT: Decimal("2300.5"),
}
BASE = {Audience.STAFF: "staff_member", Audience.CUSTOMER: "customer_member", Audience.PARTNER: "partner_member"}


@lru_cache
def seed_policy() -> Policy:
    """The seed, compiled once a process."""
    return Policy.build(1, *read_seed())


def at(day: date, hour: int = 9) -> datetime:
    """An hour of a day in the provider's zone."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=provider_zone())


class World:
    """The rows by name, the people by persona, and the time, which a test moves by setting `now`."""

    provider: Organisation
    headquarters: Unit
    region: Unit
    customer: Customer
    contract: Contract
    project: Project
    partner: Partner
    agreement: PartnerAgreement

    def __init__(self, db: AsyncSession, now: datetime) -> None:
        self.db, self.now = db, now
        self.people: dict[str, User] = {}
        self.roles: dict[str, set[tuple[str, str]]] = {}
        self.count = 0
        self.store: ObjectStore = MemoryStore()

    @classmethod
    async def make(cls, db: AsyncSession, now: datetime = at(date(2026, 11, 2))) -> "World":  # noqa: B008  # a fixed day
        """The whole company, on Monday, 2 November 2026."""
        world = cls(db, now)
        await world.found()
        world.customer = await world.new_customer("HARBOUR")
        world.contract = await world.new_contract(world.customer)
        world.project = await world.new_project(world.contract)
        world.partner = await world.new_partner("NORTH")
        world.agreement = await world.new_agreement(world.partner)
        await world.hire()
        return world

    async def again_in(self, db: AsyncSession) -> "World":
        """The same company for another session, whose database holds it already; nothing is read."""
        world = copy(self)
        world.db = db
        world.people = {persona: await db.merge(user, load=False) for persona, user in self.people.items()}
        world.roles = {persona: set(roles) for persona, roles in self.roles.items()}
        for name, row in vars(self).items():
            if isinstance(row, Row):
                setattr(world, name, await db.merge(row, load=False))
        begin_act(db, world.as_("founder"), "test:world")
        return world

    async def found(self) -> None:
        """The provider, its headquarters and one region, and the user in whose name the world is made."""
        self.provider = Organisation(name="Concord Services", is_provider=True, bank_name="Bank of the East", bank_account="6222000001")
        founder = User(organisation_id=self.provider.id, audience=Audience.STAFF, name="Founder", language=Language.EN)
        self.people["founder"], self.roles["founder"] = founder, {("staff_member", "organisation")}
        await self.insert(self.provider)
        await self.insert(founder)
        await write_default_chains(self.db)
        await write_evaluation_rule(self.db)
        self.headquarters = await self.insert(self.new_unit("HQ", UnitKind.HEADQUARTERS))
        self.region = await self.insert(self.new_unit("EAST", UnitKind.REGION, self.headquarters.id))

    def new_unit(self, code: str, kind: UnitKind, parent_id: UUID | None = None) -> Unit:
        return Unit(code=code, name=code.title(), kind=kind, parent_id=parent_id, valid_from=date(2020, 1, 1))

    async def new_customer(self, code: str) -> Customer:
        organisation = await self.insert(Organisation(name=f"{code.title()} Group"))
        row = Customer(organisation_id=organisation.id, code=code, name=f"{code.title()} Group", unit_id=self.region.id)
        row.state = CustomerState.FORMAL
        return await self.insert(row)

    async def new_partner(self, code: str, *, small: bool = False) -> Partner:
        bank = {"bank_name": "Bank of the North", "bank_account": f"6228{len(code):04}"}
        organisation = await self.insert(Organisation(name=f"{code.title()} Software", **bank))
        row = Partner(organisation_id=organisation.id, code=code, name=f"{code.title()} Software", is_small_enterprise=small)
        row.state = PartnerState.ACTIVE
        await self.insert(row)
        await self.insert(Partnership(partner_id=row.id, kind=PartnerKind.OUTSOURCING, begun_on=date(2026, 1, 1)))
        return row

    async def organisation(self, partner: Partner) -> Organisation:
        """The partner's legal entity."""
        return await self.db.get_one(Organisation, partner.organisation_id)

    async def new_budget(self, name: str, amount: int | None, days: int | None, **tenants: UUID) -> BudgetLine:
        """A limit in CNY; None does not bind."""
        limit = {"limit_amount": None if amount is None else Decimal(amount), "limit_days": None if days is None else Decimal(days)}
        return await self.insert(BudgetLine(name=name, currency="CNY", **limit, **tenants))

    async def new_contract(self, customer: Customer, amount: int | None = 1_000_000, days: int | None = 1_000) -> Contract:
        budget = await self.new_budget("Contract", amount, days, unit_id=customer.unit_id, customer_id=customer.id)
        gross = {"net": Decimal(2_000_000), "tax_rate": Decimal(6), "tax": Decimal(120_000), "gross": Decimal(2_120_000)}
        code = f"CON-{customer.code}-{self.next()}"
        row = Contract(
            customer_id=customer.id,
            legal_entity_id=self.provider.id,
            unit_id=customer.unit_id,
            code=code,
            title=code,
            currency="CNY",
            **gross,
        )
        row.state, row.signed_on, row.budget_line_id = ContractState.EFFECTIVE, date(2026, 1, 5), budget.id
        return await self.insert(row)

    async def new_project(self, contract: Contract, amount: int | None = 1_000_000, days: int | None = 1_000) -> Project:
        row = Project(customer_id=contract.customer_id, contract_id=contract.id, unit_id=contract.unit_id)
        tenants = {"unit_id": contract.unit_id, "customer_id": contract.customer_id, "project_id": row.id}
        row.budget_line_id = (await self.new_budget("Project", amount, days, **tenants)).id
        row.code = row.name = f"PRJ-2026-{self.next():05}"
        row.state, row.starts_on, row.ends_on = ProjectState.BUILD, date(2026, 1, 10), date(2027, 6, 30)
        return await self.insert(row)

    async def put_into(self, row: R, state: enum.StrEnum) -> R:
        """The row in another state as if it had always been there: past the trigger that says which follows which."""
        await self.db.flush()
        name = row.__tablename__
        held = await self.db.scalar(text("SELECT count(*) FROM pg_trigger WHERE tgname = :name"), {"name": f"{name}_steps"})
        for word in ("DISABLE", "ENABLE"):
            if held:
                await self.db.execute(text(f"ALTER TABLE {name} {word} TRIGGER {name}_steps"))
            setattr(row, "state", state)  # noqa: B010 — the tables have state types of their own
            await self.insert(row)
        return row

    async def new_agreement(
        self, partner: Partner, amount: int | None = 1_000_000, days: int | None = 1_000, tax_rate: int = 6
    ) -> PartnerAgreement:
        """An agreement of the years 2026 and 2027 with prices for all levels."""
        budget = await self.new_budget("Agreement", amount, days, partner_id=partner.id)
        row = PartnerAgreement(partner_id=partner.id, legal_entity_id=self.provider.id, currency="CNY", budget_line_id=budget.id)
        row.code, row.state, row.tax_rate = f"AGR-{partner.code}-{self.next()}", AgreementState.ACTIVE, Decimal(tax_rate)
        row.valid_from, row.valid_to = date(2026, 1, 1), date(2027, 12, 31)
        await self.insert(row)
        for level, price in PRICES.items():
            await self.insert(AgreementPrice(agreement_id=row.id, partner_id=partner.id, level=level, unit_price=price))
        return row

    async def hire(self) -> None:
        """The personas of the story, and who signs for which party."""
        project, region = self.project, self.region
        await self.staff("manager", ("project_manager", project))
        await self.staff("buyer", "purchasing")
        await self.staff("finance", "finance")
        await self.staff("cashier", "cashier")
        await self.staff("hq", "hq_pmo")
        await self.staff("region_pmo", ("region_pmo", region))
        await self.staff("sales", ("sales_manager", region))
        await self.staff("auditor", "auditor")
        await self.staff("worker", "worker")
        await self.outsider("customer_signer", self.customer, "customer_signatory")
        await self.outsider("customer_reader", self.customer)
        await self.outsider("partner_lead", self.partner, "partner_lead")
        await self.outsider("partner_finance", self.partner, "partner_finance")
        await self.outsider("partner_admin", self.partner, "partner_admin")
        await self.insert(self.membership(project, "manager", "project_manager"))
        for party, persona in SIGNERS.items():
            await self.name_signatory(project, party, persona)

    async def staff(self, persona: str, *grants: str | tuple[str, Project | Unit]) -> User:
        """Someone of the provider; a grant is a role in the organisation, or with the project or unit in which it is held."""
        user = User(organisation_id=self.provider.id, audience=Audience.STAFF, name=persona.title(), email=f"{persona}@concord.example")
        return await self.join(persona, user, grants)

    async def outsider(self, persona: str, of: Customer | Partner, *roles: str) -> User:
        """Someone of a customer or partner."""
        key, audience = ("customer_id", Audience.CUSTOMER) if isinstance(of, Customer) else ("partner_id", Audience.PARTNER)
        user = User(organisation_id=of.organisation_id, audience=audience, name=persona.title(), **{key: of.id})
        return await self.join(persona, user, roles)

    async def join(self, persona: str, user: User, grants: tuple[str | tuple[str, Project | Unit], ...]) -> User:
        user.joined_at = self.now
        await self.insert(user)
        self.people[persona], self.roles[persona] = user, set()
        for grant in (BASE[user.audience], *grants):
            role, domain = (grant, None) if isinstance(grant, str) else grant
            await self.grant(persona, role, domain)
        return user

    async def grant(self, persona: str, role: str, domain: Project | Unit | None = None) -> None:
        """The persona holds a role from the beginning of 2026, in the organisation or in the project or unit given."""
        user = self.people[persona]
        kind = DomainKind.ORGANISATION if domain is None else DomainKind.PROJECT if isinstance(domain, Project) else DomainKind.UNIT
        held = RoleGrant(user_id=user.id, customer_id=user.customer_id, partner_id=user.partner_id, role=role, domain_kind=kind)
        held.domain_id, held.valid_from = user.organisation_id if domain is None else domain.id, date(2026, 1, 1)
        await self.insert(held)
        self.roles[persona].add((role, kind.value))

    def membership(self, project: Project, persona: str, role: str) -> ProjectMember:
        tenants = {"project_id": project.id, "customer_id": project.customer_id, "unit_id": project.unit_id}
        return ProjectMember(**tenants, user_id=self.people[persona].id, role=role, joined_on=project.starts_on)

    async def name_signatory(self, project: Project, party: Party, persona: str, until: date | None = None) -> ProjectSignatory:
        """The persona signs for the party on the project."""
        tenants = {"project_id": project.id, "customer_id": project.customer_id, "unit_id": project.unit_id}
        user_id = self.people[persona].id
        row = ProjectSignatory(**tenants, party=party, user_id=user_id, valid_from=project.starts_on, valid_to=until)
        return await self.insert(row)

    async def document(self, persona: str, name: str = "report.pdf") -> Document:
        """A file that the persona uploaded, with its bytes in the world's own store."""
        content = f"{name}{self.next()}".encode().ljust(1024)
        digest = hashlib.sha256(content).digest()
        await obstore.put_async(self.store, key(digest), content)
        owner_id = self.people[persona].id
        return await self.insert(Document(owner_id=owner_id, name=name, content_type="application/pdf", size=1024, sha256=digest))

    def as_(self, persona: str) -> Viewer:
        """The persona as the viewer of a request at this moment."""
        user = self.people[persona]
        return Viewer(
            user_id=user.id,
            organisation_id=user.organisation_id,
            audience=user.audience,
            customer_id=user.customer_id,
            partner_id=user.partner_id,
            roles=frozenset(self.roles[persona]),
            language=user.language or Language.EN,
            now=self.now,
            policy=seed_policy(),
            request_id="test",
        )

    async def do(
        self, persona: str, act: Callable[Concatenate[AsyncSession, Actor, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The act as a door calls it: in a savepoint that a refusal rolls back, its deferred constraints checked at the end."""
        async with self.db.begin_nested():
            outcome = await act(self.db, self.as_(persona), *args, **kwargs)
            await self.db.run_sync(journal.write)
            await self.db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            await self.db.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        return outcome

    async def insert(self, row: R) -> R:
        """A row as if it had always been there."""
        begin_act(self.db, self.as_("founder"), "test:world")
        await save(self.db, row)
        return row

    async def again(self, row: R) -> R:
        """The row as it stands in the database now."""
        await self.db.refresh(row)
        return row

    def pass_days(self, days: int) -> None:
        """Time goes on."""
        self.now += timedelta(days=days)

    def next(self) -> int:
        self.count += 1
        return self.count

    def __getitem__(self, persona: str) -> Any:
        return self.people[persona]


SIGNERS = {Party.CUSTOMER: "customer_signer", Party.SALES: "sales", Party.REGION: "region_pmo", Party.HEADQUARTERS: "hq"}
"""Who signs for a party on the world's project."""
