"""Work that has begun before its contract, and what its limits hold."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.acts import Refused
from domain.contracts.models import BudgetLine, Contract
from domain.delivery.models import Project
from domain.early_entry.models import EarlyEntry
from tests.acts.staging.early import SAID, on_site
from tests.outsourcing.story import days_at
from tests.world import SIGNERS, World

NINE_DAYS = {"lines": days_at(9)}
"""9 person-days, 9,540.00 with tax."""
CEILING = replace(SAID, ceiling=Decimal(19_080))
"""Room for two of them, to the fen."""


async def begun(world: World, said: Any = CEILING) -> EarlyEntry:
    """On site, and the world's project is that of the early entry."""
    entry, world.project = await on_site(world, said)
    for party, persona in SIGNERS.items():
        await world.name_signatory(world.project, party, persona)
    return entry


async def line_of(world: World, row: EarlyEntry | Contract | Project) -> BudgetLine:
    return await world.again(await world.db.get_one(BudgetLine, row.budget_line_id))


async def taken(world: World, row: EarlyEntry | Contract | Project) -> tuple[Decimal, Decimal]:
    line = await line_of(world, row)
    return line.reserved_amount, line.booked_amount


async def refusal(world: World, persona: str, act: Any, *args: Any) -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *args)
    return str(refused.value.code)
