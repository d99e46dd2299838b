"""`concord demo`: the demo company, and its clock."""

from datetime import date, datetime, time
from typing import Annotated

from cyclopts import App, Parameter

from concord.children import end_with_parent
from concord.commands.acting import As, actor, transaction
from concord.commands.configured import WithParent, configured
from concord.commands.output import say
from concord.databases import database
from concord.demo.build import build_demo
from concord.demo.people import known_sign_ins
from domain.calendar import local_day, provider_zone
from domain.platform.clock import move_clock, product_now

app = App(name="demo")


@app.default
async def make(*, with_parent: WithParent = False) -> None:
    """Into the database, which has to be empty."""
    if with_parent:
        end_with_parent()
    with database(configured()) as url:
        await build_demo(url)
        say(f"The demo company stands; {await known_sign_ins(url)}.")


@app.command
async def clock(
    to: Annotated[date | None, Parameter(help="The day that it shall be, as 2027-02-28; without it the clock is only read.")] = None,
    /,
    *,
    by: As = None,
) -> None:
    """Read or move the product's clock, forward only: deadlines in between are due at once. Refused in production."""
    async with transaction() as db:
        if to is not None:
            await move_clock(db, await actor(db, by), datetime.combine(to, time(9), provider_zone()))
        now = await product_now(db)
    say(f"It is {local_day(now)}, {now.astimezone(provider_zone()):%H:%M}.")
