"""A year of what is not an order's straight way: of everything there is one, so that each kind of work is met and messages are few.

People, approvals that nobody gives, an agreement, an instalment, a change of the policy, a failed round, sealed evaluations, work
before the contract.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import obstore
from sqlalchemy import select

from authz.book import BOOK
from domain.acts import record
from domain.alerts.choose_delivery import Choice, choose_delivery
from domain.alerts.preference_models import AlertDelivery
from domain.approvals.delegate_approvals import delegate_approvals
from domain.contracts.sign_contract import Instalment, sign_contract
from domain.costs.set_cost_rate import RateDraft, set_cost_rate
from domain.delivery.models import Party
from domain.delivery.name_signatory import name_signatory
from domain.documents.content_types import CSV
from domain.documents.models import Document
from domain.documents.storage import key
from domain.hours.approve_hours import approve_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.import_hours import import_hours
from domain.hours.import_models import HoursImport, RefusedLines
from domain.hours.log_hours import log_hours
from domain.hours.rehearse_hours_import import rehearse_hours_import
from domain.identity.ask_reset import ask_reset
from domain.identity.events import FactorSetUp, PasswordChanged
from domain.identity.invitations import Person
from domain.identity.invite_staff import invite_staff
from domain.identity.models import Audience, Language, SecondFactor
from domain.identity.schedule_policy_change import schedule_policy_change
from domain.identity.sign_in import Device
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import Outcome
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.submit_order import submit_order
from domain.partners.models import SkillLevel
from domain.partners.sign_agreement import sign_agreement
from tests.acts.staging.early import SAID, granted
from tests.contracts.test_contracts import TERMS
from tests.identity.people import administrators, with_account
from tests.outsourcing.story import Story, scores
from tests.partners.candidate import Candidate
from tests.partners.test_agreements import terms
from tests.workers.plant import Plant, found
from tests.workers.test_policy import CASHIER
from tests.workers.test_twice import tell
from tests.world import World, at

Do = Callable[[Plant, dict[str, Any]], Awaitable[None]]
MONDAY = date(2026, 11, 2)
MORNINGS = (1, 2, 3, 4, 10, 11, 43)
"""Days after the first on which something is due."""


@dataclass
class Year:
    """The order whose settlement is evaluated, the one whose round fails, and a new partner."""

    settled: Story
    failed: Story
    candidate: Candidate

    @classmethod
    async def begin(cls, world: World) -> "Year":
        await administrators(world)
        await _people(world)
        candidate = await _papers(world)
        await world.do("manager", submit_order, (await Story.placed(world)).order.id)
        failed = await Story.delivered(world)
        await failed.sign(Party.CUSTOMER, Outcome.CONDITIONAL)
        await Story.delivered(world)
        return cls(await Story.accepted(world, MONDAY), failed, candidate)

    async def first_evening(self, world: World) -> None:
        """The round fails, and the candidate is admitted. What heals what another loses comes on other days."""
        await self.failed.sign(Party.SALES, Outcome.FAIL)
        await self.candidate.approved()

    async def second_evening(self, world: World) -> None:
        """The buyer is away, and the new partner has an agreement."""
        await world.do("buyer", delegate_approvals, world["deputy"].id, world.now.date(), MONDAY + timedelta(days=3))
        first, last = MONDAY + timedelta(days=2), MONDAY + timedelta(days=43)
        await self.candidate.provider("partner_manager", sign_agreement, terms(first, last))

    async def third_evening(self, world: World) -> None:
        """Somebody else signs for sales too, and the hours of the file are imported."""
        file = (await world.db.scalars(select(HoursImport))).one()
        await world.do("manager", import_hours, file.id, RefusedLines.STOP)
        await world.do("manager", name_signatory, world.project.id, Party.SALES, world["sales_too"].id)

    async def morning(self, day: date, world: World) -> None:
        """A day begins."""
        world.now = at(day)

    async def renewed(self, world: World) -> None:
        """The agreement that is about to end has a successor."""
        first = MONDAY + timedelta(days=44)
        await self.candidate.provider("partner_manager", sign_agreement, terms(first, first + timedelta(days=365)))

    async def window(self, world: World) -> None:
        """The partner applies, and one side alone evaluates; what the hours of the file cost is known at last."""
        await world.do("finance", set_cost_rate, RateDraft(SkillLevel.SENIOR, MONDAY, Decimal(300)))
        settlement = await self.settled.settlement()
        await world.do("partner_finance", request_settlement, settlement.id)
        await world.do("manager", evaluate_settlement, settlement.id, scores(90))


async def _people(world: World) -> None:
    """Somebody is invited, has a new password, wants a digest, is away."""
    await with_account(world, "admin")
    await world.do("admin", invite_staff, Person("Li Wei", "li.wei@concord.example", Language.EN))
    world["partner_lead"].email = "lead@north.example"
    await world.insert(world["partner_lead"])
    await world.do("partner_lead", choose_delivery, [Choice(None, AlertDelivery.DAILY)])
    account = await with_account(world, "partner_finance", "kept")
    account.password_set_at = world.now
    record(world.db, world.as_("partner_finance"), PasswordChanged(world["partner_finance"].id))
    factor = await world.insert(SecondFactor(account_id=account.id, secret="kept", confirmed_at=world.now, last_step=1))
    record(world.db, world.as_("partner_finance"), FactorSetUp(world["partner_finance"].id, factor.id))
    await world.staff("deputy")
    await world.staff("sales_too", ("sales_manager", world.region))
    await _hours(world)


async def _hours(world: World) -> None:
    """A day's hours, under a contract that deems them confirmed."""
    world.contract.deemed_after_days = 1
    await world.insert(world.contract)
    await world.staff("delivery", ("delivery_manager", world.region))
    line = EntryDraft(MONDAY, Decimal(8), SkillLevel.SENIOR, "Blueprint")
    (entry,) = await world.do("manager", log_hours, world.project.id, [line], submit=True)
    await world.do("delivery", approve_hours, [entry.id])
    await _file(world)


async def _file(world: World) -> None:
    """A table of hours is handed in."""
    world["manager"].email = "manager@concord.example"
    await world.insert(world["manager"])
    content = f"project,person,day,hours,level,work\n{world.project.code},manager@concord.example,{MONDAY},2,SENIOR,Plan\n".encode()
    digest = hashlib.sha256(content).digest()
    await obstore.put_async(world.store, key(digest), content)
    owner_id = world["manager"].id
    document = Document(owner_id=owner_id, name="hours.csv", content_type=CSV, size=len(content), sha256=digest)
    await world.do("manager", rehearse_hours_import, (await world.insert(document)).id)


async def _papers(world: World) -> Candidate:
    """A candidate under review, a contract with an instalment, an early entry that expects its contract soon."""
    candidate = await Candidate.reviewed(world)
    parts = (Instalment("All of it", Decimal(100), MONDAY + timedelta(days=10)),)
    await world.do("account", sign_contract, world.customer.id, replace(TERMS, instalments=parts))
    await world.do("admin", schedule_policy_change, BOOK, "Later.", [CASHIER], at(MONDAY + timedelta(days=2)))
    await granted(world, replace(SAID, expected_on=MONDAY + timedelta(days=2)))
    return candidate


async def whole_year(plant: Plant, do: Do) -> AsyncIterator[None]:
    """All of it, each message done by `do`; a look may be taken whenever nothing is left to do."""
    year = await found(plant, Year.begin)
    await ask_reset(plant.runtime.sessions, "partner_finance@concord.example", device=Device("192.0.2.1"), audience=Audience.PARTNER)
    await tell(plant, do)
    yield
    mornings = [partial(year.morning, MONDAY + timedelta(days=days)) for days in MORNINGS]
    autumn = [year.first_evening, mornings[0], year.second_evening, mornings[1], year.third_evening, *mornings[2:], year.renewed]
    winter = [partial(year.morning, date(2027, 2, 2)), year.window, partial(year.morning, date(2027, 3, 15))]
    for move in (*autumn, *winter):
        async with plant.act() as world:
            await move(world)
        await tell(plant, do)
        yield
