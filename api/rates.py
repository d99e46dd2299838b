"""How often a program may ask: so many requests a minute, counted by its account in this process (S0-12).

Each account has a bucket that fills evenly, so that a burst is answered and a flood is not. Counting for all processes together would
take a round trip for each request to save nothing: the bound on each process is what protects it. Two numbers an account are
kept at most (generic cell rate algorithm), and those of an account that has not asked for a minute mean nothing and are forgotten.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

MINUTE = 60.0
ROUNDING = 1e-6
MOST_KEPT = 1000
"""Accounts; beyond that the full buckets are forgotten."""


@dataclass
class Rates:
    """The buckets of a process."""

    clock: Callable[[], float] = time.monotonic
    _full_at: dict[UUID, float] = field(default_factory=dict)
    """When the bucket of an account is full again."""

    def wait(self, account: UUID, a_minute: int) -> int:
        """Counts a request: 0, or the whole seconds to wait before the next one is answered."""
        now, share = self.clock(), MINUTE / a_minute
        full_at = max(self._full_at.get(account, now), now) + share
        if full_at - now > MINUTE + ROUNDING:
            return max(1, math.ceil(full_at - now - MINUTE))
        if len(self._full_at) >= MOST_KEPT:
            self._full_at = {known: at for known, at in self._full_at.items() if at > now}
        self._full_at[account] = full_at
        return 0


RATES = Rates()
"""Those of this process: `/graphql`, feeds and files count together."""
