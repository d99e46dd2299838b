"""The people of the stage: those of the story, their colleagues, and strangers who hold the same roles elsewhere."""

from datetime import date, timedelta
from decimal import Decimal

from pwdlib.hashers.argon2 import Argon2Hasher

from domain.approvals.models import ApprovalDelegation
from domain.contracts.models import BudgetLine
from domain.delivery.add_member import add_member
from domain.delivery.models import Party, Project, ProjectMember
from domain.identity.invitations import Person
from domain.identity.invite_staff import invite_staff
from domain.identity.models import (
    Account,
    ApiToken,
    Audience,
    Invitation,
    Language,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInSession,
    UnitKind,
    User,
)
from domain.identity.policy_models import PolicyChange, PolicyChangeState
from domain.identity.secret import hash_secret
from domain.identity.view_as_models import ViewAsSession
from domain.identity.withdraw_invitation import withdraw_invitation
from domain.outsourcing.take_waiver_back import take_waiver_back
from domain.outsourcing.waive_party import waive_party
from domain.partners.invite_partner_user import invite_partner_user
from domain.platform.clock import real_now
from tests.acts.staging.stage import Stage
from tests.company import a_credit_code

PASSWORD = "correct horse battery"
RECOVERY_CODE = "ABCDEFGHJKMNPQRS"
"""Of the buyer's second factor; backwards, of the account manager's."""
BEGUN = "B" * 32
"""The secret of the authenticator that headquarters has begun to set up."""
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
"""Signing asks for the password each time; a hash says itself how dear it is to check."""


async def strangers(stage: Stage) -> None:
    """Another region, another customer with a project there, another partner."""
    world = stage.world
    west = await world.insert(world.new_unit("WEST", UnitKind.REGION, world.headquarters.id))
    south, museum = await world.new_partner("SOUTH"), await world.new_customer("MUSEUM")
    museum.unit_id = west.id
    await world.insert(museum)
    other_contract = await world.new_contract(museum)
    other_project = await world.new_project(other_contract)
    stage.keep(west=west, south=south, museum=museum, other_contract=other_contract, other_project=other_project)
    stage.keep(south_agreement=await world.new_agreement(south))
    await world.staff("other_manager", ("project_manager", other_project))
    for role in ("delivery_manager", "account_manager", "sales_manager"):
        await world.staff(f"west_{role}", (role, west))
    for role in ("lead", "finance", "admin"):
        await world.outsider(f"rival_{role}", south, f"partner_{role}")
    await world.outsider("museum_signer", museum, "customer_signatory")
    await world.outsider("museum_admin", museum, "customer_admin")
    stage.keep(museum_person=world["museum_signer"])
    await world.name_signatory(other_project, Party.CUSTOMER, "museum_signer")
    await manage(stage, other_project, "other_manager")


async def colleagues(stage: Stage) -> None:
    """The roles that the story itself does not need, and somebody without any."""
    world = stage.world
    stage.keep(project=world.project, contract=world.contract, customer=world.customer, partner=world.partner)
    stage.keep(agreement=world.agreement, east=world.region, headquarters=world.headquarters, provider=world.provider)
    await room_for_all(stage)
    for role in ("admin", "partner_manager"):
        await world.staff(role, role)
    for role in ("delivery_manager", "account_manager"):
        await world.staff(role, (role, world.region))
    await world.staff("deputy")
    world.provider.credit_code = a_credit_code(1)
    await world.insert(world.provider)
    await world.outsider("customer_admin", world.customer, "customer_admin")
    await manage(stage, world.project, "manager")


async def room_for_all(stage: Stage) -> None:
    """The stage has more orders than the world's limits bear; a thousand days more than are staged are still too many."""
    for line in await stage.find_rows(BudgetLine):
        line.limit_amount, line.limit_days = Decimal(9_000_000), Decimal(1_900)
        await stage.world.insert(line)


async def manage(stage: Stage, project: Project, persona: str) -> None:
    project.owner_id = stage.world[persona].id
    await stage.world.insert(project)


async def accounts(stage: Stage) -> None:
    """Everybody can sign in, with the same password."""
    for persona, user in stage.world.people.items():
        account = Account(email=f"{persona}@concord.example", password_hash=CHEAP.hash(PASSWORD), password_set_at=stage.world.now)
        await stage.world.insert(account)
        user.account_id, user.joined_at = account.id, stage.world.now
        await stage.world.insert(user)


async def memberships(stage: Stage) -> None:
    """Who is on the project, was on it, signs on it; and the same elsewhere."""
    world, other = stage.world, stage.row("other_project")
    stage.keep(member=await world.do("manager", add_member, world.project.id, world["deputy"].id))
    past = world.membership(world.project, "auditor", "project_member")
    past.left_on = past.joined_on
    stage.keep(past_member=await world.insert(past), manager_member=await stage.find(ProjectMember, user_id=world["manager"].id))
    stage.keep(other_member=await world.insert(world.membership(other, "other_manager", "project_manager")))
    stage.keep(signatory=await world.name_signatory(world.project, Party.SALES, "deputy"))
    stage.keep(past_signatory=await world.name_signatory(world.project, Party.SALES, "auditor", world.project.starts_on))
    stage.keep(other_signatory=await world.name_signatory(other, Party.SALES, "west_sales_manager"))


async def waivers(stage: Stage) -> None:
    """Elsewhere sales does not exist, and the region exists after all."""
    world, other = stage.world, stage.row("other_project")
    stage.keep(waiver=await world.do("hq", waive_party, other.id, Party.SALES, "Sold by headquarters."))
    former = await world.do("hq", waive_party, other.id, Party.REGION, "There is none.")
    stage.keep(former_waiver=await world.do("hq", take_waiver_back, former.id, "There is one."))


async def credentials(stage: Stage) -> None:
    """Browsers and programs that people are signed in with."""
    world, now = stage.world, real_now()
    life = {"seen_at": now, "expires_at": now + timedelta(days=1)}
    for persona in ("admin", "buyer", "partner_lead", "rival_lead", "customer_reader"):
        tenant = {"customer_id": world[persona].customer_id, "partner_id": world[persona].partner_id}
        session = SignInSession(user_id=world[persona].id, token_hash=hash_secret(f"session of {persona}"), **tenant, **life)
        stage.keep(**{f"session_{persona}": await world.insert(session)})
    for persona in ("buyer", "account_manager"):
        factor = SecondFactor(account_id=world[persona].account_id, secret="A" * 32, confirmed_at=world.now, last_step=1)
        stage.keep(**{f"factor_{persona}": await world.insert(factor)})
        code = RECOVERY_CODE if persona == "buyer" else RECOVERY_CODE[::-1]
        await world.insert(RecoveryCode(factor_id=stage.row(f"factor_{persona}").id, code_hash=hash_secret(code)))
    stage.keep(factor_hq=await world.insert(SecondFactor(account_id=world["hq"].account_id, secret=BEGUN)))
    ended = SignInSession(user_id=world["buyer"].id, token_hash=hash_secret("ended"), ended_at=now, **life)
    stage.keep(session_ended=await world.insert(ended))
    for name, gone in (("token", None), ("token_revoked", world.now)):
        token = ApiToken(user_id=world["buyer"].id, name=name, token_hash=hash_secret(name), revoked_at=gone, expires_at=life["expires_at"])
        stage.keep(**{name: await world.insert(token)})
    for name, ended_at in (("view", None), ("view_ended", now)):
        view = ViewAsSession(owner_id=world["manager"].id, user_id=world["customer_reader"].id, reason="Why", ended_at=ended_at)
        view.link_hash, view.bearer_hash = hash_secret(f"link {name}"), hash_secret(f"bearer {name}")
        view.link_until, view.expires_at = now, life["expires_at"]
        stage.keep(**{name: await world.insert(view)})


async def grants(stage: Stage) -> None:
    """Grants and invitations to work on, and a person who is gone."""
    world = stage.world
    gone = User(organisation_id=world.provider.id, audience=Audience.STAFF, name="Gone", joined_at=world.now, disabled_at=world.now)
    stage.keep(gone=await world.insert(gone))
    outside = {"organisation_id": world.partner.organisation_id, "partner_id": world.partner.id, "audience": Audience.PARTNER}
    stage.keep(gone_partner=await world.insert(User(**outside, name="Gone Partner", joined_at=world.now, disabled_at=world.now)))
    stage.keep(newcomer_partner=await world.insert(User(**outside, name="New Partner")))
    for persona, role in (
        ("admin", "admin"),
        ("buyer", "purchasing"),
        ("partner_finance", "partner_finance"),
        ("rival_finance", "partner_finance"),
    ):
        stage.keep(**{f"grant_{persona}": await stage.find(RoleGrant, user_id=world[persona].id, role=role)})
    stage.keep(base_grant=await stage.find(RoleGrant, user_id=world["customer_reader"].id, role="customer_member"))
    stage.keep(project_grant=await stage.find(RoleGrant, user_id=world["manager"].id, role="project_manager"))
    stage.keep(invitation=await world.do("admin", invite_staff, Person("Newcomer", "new@concord.example", Language.EN)))
    late = await world.do("admin", invite_staff, Person("Late", "late@concord.example", Language.EN))
    stage.keep(withdrawn=await world.do("admin", withdraw_invitation, late.id))
    used = Invitation(user_id=world["deputy"].id, email="deputy@concord.example", expires_at=world.now, accepted_at=world.now)
    stage.keep(used=await world.insert(used))
    rival = Person("Rival", "rival@south.example", Language.EN)
    stage.keep(rival_invitation=await world.do("rival_admin", invite_partner_user, stage.row("south").id, rival))


async def policies(stage: Stage) -> None:
    """A change of the policy that was made, and one that waits."""
    made = {"asked_by_id": stage.world["admin"].id, "reason": "Staged.", "effective_at": stage.world.now}
    done = PolicyChange(**made, state=PolicyChangeState.IN_FORCE, in_force_at=stage.world.now)
    ahead = PolicyChange(**made | {"effective_at": stage.world.now + timedelta(days=5)}, state=PolicyChangeState.SCHEDULED)
    stage.keep(changed_policy=await stage.world.insert(done), scheduled_policy=await stage.world.insert(ahead))


async def delegations(stage: Stage) -> None:
    """The manager is away soon, and so is a stranger."""
    for name, persona in (("delegation", "manager"), ("others_delegation", "other_manager")):
        users = {"user_id": stage.world[persona].id, "delegate_id": stage.world["auditor"].id}
        row = ApprovalDelegation(**users, valid_from=date(2027, 3, 1), valid_to=date(2027, 3, 5))
        stage.keep(**{name: await stage.world.insert(row)})
