"""A program gets a user of its own."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, row_for, save
from domain.identity.models import Audience, DomainKind, Organisation, User
from domain.identity.roles import check_role, hold_role
from domain.values import text

ACTION = "program:add"


async def add_program(db: AsyncSession, actor: Actor, name: str, roles: Sequence[str], *, reads_only: bool = False) -> User:
    """A service user of the provider without a password: it enters by tokens (`issue_token`) and does what its roles let it do.

    One that `reads_only`, as a BI tool, does nothing by any token, whatever its roles. Roles count in the whole organisation.
    The role of the workers is not among them: ROLE_OF_OTHERS.
    """
    provider = await row_for(db, actor, ACTION, Organisation, actor.organisation_id, lock=False)
    program = User(
        organisation_id=provider.id,
        audience=Audience.STAFF,
        name=text(name, "name"),
        is_service=True,
        reads_only=reads_only,
        joined_at=actor.now,
    )
    await save(db, program)
    for role in roles:
        await check_role(db, role, program, DomainKind.ORGANISATION, "roles")
        await hold_role(db, actor, program, role, DomainKind.ORGANISATION, provider.id)
    return program
