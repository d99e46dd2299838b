"""The first act of a database: the provider itself."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, record, save
from domain.approvals.default_chains import write_default_chains
from domain.calendar import local_day
from domain.database import new_id
from domain.identity.actors import Bearer
from domain.identity.credit_code import credit_code as checked_code
from domain.identity.email import email_address
from domain.identity.events import ProviderFounded
from domain.identity.models import Account, Audience, DomainKind, Language, Organisation, Unit, UnitKind, User
from domain.identity.passwords import check_new_password, hash_password
from domain.identity.queries import provider
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import ADMIN, BASE_ROLE, WORKER, hold_role
from domain.outsourcing.default_rules import write_evaluation_rule
from domain.partners.default_rules import write_default_rules
from domain.platform.clock import product_now
from domain.platform.import_calendar import known_calendar, known_years, write_calendar
from domain.values import text

ACTION = "provider:found"
FOUNDING = 0x666F756E64


@dataclass(frozen=True)
class Founded:
    """What the bootstrap made."""

    organisation: Organisation
    headquarters: Unit
    admin: User
    worker: User


async def found_provider(
    db: AsyncSession,
    *,
    name: str,
    credit_code: str,
    admin_name: str,
    admin_email: str,
    admin_password: str,
    headquarters: str = "Headquarters",
    language: Language = Language.ZH_CN,
) -> Founded:
    """Makes the provider's organisation, its headquarters, the first administrator, the workers' service user and its rules, once.

    The only act without an actor: its right is that the database has no provider yet (ALREADY_FOUNDED otherwise). The actor of
    its audit rows is the service user.
    """
    await db.execute(select(func.pg_advisory_xact_lock(FOUNDING)))
    if await provider(db) is not None:
        raise Refused(IdentityRefusal.ALREADY_FOUNDED, "This database has its provider already.")
    email = email_address(admin_email, "adminEmail")
    password = await hash_password(check_new_password(admin_password, email, "adminPassword"))
    organisation = Organisation(name=text(name, "name"), credit_code=checked_code(credit_code), is_provider=True)
    worker = User(id=new_id(), organisation_id=organisation.id, audience=Audience.STAFF, name="Concord", is_service=True, language=language)
    actor = Bearer.of(worker, await product_now(db), "founding")
    begin_act(db, actor, ACTION)
    root = Unit(code="HQ", name=text(headquarters, "headquarters"), kind=UnitKind.HEADQUARTERS, valid_from=local_day(actor.now))
    account = Account(email=email, password_hash=password, password_set_at=actor.now)
    await save(db, organisation, root, account)
    admin = User(
        account_id=account.id,
        organisation_id=organisation.id,
        audience=Audience.STAFF,
        name=text(admin_name, "adminName"),
        email=email,
        language=language,
        joined_at=actor.now,
    )
    await save(db, worker, admin)
    for user, role in ((worker, WORKER), (admin, BASE_ROLE[Audience.STAFF]), (admin, ADMIN)):
        await hold_role(db, actor, user, role, DomainKind.ORGANISATION, organisation.id)
    await write_default_chains(db)
    await write_default_rules(db)
    await write_evaluation_rule(db)
    for year in known_years():
        await write_calendar(db, year, known_calendar(year) or [])
    record(db, actor, ProviderFounded(organisation.id))
    return Founded(organisation, root, admin, worker)
