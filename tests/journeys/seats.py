"""The people of partner and customer, each before a window of a real browser."""

from playwright.async_api import Playwright

from domain.language import translator
from tests.browsers import ARGUMENTS
from tests.journeys.company import Company
from tests.journeys.person import Person


async def sit_down(here: Company, playwright: Playwright, chromium_path: str) -> None:
    """Each before a window of their own, in the plan's language and size."""
    browser = await playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
    speech, (width, height) = translator(here.plan.language), here.plan.size
    for key in ("lead", "books", "signer"):
        context = await browser.new_context(
            base_url=here.service.address,
            locale=speech.tag,
            timezone_id="America/New_York",
            viewport={"width": width, "height": height},
            java_script_enabled=here.plan.scripts,
        )
        here.people[key] = Person(await context.new_page(), speech, here.email(key))
