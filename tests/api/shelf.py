"""Rows to be read: 23 customers of five names, projects with equal first days, instalments in two currencies, one order.

Everything is in the database once a process, and known exactly.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from api.ids import encode
from api.schema import build
from authz.store import seed_policy
from domain.contracts.models import Contract, ContractInstalment, ContractState
from domain.customers.models import Customer, CustomerState
from domain.database import make_engine
from domain.delivery.models import Project
from domain.identity.models import Organisation
from domain.platform.journal import make_sessions
from tests.outsourcing.story import Story
from tests.world import World

NAMES = ("Delta", "Alpha", "Gamma", "Beta", "Alpha 100%_Ltd")
STATES = (CustomerState.TARGET, CustomerState.POTENTIAL, CustomerState.FORMAL)
PROJECTS = {"C-01": 1, "C-02": 4}
DAYS = (date(2026, 3, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 2, 1))
INSTALMENTS = (("CNY", "100.10"), ("CNY", "200.20"), ("USD", "300.00"), ("CNY", "0.01"))


@dataclass
class Shelf:
    """The world and what stands on the shelf."""

    world: World
    customers: list[Customer] = field(default_factory=list)
    projects: dict[str, list[Project]] = field(default_factory=dict)
    orders: dict[str, Any] = field(default_factory=dict)

    @classmethod
    async def fill(cls, url: str) -> "Shelf":
        """Everything, committed."""
        build()
        engine = make_engine(url, pool_size=1)
        async with make_sessions(engine).begin() as db:
            await seed_policy(db)
            shelf = cls(await World.make(db))
            for number in range(23):
                shelf.customers.append(await shelf.world.insert(await shelf.customer(number)))
            for code, count in PROJECTS.items():
                await shelf.open(shelf.by_code(code), count)
            await shelf.bill()
            await shelf.world.staff("helper", ("project_member", shelf.world.project))
            await shelf.order()
        await engine.dispose()
        return shelf

    async def customer(self, number: int, code: str | None = None) -> Customer:
        organisation = await self.world.insert(Organisation(name=f"Company {number}"))
        row = Customer(organisation_id=organisation.id, code=code or f"C-{number:02}", name=NAMES[number % 5])
        row.unit_id, row.state = self.world.region.id, STATES[number % 3]
        row.owner_id = self.world["sales"].id if number % 2 else None
        return row

    def by_code(self, code: str) -> Customer:
        return next(row for row in self.customers if row.code == code)

    async def open(self, customer: Customer, count: int) -> None:
        contract = await self.world.new_contract(customer)
        for day in DAYS[:count]:
            project = await self.world.new_project(contract)
            project.starts_on = day
            self.projects.setdefault(customer.code, []).append(await self.world.insert(project))

    async def bill(self) -> None:
        """A contract in dollars beside the world's own, and their instalments, all of the world's customer."""
        contracts = {"CNY": self.world.contract, "USD": await self.contract("USD")}
        for sequence, (currency, amount) in enumerate(INSTALMENTS, 1):
            contract = contracts[currency]
            row = ContractInstalment(contract_id=contract.id, customer_id=contract.customer_id, unit_id=contract.unit_id)
            row.sequence, row.name, row.currency, row.amount = sequence, f"Part {sequence}", currency, Decimal(amount)
            row.due_on = date(2026, 12, 30 + sequence % 2)
            await self.world.insert(row)

    async def contract(self, currency: str) -> Contract:
        own = self.world.contract
        budget = await self.world.new_budget("Dollars", None, None, unit_id=own.unit_id, customer_id=own.customer_id)
        parties = {"customer_id": own.customer_id, "unit_id": own.unit_id, "legal_entity_id": own.legal_entity_id}
        row = Contract(**parties, code="CON-USD", title="Dollars", currency=currency, budget_line_id=budget.id)
        row.net = row.gross = Decimal(300)
        row.tax = row.tax_rate = Decimal(0)
        row.state, row.signed_on = ContractState.EFFECTIVE, date(2026, 1, 5)
        return await self.world.insert(row)

    async def order(self) -> None:
        """One that runs, one that only the provider knows."""
        self.orders = {"running": (await Story.running(self.world)).order, "draft": (await Story.placed(self.world)).order}

    def ids(self, *codes: str) -> list[str]:
        """Global ids of customers."""
        return [encode("cus", self.by_code(code).id) for code in codes]
