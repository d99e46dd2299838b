"""The whole story through three doors of a running service (S0-20, S0-44 to S0-49).

Staff works by GraphQL over HTTP with tokens, partner and customer sit before real browsers, the worker is a process of its own: once in
Chinese with JavaScript on a wide window, once in English without JavaScript on a phone.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.journeys import accepting, company, ending, ordering, paying, settling
from tests.journeys.company import Company
from tests.journeys.plan import Plan
from tests.journeys.seats import sit_down
from tests.journeys.service import running_service
from tests.journeys.tellings import CHINESE, ENGLISH
from tests.workers.post import Post, post_office

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as post:
        yield post


async def tell(here: Company) -> None:
    """From the first customer to the closed order."""
    await company.win_customer(here)
    await company.open_project(here)
    await company.admit_partner(here)
    for key, organisation in (("lead", "partner"), ("books", "partner"), ("signer", "customer")):
        await ordering.arrive(here, key, organisation)
    await ordering.order(here)
    await ordering.approve(here)
    await ordering.accept(here)
    await paying.pay_advance(here)
    await here.clock(here.plan.days.handed_in)
    await paying.receive_instalment(here)
    await accepting.hand_in(here)
    await here.clock(here.plan.days.first_signed)
    await accepting.sign_first_round(here)
    await accepting.change(here)
    await accepting.sign_second_round(here)
    await accepting.passed(here)
    await paying.pay_accepted(here)
    await settling.wait_for_the_window(here)
    await settling.apply(here)
    await settling.judge(here)
    await settling.propose(here)
    await settling.confirm(here)
    await settling.close(here)


@pytest.mark.parametrize("plan", [CHINESE, ENGLISH], ids=["Chinese, wide", "English, a phone without JavaScript"])
async def test_ordered_jointly_accepted_paid_and_settled(
    plan: Plan, database_url: str, tmp_path: Path, post: Post, chromium_path: str
) -> None:
    async with running_service(database_url, tmp_path, post, plan.days.ordered.on) as service, async_playwright() as playwright:
        here = Company(service, plan)
        try:
            await company.found(here)
            await company.hire(here)
            await sit_down(here, playwright, chromium_path)
            await tell(here)
            await ending.put_away(here)
            await ending.only_news_is_left(here)
            await ending.nothing_is_left_over(here)
            await ending.the_audit_knows(here)
            assert [person.problems for person in here.people.values()] == [[], [], []]
        finally:
            await here.close()
    assert service.complaints() == []
