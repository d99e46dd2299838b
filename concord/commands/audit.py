"""`concord audit`: whether the audit is whole, and the head of its chain, to be kept elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy.ext.asyncio import AsyncConnection

from concord.commands.configured import configured
from concord.commands.output import say
from concord.databases import database
from concord.problems import Problem
from domain.database import make_engine
from domain.platform.verify_chain import Broken, Head, chain_head, verify_chain

app = App(name="audit")
Kept = Annotated[str | None, Parameter(help="A head that `concord audit head` printed before: the chain must still pass through it.")]


@app.command
async def verify(*, head: Kept = None) -> None:
    """Read the whole audit and find what was altered, removed, inserted or moved; exits with 1 and names the first such entry."""
    kept = _read(head) if head else None
    async with _snapshot() as connection:
        found = await verify_chain(connection, kept)
    say(f"{found.head.place} entries are what was sealed; {found.waiting} wait for the sealer.", f"Head: {found.head}")


@app.command
async def head() -> None:
    """Print the head of the chain; kept outside of this database, it shows later that nobody wrote the chain anew."""
    async with _snapshot() as connection:
        say(str(await chain_head(connection)))


def _read(said: str) -> Head:
    try:
        return Head.read(said)
    except ValueError as error:
        raise Problem("A head is a place, a colon and 64 hexadecimal digits, as `concord audit head` prints it.") from error


@asynccontextmanager
async def _snapshot() -> AsyncIterator[AsyncConnection]:
    with database(configured()) as url:
        engine = make_engine(url, isolation_level="REPEATABLE READ")
        try:
            async with engine.connect() as connection:
                yield connection
        except Broken as problem:
            raise Problem(str(problem)) from problem
        finally:
            await engine.dispose()
