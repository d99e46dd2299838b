"""The forms of the story as people fill them in, with JavaScript and without."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import func, select

from api.ids import encode
from domain.outsourcing.models import Acceptance, AcceptanceSignature, OrderState, Outcome, OutsourcingOrder
from tests.journeys.live import Desk
from tests.outsourcing.story import Story
from tests.portals.test_partner_acts import PDF
from tests.portals.visitors import PASSWORD

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def sign_in(page: Page, email: str) -> None:
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
async def test_an_order_is_answered_delivered_and_signed(desk: Desk, tmp_path: Path, scripts: bool) -> None:
    site = desk.site
    story = await Story.sent(site.world)
    lead, signer = await site.give_password("partner_lead"), await site.give_password("customer_signer")
    files = {name: tmp_path / name for name in ("programs.pdf", "manual.pdf", "virus.exe")}
    for path in files.values():
        path.write_bytes(b"MZ\x90\x00" if path.suffix == ".exe" else PDF)

    partner = await desk.window(scripts=scripts)
    await partner.goto("/sign-in")
    await sign_in(partner, lead)
    await partner.get_by_role("link", name="Read and answer").click()
    await partner.get_by_role("button", name="Accept the order").dblclick()
    await expect(partner.get_by_role("status")).to_contain_text("The order runs from today.")
    await partner.get_by_role("link", name="Request the acceptance").click()
    first, second = partner.get_by_label("Documents for this deliverable").all(), "deliverable-2"
    await (await first)[0].set_input_files([files["programs.pdf"], files["virus.exe"]])
    await partner.locator(f"input[type=file][name={second}]").set_input_files(files["manual.pdf"])
    send = partner.get_by_role("button", name="Request the acceptance")
    await send.click()
    await expect(partner.get_by_role("alert")).to_contain_text("virus.exe: Only PDF")
    assert await partner.evaluate("document.activeElement.className") == "problems"
    await expect(partner.get_by_label("programs.pdf")).to_be_checked()
    await expect(partner.get_by_label("manual.pdf")).to_be_checked()
    await partner.get_by_role("button", name="Request the acceptance").click()
    await expect(partner.get_by_role("status")).to_contain_text("The acceptance is requested.")
    assert partner.url == f"{desk.address}/partner/orders/{encode('ord', story.order.id)}?done=requested"

    customer = await desk.window(scripts=scripts)
    await customer.goto("/customer/sign-in")
    await sign_in(customer, signer)
    await customer.get_by_role("link", name="Read and sign").click()
    async with customer.expect_download() as downloading:
        await customer.get_by_role("link", name="manual.pdf").click()
    download = await downloading.value
    assert download.suggested_filename == "manual.pdf"
    assert (await download.path()).read_bytes() == PDF
    await customer.get_by_label("The deliverables meet their criteria.").check()
    await customer.get_by_label("Your password again").fill(PASSWORD)
    await customer.get_by_role("button", name="Sign", exact=True).click()
    await expect(customer.get_by_role("status")).to_contain_text("You have signed.")

    async with site.composition.sessions() as db:
        assert (await db.get_one(OutsourcingOrder, story.order.id)).state is OrderState.DELIVERED
        assert await db.scalar(select(func.count()).select_from(Acceptance)) == 1
        assert (await db.scalars(select(AcceptanceSignature.outcome))).all() == [Outcome.PASS]


async def test_everything_can_be_reached_by_keyboard(desk: Desk) -> None:
    """Skip link, menu and language by Tab and Enter; the menu closes on Escape."""
    page = await desk.window("partner_lead")
    await page.goto("/partner")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the content"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.locator("details.menu summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="中文")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="中文")).to_be_hidden()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="中文").press("Enter")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
