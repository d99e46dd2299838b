"""Builds the demo in an empty database: the company is founded two years ago, and what happened since is told day by day."""

from collections.abc import Coroutine, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

import domain.models  # noqa: F401  # all tables, so that each finds the others
from concord.demo import issues, partners, policies, pool
from concord.demo.backstage import Backstage
from concord.demo.candidates import CANDIDATES, Candidacy
from concord.demo.company import CONTRACTS, FIRST_DAY, PARTNERS
from concord.demo.contracts import ContractLife
from concord.demo.costs import costs
from concord.demo.desks import tidy
from concord.demo.early_entries import Entries
from concord.demo.endings import Turn
from concord.demo.founding import Founding
from concord.demo.ground import Ground
from concord.demo.hours import hours
from concord.demo.hours_imports import hours_imports
from concord.demo.lives import Life
from concord.demo.logs import logs
from concord.demo.orders import ORDERS, OrderPlan
from concord.demo.people import NEWCOMER
from concord.demo.people import PARTNERS as PARTNERS_PEOPLE
from concord.demo.phases import phases
from concord.demo.plans import plans
from concord.demo.project_acceptances import project_acceptances
from concord.demo.reports import reports
from concord.demo.requirements import requirements
from concord.demo.schedule import schedule
from concord.demo.stage import OPENS, Stage, workday
from concord.demo.talk import talk
from concord.demo.turns import TURNS
from concord.demo.year import year
from concord.garbage import settle
from domain.alerts.choose_delivery import Choice, choose_delivery
from domain.alerts.preference_models import AlertDelivery
from domain.calendar import local_day, provider_zone
from domain.platform.clock import move_clock, real_now
from domain.platform.start_clock import start_clock
from workers.runtime import Runtime

CONNECTIONS = 6


async def build_demo(url: str) -> None:
    """The demo company, its two years and its today. Refused where a company stands already, and in production."""
    settle()
    runtime = Runtime.open(url, CONNECTIONS)
    event.listen(runtime.engine.sync_engine, "connect", _hurry)
    try:
        await _Demo(runtime).tell()
    finally:
        await runtime.close()


def _hurry(connection: Any, _record: Any) -> None:
    """Two thousand commits need not reach the disk one by one: a demo that a power cut breaks off is made anew."""
    connection.cursor().execute("SET synchronous_commit = off")


class _Demo:
    def __init__(self, runtime: Runtime) -> None:
        present = local_day(real_now())
        first_day = workday(present + timedelta(days=FIRST_DAY))
        began = datetime.combine(first_day, time(OPENS), provider_zone())
        self.stage = Stage(runtime.sessions, Backstage(runtime), present, began)
        self.founding = Founding(self.stage)
        self.projects: dict[str, UUID] = {}

    async def tell(self) -> None:
        """The first days, then all stories side by side, then the present."""
        async with self.stage.sessions.begin() as db:
            await start_clock(db, self.stage.now)
        await self.founding.tell()
        contracts = [ContractLife(self.stage, plan, self.founding.customers, self.founding.units, self.projects) for plan in CONTRACTS]
        orders = [*((plan, None) for plan in ORDERS), *TURNS]
        stories = [*(contract.tell() for contract in contracts), *(self._order(plan, turn) for plan, turn in orders)]
        await self.stage.direct(
            [
                *stories,
                *self._partners(),
                *self._early_entries(),
                *issues.tell(self.stage, self.projects),
                *plans(self.stage, self.projects),
                *phases(self.stage, self.projects),
                *hours(self.stage, self.projects),
                *hours_imports(self.stage, self.projects),
                *reports(self.stage, self.projects),
                pool.tell(self.stage, self.projects),
                *talk(self.stage, self.projects),
                *requirements(self.stage, self.projects),
                *logs(self.stage, self.projects),
                *schedule(self.stage, self.projects),
                *costs(self.stage, self.projects),
                *year(self.founding, self.projects),
                *project_acceptances(self.stage, self.projects),
                policies.tell(self.stage),
                tidy(self.stage),
            ]
        )
        await self._arrive()

    def _partners(self) -> Iterator[Coroutine[Any, Any, None]]:
        """What becomes of partners and candidates."""
        yield from (partners.renew(self.founding, plan) for plan in PARTNERS)
        yield from (tell(self.founding) for tell in (partners.stop, partners.keep_file, partners.move_accounts))
        yield from (Candidacy(self.founding, plan).tell() for plan in CANDIDATES)

    def _early_entries(self) -> Iterator[Coroutine[Any, Any, None]]:
        """Work that begins before its contract, with the first partner."""
        founding, partner = self.founding, PARTNERS[0]
        yield from Entries(self.stage, founding.customers, founding.units, founding.agreements, partner, founding.partners).tell()

    async def _order(self, plan: OrderPlan, turn: Turn | None) -> None:
        await self.stage.until(self.stage.day(plan.placed), hour=10)
        life = Life(self.stage, plan, self._ground(plan))
        await life.tell()
        if turn is not None:
            await turn(life)

    def _ground(self, plan: OrderPlan) -> Ground:
        contract = next(contract for contract in CONTRACTS if contract.key == plan.contract)
        partner = next(partner for partner in PARTNERS if partner.code == plan.partner)
        return Ground(
            self.projects[plan.contract],
            self.founding.agreements[plan.partner][-1],
            partner,
            contract.manager,
            _who(plan.partner, "partner_lead", "partner_admin"),
            _who(plan.partner, "partner_finance", "partner_admin"),
            contract.signatories,
            self.founding.partners,
            contract.without,
        )

    async def _arrive(self) -> None:
        """The product's time is the real one; what happens from here on is for the workers to see, and to mail."""
        await self.stage.backstage.work()
        await self.stage.do(self.stage.admin, move_clock, real_now())
        await self.founding.invite(NEWCOMER)
        for who in READERS_OF_DIGESTS:
            await self.stage.do(who, choose_delivery, [Choice(None, AlertDelivery.DAILY)])


READERS_OF_DIGESTS = ("su.yan@yunzhan.example", "song.yu@muhe.example")
"""Who does not want a mail for each alert."""


def _who(partner: str, *roles: str) -> str:
    """The partner's person who holds one of the roles, the first role first."""
    people = [person for person in PARTNERS_PEOPLE if person.of == partner]
    return next(person.email for role in roles for person in people if role in person.roles)
