"""Two journeys through three doors in which not everything goes well (S0-44, S0-47, S0-49).

The first: an acceptance passes with conditions, its settlement is disputed and what is not in dispute paid meanwhile. The second: an
order is terminated, more was paid than delivered, and the claim is set off. Both have the same company, and either can be told alone.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.databases import TestServer
from tests.journeys import checking, company, disputing, ending, ordering, terminating
from tests.journeys.company import Company
from tests.journeys.seats import sit_down
from tests.journeys.service import running_service
from tests.journeys.tellings import ENGLISH
from tests.workers.post import post_office

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PLAN = replace(ENGLISH, scripts=True)
"""In English, on a phone with JavaScript."""


@pytest.fixture(scope="module")
async def here(
    database_server: TestServer, worker_id_or_main: str, tmp_path_factory: pytest.TempPathFactory, chromium_path: str
) -> AsyncIterator[Company]:
    """A running service with its company, customer, contract, project and partner, and everybody at their places."""
    name, folder = f"journeys_{worker_id_or_main}", Path(tmp_path_factory.mktemp("journeys"))
    url = database_server.clone(name)
    with post_office() as post:
        async with running_service(url, folder, post, PLAN.days.ordered.on) as service, async_playwright() as playwright:
            here = Company(service, PLAN)
            await company.found(here)
            await company.hire(here)
            await sit_down(here, playwright, chromium_path)
            await company.win_customer(here)
            await company.open_project(here)
            await company.admit_partner(here)
            for key, organisation in (("lead", "partner"), ("books", "partner"), ("signer", "customer")):
                await ordering.arrive(here, key, organisation)
            yield here
            await here.close()
    assert service.complaints() == []
    database_server.drop(name)


async def is_well(here: Company) -> None:
    """Nothing is left undone, the audit knows all, and no browser complained."""
    await ending.nothing_is_undone(here)
    await ending.every_row_has_its_act(here)
    assert [person.problems for person in here.people.values()] == [[], [], []]


async def test_terminated_in_the_middle_and_the_claim_set_off(here: Company) -> None:
    await terminating.run_and_pay_advance(here)
    await terminating.terminate(here)
    await terminating.settle(here)
    await terminating.set_off(here)
    await is_well(here)


async def test_accepted_with_conditions_disputed_and_settled(here: Company) -> None:
    await checking.run(here)
    await checking.sign_with_conditions(here)
    await checking.mend(here)
    await checking.check_again(here)
    await checking.pay_what_opened(here)
    await disputing.find_a_defect(here)
    await disputing.apply_and_judge(here)
    await disputing.propose(here)
    await disputing.dispute(here)
    await disputing.pay_undisputed(here)
    await disputing.answer(here)
    await disputing.confirm_and_close(here)
    await is_well(here)
