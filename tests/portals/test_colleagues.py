"""The customer's administrator looks after the customer's own people, in the portal (S0-39)."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.identity.models import Invitation, Language, RoleGrant, User
from tests.portals.test_customer_acts import refused
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio
NEW = {"name": "Zhou Qi", "email": "zhou.qi@people.example", "language": "EN", "customer_admin": "yes"}


async def administrator(site: Site, persona: str = "customer_admin") -> None:
    await site.world.outsider(persona, site.world.customer, "customer_admin")
    await site.give_password(persona)
    await site.speak(Language.EN)


def page_of(site: Site, persona: str) -> str:
    return f"/customer/colleagues/{encode('usr', site.world[persona].id)}"


async def test_a_colleague_is_invited_invited_again_and_withdrawn(site: Site) -> None:
    await administrator(site)
    admin = await site.as_("customer_admin")
    form = (await admin.open("/customer/colleagues")).form("/invite")
    page = await admin.follow(await admin.send(form, **NEW))
    assert all(text in page.text for text in ("The invitation is on its way", "Zhou Qi", "zhou.qi@people.example", "Invited"))
    refused(await admin.send(form, **NEW | {"email": "no address"}, key="b"), "address")
    async with site.composition.sessions() as db:
        user = (await db.scalars(select(User).where(User.name == "Zhou Qi"))).one()
        held = await db.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user.id).order_by(RoleGrant.role))
        assert list(held) == ["customer_admin", "customer_member"]
    place = f"/customer/colleagues/{encode('usr', user.id)}"
    shown = await admin.open(place)
    again = await admin.follow(await admin.send(shown.form("/resend")))
    assert "A new invitation is on its way" in again.text
    assert "The invitation is withdrawn" in (await admin.follow(await admin.send(again.form("/withdraw")))).text
    refused(await admin.send(again.form("/withdraw"), key="c"), "This invitation has been withdrawn already.")
    async with site.composition.sessions() as db:
        sent = (await db.scalars(select(Invitation).where(Invitation.user_id == user.id))).all()
        assert [invitation.withdrawn_at is not None for invitation in sent] == [True, True]


async def test_a_role_is_given_from_a_day_on_and_ended_after_a_day(site: Site) -> None:
    await administrator(site)
    admin, place = await site.as_("customer_admin"), page_of(site, "customer_reader")
    form = (await admin.open(place)).form("/roles")
    days = {"role": "customer_signatory", "validFrom": "2026-11-09", "until": "2026-11-20"}
    refused(await admin.send(form, **days | {"validFrom": "2026-11-01"}), "A role counts from today on, or from a later day.")
    refused(await admin.send(form, **days | {"role": "project_manager"}, key="b"), "Please choose one.")
    page = await admin.follow(await admin.send(form, **days, key="c"))
    assert all(text in page.text for text in ("The role is given", "to come", "20 Nov 2026"))
    refused(await admin.send(form, **days, key="d"), "This person holds the role already.")
    async with site.composition.sessions() as db:
        query = select(RoleGrant).where(RoleGrant.user_id == site.world["customer_reader"].id, RoleGrant.role == "customer_signatory")
        grant = (await db.scalars(query)).one()
    signatory = page.form(f"/roles/{encode('grt', grant.id)}/end")
    assert "The role has ended" in (await admin.follow(await admin.send(signatory, lastDay="2026-11-10"))).text
    refused(await admin.send(signatory, lastDay="2026-11-01", key="b"), "The end lies before the start.")
    after = await admin.follow(await admin.send(signatory, key="e"))
    assert "to come" not in after.text
    refused(await admin.send(signatory, key="f"), "This role has been ended already.")


async def test_access_is_taken_away_and_given_back(site: Site) -> None:
    await administrator(site)
    colleague, admin = await site.as_("customer_reader"), await site.as_("customer_admin")
    place = page_of(site, "customer_reader")
    form = (await admin.open(place)).form("/disable")
    page = await admin.follow(await admin.send(form))
    assert "Disabled" in page.text
    assert (await colleague.open("/customer")).status == 303
    assert (await admin.send(form, key="b")).status == 409
    assert "Active" in (await admin.follow(await admin.send(page.form("/enable")))).text


async def test_nobody_changes_their_own_rights_and_the_last_administrator_keeps_theirs(site: Site) -> None:
    await administrator(site)
    await administrator(site, "second_admin")
    admin, second = await site.as_("customer_admin"), await site.as_("second_admin")
    own = await admin.open(page_of(site, "customer_admin"))
    assert [form.action for form in own.forms if "/colleagues/" in form.action] == []
    assert "These are your own roles: another administrator changes them." in own.text
    theirs = await second.open(page_of(site, "customer_admin"))
    async with site.composition.sessions() as db:
        held = {
            name: encode("grt", (await db.scalars(select(RoleGrant.id).where(RoleGrant.user_id == site.world[name].id,
                RoleGrant.role == "customer_admin"))).one())
            for name in ("customer_admin", "second_admin")
        }  # fmt: skip
    seconds = await admin.open(page_of(site, "second_admin"))
    ending, disabling = theirs.form(f"/roles/{held['customer_admin']}/end"), theirs.form("/disable")
    dated = await admin.send(seconds.form(f"/roles/{held['second_admin']}/end"), lastDay="2026-11-20")
    assert dated.status == 303
    refused(await second.send(ending), "Nobody else is an administrator without an end.")
    refused(await second.send(disabling, key="b"), "Nobody else is an administrator without an end.")


async def test_who_does_not_administer_sees_names_and_roles_alone(site: Site) -> None:
    await administrator(site)
    await site.as_("customer_admin")
    member = await site.as_("customer_reader")
    page = await member.open("/customer/colleagues")
    assert "Customer_Admin" in page.text
    kept = ("customer_admin@people.example", "Invite a colleague", "Sign-ins of your people", "Last sign-in")
    assert [text for text in kept if text in page.text] == []
    person = await member.open(page_of(site, "customer_admin"))
    assert [form.action for form in person.forms if "/colleagues/" in form.action] == []
    assert "Browser of the tests" not in person.text
    assert "administrator" in person.text
    assert (await member.open(page_of(site, "manager"))).status == 404
    signed_in = await (await site.as_("customer_admin")).open("/customer/colleagues")
    assert all(text in signed_in.text for text in ("Sign-ins of your people", "Browser of the tests", "127.0.0.1"))
