"""Customers are opened, partners admitted, agreements signed: by whom it is theirs to do, once, with right values."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Denied, NotFound, Refused
from domain.contracts.budget import Limit
from domain.contracts.models import BudgetLine
from domain.customers.models import Customer, CustomerState
from domain.customers.open_customer import open_customer
from domain.customers.refusals import CustomerRefusal
from domain.identity.models import Organisation
from domain.identity.refusals import IdentityRefusal
from domain.money import MOST
from domain.partners.admit_partner import admit_partner
from domain.partners.models import AgreementPrice, AgreementState, Partner, PartnerAgreement, PartnerState, SkillLevel
from domain.partners.refusals import PartnerRefusal
from domain.partners.sign_agreement import AgreementTerms, LevelPrice, sign_agreement
from domain.values import InputRefusal
from tests.company import a_credit_code
from tests.identity.people import administrators
from tests.refusals import refused
from tests.world import World

PRICES = (LevelPrice(SkillLevel.SENIOR, Decimal("1500.1234")), LevelPrice(SkillLevel.JUNIOR, Decimal(800)))
TERMS = AgreementTerms(date(2028, 1, 1), date(2028, 12, 31), Decimal(6), PRICES, limit=Limit(Decimal(500_000), Decimal(400)))


@pytest.fixture
async def house(world: World) -> World:
    return await administrators(world)


async def numbers(db: AsyncSession) -> tuple[int, ...]:
    models = (Organisation, Customer, Partner, PartnerAgreement, AgreementPrice, BudgetLine)
    return tuple([await db.scalar(select(func.count()).select_from(model)) or 0 for model in models])


async def opened(house: World, persona: str = "account", **changes: Any) -> Customer:
    values: dict[str, Any] = {
        "name": " River Works ",
        "code": "river",
        "unit_id": house.region.id,
        "credit_code": a_credit_code(7),
    } | changes
    return await house.do(persona, open_customer, **values)


async def admitted(house: World, persona: str = "partner_manager", **changes: Any) -> Partner:
    values: dict[str, Any] = {"name": "South Software", "code": "SOUTH", "credit_code": a_credit_code(8)} | changes
    return await house.do(persona, admit_partner, **values)


async def test_a_customer_is_opened_in_the_care_of_unit_and_account_manager(house: World) -> None:
    customer = await opened(house)
    organisation = await house.db.get_one(Organisation, customer.organisation_id)
    assert (customer.name, customer.code, customer.state) == ("River Works", "RIVER", CustomerState.POTENTIAL)
    assert (customer.owner_id, customer.unit_id) == (house["account"].id, house.region.id)
    assert (organisation.name, organisation.credit_code, organisation.is_provider) == ("River Works", a_credit_code(7), False)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "HARBOUR"}, CustomerRefusal.CUSTOMER_CODE_TAKEN, "code"),
        ({"code": "a b"}, IdentityRefusal.SHORT_CODE_WRONG, "code"),
        ({"name": "  "}, InputRefusal.TEXT_EMPTY, "name"),
        ({"name": "x" * 10_000}, InputRefusal.TEXT_TOO_LONG, "name"),
        ({"credit_code": a_credit_code(7)[:-1] + "@"}, IdentityRefusal.CREDIT_CODE_WRONG, "creditCode"),
    ],
)
async def test_a_wrong_value_opens_no_customer(house: World, changes: dict[str, Any], code: Any, field: str) -> None:
    before = await numbers(house.db)
    with refused(code, field):
        await opened(house, **changes)
    assert await numbers(house.db) == before


async def test_a_company_is_a_customer_once_and_may_be_a_partner_too(house: World) -> None:
    partner = await admitted(house, credit_code=a_credit_code(7))
    customer = await opened(house)
    assert customer.organisation_id == partner.organisation_id
    with refused(CustomerRefusal.CUSTOMER_EXISTS, "creditCode"):
        await opened(house, code="RIVER2")
    with refused(PartnerRefusal.PARTNER_EXISTS, "creditCode"):
        await admitted(house, code="SOUTH2", credit_code=a_credit_code(7))
    house.provider.credit_code = a_credit_code(9)
    await house.insert(house.provider)
    with refused(IdentityRefusal.OWN_COMPANY, "creditCode"):
        await opened(house, code="SELF", credit_code=a_credit_code(9))


async def test_only_those_who_care_for_the_unit_open_customers_there(house: World) -> None:
    before = await numbers(house.db)
    for persona in ("manager", "finance", "auditor", "buyer", "customer_admin", "partner_admin", "admin"):
        with pytest.raises(Denied):
            await opened(house, persona)
    with pytest.raises(Denied):
        await opened(house, "account", unit_id=house.headquarters.id)
    with pytest.raises(NotFound):
        await opened(house, "account", unit_id=house.project.id)
    with refused(IdentityRefusal.NOT_STAFF, "ownerId"):
        await opened(house, "account", owner_id=house["customer_reader"].id)
    assert await numbers(house.db) == before
    assert (await opened(house, "hq", unit_id=house.headquarters.id)).unit_id == house.headquarters.id


async def test_a_partner_is_admitted_on_paper(house: World) -> None:
    partner = await admitted(house, is_small_enterprise=True, bank_name="Bank of the South", bank_account="6228 0001")
    organisation = await house.db.get_one(Organisation, partner.organisation_id)
    assert (partner.state, partner.code, partner.is_small_enterprise) == (PartnerState.APPROVED, "SOUTH", True)
    assert (organisation.credit_code, organisation.bank_name, organisation.bank_account) == (
        a_credit_code(8),
        "Bank of the South",
        "6228 0001",
    )


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "NORTH"}, PartnerRefusal.PARTNER_CODE_TAKEN, "code"),
        ({"credit_code": " "}, PartnerRefusal.CREDIT_CODE_MISSING, "creditCode"),
        ({"credit_code": "913500"}, IdentityRefusal.CREDIT_CODE_WRONG, "creditCode"),
        ({"bank_account": "6" * 41}, InputRefusal.TEXT_TOO_LONG, "bankAccount"),
    ],
)
async def test_a_wrong_value_admits_no_partner(house: World, changes: dict[str, Any], code: Any, field: str) -> None:
    before = await numbers(house.db)
    with refused(code, field):
        await admitted(house, **changes)
    assert await numbers(house.db) == before


async def test_only_the_partner_manager_admits_and_signs(house: World) -> None:
    before = await numbers(house.db)
    for persona in house.people.keys() - {"founder", "partner_manager"}:
        with pytest.raises(Denied):
            await admitted(house, persona)
        with pytest.raises(Denied):
            await house.do(persona, sign_agreement, house.partner.id, TERMS)
    assert await numbers(house.db) == before


async def test_a_signed_agreement_has_prices_and_a_limit(house: World) -> None:
    agreement = await house.do("partner_manager", sign_agreement, house.partner.id, TERMS)
    assert (agreement.code, agreement.state, agreement.tax_rate) == ("AGR-NORTH-2028-001", AgreementState.ACTIVE, Decimal(6))
    assert (agreement.valid_from, agreement.valid_to, agreement.legal_entity_id) == (
        date(2028, 1, 1),
        date(2028, 12, 31),
        house.provider.id,
    )
    prices = await house.db.scalars(select(AgreementPrice).where(AgreementPrice.agreement_id == agreement.id))
    assert {price.level: price.unit_price for price in prices} == {row.level: row.unit_price for row in PRICES}
    budget = await house.db.get_one(BudgetLine, agreement.budget_line_id)
    assert (budget.limit_amount, budget.limit_days, budget.currency) == (Decimal(500_000), Decimal(400), "CNY")
    assert (budget.partner_id, budget.unit_id, budget.customer_id) == (house.partner.id, None, None)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"valid_to": date(2027, 12, 31)}, InputRefusal.DATES_REVERSED, "validTo"),
        ({"valid_to": date(9999, 12, 31)}, InputRefusal.DATE_ABSURD, "validTo"),
        ({"currency": "XXX"}, InputRefusal.CURRENCY_UNKNOWN, "currency"),
        ({"tax_rate": Decimal(-1)}, InputRefusal.PERCENT_WRONG, "taxRate"),
        ({"tax_rate": Decimal("NaN")}, InputRefusal.PERCENT_WRONG, "taxRate"),
        ({"prices": ()}, InputRefusal.LIST_EMPTY, "prices"),
        ({"prices": (PRICES[0], PRICES[0])}, PartnerRefusal.LEVEL_TWICE, "prices"),
        ({"prices": (LevelPrice(SkillLevel.SENIOR, Decimal(0)),)}, InputRefusal.AMOUNT_NOT_POSITIVE, "prices"),
        ({"prices": (LevelPrice(SkillLevel.SENIOR, Decimal("1.00001")),)}, InputRefusal.AMOUNT_TOO_FINE, "prices"),
        ({"limit": Limit(MOST)}, InputRefusal.AMOUNT_TOO_LARGE, "limitAmount"),
        ({"limit": Limit(Decimal(-1))}, InputRefusal.AMOUNT_NOT_POSITIVE, "limitAmount"),
        ({"limit": Limit(None, Decimal("0.001"))}, InputRefusal.DAYS_NOT_POSITIVE, "limitDays"),
        ({"valid_from": date(2027, 12, 31)}, PartnerRefusal.AGREEMENT_OVERLAPS, "validFrom"),
    ],
)
async def test_a_wrong_value_signs_no_agreement(house: World, changes: dict[str, Any], code: Any, field: str) -> None:
    before = await numbers(house.db)
    with refused(code, field):
        await house.do("partner_manager", sign_agreement, house.partner.id, replace(TERMS, **changes))
    assert await numbers(house.db) == before


async def test_a_suspended_partner_signs_nothing_and_a_strange_entity_neither(house: World) -> None:
    entity = replace(TERMS, legal_entity_id=house.customer.organisation_id)
    with refused(IdentityRefusal.NOT_OWN_COMPANY, "legalEntityId"):
        await house.do("partner_manager", sign_agreement, house.partner.id, entity)
    house.partner.state = PartnerState.SUSPENDED
    await house.insert(house.partner)
    with refused(PartnerRefusal.PARTNER_NOT_ACTIVE):
        await house.do("partner_manager", sign_agreement, house.partner.id, TERMS)


async def test_a_limit_of_nothing_lets_nothing_be_ordered_and_none_does_not_bind(house: World) -> None:
    for year, limit in ((2028, Limit(Decimal(0), Decimal(0))), (2029, Limit())):
        terms = replace(TERMS, valid_from=date(year, 1, 1), valid_to=date(year, 12, 31), limit=limit)
        agreement = await house.do("partner_manager", sign_agreement, house.partner.id, terms)
        budget = await house.again(await house.db.get_one(BudgetLine, agreement.budget_line_id))
        assert (budget.limit_amount, budget.limit_days) == (limit.amount, limit.days)


async def test_two_agreements_signed_at_once_do_not_overlap(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as db:
        house = await administrators(await World.make(db))

    async def sign() -> PartnerAgreement:
        async with sessions.begin() as db:
            return await sign_agreement(db, house.as_("partner_manager"), house.partner.id, TERMS)

    outcomes = await asyncio.gather(sign(), sign(), sign(), return_exceptions=True)
    assert [isinstance(outcome, PartnerAgreement) for outcome in outcomes].count(True) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {PartnerRefusal.AGREEMENT_OVERLAPS}
