"""Everybody chooses on the account's page which alerts are mailed: all, or single kinds of those that have come."""

import pytest
from sqlalchemy import select

from domain.alerts.models import Alert, AlertRule
from domain.alerts.preference_models import AlertDelivery, AlertPreference
from tests.alerts.bell import ring
from tests.outsourcing.story import Story
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def test_a_person_chooses_for_all_and_for_one_kind_and_takes_it_back(site: Site) -> None:
    story = await Story.sent(site.world)
    await ring(site.world, story.order)
    await site.save()
    lead = await site.as_("partner_lead")
    form = (await lead.open("/partner/account")).form("/alert-delivery")
    assert form.values["all"] == ["AT_ONCE"]
    assert form.values["rule-ORDER_TO_ACCEPT"] == [""]
    answer = await lead.send(form, all="DAILY", **{"rule-ORDER_TO_ACCEPT": "NONE"})
    assert (answer.status, answer.headers["location"]) == (303, "/partner/account?done=delivery")
    after = await lead.follow(answer)
    assert "Your choice is kept." in after.text
    assert await chosen(site) == {None: AlertDelivery.DAILY, AlertRule.ORDER_TO_ACCEPT: AlertDelivery.NONE}
    form = after.form("/alert-delivery")
    assert (form.values["all"], form.values["rule-ORDER_TO_ACCEPT"]) == (["DAILY"], ["NONE"])
    await lead.send(form, **{"rule-ORDER_TO_ACCEPT": ""})
    assert await chosen(site) == {None: AlertDelivery.DAILY, AlertRule.ORDER_TO_ACCEPT: None}


async def test_what_is_no_choice_changes_nothing(site: Site) -> None:
    visitor = await site.as_("customer_signer")
    form = (await visitor.open("/customer/account")).form("/alert-delivery")
    for wrong in ({"all": "WEEKLY"}, {"rule-NOTHING": "DAILY"}):
        assert (await visitor.send(form, **wrong)).status == 400
    async with site.composition.sessions() as db:
        assert (await db.scalars(select(AlertPreference))).all() == []
        assert (await db.scalars(select(Alert))).all() == []


async def chosen(site: Site) -> dict[AlertRule | None, AlertDelivery | None]:
    """What the partner's lead has chosen."""
    query = select(AlertPreference).where(AlertPreference.owner_id == site.world["partner_lead"].id)
    async with site.composition.sessions() as db:
        return {row.rule: row.delivery for row in await db.scalars(query)}
