"""A change of an admitted partner's account waits for a second person; until then money goes to the old one (S0-45)."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.identity.models import Organisation
from domain.outsourcing.models import Payment, PaymentKind
from domain.partners.change_partner_account import change_partner_account
from domain.partners.decide_account_change import decide_account_change
from domain.partners.models import PartnerAccountChange
from domain.partners.refusals import PartnerRefusal
from domain.values import InputRefusal
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing.story import Story
from tests.partners.candidate import ACCOUNT, OTHER_ACCOUNT
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.anyio


async def asked(world: World) -> PartnerAccountChange:
    await world.do("partner_admin", change_partner_account, world.partner.id, ACCOUNT)
    return (await world.db.scalars(select(PartnerAccountChange))).one()


async def account(world: World) -> tuple[str | None, str | None]:
    found = await world.db.get_one(Organisation, world.partner.organisation_id, populate_existing=True)
    return found.bank_name, found.bank_account


async def test_old_and_new_stand_beside_each_other_and_the_second_person_decides(world: World) -> None:
    change = await asked(world)
    assert (change.old_bank_account, change.new_bank_account) == ("62280005", "6230 01")
    await ring(world, change)
    assert await open_alerts(world, change) == {"ACCOUNT_TO_APPROVE": {"finance"}}
    assert await account(world) == ("Bank of the North", "62280005")
    story = await Story.running(world)
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    assert (await world.db.scalars(select(Payment.bank_account))).all() == ["62280005"]
    await world.do("finance", decide_account_change, change.id, is_approved=True)
    assert await account(world) == ("Bank of the River", "6230 01")
    await ring(world, change)
    assert await open_alerts(world, change) == {"ACCOUNT_DECIDED": {"partner_admin"}}


async def test_one_change_at_a_time_and_each_is_decided_once(world: World) -> None:
    change = await asked(world)
    with refused(PartnerRefusal.CHANGE_PENDING):
        await world.do("partner_admin", change_partner_account, world.partner.id, OTHER_ACCOUNT)
    with refused(InputRefusal.TEXT_EMPTY, "reason"):
        await world.do("finance", decide_account_change, change.id, is_approved=False)
    await world.do("finance", decide_account_change, change.id, is_approved=False, reason="They did not answer the telephone.")
    assert await account(world) == ("Bank of the North", "62280005")
    with refused(PartnerRefusal.CHANGE_DECIDED):
        await world.do("finance", decide_account_change, change.id, is_approved=True)
    await world.do("partner_admin", change_partner_account, world.partner.id, OTHER_ACCOUNT)


async def test_who_asked_does_not_decide(world: World) -> None:
    await world.grant("finance", "partner_manager")
    await world.do("finance", change_partner_account, world.partner.id, ACCOUNT)
    change = (await world.db.scalars(select(PartnerAccountChange))).one()
    with refused(PartnerRefusal.SECOND_PERSON_NEEDED):
        await world.do("finance", decide_account_change, change.id, is_approved=True)


async def test_no_script_changes_the_account_of_an_admitted_partner(world: World) -> None:
    organisation = await world.db.get_one(Organisation, world.partner.organisation_id)
    organisation.bank_account = "6666"
    with pytest.raises(IntegrityError, match="changed by two people"):
        async with world.db.begin_nested():
            await world.insert(organisation)
