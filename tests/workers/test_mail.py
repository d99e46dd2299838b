"""Mails of alerts and invitations: a real conversation, in the reader's language, once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import aiosmtplib
import pytest

from api.ids import encode
from domain.acts import record
from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.choose_delivery import Choice, choose_delivery
from domain.alerts.preference_models import AlertDelivery
from domain.delivery.models import Party
from domain.identity.ask_reset import ask_reset
from domain.identity.events import FactorRemoved, FactorReset, FactorSetUp, PasswordChanged, RecoveryCodesRenewed, RecoveryCodeUsed
from domain.identity.invitations import Person
from domain.identity.invite_staff import invite_staff
from domain.identity.models import Account, Audience, Language, RecoveryCode, SecondFactor
from domain.identity.sign_in import Device
from tests.outsourcing.story import Story
from tests.outsourcing.test_standing_in import delegated
from tests.workers.plant import Plant, found
from tests.workers.post import Post, html, plain
from tests.world import World
from workers.mail import mail_alert, mail_invitation

pytestmark = pytest.mark.anyio


async def sent(world: World) -> Story:
    """An order that waits for the partner: its lead reads English, its administrator Chinese."""
    for persona, language in (("partner_lead", Language.EN), ("partner_admin", Language.ZH_CN)):
        world[persona].email, world[persona].language = f"{persona}@north.example", language
        await world.insert(world[persona])
    return await Story.sent(world)


async def test_an_alert_is_mailed_to_its_reader_as_text_and_page(plant: Plant, post: Post) -> None:
    story = await found(plant, sent)
    await plant.settle_down()
    (mail,) = post.to("partner_lead@north.example")
    link = f"https://concord.example/partner/orders/{encode('ord', story.order.id)}"
    assert mail["Subject"] == "Order ORD-NORTH-2026-001 waits for your answer"
    assert (mail["From"], mail["Content-Language"], mail["Auto-Submitted"]) == ("Concord <concord@localhost>", "en", "auto-generated")
    assert plain(mail).splitlines()[:8] == [
        "Hello Partner_Lead,",
        "",
        f"Data migration, for the project {plant.world.project.name}.",
        "",
        "Accept or decline it. When you accept it, the work may begin and the advance payment opens.",
        "",
        f"Open it: {link}",
        "",
    ]
    assert f'<a href="{link}"' in html(mail)
    assert '<html lang="en">' in html(mail)


async def test_the_same_alert_in_chinese(plant: Plant, post: Post) -> None:
    await found(plant, sent)
    await plant.settle_down()
    (mail,) = post.to("partner_admin@north.example")
    assert mail["Content-Language"] == "zh-CN"
    assert mail["Subject"] == "外包单 ORD-NORTH-2026-001 等待您的答复"
    assert "Open it" not in plain(mail) + html(mail)
    assert '<html lang="zh-CN">' in html(mail)


async def test_mailed_once_however_often_the_task_runs(plant: Plant, post: Post) -> None:
    await found(plant, sent)
    await plant.settle_down()
    count = len(post.mails)
    assert {mail["To"] for mail in post.mails} >= {"partner_lead@north.example", "partner_admin@north.example"}
    for alert in await plant.rows("SELECT id FROM alert"):
        await mail_alert(plant.runtime, "AlertRaised", {"alert_id": str(alert.id)}, "again")
    assert len(post.mails) == count
    assert await plant.rows("SELECT 1 FROM alert JOIN app_user u ON u.id = owner_id WHERE u.email IS NOT NULL AND mailed_at IS NULL") == []


async def test_what_was_seen_meanwhile_is_not_mailed(plant: Plant, post: Post) -> None:
    await found(plant, sent)
    await plant.relay.step()
    await plant.perform_all()
    (mine,) = await plant.rows("SELECT a.id FROM alert a WHERE owner_id = :user", user=plant.world["partner_lead"].id)
    async with plant.act() as world:
        await world.do("partner_lead", acknowledge_alert, mine.id)
    await plant.settle_down()
    assert post.to("partner_lead@north.example") == []
    assert len(post.to("partner_admin@north.example")) == 1


async def test_a_server_that_refuses_leaves_the_alert_unmailed_for_the_next_try(plant: Plant, post: Post) -> None:
    await found(plant, sent)
    await plant.relay.step()
    await plant.perform_all()
    (mine,) = await plant.rows("SELECT a.id FROM alert a WHERE owner_id = :user", user=plant.world["partner_lead"].id)
    post.answer = "451 Try again later"
    with pytest.raises(aiosmtplib.SMTPResponseException):
        await mail_alert(plant.runtime, "AlertRaised", {"alert_id": str(mine.id)}, "r")
    assert await mailed_at(plant, mine.id) is None
    post.answer = None
    await mail_alert(plant.runtime, "AlertRaised", {"alert_id": str(mine.id)}, "r")
    assert await mailed_at(plant, mine.id) is not None
    assert len(post.to("partner_lead@north.example")) == 1


async def mailed_at(plant: Plant, alert_id: UUID) -> object:
    (row,) = await plant.rows("SELECT mailed_at FROM alert WHERE id = :id", id=alert_id)
    return row.mailed_at


async def test_names_cannot_write_headers_or_markup(plant: Plant, post: Post) -> None:
    async def hostile(world: World) -> Story:
        story = await sent(world)
        story.order.title = "Work\r\nBcc: all@evil.example <script>alert(1)</script> {order.__class__}"
        await world.insert(story.order)
        return story

    await found(plant, hostile)
    await plant.settle_down()
    (mail,) = post.to("partner_lead@north.example")
    assert mail["Bcc"] is None
    assert "<script>" not in html(mail)
    assert "{order.__class__}" in plain(mail)


async def test_an_invitation_is_mailed_with_a_link_that_stands_nowhere_else(plant: Plant, post: Post) -> None:
    async def invited(world: World) -> None:
        await world.staff("admin", "admin")
        await world.do("admin", invite_staff, Person("Li Wei", "li.wei@concord.example", Language.EN))

    await found(plant, invited)
    await plant.settle_down()
    (mail,) = post.to("li.wei@concord.example")
    assert mail["Subject"] == "You are invited to Concord for Concord Services"
    (link,) = [line for line in plain(mail).splitlines() if "https://concord.example" in line]
    token = link.rpartition("/")[2]
    assert len(token) == 43
    for table in ("outbox_event", "audit_entry", "invitation", "invitation_link"):
        assert await plant.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE :token", token=f"%{token}%") == []  # noqa: S608
    (invitation,) = await plant.rows("SELECT mailed_at, expires_at FROM invitation")
    assert invitation.expires_at - invitation.mailed_at > timedelta(days=6)


async def test_the_link_of_an_invitation_works_before_its_mail_is_sent(plant: Plant, post: Post) -> None:
    async def invited(world: World) -> None:
        await world.staff("admin", "admin")
        await world.do("admin", invite_staff, Person("Li Wei", "li.wei@concord.example", Language.EN))

    await found(plant, invited)
    (invitation,) = await plant.rows("SELECT id FROM invitation")
    post.answer = "451 Try again later"
    with pytest.raises(aiosmtplib.SMTPResponseException):
        await mail_invitation(plant.runtime, "InvitationSent", {"invitation_id": str(invitation.id)}, "r")
    assert len(await plant.rows("SELECT 1 FROM invitation_link")) == 1
    post.answer = None
    await mail_invitation(plant.runtime, "InvitationSent", {"invitation_id": str(invitation.id)}, "r")
    assert len(post.to("li.wei@concord.example")) == 1


async def test_a_wish_for_a_new_password_is_mailed_to_whom_it_belongs_and_to_nobody_else(plant: Plant, post: Post) -> None:
    async def known(world: World) -> None:
        account = await world.insert(Account(email="lead@north.example", password_hash="kept"))
        world["partner_lead"].account_id, world["partner_lead"].language = account.id, Language.EN
        await world.insert(world["partner_lead"])

    await found(plant, known)
    for email in ("lead@north.example", "nobody@north.example"):
        await ask_reset(plant.runtime.sessions, email, device=Device("192.0.2.1"), audience=Audience.PARTNER)
    await plant.settle_down()
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"]) == ("lead@north.example", "A new password for Concord")
    assert "The link works once, for 30 minutes." in plain(mail)
    (link,) = [line for line in plain(mail).splitlines() if "https://concord.example" in line]
    token = link.rpartition("/")[2]
    assert link.endswith(f"https://concord.example/partner/reset/{token}")
    assert len(token) == 43
    for table in ("outbox_event", "audit_entry", "password_reset", "reset_request"):
        assert await plant.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE :token", token=f"%{token}%") == []  # noqa: S608


async def test_where_staff_has_an_address_of_its_own_its_links_lead_there(plant: Plant, post: Post) -> None:
    async def invited(world: World) -> None:
        await world.staff("admin", "admin")
        await world.do("admin", invite_staff, Person("Li Wei", "li.wei@concord.example", Language.EN))

    await found(plant, invited)
    apart = {"staff_port": 9000, "staff_base_url": "https://staff.example"}
    plant.runtime = replace(plant.runtime, settings=plant.runtime.settings.model_copy(update=apart))
    await plant.settle_down()
    (mail,) = post.to("li.wei@concord.example")
    assert "https://staff.example/invitation/" in plain(mail)


async def test_a_changed_password_is_told_to_its_owner(plant: Plant, post: Post) -> None:
    async def known(world: World) -> None:
        account = await world.insert(Account(email="lead@north.example", password_hash="kept", password_set_at=world.now))
        world["partner_lead"].account_id, world["partner_lead"].language = account.id, Language.EN
        await world.insert(world["partner_lead"])
        record(world.db, world.as_("partner_lead"), PasswordChanged(world["partner_lead"].id))

    await found(plant, known)
    await plant.settle_down()
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"]) == ("lead@north.example", "Your password for Concord has changed")
    assert "If that was not you, set a new one at once, and tell your administrator." in plain(mail)
    assert "Choose a new password: https://concord.example/partner/forgotten" in plain(mail)


async def test_what_happens_to_a_second_factor_is_told_to_its_owner(plant: Plant, post: Post) -> None:
    async def known(world: World) -> None:
        account = await world.insert(Account(email="lead@north.example", password_hash="kept"))
        world["partner_lead"].account_id, world["partner_lead"].language = account.id, Language.EN
        await world.insert(world["partner_lead"])
        factor = SecondFactor(account_id=account.id, secret="S", confirmed_at=world.now, last_step=1, ended_at=world.now)
        await world.insert(factor)
        await world.insert(RecoveryCode(factor_id=factor.id, code_hash=b"h" * 32))
        for event in (FactorSetUp, RecoveryCodesRenewed, FactorRemoved, FactorReset):
            record(world.db, world.as_("partner_lead"), event(world["partner_lead"].id, factor.id))

    await found(plant, known)
    await plant.settle_down()
    assert {mail["To"] for mail in post.mails} == {"lead@north.example"}
    assert sorted(mail["Subject"] for mail in post.mails) == [
        "You have a second factor for Concord",
        "You have new recovery codes for Concord",
        "Your second factor for Concord was removed",
        "Your second factor for Concord was reset",
    ]
    for mail in post.mails:
        assert "If you did not expect this, set a new password at once, and tell your administrator." in plain(mail)
        assert "Choose a new password: https://concord.example/partner/forgotten" in plain(mail)


async def with_codes(world: World, left: int) -> SecondFactor:
    """The partner's lead came in by a recovery code, of which so many are left."""
    account = await world.insert(Account(email="lead@north.example", password_hash="kept"))
    world["partner_lead"].account_id, world["partner_lead"].language = account.id, Language.EN
    await world.insert(world["partner_lead"])
    factor = await world.insert(SecondFactor(account_id=account.id, secret="S", confirmed_at=world.now, last_step=1))
    for number in range(left + 1):
        used_at = None if number else world.now
        await world.insert(RecoveryCode(factor_id=factor.id, code_hash=bytes([number]) * 32, used_at=used_at))
    record(world.db, world.as_("partner_lead"), RecoveryCodeUsed(world["partner_lead"].id, factor.id))
    return factor


@pytest.mark.parametrize(("left", "said"), [(1, "1 recovery code is left."), (9, "9 recovery codes are left.")])
async def test_a_recovery_code_that_was_used_is_told_with_how_many_are_left(plant: Plant, post: Post, left: int, said: str) -> None:
    await found(plant, partial(with_codes, left=left))
    await plant.settle_down()
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"]) == ("lead@north.example", "A recovery code was used to sign in to Concord")
    when = "2 Nov 2026, 09:00"
    assert plain(mail).splitlines()[2:7] == [
        f"Somebody signed in with your password and one of your recovery codes on {when}. That code counts no longer.",
        "",
        said,
        "",
        "If you did not expect this, set a new password at once, and tell your administrator.",
    ]
    assert await plant.rows("SELECT 1 FROM alert") == []


async def test_with_the_last_one_there_is_an_alert_until_there_are_new_ones(plant: Plant, post: Post) -> None:
    factor = await found(plant, partial(with_codes, left=0))
    await plant.settle_down()
    told, alert = sorted(post.mails, key=lambda mail: str(mail["Subject"]))
    assert "No recovery code is left: make new ones, or you cannot sign in without your authenticator." in plain(told)
    assert (alert["To"], alert["Subject"]) == ("lead@north.example", "You have no recovery code left")
    assert "Open it: https://concord.example/partner/second-factor/set-up" in plain(alert)
    standing = "SELECT a.audience, u.name FROM alert a JOIN app_user u ON u.id = a.owner_id WHERE cleared_at IS NULL"
    assert [tuple(row) for row in await plant.rows(standing)] == [("PARTNER", "Partner_Lead")]
    async with plant.act() as world:
        await world.insert(RecoveryCode(factor_id=factor.id, code_hash=b"n" * 32))
        record(world.db, world.as_("partner_lead"), RecoveryCodesRenewed(world["partner_lead"].id, factor.id))
    await plant.settle_down()
    assert await plant.rows(standing) == []


async def test_a_person_of_two_organisations_is_told_in_both_and_staff_at_its_own_address(plant: Plant, post: Post) -> None:
    async def known(world: World) -> SecondFactor:
        factor = await with_codes(world, 0)
        world["manager"].account_id, world["manager"].language = factor.account_id, Language.EN
        await world.insert(world["manager"])
        return factor

    factor = await found(plant, known)
    plant.runtime = replace(
        plant.runtime, settings=plant.runtime.settings.model_copy(update={"staff_port": 9000, "staff_base_url": "https://staff.example"})
    )
    await plant.settle_down()
    standing = "SELECT a.audience FROM alert a WHERE cleared_at IS NULL ORDER BY 1"
    assert [row.audience for row in await plant.rows(standing)] == ["PARTNER", "STAFF"]
    alerts = [plain(mail) for mail in post.mails if mail["Subject"] == "You have no recovery code left"]
    links = ["https://concord.example/partner/second-factor/set-up", "https://staff.example/second-factor/set-up"]
    assert sorted(next(link for link in links if f"Open it: {link}" in text) for text in alerts) == links
    async with plant.act() as world:
        held = await world.db.get_one(SecondFactor, factor.id)
        held.ended_at = world.now
        await world.insert(held)
        record(world.db, world.as_("manager"), FactorRemoved(world["manager"].id, factor.id))
    await plant.settle_down()
    assert await plant.rows(standing) == []


async def test_a_delegate_is_mailed_at_once_and_whoever_wants_a_digest_in_it(plant: Plant, post: Post) -> None:
    async def named(world: World) -> None:
        await world.staff("deputy")
        for persona in ("region_pmo", "deputy"):
            world[persona].language = Language.EN
            await world.insert(world[persona])
        await world.do("region_pmo", choose_delivery, [Choice(None, AlertDelivery.DAILY)])
        await delegated(world, "region_pmo", Party.REGION, "deputy")

    await found(plant, named)
    await plant.settle_down()
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"]) == (
        "deputy@concord.example",
        f"You sign in the place of Region_Pmo for the project {plant.world.project.name}",
    )
    async with plant.act() as world:
        world.pass_days(1)
    await plant.settle_down()
    (_, digest) = post.mails
    assert digest["To"] == "region_pmo@concord.example"
    assert f"Deputy signs in your place for the project {plant.world.project.name}" in plain(digest)
