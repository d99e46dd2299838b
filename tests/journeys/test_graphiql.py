"""The query editor hears of changes: a subscription typed into it tells what it watches, and then each change."""

import json

import pytest
from playwright.async_api import expect

from api.ids import encode
from domain.outsourcing.accept_order import accept_order
from tests.journeys.live import Desk
from tests.outsourcing.story import Story

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_a_subscription_runs_in_graphiql(desk: Desk) -> None:
    story = await Story.sent(desk.site.world)
    page = await desk.window("manager")
    await page.goto("/graphiql")
    await expect(page.locator(".graphiql-tab-button", has_text="MyAlerts")).to_be_visible()
    await page.locator(".graphiql-tab-add").click()
    await page.locator(".graphiql-query-editor .CodeMirror").first.click()
    await page.keyboard.press("Control+A")
    watched = json.dumps(encode("ord", story.order.id))
    await page.keyboard.insert_text(f"subscription {{ objectChanged(id: {watched}) {{ ... on OutsourcingOrder {{ state }} }} }}")
    await page.locator(".graphiql-execute-button").click()
    await expect(page.locator(".result-window")).to_contain_text("SENT")
    await desk.site.world.do("partner_lead", accept_order, story.order.id)
    await desk.site.save()
    await expect(page.locator(".result-window")).to_contain_text("RUNNING", timeout=10_000)
