"""The stage on which the demo's stories are told: one clock for all of them, and each act done by its person as a door does it.

Each story is a coroutine that says what happens and waits for days. The director lets time jump to the next day that anybody
waits for, so that many stories run side by side in the order of their days.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from authz.sign_in import viewer_for_user
from authz.viewer import Viewer
from concord.demo.backstage import Backstage
from domain.acts import Actor
from domain.calendar import local_day, provider_zone
from domain.platform.clock import move_clock, real_now

P = ParamSpec("P")
T = TypeVar("T")
Scene = tuple[datetime, int, "asyncio.Future[None]"]
OPENS, NOON, AFTERNOON = 10, 12, 15


@dataclass
class Stage:
    """`present`: the day on which the stories end. `now`: the product's time. `people`: the users by e-mail."""

    sessions: async_sessionmaker[AsyncSession]
    backstage: Backstage
    present: date
    now: datetime
    people: dict[str, UUID] = field(default_factory=dict)
    admin: str = ""
    _waiting: list[Scene] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _running: int = 0
    _still: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def today(self) -> date:
        """The business day of the story."""
        return local_day(self.now)

    def day(self, number: int) -> date:
        """A day counted from the present: -300 is 300 days ago."""
        return self.present + timedelta(days=number)

    async def do(self, who: str, act: Callable[Concatenate[AsyncSession, Actor, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """The act, by the person with this e-mail, in a transaction of its own."""
        async with self.sessions.begin() as db:
            return await act(db, await self._viewer(db, who), *args, **kwargs)

    async def viewer(self, who: str) -> Viewer:
        """The person as the viewer of this moment."""
        async with self.sessions() as db:
            return await self._viewer(db, who)

    async def _viewer(self, db: AsyncSession, who: str) -> Viewer:
        viewer = await viewer_for_user(db, self.people[who], request_id="demo")
        if viewer is None:
            raise LookupError(f"{who} has not joined.")
        return viewer

    async def until(self, day: date, hour: int = OPENS) -> None:
        """Waits for the morning or the afternoon of a day, or of the working day before it; what has passed is not waited for.

        Two moments a day are enough for stories, and each moment costs the workers a round.
        """
        moment = datetime.combine(workday(day), time(OPENS if hour < NOON else AFTERNOON), provider_zone())
        if moment <= self.now:
            return
        scene = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (moment, next(self._numbers), scene))
        self._rests()
        await scene

    async def direct(self, stories: list[Coroutine[Any, Any, None]]) -> None:
        """Tells the stories to their end, or to the present: what would come later is not told."""
        self._running = len(stories)
        tasks = [asyncio.create_task(self._tell(story)) for story in stories]
        try:
            await self._rest(tasks)
            while self._waiting and self._waiting[0][0] <= real_now():
                await self.move(self._waiting[0][0])
                while self._waiting and self._waiting[0][0] <= self.now:
                    _, _, scene = heapq.heappop(self._waiting)
                    self._running = 1
                    scene.set_result(None)
                    await self._rest(tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _tell(self, story: Coroutine[Any, Any, None]) -> None:
        try:
            await story
        finally:
            self._rests()

    def _rests(self) -> None:
        """A story waits for a day, or has ended."""
        self._running -= 1
        if not self._running:
            self._still.set()

    async def _rest(self, tasks: list["asyncio.Task[None]"]) -> None:
        """Until every story rests; one that broke off breaks off all."""
        await self._still.wait()
        self._still.clear()
        for task in tasks:
            if task.done():
                task.result()

    async def move(self, moment: datetime) -> None:
        """The workers do what has come up till now; then it is later."""
        await self.backstage.work()
        if moment > self.now:
            await self.do(self.admin, move_clock, moment)
            self.now = moment
            await self.backstage.work()


def workday(day: date) -> date:
    """The day itself, of a weekend the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))
