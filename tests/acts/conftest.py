"""The stage: built once a run; tests that change something clone it, the others share it."""

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from itertools import count

import pytest

from tests.acts.calling import Caller, calling
from tests.acts.staging.candidates import candidates, files
from tests.acts.staging.costs import costs
from tests.acts.staging.early import early_entries
from tests.acts.staging.ended import ended
from tests.acts.staging.ending import terminations
from tests.acts.staging.hours import hours, hours_imports
from tests.acts.staging.issues import issues
from tests.acts.staging.logs import logs
from tests.acts.staging.months import months
from tests.acts.staging.orders import acceptances, changes, orders, rivals, settlements
from tests.acts.staging.papers import alerts, documents, instalments, own_papers
from tests.acts.staging.people import accounts, colleagues, credentials, delegations, grants, memberships, policies, strangers, waivers
from tests.acts.staging.plans import plans
from tests.acts.staging.pool import pool
from tests.acts.staging.project_acceptances import project_acceptances
from tests.acts.staging.reports import reports
from tests.acts.staging.requirements import requirements
from tests.acts.staging.schedule import schedule
from tests.acts.staging.settling import settling
from tests.acts.staging.signers import signers
from tests.acts.staging.stage import Stage
from tests.acts.staging.talk import talk
from tests.databases import TestServer

PARTS = (
    strangers,
    colleagues,
    candidates,
    ended,
    accounts,
    memberships,
    waivers,
    grants,
    policies,
    credentials,
    delegations,
    instalments,
    documents,
    files,
    own_papers,
    alerts,
    rivals,
    orders,
    changes,
    terminations,
    months,
    acceptances,
    settlements,
    settling,
    early_entries,
    plans,
    pool,
    hours,
    hours_imports,
    costs,
    issues,
    reports,
    talk,
    requirements,
    logs,
    schedule,
    signers,
    project_acceptances,
)
NUMBERS = count(1)
Fresh = Callable[[], AbstractAsyncContextManager[Caller]]


@pytest.fixture(scope="session")
def staged(database_server: TestServer, once_a_run: Callable[[str, Callable[[], bytes]], bytes]) -> tuple[TestServer, Stage]:
    """A server whose template is the stage."""

    def built() -> bytes:
        database_server.drop("stage")
        return pickle.dumps(asyncio.run(Stage.build(database_server.clone("stage"), PARTS)))

    stage: Stage = pickle.loads(once_a_run("stage", built))  # noqa: S301  # a process of this run has written it
    return replace(database_server, template=f"{database_server.prefix}stage"), stage


@pytest.fixture(scope="session")
async def shared(staged: tuple[TestServer, Stage], worker_id_or_main: str) -> AsyncIterator[Caller]:
    """A copy of the stage that no test changes."""
    server, stage = staged
    name = f"stage_{worker_id_or_main}_shared"
    async with calling(server.clone(name), stage) as caller:
        yield caller
    server.drop(name)


@pytest.fixture(scope="session")
async def worn(staged: tuple[TestServer, Stage], worker_id_or_main: str) -> AsyncIterator[Caller]:
    """A copy of the stage that keeps what test after test has done."""
    server, stage = staged
    name = f"stage_{worker_id_or_main}_worn"
    async with calling(server.clone(name), stage) as caller:
        yield caller
    server.drop(name)


@pytest.fixture
def fresh(staged: tuple[TestServer, Stage], worker_id_or_main: str) -> Fresh:
    """A copy of the stage for whoever turns out to need one."""

    @asynccontextmanager
    async def made() -> AsyncIterator[Caller]:
        server, stage = staged
        name = f"stage_{worker_id_or_main}_{next(NUMBERS)}"
        async with calling(server.clone(name), stage) as caller:
            yield caller
        server.drop(name)

    return made


@pytest.fixture
async def caller(fresh: Fresh) -> AsyncIterator[Caller]:
    """A copy of the stage of the test's own."""
    async with fresh() as caller:
        yield caller
