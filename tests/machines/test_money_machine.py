"""Money in any order of steps by anybody: limits, payables, payments and settlements are what a plain model says."""

import asyncio
from functools import partial
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.pool import NullPool

from domain.database import make_engine
from tests.machines.checking import MoneyMachine

BOUNDED = settings(
    max_examples=24,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Bounded by steps, the same ones each time. To shorten a failure add `Phase.shrink`: it takes minutes."""


def test_money_is_what_the_model_says(worker_database_url: str) -> None:
    engine = make_engine(worker_database_url, poolclass=NullPool)
    with asyncio.Runner() as runner:
        run_state_machine_as_test(cast(Any, partial(MoneyMachine, runner, engine)), settings=BOUNDED)
        runner.run(engine.dispose())
