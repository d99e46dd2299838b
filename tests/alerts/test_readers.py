"""Who gets an alert and who may touch it: role and place together, and one's own only."""

from datetime import date

import pytest
from sqlalchemy import select

from domain.acts import Denied, NotFound
from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.mail_alert import alert_to_mail
from domain.identity.models import RoleGrant
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.models import OutsourcingOrder
from tests.alerts.bell import alerts, open_alerts, ring
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio


async def sent(world: World) -> OutsourcingOrder:
    story = await Story.sent(world)
    await ring(world, story.order)
    return story.order


async def end_role(world: World, persona: str, role: str) -> RoleGrant:
    """The persona's grant, ended now."""
    grants = await world.db.scalars(select(RoleGrant).where(RoleGrant.user_id == world[persona].id, RoleGrant.role == role))
    grant = grants.one()
    grant.ended_at = world.now
    return await world.insert(grant)


async def test_a_role_at_another_partner_or_on_another_project_counts_nothing(world: World) -> None:
    other = await world.new_project(world.contract)
    await world.staff("elsewhere", ("project_manager", other))
    await world.outsider("rival", await world.new_partner("SOUTH"), "partner_admin")
    order = await sent(world)
    assert await open_alerts(world, order) == {"ORDER_TO_ACCEPT": {"partner_lead", "partner_admin"}}
    await world.do("partner_lead", accept_order, order.id)
    await ring(world, order)
    assert await open_alerts(world, order) == {"ORDER_ACCEPTED": {"manager"}}


async def test_who_is_disabled_or_holds_the_role_no_more_gets_none(world: World) -> None:
    world["partner_lead"].disabled_at = world.now
    await world.insert(world["partner_lead"])
    order = await sent(world)
    assert await open_alerts(world, order) == {"ORDER_TO_ACCEPT": {"partner_admin"}}
    await end_role(world, "partner_admin", "partner_admin")
    await ring(world, order)
    assert await open_alerts(world, order) == {}


async def test_who_comes_to_the_role_while_it_stands_gets_it_at_the_next_event(world: World) -> None:
    order = await sent(world)
    await world.outsider("second_lead", world.partner, "partner_lead")
    await ring(world, order)
    assert await open_alerts(world, order) == {"ORDER_TO_ACCEPT": {"partner_lead", "partner_admin", "second_lead"}}


async def test_what_is_called_for_again_is_raised_again_in_its_row(world: World) -> None:
    order = await sent(world)
    first = {alert.owner_id: alert.id for alert in await alerts(world, order)}
    grant = await end_role(world, "partner_lead", "partner_lead")
    await ring(world, order)
    assert await open_alerts(world, order) == {"ORDER_TO_ACCEPT": {"partner_admin"}}
    grant.ended_at, world.now = None, at(date(2026, 11, 3))
    await world.insert(grant)
    await ring(world, order)
    again = {alert.owner_id: alert for alert in await alerts(world, order)}
    assert {owner: alert.id for owner, alert in again.items()} == first
    assert again[world["partner_lead"].id].raised_at == world.now


@pytest.mark.parametrize("persona", ["partner_finance", "partner_admin", "manager", "customer_signer", "auditor"])
async def test_somebody_else_s_alert_does_not_exist(world: World, persona: str) -> None:
    order = await sent(world)
    lead_s = next(alert for alert in await alerts(world, order) if alert.owner_id == world["partner_lead"].id)
    with pytest.raises(NotFound):
        await world.do(persona, acknowledge_alert, lead_s.id)
    assert (await world.again(lead_s)).acknowledged_at is None


@pytest.mark.parametrize("persona", ["manager", "hq", "finance", "partner_admin", "customer_signer"])
async def test_only_the_workers_raise_and_mail(world: World, persona: str) -> None:
    order = await sent(world)
    mine = (await alerts(world, order))[0]
    with pytest.raises(Denied):
        await world.do(persona, keep_alerts, "OutsourcingOrder", order.id)
    with pytest.raises(Denied):
        await world.do(persona, alert_to_mail, mine.id)
