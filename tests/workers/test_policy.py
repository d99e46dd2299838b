"""Scheduled changes of the policy come at their time, whole, once; what no longer fits says why, and nothing of it counts."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from authz.book import BOOK
from authz.store import load_policy
from domain.identity.change_policy import change_policy
from domain.identity.models import Account, DomainKind
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyChange, PolicyEffect, PolicyStep
from domain.identity.schedule_policy_change import schedule_policy_change
from domain.identity.withdraw_policy_change import withdraw_policy_change
from tests.workers.plant import Plant, found
from tests.world import World
from workers.policy import APPLY_POLICY_CHANGES

pytestmark = pytest.mark.anyio


def line(role: str, name: str, step: PolicyStep = PolicyStep.ADD) -> LineDraft:
    return LineDraft(step, role, DomainKind.ORGANISATION, name, PolicyAction.READ, "all", PolicyEffect.ALLOW)


CASHIER = line("cashier", "Contract:basic")
AGREEMENT = line("cashier", "PartnerAgreement:basic")


async def with_admin(world: World) -> datetime:
    """An administrator who can sign in, and a time to schedule for."""
    admin = await world.staff("admin", "admin")
    account = await world.insert(Account(email="admin@concord.example"))
    admin.account_id = account.id
    await world.insert(admin)
    return world.now + timedelta(days=2)


async def schedule(plant: Plant, at: datetime, *drafts: LineDraft) -> PolicyChange:
    async with plant.act() as world:
        return await world.do("admin", schedule_policy_change, BOOK, "Later.", drafts, at)


async def held(plant: Plant) -> set[str]:
    """What the cashier reads of contracts and agreements, by the tables."""
    async with plant.runtime.sessions() as db:
        policy = await load_policy(db)
    names = ("Contract", "PartnerAgreement")
    decisions = policy.decisions(frozenset({("cashier", "organisation")}))
    return {name for name in names if decisions.read(name, "basic")}


async def states(plant: Plant) -> list[Any]:
    rows = await plant.rows("SELECT state, failure, failed_line FROM policy_change ORDER BY id")
    return [tuple(row) for row in rows]


async def test_a_scheduled_change_comes_at_its_time_once_and_whole(plant: Plant) -> None:
    at = await found(plant, with_admin)
    change = await schedule(plant, at, CASHIER)
    await plant.settle_down()
    assert (await held(plant), await states(plant)) == (set(), [("SCHEDULED", None, None)])
    async with plant.act() as world:
        world.now = at
    (deadline,) = await plant.rows("SELECT id FROM deadline WHERE subject_id = :id", id=change.id)
    await asyncio.gather(*(APPLY_POLICY_CHANGES.run(plant.runtime, [str(deadline.id)]) for _ in range(3)))
    await plant.settle_down()
    assert (await held(plant), await states(plant)) == ({"Contract"}, [("IN_FORCE", None, None)])
    told = await plant.rows("SELECT actor_id, after FROM audit_entry WHERE act = 'policy:apply' AND subject_type = 'PolicyLine'")
    assert [tuple(row) for row in told] == [(plant.world["worker"].id, "p, cashier, organisation, Contract:basic, read, all, allow")]


async def test_what_no_longer_fits_at_its_time_has_failed_and_nothing_of_it_counts(plant: Plant) -> None:
    at = await found(plant, with_admin)
    await schedule(plant, at, AGREEMENT, CASHIER)
    withdrawn = await schedule(plant, at, AGREEMENT)
    async with plant.act() as world:
        await world.do("admin", change_policy, BOOK, "Now.", [CASHIER])
        await world.do("admin", withdraw_policy_change, withdrawn.id)
        world.now = at
    await plant.settle_down()
    assert await held(plant) == {"Contract"}
    refused = ("FAILED", "POLICY_LINE_STANDS", "p, cashier, organisation, Contract:basic, read, all, allow")
    assert await states(plant) == [refused, ("WITHDRAWN", None, None), ("IN_FORCE", None, None)]
    events = await plant.rows("SELECT name FROM outbox_event WHERE name LIKE 'Policy%' ORDER BY sequence")
    assert [row.name for row in events][-2:] == ["PolicyChangeWithdrawn", "PolicyChangeFailed"]
    assert await plant.rows("SELECT 1 FROM deadline WHERE kind = 'policy:due' AND done_at IS NULL") == []
