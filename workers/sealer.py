"""The sealer's turn: what the audit has got since the last one becomes links of its chain. Any number of sealers may run."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.platform.seal_entries import MOST, NoHead, seal_entries

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sealer:
    """Seals in transactions of its own. A chain that was tampered with is not continued, and does not stop the other work."""

    engine: AsyncEngine

    async def step(self) -> bool:
        """One batch; True where there may be more. Killed before the commit, nothing of it has happened."""
        try:
            async with self.engine.begin() as connection:
                return await seal_entries(connection) == MOST
        except (NoHead, IntegrityError) as problem:
            log.critical("the audit is not sealed: run `concord audit verify`", error=type(problem).__name__)
            return False
