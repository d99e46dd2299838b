"""A person of a customer or partner in a real browser: opens pages, reads, fills in forms, presses buttons. Nothing else."""

import re
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, Response

from domain.language import Translator

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Person:
    """`page` is the one window; `address` where mails go. Controls are found by what their labels say in the person's language."""

    page: Page
    speech: Translator
    address: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("response", lambda answer: self.problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)

    def _(self, message: str) -> str:
        return self.speech.gettext(message)

    async def open(self, path: str) -> None:
        """A page by its address; whoever is sent elsewhere has not opened it."""
        answer = await self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert self.page.url.endswith(path), self.page.url

    async def follow(self, name: str) -> None:
        """A link by what it says."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("link", name=name).first.click()

    def button(self, message: str, within: Locator | None = None) -> Locator:
        return (within or self.page.locator("main")).get_by_role("button", name=self._(message))

    async def press(self, message: str, within: Locator | None = None, status: int = 200) -> None:
        """A button that sends its form; the answer is a page with this status."""
        async with self.page.expect_navigation() as going:
            await self.button(message, within).click()
        answer: Response | None = await going.value
        assert answer is not None
        assert answer.status == status, (answer.status, await self.text())
        self.problems = [problem for problem in self.problems if status == 200 or str(status) not in problem]

    async def fill(self, message: str, value: str, within: Locator | None = None) -> None:
        await (within or self.page.locator("main")).get_by_label(self._(message)).fill(value)

    async def choose(self, message: str, within: Locator | None = None) -> None:
        """One of several answers."""
        where = within or self.page.locator("main")
        await where.get_by_role("radio", name=re.compile(f"^{re.escape(message)}")).check()

    async def text(self) -> str:
        """What the page says, as it is laid out."""
        return re.sub(r"\s+", " ", await self.page.locator("main").inner_text())

    async def reads(self, *words: str) -> None:
        """All of it stands on the page; in English no Chinese does; and nothing is wider than the window."""
        text = await self.text()
        missing = [each for each in words if each not in text]
        assert not missing, (missing, text)
        assert self.speech.language != "en" or not HAN.search(text), text
        assert await self.page.locator("html").get_attribute("lang") == self.speech.tag
        width = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, (self.page.url, width)

    async def misses(self, *words: str) -> None:
        """None of it stands on the page."""
        text = await self.text()
        assert [each for each in words if each in text] == []

    async def download(self, name: str) -> bytes:
        """A file by its name."""
        async with self.page.expect_download() as coming:
            await self.page.get_by_role("link", name=name).click()
        return (await (await coming.value).path()).read_bytes()

    async def sign_out(self) -> None:
        """By the menu, which needs no JavaScript."""
        await self.page.locator("details.menu summary").click()
        await self.press("Sign out", self.page.locator("details.menu"))

    async def sign_in(self, password: str) -> None:
        """On the page that stands before the one that was asked for."""
        await self.fill("E-mail address", self.address)
        await self.fill("Password", password)
        await self.press("Sign in")

    async def alerts(self) -> list[str]:
        """The titles on the page of alerts that are not acknowledged."""
        home = "/partner" if "/partner" in self.page.url else "/customer"
        await self.open(f"{home}/alerts")
        return await self.page.locator(".alert:not(.seen) h2").all_inner_texts()
