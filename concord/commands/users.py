"""`concord user`: people and what they may do, by the same acts as everywhere."""

from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from concord.commands.acting import As, actor, transaction
from concord.commands.output import ask_password, say, say_table
from concord.commands.people import everybody, id_of, user_by, wishes
from concord.joining import join
from concord.problems import Problem
from domain.customers.invite_customer_user import invite_customer_user
from domain.customers.models import Customer
from domain.identity.disable_user import disable_user
from domain.identity.enable_user import enable_user
from domain.identity.found_provider import found_provider
from domain.identity.grant_role import grant_role
from domain.identity.invitations import Person
from domain.identity.invite_staff import invite_staff
from domain.identity.models import Invitation, Language, Unit
from domain.identity.queries import provider
from domain.partners.invite_partner_user import invite_partner_user
from domain.partners.models import Partner

app = App(name="user")
Email = Annotated[str, Parameter(help="Address to sign in with; of a program, its name.")]
Name = Annotated[str, Parameter(help="Name as people read it.")]
Speech = Annotated[Language, Parameter(name="--language", help="Language of pages and mails.")]
Roles = Annotated[list[str], Parameter(name="--role", negative=(), help="A role, or role@UNIT for a unit and below; may be repeated.")]
Of = Annotated[str | None, Parameter(name="--organisation", help="Which membership, where the address has several.")]


@app.command(name="list")
async def show() -> None:
    """Everybody, with roles."""
    async with transaction() as db:
        people = await everybody(db)
    say_table(("E-mail", "Name", "Organisation", "Roles", "State"), [tuple(vars(person).values()) for person in people])


@app.command
async def add(
    email: Email,
    name: Name,
    /,
    *,
    company: Annotated[str | None, Parameter(help="Name of the provider company, in an empty database only.")] = None,
    credit_code: Annotated[str | None, Parameter(help="The company's unified social credit code (统一社会信用代码).")] = None,
    role: Roles | None = None,
    language: Speech = Language.ZH_CN,
    by: As = None,
) -> None:
    """A person of the provider, with a password that is asked for here. In an empty database this founds the company."""
    person = Person(name, email, language)
    async with transaction() as db:
        if await provider(db) is None:
            await _found(db, person, company, credit_code)
            say(f"{company} is founded; {name} is its administrator.")
            return
        if company or credit_code:
            raise Problem("The company stands already: leave out --company and --credit-code.")
        invitation = await invite_staff(db, await actor(db, by), person, await wishes(db, role or []))
        await join(db, invitation, ask_password())
    say(f"{name} can sign in as {email}.")


async def _found(db: AsyncSession, person: Person, company: str | None, credit_code: str | None) -> None:
    if not company or not credit_code:
        raise Problem("This database has no company yet: name it with --company and --credit-code.")
    await found_provider(
        db,
        name=company,
        credit_code=credit_code,
        admin_name=person.name,
        admin_email=person.email,
        admin_password=ask_password(),
        language=person.language,
    )


@app.command(name="invite")
async def invite_person(
    email: Email,
    name: Name,
    /,
    *,
    customer: Annotated[str | None, Parameter(help="Code of the customer the person belongs to.")] = None,
    partner: Annotated[str | None, Parameter(help="Code of the partner the person belongs to.")] = None,
    role: Roles | None = None,
    language: Speech = Language.ZH_CN,
    by: As = None,
) -> None:
    """Invite a person by mail: a colleague, or somebody of a customer or partner."""
    if customer and partner:
        raise Problem("A person is invited for a customer or for a partner, not for both at once.")
    async with transaction() as db:
        viewer = await actor(db, by)
        invitation = await _invite(db, viewer, Person(name, email, language), customer, partner, role or [])
    say(f"{name} is invited until {invitation.expires_at:%Y-%m-%d}; a running worker sends the mail.")


async def _invite(
    db: AsyncSession, viewer: Viewer, person: Person, customer: str | None, partner: str | None, roles: list[str]
) -> Invitation:
    if customer:
        return await invite_customer_user(db, viewer, await id_of(db, Customer, customer), person, roles)
    if partner:
        return await invite_partner_user(db, viewer, await id_of(db, Partner, partner), person, roles)
    return await invite_staff(db, viewer, person, await wishes(db, roles))


@app.command
async def disable(email: Email, /, *, organisation: Of = None, by: As = None) -> None:
    """End a person's access: the sessions end, tokens stop, an open invitation is withdrawn."""
    async with transaction() as db:
        user = await disable_user(db, await actor(db, by), (await user_by(db, email, organisation)).id)
    say(f"{user.name} can no longer sign in.")


@app.command
async def enable(email: Email, /, *, organisation: Of = None, by: As = None) -> None:
    """Give a disabled person the access of before."""
    async with transaction() as db:
        user = await enable_user(db, await actor(db, by), (await user_by(db, email, organisation)).id)
    say(f"{user.name} can sign in again.")


@app.command
async def grant(
    email: Email,
    role: Annotated[str, Parameter(help="Name of the role, as `concord policy show` has it.")],
    /,
    *,
    unit: Annotated[str | None, Parameter(help="Code of the unit where it counts, with those below; else everywhere.")] = None,
    organisation: Of = None,
    by: As = None,
) -> None:
    """Give a person a role."""
    async with transaction() as db:
        user = await user_by(db, email, organisation)
        await grant_role(db, await actor(db, by), user.id, role, unit_id=await id_of(db, Unit, unit) if unit else None)
    say(f"{user.name} holds the role {role}.")
