"""A change of the policy against the tables: what was put in past the acts, two at once, and whose rights count."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from graphql import print_schema
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.graph import allowed_by
from api.projection import Projector
from api.schema import actions, build
from authz.book import BOOK, Vocabulary, edited
from authz.policy import Line, read_seed
from authz.store import build_policy, load_policy, seed_policy
from domain.acts import Refused
from domain.database import new_id
from domain.identity.change_policy import change_policy
from domain.identity.models import Audience, DomainKind, PolicyLine, RoleInclusion, User
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyChange, PolicyEffect, PolicyStep
from tests.acts.cases.policy import STAFF
from tests.company import Company

VIEWS = Path(__file__).parents[2] / "authz" / "views"
DRAFT = LineDraft(
    PolicyStep.ADD, "cashier", DomainKind.ORGANISATION, "Contract:basic", PolicyAction.READ, "all", PolicyEffect.ALLOW, field="add.0"
)


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


async def change(company: Company, *drafts: LineDraft) -> str:
    """In a transaction of its own: DONE, or the refusal's code."""
    actor = await company.admin()
    try:
        async with company.sessions.begin() as db:
            await change_policy(db, actor, BOOK, "Because.", drafts)
    except Refused as refusal:
        return str(refusal.code)
    return "DONE"


async def test_two_at_once_are_one_after_the_other(company: Company) -> None:
    other = LineDraft(**vars(DRAFT) | {"object": "Receipt:basic"})
    assert sorted(await asyncio.gather(change(company, DRAFT), change(company, DRAFT))) == ["DONE", "POLICY_LINE_STANDS"]
    gone = LineDraft(**vars(DRAFT) | {"step": PolicyStep.REMOVE})
    assert set(await asyncio.gather(change(company, other), change(company, gone))) == {"DONE"}
    async with company.sessions() as db:
        lines = {line.object for line in (await load_policy(db)).lines if line.role == "cashier"}
        assert ("Receipt:basic" in lines, "Contract:basic" in lines) == (True, False)
        assert len((await db.scalars(select(PolicyChange.id))).all()) == 3


async def test_an_edited_policy_is_left_alone_at_the_next_upgrade(company: Company) -> None:
    assert await change(company, DRAFT) == "DONE"
    async with company.sessions.begin() as db:
        assert (await seed_policy(db)).value == "EDITED"
        assert any(line.role == "cashier" and line.object == "Contract:basic" for line in (await load_policy(db)).lines)


async def test_a_policy_that_was_changed_past_the_acts_is_not_built_upon(company: Company) -> None:
    line = {
        "role": "cashier",
        "domain_kind": "organisation",
        "object": "Receipt:basic",
        "action": "read",
        "scope": "all",
        "effect": "allow",
    }
    async with company.sessions.begin() as db:
        await db.execute(insert(PolicyLine).values(id=new_id(), **line))
    assert await change(company, DRAFT) == "POLICY_DAMAGED"


async def test_the_last_who_can_sign_in_keeps_the_right(company: Company) -> None:
    """An administrator who has not joined yet, or cannot sign in, is none."""
    mine = LineDraft(PolicyStep.ADD, "auditor", DomainKind.ORGANISATION, "policy:change", PolicyAction.DO, None, PolicyEffect.DENY)
    admin = company.founded.admin
    async with company.sessions.begin() as db:
        await db.execute(text("UPDATE role_grant SET role = 'auditor' WHERE user_id = :id AND role = 'staff_member'"), {"id": admin.id})
    assert await change(company, mine) == "POLICY_NOBODY_LEFT"
    async with company.sessions.begin() as db:
        await db.execute(text("UPDATE role_grant SET role = 'staff_member' WHERE user_id = :id AND role = 'auditor'"), {"id": admin.id})
    assert await change(company, mine) == "DONE"
    actor = await company.admin()
    async with company.sessions.begin() as db:
        await db.execute(update(User).where(User.id == admin.id).values(joined_at=None))
        with pytest.raises(Refused, match="nobody could change the policy"):
            await change_policy(db, actor, BOOK, "Because.", [DRAFT])


@pytest.mark.parametrize("chain", [list(pairwise(STAFF)), [("admin", "auditor"), ("auditor", "admin")]])
async def test_the_table_takes_no_chain_that_no_process_could_load(company: Company, chain: list[tuple[str, str]]) -> None:
    async with company.sessions.begin() as db:
        await db.execute(insert(RoleInclusion), [{"role": role, "included": name} for role, name in chain[:-1]])
        await db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        with pytest.raises(IntegrityError, match="deeper than ten"):
            await db.execute(insert(RoleInclusion), [{"role": chain[-1][0], "included": chain[-1][1]}])
        await db.rollback()


def test_what_customers_and_partners_can_be_given_stands_in_their_view_already() -> None:
    """All of it, for whoever is a member: their projection is that of the seed."""
    lines, pairs = read_seed()
    for audience, role in ((Audience.CUSTOMER, "customer_member"), (Audience.PARTNER, "partner_member")):
        most = [Line._make([role, *of, "allow"]) for side, *of in sorted(Vocabulary.of_seed().outside) if side is audience]
        assert len(most) > 50
        drafts = [_draft(line) for line in most if line not in lines]
        policy = edited(build_policy(lines, pairs), drafts)
        assert set(most) <= set(policy.lines)
        view = Projector(build(), allowed_by(policy, audience.name), actions()).project()
        assert print_schema(view) + "\n" == (VIEWS / f"{audience.value.lower()}.graphql").read_text()


def test_staffs_view_follows_the_policy() -> None:
    lines, pairs = read_seed()
    without = [line for line in lines if not line.object.startswith(("PolicyChange", "policy:"))]
    for policy, stands in ((build_policy(lines, pairs), True), (build_policy(without, pairs), False)):
        view = Projector(build(), allowed_by(policy, "STAFF"), actions()).project()
        assert view.query_type is not None
        assert view.mutation_type is not None
        names = {*view.query_type.fields, *view.mutation_type.fields}
        assert {name in names for name in ("policyChanges", "policyInForce", "previewPolicyChange", "changePolicy")} == {stands}


def _draft(line: Line) -> LineDraft:
    kind, action = DomainKind(line.domain_kind), PolicyAction(line.action)
    return LineDraft(PolicyStep.ADD, line.role, kind, line.object, action, line.scope, PolicyEffect.ALLOW)
