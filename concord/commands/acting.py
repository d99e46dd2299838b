"""How a command does an act: in one transaction, in the name of a person of the provider (`--as`), never unseen by the audit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from cyclopts import Parameter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import domain.models  # noqa: F401  # all tables, so that each finds the others
from authz.sign_in import viewer_for_user
from authz.viewer import Viewer
from concord.commands.configured import configured
from concord.databases import database
from concord.problems import Problem
from domain.acts import Origin
from domain.database import make_engine
from domain.identity.models import Audience, RoleGrant, User
from domain.identity.roles import ADMIN
from domain.platform.journal import make_sessions

As = Annotated[str | None, Parameter(name="--as", help="E-mail of the person in whose name this is done; without it the administrator.")]
REQUEST, COMMAND_LINE = "command line", Origin(user_agent="concord command line")


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """A transaction on the command's database, committed at the end of the block."""
    with database(configured()) as url:
        engine = make_engine(url)
        try:
            async with make_sessions(engine).begin() as db:
                yield db
        finally:
            await engine.dispose()


async def actor(db: AsyncSession, email: str | None) -> Viewer:
    """The person of the provider with this address; where none is named the administrator, of whom there must then be one only."""
    viewer = await viewer_for_user(db, (await _person(db, email)).id, request_id=REQUEST, origin=COMMAND_LINE)
    if viewer is None:
        raise Problem("This person's access has been disabled.")
    return viewer


async def _person(db: AsyncSession, email: str | None) -> User:
    people = select(User).where(User.audience == Audience.STAFF, User.disabled_at.is_(None), User.joined_at.is_not(None))
    if email is None:
        people = people.join(RoleGrant, RoleGrant.user_id == User.id).where(RoleGrant.role == ADMIN, RoleGrant.ended_at.is_(None))
    else:
        people = people.where(User.email == email.strip().lower())
    found = (await db.scalars(people.order_by(User.id))).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise Problem(f"There are several administrators; name one with --as: {', '.join(str(user.email) for user in found)}.")
    raise Problem(f"{email} is nobody of the provider." if email else "There is no administrator yet: `concord user add` makes the first.")
