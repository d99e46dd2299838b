"""Every route of the portals in a real browser, at two widths and in both languages: axe finds nothing, nothing runs over the edge.

Axe looks at each page twice, once at each width and once in each language: its rules do not depend on both at once.
"""

import re
from dataclasses import dataclass, field

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from domain.identity.begin_view_as import begin_view_as
from domain.identity.models import Language
from portals.site import PLACES
from tests.journeys.every_page import DOORS, KEY, LISTS, WAITING, Visited, full, later
from tests.journeys.every_turn import turns
from tests.journeys.live import WIDTHS, Desk

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

CHINESE = re.compile(r"[\u3400-\u9fff]+")
OWN_NAME = "中文"
"""The one Chinese word of an English page: the language's own name, on its button."""
AXE = dict(zip(Language, WIDTHS, strict=True))
"""The width at which axe looks at the pages of a language."""
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
"""What passes is not told of in full, which takes a fifth of axe's time."""
LOCALES = {Language.EN: "en-GB", Language.ZH_CN: "zh-CN"}
FILES = ("/documents/{id}", "/schedule.ics", "/projects/{id}/schedule.ics")
NOT_PAGES = {base + path for base in ("/partner", "/customer") for path in FILES} | {
    *("/sign-in/provider", "/sign-in/provider/callback"),
    *(
        base + page
        for base in ("", "/customer")
        for page in (
            "/invitation/{token}",
            "/forgotten",
            "/reset/{token}",
            *(f"/second-factor{step}" for step in ("", "/set-up", "/confirm", "/codes", "/remove")),
        )
    ),
}
"""Downloads, the ways out to a provider and back, and the same pages under their other two addresses."""


@dataclass
class Inspection:
    """What was wrong, and where one has been."""

    desk: Desk
    language: Language
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    windows: dict[str, Page] = field(default_factory=dict)

    async def visit(self, pages: list[Visited]) -> None:
        for visited in pages:
            if visited.persona not in self.windows:
                self.windows[visited.persona] = await self.desk.window(visited.persona or None, language=LOCALES[self.language])
            page = self.windows[visited.persona]
            await page.goto(visited.path)
            self.seen.add(visited.path.split("?")[0])
            await self.inspect(page, visited.name)

    async def inspect(self, page: Page, name: str) -> None:
        """Axe and the page's edges at each width; Chinese where none belongs."""
        for width, pixels in WIDTHS.items():
            await page.set_viewport_size({"width": pixels, "height": 900})
            found = (await Axe().run(page, options=ONLY_VIOLATIONS)).response["violations"] if width == AXE[self.language] else []
            for problem in found:
                self.found.append(f"{name}, {width}: {problem['id']} {[node['target'] for node in problem['nodes']]}")
            if await page.evaluate("document.documentElement.scrollWidth") > pixels:
                self.found.append(f"{name}, {width}: runs over the edge")
        text = (await page.inner_text("html")).replace(OWN_NAME, "")
        for said in await page.locator("main [lang^=zh]").all_inner_texts():
            text = text.replace(said, "")  # what is Chinese by law, and says so: the amount in capital numerals
        if self.language is Language.EN and (words := CHINESE.findall(text)):
            self.found.append(f"{name}: Chinese on an English page: {words}")
        if await page.get_attribute("html", "lang") != str(self.language).replace("_", "-"):
            self.found.append(f"{name}: the wrong language")


def routes() -> set[str]:
    return {portal.base + place.path for portal, places in PLACES.items() for place in places if place.get and place.at is None}


def route_of(path: str) -> str:
    """The route that a path belongs to."""
    return next(route for route in sorted(routes()) if re.fullmatch(re.sub(r"\{\w+\}", r"[\\w-]+", route), path))


@pytest.mark.parametrize("language", list(Language))
async def test_every_page_is_fit_for_everybody(desk: Desk, language: Language) -> None:
    await desk.site.speak(language)
    inspection = Inspection(desk, language)
    await inspection.visit(LISTS)
    await inspection.visit([*DOORS, *await full(desk.site), *LISTS])
    await inspection.visit(await later(desk.site))
    async for pages in turns(desk.site):
        await inspection.visit(pages)
    await second_factor(inspection)
    await view_as(inspection)
    assert inspection.found == []
    visited = {route_of(path) for path in inspection.seen if path not in ("/partner/nothing", "/customer/sign-out")}
    assert routes() - visited == NOT_PAGES


async def second_factor(inspection: Inspection) -> None:
    """The page that asks for the code; the one of the recovery codes, which stands behind a form."""
    page = inspection.windows["waiting"] = await inspection.desk.window(language=LOCALES[inspection.language])
    await page.context.add_cookies([{"name": "concord_session", "value": WAITING, "url": inspection.desk.address}])
    await inspection.visit([Visited("second factor asked", "/partner/second-factor", "waiting")])
    confirming = inspection.windows["partner_finance"]
    await confirming.goto("/partner/second-factor/confirm")
    inspection.seen.add("/partner/second-factor/confirm")
    await confirming.fill("[name=code]", pyotp.TOTP(KEY).now())
    await confirming.click("#confirm-factor [type=submit]")
    await confirming.wait_for_selector(".codes")
    await inspection.inspect(confirming, "recovery codes")
    for step in ("codes", "remove"):
        await confirming.goto(f"/partner/second-factor/{step}")
        inspection.seen.add(f"/partner/second-factor/{step}")
    await inspection.inspect(confirming, "second factor held")


async def view_as(inspection: Inspection) -> None:
    """The link by which staff looks as somebody, used and unused, and the banner that stands on each page then."""
    site = inspection.desk.site
    await site.world.staff("admin", "admin")
    await site.speak(inspection.language)
    begun = await site.world.do("admin", begin_view_as, site.world["partner_admin"].id, "They see no order.")
    await site.save()
    page = inspection.windows["viewing"] = await inspection.desk.window(language=LOCALES[inspection.language])
    link = Visited("view to open", f"/partner/view-as/{begun.link}", "viewing")
    await inspection.visit([Visited("view over", "/customer/view-as/none", "viewing"), link])
    await page.click("#view-as [type=submit]")
    await page.wait_for_url("**/partner")
    assert await page.locator(".viewing").count() == 1
    await inspection.inspect(page, "home in a view")


@pytest.mark.parametrize("language", list(Language))
async def test_refused_forms_are_fit_for_everybody(desk: Desk, language: Language) -> None:
    """Each form sent as no careful person would: its page says why, at the field, for eyes and ears."""
    site = desk.site
    for persona in ("customer_signer", "partner_admin"):
        await site.give_password(persona)
    await site.speak(language)
    pages = {visited.name: visited for visited in [*DOORS, *LISTS, *await full(site), *await later(site)]}
    inspection = Inspection(desk, language)
    forms = {
        "sign-in": "#sign-in",
        "invitation": "#invitation",
        "reset": "#reset",
        "second factor to begin": "#begin-factor",
        "second factor to confirm": "#confirm-factor",
        "order to answer": "#decline",
        "request acceptance": "#request",
        "payables open": "form[action$='/invoice']",
        "acceptance to sign": "#sign",
        "statement to confirm": "#confirm",
        "partner /account": "#password",
    }
    for name, form in forms.items():
        visited = pages[name]
        page = await desk.window(visited.persona or None, language=LOCALES[language])
        await page.goto(visited.path)
        await page.eval_on_selector(form, "form => { form.noValidate = true; form.querySelector('[type=submit]').click(); }")
        await page.wait_for_selector(".problems")
        assert await page.title() != "", name
        assert await page.evaluate("document.activeElement.className") == "problems", name
        await inspection.inspect(page, name)
        await page.context.close()
    assert inspection.found == []
