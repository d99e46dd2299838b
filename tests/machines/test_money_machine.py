"""Money in any order of steps by anybody: limits, payables, payments and settlements are what a plain model says."""

import asyncio
from functools import partial
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.pool import NullPool

from domain.database import make_engine
from tests.machines.chances import KINDS
from tests.machines.checking import MoneyMachine
from tests.machines.machine import REACH
from tests.machines.parts import DOERS

BOUNDED = settings(
    max_examples=10,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Bounded by steps, the same ones each time. To shorten a failure add `Phase.shrink`: it takes minutes."""


MOST_STEPS = 250


def test_money_is_what_the_model_says(worker_database_url: str) -> None:
    """And every kind of step is done at least once: what no example did is sought in one more."""
    engine, wanted = make_engine(worker_database_url, poolclass=NullPool), {*DOERS, *KINDS}
    REACH.clear()
    with asyncio.Runner() as runner:
        run_state_machine_as_test(cast(Any, partial(MoneyMachine, runner, engine)), settings=BOUNDED)
        last = MoneyMachine(runner, engine)
        last.seek(wanted, MOST_STEPS)
        last.teardown()
        runner.run(engine.dispose())
    assert wanted - {step for step, count in REACH.items() if count} == set()
