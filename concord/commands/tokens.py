"""`concord token`: credentials of programs, shown once."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from concord.commands.acting import As, actor, transaction
from concord.commands.output import say, say_table
from domain.calendar import local_day
from domain.identity.add_program import add_program
from domain.identity.issue_token import issue_token
from domain.identity.models import ApiToken, TokenScope, User
from domain.identity.revoke_token import revoke_token
from domain.platform.clock import real_now

app = App(name="token")
DAYS = timedelta(days=90)


@app.command
async def issue(
    program: Annotated[str, Parameter(help="Name of the program.")],
    /,
    *,
    name: Annotated[str, Parameter(help="What the token is for.")] = "command line",
    until: Annotated[date | None, Parameter(help="Last day of its life, at most two years ahead; 90 days where none is named.")] = None,
    role: Annotated[list[str] | None, Parameter(name="--role", negative=(), help="Role of a new program; may be repeated.")] = None,
    read_only: Annotated[
        bool, Parameter(negative=(), help="It reads what its user may, and does nothing; nor does a program that is new, by any token.")
    ] = False,
    by: As = None,
) -> None:
    """Issue a token for a program and print it, this once. A program that is new gets a user of its own."""
    async with transaction() as db:
        viewer = await actor(db, by)
        user = await _program(db, viewer, program, role or [], reads_only=read_only)
        issued = await issue_token(
            db, viewer, user.id, name, until or local_day(real_now()) + DAYS, TokenScope.READ if read_only else TokenScope.ACT
        )
    say(issued.secret)


async def _program(db: AsyncSession, viewer: Viewer, name: str, roles: list[str], *, reads_only: bool) -> User:
    known = await db.scalars(select(User).where(User.is_service, User.name == name).order_by(User.id).limit(1))
    return known.one_or_none() or await add_program(db, viewer, name, roles, reads_only=reads_only)


@app.command(name="list")
async def show() -> None:
    """All tokens, with their ids, never their secrets."""
    query = select(ApiToken, User.name).join(User, User.id == ApiToken.user_id).order_by(ApiToken.id)
    async with transaction() as db:
        rows = [
            (str(token.id), owner, token.name, token.scope.lower(), _used(token), _state(token)) for token, owner in await db.execute(query)
        ]
    say_table(("Id", "Of", "For", "Scope", "Last used", "State"), rows)


def _used(token: ApiToken) -> str:
    return f"{token.used_at:%Y-%m-%d %H:%M} UTC" if token.used_at else "never"


def _state(token: ApiToken) -> str:
    if token.revoked_at:
        return "revoked"
    if token.expires_at is None:
        return "valid"
    return f"valid until {token.expires_at:%Y-%m-%d %H:%M} UTC" if token.expires_at > real_now() else "expired"


@app.command
async def revoke(token_id: Annotated[UUID, Parameter(help="Its id, as `concord token list` shows it.")], /, *, by: As = None) -> None:
    """End a token at once."""
    async with transaction() as db:
        token = await revoke_token(db, await actor(db, by), token_id)
    say(f"The token {token.name} opens nothing any more.")
