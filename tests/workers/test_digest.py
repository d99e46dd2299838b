"""The daily digest: one mail a working day at its hour, nothing twice, nothing lost, none when there is nothing to say."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiosmtplib
import pytest

from api.ids import encode
from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.choose_delivery import Choice, choose_delivery
from domain.alerts.models import AlertRule
from domain.alerts.preference_models import AlertDelivery
from domain.calendar import local_day, provider_zone
from domain.identity.models import Language
from domain.platform.models import CalendarDay, DayKind
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found
from tests.workers.post import Post, html, plain
from tests.world import World
from workers.mail import mail_digests

pytestmark = pytest.mark.anyio
LEAD, ADMIN = "partner_lead@north.example", "partner_admin@north.example"
FRIDAY = datetime(2026, 11, 6, 10, 0, tzinfo=provider_zone())
"""After the hour of the Friday's digest."""


def sent_to(delivery: AlertDelivery | None, rule: AlertRule | None = None, orders: int = 1) -> Any:
    """Orders that wait for the partner, whose lead has chosen how to hear of it; its administrator has chosen nothing."""

    async def tell(world: World) -> list[Story]:
        for persona, language in (("partner_lead", Language.EN), ("partner_admin", Language.ZH_CN)):
            world[persona].email, world[persona].language = f"{persona}@north.example", language
            await world.insert(world[persona])
        world.now = FRIDAY
        if delivery:
            await world.do("partner_lead", choose_delivery, [Choice(rule, delivery)])
        return [await Story.sent(world) for _ in range(orders)]

    return tell


async def move(plant: Plant, to: datetime) -> None:
    """The product's time is this one, and everything that is due then is done."""
    plant.world.now = to
    await plant.move_clock(to)
    await plant.settle_down()


async def test_a_digest_lists_what_came_since_the_last_one_in_the_readers_language(plant: Plant, post: Post) -> None:
    first, second = await found(plant, sent_to(AlertDelivery.DAILY, orders=2))
    await plant.settle_down()
    assert (len(post.to(LEAD)), len(post.to(ADMIN))) == (0, 2)
    await move(plant, FRIDAY + timedelta(days=2, hours=22, minutes=59))
    assert post.to(LEAD) == []
    await move(plant, FRIDAY + timedelta(days=2, hours=23))
    (mail,) = post.to(LEAD)
    assert (mail["Subject"], mail["Content-Language"]) == ("Concord: 2 alerts for you", "en")
    links = [f"https://concord.example/partner/orders/{encode('ord', story.order.id)}" for story in (first, second)]
    lines = plain(mail).splitlines()
    assert [line for line in lines if line.startswith(("*", "Open it"))] == [
        "* Order ORD-NORTH-2026-001 waits for your answer",
        f"Open it: {links[0]}",
        "* Order ORD-NORTH-2026-002 waits for your answer",
        f"Open it: {links[1]}",
    ]
    assert lines.count("Accept or decline it. When you accept it, the work may begin and the advance payment opens.") == 2
    assert all(f'<a href="{link}"' in html(mail) for link in links)
    rows = await plant.rows("SELECT digest_on, mailed_at FROM alert WHERE owner_id = :user", user=plant.world["partner_lead"].id)
    assert {(row.digest_on, local_day(row.mailed_at)) for row in rows} == {(date(2026, 11, 9), date(2026, 11, 9))}


async def test_the_next_day_has_a_digest_only_if_something_came(plant: Plant, post: Post) -> None:
    await found(plant, sent_to(AlertDelivery.DAILY))
    await plant.settle_down()
    await move(plant, FRIDAY + timedelta(days=3))
    await move(plant, FRIDAY + timedelta(days=4))
    assert len(post.to(LEAD)) == 1
    async with plant.act() as world:
        await Story.sent(world)
    await plant.settle_down()
    await move(plant, FRIDAY + timedelta(days=5))
    assert [mail["Subject"] for mail in post.to(LEAD)] == ["Concord: 1 alert for you"] * 2
    assert "ORD-NORTH-2026-002" in plain(post.to(LEAD)[1])
    assert "ORD-NORTH-2026-001" not in plain(post.to(LEAD)[1])


async def test_a_holiday_has_none_and_a_make_up_day_has(plant: Plant, post: Post) -> None:
    async def tell(world: World) -> None:
        await sent_to(AlertDelivery.DAILY)(world)
        world.db.add_all(CalendarDay(day=date(2026, 11, day), kind=DayKind.HOLIDAY, name="Festival") for day in (9, 10))
        world.db.add(CalendarDay(day=date(2026, 11, 8), kind=DayKind.WORKDAY, name="Made up"))

    await found(plant, tell)
    await plant.settle_down()
    assert await due(plant) == [datetime(2026, 11, 8, 9, tzinfo=provider_zone())]
    await move(plant, FRIDAY + timedelta(days=1, hours=23))
    assert len(post.to(LEAD)) == 1
    async with plant.act() as world:
        await Story.sent(world)
    await plant.settle_down()
    assert await due(plant) == [datetime(2026, 11, 11, 9, tzinfo=provider_zone())]


async def due(plant: Plant) -> list[datetime]:
    """The digests to come."""
    rows = await plant.rows("SELECT due_at FROM deadline WHERE kind = 'digest:mail' AND done_at IS NULL")
    return [row.due_at.astimezone(UTC) for row in rows]


async def test_what_was_seen_before_its_hour_is_not_listed_and_an_empty_digest_not_mailed(plant: Plant, post: Post) -> None:
    await found(plant, sent_to(AlertDelivery.DAILY))
    await plant.settle_down()
    (mine,) = await plant.rows("SELECT id FROM alert WHERE owner_id = :user", user=plant.world["partner_lead"].id)
    async with plant.act() as world:
        await world.do("partner_lead", acknowledge_alert, mine.id)
    await move(plant, FRIDAY + timedelta(days=3))
    assert post.to(LEAD) == []
    assert await due(plant) == []


@pytest.mark.parametrize(
    ("rule", "delivery", "mails"),
    [
        (AlertRule.ORDER_TO_ACCEPT, AlertDelivery.NONE, 0),
        (None, AlertDelivery.NONE, 0),
        (AlertRule.PAYMENT_MADE, AlertDelivery.NONE, 1),
        (AlertRule.ORDER_TO_ACCEPT, AlertDelivery.AT_ONCE, 1),
    ],
)
async def test_each_rule_goes_as_chosen_for_it_and_in_the_portal_it_always_stands(
    plant: Plant, post: Post, rule: AlertRule | None, delivery: AlertDelivery, mails: int
) -> None:
    await found(plant, sent_to(delivery, rule))
    await plant.settle_down()
    await move(plant, FRIDAY + timedelta(days=3))
    assert len(post.to(LEAD)) == mails
    assert len(await plant.rows("SELECT 1 FROM alert WHERE owner_id = :user", user=plant.world["partner_lead"].id)) == 1


async def test_who_wants_no_mail_any_more_is_sent_no_digest_either(plant: Plant, post: Post) -> None:
    await found(plant, sent_to(AlertDelivery.DAILY))
    await plant.settle_down()
    async with plant.act() as world:
        await world.do("partner_lead", choose_delivery, [Choice(None, AlertDelivery.NONE)])
    await move(plant, FRIDAY + timedelta(days=3))
    assert post.to(LEAD) == []


async def test_a_server_that_refuses_or_a_worker_that_dies_loses_nothing_and_repeats_nothing(plant: Plant, post: Post) -> None:
    await found(plant, sent_to(AlertDelivery.DAILY))
    await plant.settle_down()
    plant.world.now = FRIDAY + timedelta(days=3)
    await plant.move_clock(plant.world.now)
    (deadline,) = await plant.rows("SELECT id FROM deadline WHERE kind = 'digest:mail'")
    post.answer = "451 Try again later"
    with pytest.raises(ExceptionGroup) as failed:
        await mail_digests(plant.runtime, [str(deadline.id)])
    assert isinstance(failed.value.exceptions[0], aiosmtplib.SMTPResponseException)
    assert await unmailed(plant) == 1
    post.answer = None
    await asyncio.gather(*(mail_digests(plant.runtime, [str(deadline.id)]) for _ in range(3)))
    await mail_digests(plant.runtime, [str(deadline.id)])
    (mail,) = post.to(LEAD)
    assert mail["Message-ID"] == f"<digest.{plant.world['partner_lead'].id}.2026-11-09@concord>"
    assert await unmailed(plant) == 0


async def unmailed(plant: Plant) -> int:
    query = "SELECT 1 FROM alert WHERE owner_id = :user AND mailed_at IS NULL"
    return len(await plant.rows(query, user=plant.world["partner_lead"].id))
