"""Scheduled changes of the policy come at their time, whole, once; what no longer fits says why, and nothing of it counts."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from authz.book import BOOK
from authz.store import load_policy
from domain.alerts.queries import roles_that_may
from domain.identity.change_policy import change_policy
from domain.identity.models import Account, DomainKind, Language
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyChange, PolicyEffect, PolicyStep
from domain.identity.schedule_policy_change import schedule_policy_change
from domain.identity.withdraw_policy_change import withdraw_policy_change
from tests.alerts.test_readers import end_role
from tests.workers.plant import Plant, found
from tests.workers.post import Post, plain
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


async def with_others(world: World) -> datetime:
    """A second administrator, one whose role has ended, and one of finance, who may not change the policy; the first reads English."""
    at = await with_admin(world)
    for persona, role in (("other", "admin"), ("former", "admin"), ("books", "finance")):
        await world.staff(persona, role)
    await end_role(world, "former", "admin")
    world["admin"].language = Language.EN
    await world.insert(world["admin"])
    return at


async def test_one_that_failed_is_told_to_whoever_may_change_the_policy_and_mailed(plant: Plant, post: Post) -> None:
    at = await found(plant, with_others)
    await schedule(plant, at, CASHIER)
    async with plant.act() as world:
        await world.do("admin", change_policy, BOOK, "Now.", [CASHIER])
        world.now = at
    await plant.settle_down()
    told = "SELECT u.name FROM alert a JOIN app_user u ON u.id = a.owner_id WHERE rule = 'POLICY_CHANGE_FAILED' AND cleared_at IS NULL"
    assert sorted(row.name for row in await plant.rows(told)) == ["Admin", "Other"]
    (mail,) = post.to("admin@concord.example")
    assert mail["Subject"].strip() == "A planned change of the policy failed: the policy has the line already"
    refused = "p, cashier, organisation, Contract:basic, read, all, allow"
    assert plain(mail).splitlines()[2:5] == [
        f"Admin had planned it for 4 Nov 2026, 09:00: Later. It was refused at this line: {refused}",
        "",
        "Nothing of it counts. Look at the policy in force, and plan a change anew that fits it, or make it at once.",
    ]
    (mail,) = post.to("other@concord.example")
    assert mail["Subject"] == "计划的权限策略变更未能生效：权限策略中已有该规则"
    assert post.to("books@concord.example") == post.to("former@concord.example") == []
    async with plant.act() as world:
        world.now = at + timedelta(days=31)
    await plant.settle_down()
    assert await plant.rows(told) == []


async def test_whoever_asked_is_told_though_they_may_change_the_policy_no_more(plant: Plant) -> None:
    at = await found(plant, with_others)
    async with plant.act() as world:
        await world.do("other", schedule_policy_change, BOOK, "Later.", [CASHIER], at)
        await world.do("admin", change_policy, BOOK, "Now.", [CASHIER])
        await end_role(world, "other", "admin")
        world.now = at
    await plant.settle_down()
    told = "SELECT u.name FROM alert a JOIN app_user u ON u.id = a.owner_id WHERE rule = 'POLICY_CHANGE_FAILED'"
    assert sorted(row.name for row in await plant.rows(told)) == ["Admin", "Other"]


def changing(role: str, kind: DomainKind = DomainKind.ORGANISATION, effect: PolicyEffect = PolicyEffect.ALLOW) -> LineDraft:
    scope = "all" if effect is PolicyEffect.ALLOW else None
    return LineDraft(PolicyStep.ADD, role, kind, "policy:change", PolicyAction.DO, scope, effect)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([changing("auditor")], ["admin", "auditor"]),
        ([LineDraft(PolicyStep.ADD, "auditor", included="admin")], ["admin", "auditor"]),
        ([LineDraft(PolicyStep.ADD, "finance", included="auditor"), changing("auditor")], ["admin", "auditor", "finance"]),
        ([LineDraft(PolicyStep.ADD, "finance", included="auditor")], ["admin"]),
        ([changing("auditor"), changing("auditor", effect=PolicyEffect.DENY)], ["admin"]),
        ([changing("auditor", DomainKind.UNIT)], ["admin"]),
    ],
)
async def test_who_may_change_the_policy_is_read_from_the_policy_in_force(
    plant: Plant, lines: list[LineDraft], expected: list[str]
) -> None:
    await found(plant, with_admin)
    async with plant.act() as world:
        await world.do("admin", change_policy, BOOK, "Now.", lines)
        assert await roles_that_may(world.db, "policy:change") == expected
