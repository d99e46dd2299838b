"""`concord deadletters`: work that failed more often than it may, kept until somebody has removed the cause."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter
from sqlalchemy.ext.asyncio import AsyncConnection

from concord.commands.configured import configured
from concord.commands.output import say, say_table
from concord.databases import database
from concord.problems import Problem
from domain.database import make_engine
from workers.broker import install, make_broker
from workers.dead_letters import list_dead, replay
from workers.runtime import Boot
from workers.subscriptions import TASKS

app = App(name="deadletters")
MOST = 1000


@app.command(name="list")
async def show() -> None:
    """What nobody has replayed, the newest first."""
    with database(configured()) as url:
        engine = make_engine(url)
        async with engine.connect() as connection:
            dead = await list_dead(connection, MOST)
        await engine.dispose()
    rows = [
        (str(one.id), one.task, f"{one.failed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", one.error.strip().splitlines()[-1][:100])
        for one in dead
    ]
    say_table(("Id", "Task", "Failed at", "Error"), rows)


@app.command(name="replay")
async def send_again(*ids: Annotated[UUID, Parameter(help="Which ones, as the list shows them; without any, all.")]) -> None:
    """Send dead letters to the workers again, with all their retries."""
    here = configured()
    with database(here) as url:
        direct = here.database_direct_url or url
        if here.broker_url is None:
            install(direct)
        broker = make_broker(here.broker_url or direct, Boot(url, 1), TASKS)
        engine = make_engine(url)
        try:
            async with engine.begin() as connection:
                count = await replay(connection, broker, await _chosen(connection, ids))
        finally:
            await engine.dispose()
            broker.close()
    say(f"{count} sent again.")


async def _chosen(connection: AsyncConnection, ids: tuple[UUID, ...]) -> list[UUID]:
    known = [one.id for one in await list_dead(connection, MOST)]
    unknown = [str(one) for one in ids if one not in known]
    if unknown:
        raise Problem(f"No dead letter waits under {', '.join(unknown)}.")
    return list(ids) or known
