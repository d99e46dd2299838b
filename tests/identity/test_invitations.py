"""From the invitation to the first session: the link, its seven days, its one use."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from authz.sign_in import viewer_for_session
from domain.acts import Actor, Denied, NotFound, begin_act, save
from domain.customers.invite_customer_user import invite_customer_user
from domain.customers.models import CustomerState
from domain.customers.refusals import CustomerRefusal
from domain.identity.accept_invitation import accept_invitation
from domain.identity.invitations import Person, Wish
from domain.identity.invite_staff import invite_staff
from domain.identity.make_link import Letter, make_link
from domain.identity.models import Account, Audience, Invitation, InvitationLink, Language, Organisation, SignInAttempt, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.resend_invitation import resend_invitation
from domain.identity.show_invitation import show_invitation
from domain.identity.sign_in import Device, sign_in
from domain.identity.withdraw_invitation import withdraw_invitation
from domain.partners.invite_partner_user import invite_partner_user
from domain.partners.models import PartnerState
from domain.partners.refusals import PartnerRefusal
from domain.platform.models import ClockOffset, OutboxEvent
from tests.company import PASSWORD, Company
from tests.identity.people import administrators, counted, events, invited_user, roles_of
from tests.refusals import refused
from tests.world import World

BEN = Person("Ben", "Ben@Concord.Example", Language.EN)
OWN = "a password of my own"
DEVICE = Device("192.0.2.9", "Browser")


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


async def invited(company: Company, *roles: Wish) -> Invitation:
    async with company.sessions.begin() as db:
        return await invite_staff(db, await company.admin(), BEN, roles)


async def mailed(company: Company, invitation: Invitation) -> Letter:
    async with company.sessions.begin() as db:
        letter = await make_link(db, await company.viewer(company.founded.worker), invitation.id)
    assert letter is not None
    return letter


async def accept(company: Company, token: str, password: str = OWN) -> tuple[User, str]:
    async with company.sessions.begin() as db:
        entered = await accept_invitation(db, token, password, device=DEVICE)
    return entered.user, entered.token


async def days_later(company: Company, days: int) -> None:
    async with company.sessions.begin() as db:
        await db.execute(insert(ClockOffset).values(id=1, offset=timedelta(days=days)))


async def test_an_invited_colleague_sets_a_password_and_is_signed_in_with_the_roles(company: Company) -> None:
    invitation = await invited(company, Wish("finance"), Wish("sales_manager", company.founded.headquarters.id))
    letter = await mailed(company, invitation)
    assert (letter.name, letter.email, letter.organisation, letter.language) == (
        "Ben",
        "ben@concord.example",
        "Concord Services",
        Language.EN,
    )
    async with company.sessions() as db:
        shown = await show_invitation(db, letter.token)
    assert (shown.name, shown.email, shown.organisation, shown.has_password) == ("Ben", "ben@concord.example", "Concord Services", False)
    user, token = await accept(company, letter.token)
    async with company.sessions() as db:
        viewer = await viewer_for_session(db, token)
    assert viewer is not None
    assert viewer.user_id == user.id == invitation.user_id
    assert viewer.roles == {("staff_member", "organisation"), ("finance", "organisation"), ("sales_manager", "unit")}
    signed = await sign_in(company.sessions, "ben@concord.example", OWN, device=DEVICE)
    assert signed.user.id == user.id
    async with company.sessions() as db:
        assert (await events(db))[-2:] == ["InvitationSent", "InvitationAccepted"]


async def test_no_secret_stands_in_the_outbox_or_the_audit(company: Company) -> None:
    letter = await mailed(company, await invited(company))
    await accept(company, letter.token)
    async with company.sessions() as db:
        payloads = str((await db.scalars(select(OutboxEvent.payload))).all())
        audit = str((await db.execute(text("SELECT audit_entry::text FROM audit_entry"))).all())
        hashes = (await db.scalars(select(InvitationLink.token_hash))).all()
    assert letter.token not in payloads + audit
    assert len(hashes) == 1
    assert hashes[0].hex() not in audit
    assert "argon2" not in audit


async def test_a_link_is_used_once(company: Company) -> None:
    letter = await mailed(company, await invited(company))
    await accept(company, letter.token)
    with refused(IdentityRefusal.INVITATION_USED):
        await accept(company, letter.token, "another password of mine")
    async with company.sessions() as db:
        with refused(IdentityRefusal.INVITATION_USED):
            await show_invitation(db, letter.token)


async def test_a_link_is_good_for_seven_days_of_the_products_time(company: Company) -> None:
    letter = await mailed(company, await invited(company))
    await days_later(company, 7)
    with refused(IdentityRefusal.INVITATION_EXPIRED):
        await accept(company, letter.token)
    async with company.sessions() as db:
        with refused(IdentityRefusal.INVITATION_EXPIRED):
            await show_invitation(db, letter.token)


async def test_on_the_sixth_day_it_still_works(company: Company) -> None:
    letter = await mailed(company, await invited(company))
    await days_later(company, 6)
    assert (await accept(company, letter.token))[0].name == "Ben"


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 10_000, "\x00", "\ud800"])
async def test_an_unknown_link_is_refused(company: Company, token: str) -> None:
    with refused(IdentityRefusal.INVITATION_UNKNOWN):
        await accept(company, token)
    async with company.sessions() as db:
        with refused(IdentityRefusal.INVITATION_UNKNOWN):
            await show_invitation(db, token)


async def test_a_weak_password_leaves_the_link_as_it_was(company: Company) -> None:
    letter = await mailed(company, await invited(company))
    with refused(IdentityRefusal.PASSWORD_WEAK, "password"):
        await accept(company, letter.token, "short")
    assert (await accept(company, letter.token))[0].name == "Ben"


async def test_a_mail_sent_twice_carries_two_links_and_both_work(company: Company) -> None:
    invitation = await invited(company)
    first, second = await mailed(company, invitation), await mailed(company, invitation)
    async with company.sessions() as db:
        assert (await show_invitation(db, second.token)).name == "Ben"
    assert (await accept(company, first.token))[0].name == "Ben"
    with refused(IdentityRefusal.INVITATION_USED):
        await accept(company, second.token)


async def test_the_worker_mails_nothing_for_an_invitation_that_is_over(company: Company) -> None:
    invitation = await invited(company)
    async with company.sessions.begin() as db:
        await withdraw_invitation(db, await company.admin(), invitation.id)
    async with company.sessions.begin() as db:
        assert await make_link(db, await company.viewer(company.founded.worker), invitation.id) is None


async def test_a_withdrawn_link_is_refused_and_one_sent_again_works(company: Company) -> None:
    invitation = await invited(company)
    old = await mailed(company, invitation)
    async with company.sessions.begin() as db:
        await withdraw_invitation(db, await company.admin(), invitation.id)
    with refused(IdentityRefusal.INVITATION_WITHDRAWN):
        await accept(company, old.token)
    async with company.sessions.begin() as db:
        again = await resend_invitation(db, await company.admin(), invitation.id)
    new = await mailed(company, again)
    with refused(IdentityRefusal.INVITATION_WITHDRAWN):
        await accept(company, old.token)
    assert (await accept(company, new.token))[0].name == "Ben"
    async with company.sessions.begin() as db:
        with refused(IdentityRefusal.INVITATION_USED):
            await resend_invitation(db, await company.admin(), invitation.id)
        with refused(IdentityRefusal.INVITATION_USED):
            await withdraw_invitation(db, await company.admin(), again.id)
        with refused(IdentityRefusal.INVITATION_WITHDRAWN):
            await withdraw_invitation(db, await company.admin(), invitation.id)


async def test_an_expired_invitation_can_be_sent_again(company: Company) -> None:
    invitation = await invited(company)
    await days_later(company, 30)
    async with company.sessions.begin() as db:
        again = await resend_invitation(db, await company.admin(), invitation.id)
    assert (await accept(company, (await mailed(company, again)).token))[0].name == "Ben"


async def test_who_has_a_password_proves_it_and_it_stays(company: Company) -> None:
    """Ada, the administrator, is invited by a customer too: the link alone does not give her account away."""
    letter = await twice_invited(company)
    async with company.sessions() as db:
        assert (await show_invitation(db, letter.token)).has_password
    with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
        await accept(company, letter.token, OWN)
    assert len((await sign_in(company.sessions, letter.email, PASSWORD, device=DEVICE)).memberships) == 1
    await accept(company, letter.token, PASSWORD)
    assert len((await sign_in(company.sessions, letter.email, PASSWORD, device=DEVICE)).memberships) == 2


async def test_tries_of_a_known_password_are_counted_as_at_the_sign_in(company: Company) -> None:
    """A link that fell into wrong hands is no way to guess a password: five tries, then none, the right one too."""
    letter = await twice_invited(company)
    for number in range(5):
        with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
            await accept(company, letter.token, f"a wrong password {number}")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await accept(company, letter.token, PASSWORD)
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await sign_in(company.sessions, letter.email, PASSWORD, device=DEVICE)
    async with company.sessions.begin() as db:
        await db.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(minutes=15)))
    await accept(company, letter.token, PASSWORD)
    async with company.sessions() as db:
        kept = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.key == f"account:{letter.email}")
        assert await db.scalar(kept) == 0


async def twice_invited(company: Company) -> Letter:
    """Ada, who has a password, is invited to another organisation too."""
    async with company.sessions.begin() as db:
        account = (await db.scalars(select(Account))).one()
        user = User(account_id=account.id, organisation_id=company.founded.organisation.id, audience=Audience.STAFF, name="Ada twice")
        user.organisation_id = await other_organisation(db, await company.admin())
        db.add(user)
        await db.flush()
        invitation = Invitation(user_id=user.id, email=account.email, expires_at=(await company.admin()).now + timedelta(days=7))
        db.add(invitation)
    return await mailed(company, invitation)


async def other_organisation(db: AsyncSession, actor: Actor) -> UUID:
    begin_act(db, actor, "test:world")
    row = Organisation(name="Second company", is_provider=True)
    await save(db, row)
    return row.id


Inviting = Callable[[World, str], Awaitable[Invitation]]


async def staff(world: World, persona: str) -> Invitation:
    return await world.do(persona, invite_staff, BEN)


async def customer(world: World, persona: str) -> Invitation:
    return await world.do(persona, invite_customer_user, world.customer.id, BEN, ["customer_signatory"])


async def partner(world: World, persona: str) -> Invitation:
    return await world.do(persona, invite_partner_user, world.partner.id, BEN, ["partner_lead"])


@pytest.mark.parametrize(
    ("inviting", "personas", "roles"),
    [
        (staff, ("admin",), {"staff_member"}),
        (customer, ("admin", "account", "sales", "customer_admin"), {"customer_member", "customer_signatory"}),
        (partner, ("admin", "partner_manager", "partner_admin"), {"partner_member", "partner_lead"}),
    ],
)
async def test_who_may_invite_whom(world: World, inviting: Inviting, personas: tuple[str, ...], roles: set[str]) -> None:
    await administrators(world)
    before = await counted(world.db)
    for persona in world.people.keys() - set(personas) - {"founder"}:
        with pytest.raises((Denied, NotFound)):
            await inviting(world, persona)
    assert await counted(world.db) == before
    for persona in personas:
        user = await invited_user(world.db, await inviting(world, persona))
        assert {role for role, *_ in await roles_of(world.db, user.id)} == roles
        assert {domain for *_, domain in await roles_of(world.db, user.id)} == {user.organisation_id}
    assert await counted(world.db) == (before[0] + 1, before[1] + 1, before[2] + len(personas), before[3] + len(roles))


async def test_nobody_invites_into_another_tenant(world: World) -> None:
    await administrators(world)
    other_customer, other_partner = await world.new_customer("OTHER"), await world.new_partner("OTHER")
    elsewhere = await world.insert(world.new_unit("WEST", world.region.kind, world.headquarters.id))
    await world.staff("west_account", ("account_manager", elsewhere))
    with pytest.raises(NotFound):
        await world.do("customer_admin", invite_customer_user, other_customer.id, BEN)
    with pytest.raises(NotFound):
        await world.do("partner_admin", invite_partner_user, other_partner.id, BEN)
    with pytest.raises(Denied):
        await world.do("west_account", invite_customer_user, other_customer.id, BEN)


async def test_users_carry_their_tenant(world: World) -> None:
    await administrators(world)
    user = await invited_user(world.db, await customer(world, "customer_admin"))
    assert (user.customer_id, user.partner_id, user.organisation_id) == (world.customer.id, None, world.customer.organisation_id)
    assert (user.audience, user.email, user.joined_at) == (Audience.CUSTOMER, "ben@concord.example", None)
    invitation = (await world.db.scalars(select(Invitation))).one()
    assert (invitation.customer_id, invitation.expires_at) == (world.customer.id, world.now + timedelta(days=7))


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("nobody", IdentityRefusal.ROLE_UNKNOWN),
        ("", IdentityRefusal.ROLE_UNKNOWN),
        ("admin", IdentityRefusal.ROLE_OF_OTHERS),
        ("partner_lead", IdentityRefusal.ROLE_OF_OTHERS),
        ("partner_manager", IdentityRefusal.ROLE_OF_OTHERS),
        ("worker", IdentityRefusal.ROLE_OF_OTHERS),
    ],
)
async def test_a_customer_gets_no_role_of_others(world: World, role: str, code: IdentityRefusal) -> None:
    await administrators(world)
    before = await counted(world.db)
    with refused(code, "roles"):
        await world.do("customer_admin", invite_customer_user, world.customer.id, BEN, [role])
    assert await counted(world.db) == before


async def test_colleagues_get_roles_where_those_mean_something(world: World) -> None:
    await administrators(world)
    for wish, code in (
        (Wish("sales_manager"), IdentityRefusal.ROLE_NOT_HERE),
        (Wish("finance", world.region.id), IdentityRefusal.ROLE_NOT_HERE),
        (Wish("project_manager"), IdentityRefusal.ROLE_NOT_HERE),
        (Wish("worker"), IdentityRefusal.ROLE_OF_OTHERS),
        (Wish("customer_admin"), IdentityRefusal.ROLE_OF_OTHERS),
    ):
        with refused(code, "roles"):
            await world.do("admin", invite_staff, BEN, [wish])


async def test_who_is_there_already_or_disabled_is_not_invited(world: World) -> None:
    await administrators(world)
    invitation = await staff(world, "admin")
    user = await invited_user(world.db, invitation)
    user.joined_at = world.now
    invitation.accepted_at = world.now
    await world.insert(user)
    with refused(IdentityRefusal.USER_EXISTS, "email"):
        await staff(world, "admin")
    user.disabled_at = world.now
    await world.insert(user)
    with refused(IdentityRefusal.USER_DISABLED, "email"):
        await staff(world, "admin")
    assert (await customer(world, "customer_admin")).user_id != user.id


async def test_a_sealed_customer_and_a_blacklisted_partner_invite_nobody(world: World) -> None:
    await administrators(world)
    world.customer.state, world.partner.state = CustomerState.SEALED, PartnerState.BLACKLISTED
    await world.insert(world.customer)
    with refused(CustomerRefusal.CUSTOMER_SEALED):
        await customer(world, "customer_admin")
    with refused(PartnerRefusal.PARTNER_NOT_ACTIVE):
        await partner(world, "partner_admin")


@pytest.mark.parametrize("act", [resend_invitation, withdraw_invitation])
async def test_invitations_are_in_the_hands_of_the_own_administrator(world: World, act: Any) -> None:
    await administrators(world)
    ours, theirs = await customer(world, "customer_admin"), await partner(world, "partner_admin")
    with pytest.raises(NotFound):
        await world.do("customer_admin", act, theirs.id)
    with pytest.raises(NotFound):
        await world.do("partner_admin", act, ours.id)
    with pytest.raises(NotFound):
        await world.do("partner_manager", act, ours.id)
    with pytest.raises(Denied):
        await world.do("customer_reader", act, ours.id)
    assert (ours.withdrawn_at, theirs.withdrawn_at) == (None, None)
    await world.do("customer_admin", act, ours.id)
    await world.do("partner_manager", act, theirs.id)
    assert (ours.withdrawn_at, theirs.withdrawn_at) == (world.now, world.now)


async def test_only_the_worker_makes_links(world: World) -> None:
    await administrators(world)
    invitation = await staff(world, "admin")
    for persona in ("admin", "customer_admin", "hq"):
        with pytest.raises(Denied):
            await world.do(persona, make_link, invitation.id)
    assert (await world.db.scalars(select(InvitationLink))).all() == []
