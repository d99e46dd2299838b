"""Who asked within the last second: what a sign-in has read is good for so long, and a request needs no round trip for it.

It is kept only while this process hears the calls of the database, which drop it when a session, token, user, account, grant,
policy or the clock has changed; a commit in this process drops it before its answer. Where a call is lost, the second ends it.
What is not good is never kept, nor the secret itself. A view as somebody else is looked up with each request.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from authz.sign_in import keep_credential, viewer_for_session, viewer_for_token
from authz.viewer import Viewer
from domain.acts import NOWHERE, Origin
from domain.calendar import start_of_day
from domain.identity.secret import hash_secret
from domain.platform.calls import Calls
from domain.platform.clock import real_now
from domain.platform.work import SIGN_IN_CHANNEL

SECONDS = 1.0
"""How long what was read is good, from before its statement on."""
MOST = 10_000
"""How many are kept; who came longest ago is forgotten first."""


class Credential(NamedTuple):
    """A session's or token's secret, as it is known here: by its hash."""

    is_token: bool
    hash: bytes


@dataclass(frozen=True)
class Kept:
    """A viewer, and when it was read."""

    viewer: Viewer
    read_at: float

    @cached_property
    def tomorrow(self) -> datetime:
        """When the viewer's day is over, by the product's clock."""
        return start_of_day(self.viewer.today + timedelta(days=1))

    def again(self, request_id: str, origin: Origin) -> Viewer | None:
        """The viewer of another request; None where the time, the day or the credential's own end has come."""
        now, then = real_now(), self.viewer
        is_old = time.monotonic() - self.read_at >= SECONDS
        if is_old or (then.ends_at is not None and now >= then.ends_at) or not then.now <= now + then.clock_offset < self.tomorrow:
            return None
        return then.again(now + then.clock_offset, request_id, origin)


@dataclass
class SignedIn:
    """The viewers of this process, by their credentials. Without `calls` that arrive nothing is kept."""

    calls: Calls | None = None
    _kept: OrderedDict[Credential, Kept] = field(default_factory=OrderedDict)
    _turn: int = 0
    """Rises with each change: what was read before it is not kept after it."""

    async def viewer(
        self, reading: AsyncEngine, secret: str, *, is_token: bool, request_id: str = "", origin: Origin = NOWHERE
    ) -> Viewer | None:
        """Who the secret stands for; None where it is not good (any more)."""
        credential = Credential(is_token, hash_secret(secret))
        kept = self._kept.get(credential)
        if kept is not None and (again := kept.again(request_id, origin)) is not None:
            return again
        turn, read_at = self._turn, time.monotonic()
        find = viewer_for_token if is_token else viewer_for_session
        async with reading.connect() as connection:
            found = await find(connection, secret, request_id=request_id, origin=origin)
        if found is not None and turn == self._turn and self.calls is not None and self.calls.arrive:
            self._keep(credential, Kept(found, read_at))
        return found

    async def in_use(self, viewer: Viewer, secret: str, sessions: async_sessionmaker[AsyncSession]) -> None:
        """Notes the use of a stale credential: of the requests of a second, one."""
        if not viewer.is_stale:
            return
        credential = Credential(viewer.token_id is not None, hash_secret(secret))
        if (kept := self._kept.get(credential)) is not None:
            self._kept[credential] = replace(kept, viewer=replace(kept.viewer, is_stale=False))
        async with sessions.begin() as db:
            await keep_credential(db, viewer)

    def forget(self) -> None:
        """Something that sign-ins stand on has changed: everybody is read anew."""
        self._turn += 1
        self._kept.clear()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hears of changes while the block lasts."""
        if self.calls is None:
            yield
            return
        with self.calls.heard(SIGN_IN_CHANNEL, self.forget):
            yield

    def _keep(self, credential: Credential, kept: Kept) -> None:
        self._kept[credential] = kept
        self._kept.move_to_end(credential)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
