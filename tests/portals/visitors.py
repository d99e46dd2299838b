"""The web application with the company of tests/world.py, and visitors who use it like a browser without JavaScript."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from authz.store import seed_policy
from concord.compose import Composition
from domain.acts import begin_act
from domain.identity.models import Account, Audience, Invitation, InvitationLink, Language, User
from domain.identity.passwords import hash_password
from domain.identity.secret import hash_secret
from domain.identity.sign_in import Device, open_session
from domain.platform.clock import real_now
from domain.platform.models import ClockOffset
from settings import settings
from tests.portals.forms import FormOnPage, Seen
from tests.world import World

HOST = "https://concord.example"
PASSWORD = "a quiet river in spring"
FROM_OUR_PAGE = {"sec-fetch-site": "same-origin", "origin": HOST}
PORTAL = {"customer": "/customer", "partner": "/partner"}


class Visitor:
    """A browser with its cookies."""

    def __init__(self, site: "Site", headers: Mapping[str, str]) -> None:
        transport = httpx2.ASGITransport(app=site.app)
        self.http = httpx2.AsyncClient(transport=transport, base_url=HOST, headers={"accept": "text/html", **headers})

    async def open(self, path: str, **headers: str) -> Seen:
        """The page at a path, or what stands in its place; redirects are not followed."""
        return _seen(await self.http.get(path, headers=headers))

    async def send(self, form: FormOnPage, files: Mapping[str, Any] | None = None, /, **values: Any) -> Seen:
        """Sends a form of a page as it is, with other values where given; None leaves a field out. A file is (name, content)."""
        data = {**form.values, **{name: [value] for name, value in values.items() if value is not None}}
        data = {name: value for name, value in data.items() if name not in values or values[name] is not None}
        if form.encoding != "multipart/form-data":
            return _seen(await self.http.post(form.action, data=data, headers=FROM_OUR_PAGE))
        given = {name: [found] if isinstance(found, tuple) else list(found) for name, found in (files or {}).items()}
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, all_of in data.items() for value in all_of]
        for name in form.files:
            parts += [(name, (file, content)) for file, content in given.get(name, [("", b"")])]
        return _seen(await self.http.post(form.action, files=parts, headers=FROM_OUR_PAGE))

    async def post(self, path: str, data: Mapping[str, str], **headers: str) -> Seen:
        """Sends anything anywhere."""
        return _seen(await self.http.post(path, data=dict(data), headers=headers))

    async def follow(self, seen: Seen) -> Seen:
        """The page that a 303 leads to."""
        assert seen.status == 303, (seen.status, seen.text)
        return await self.open(seen.headers["location"])


class Site:
    """The application, the company, and its people as visitors."""

    def __init__(self, composition: Composition, world: World) -> None:
        self.composition, self.world = composition, world
        self.app = composition.app()
        self.visitors: list[Visitor] = []

    @property
    def db(self) -> AsyncSession:
        return self.world.db

    def anybody(self, **headers: str) -> Visitor:
        """A browser that nobody has signed in with."""
        visitor = Visitor(self, {"accept-language": "en", **headers})
        self.visitors.append(visitor)
        return visitor

    async def as_(self, persona: str) -> Visitor:
        """The persona, signed in."""
        await self.save()
        visitor = self.anybody()
        async with self.composition.sessions.begin() as db:
            begin_act(db, self.world.as_("founder"), "test:sign_in")
            token = await open_session(db, self.world[persona], Device("127.0.0.1", "Browser of the tests"))
        visitor.http.cookies.set("concord_session", token, domain="concord.example")
        return visitor

    async def give_password(self, persona: str, email: str | None = None) -> str:
        """The persona has an account with PASSWORD; the answer is its address."""
        address = email or f"{persona}@people.example"
        account = await self.world.insert(Account(email=address, password_hash=await hashed()))
        await self.db.execute(update(User).where(User.id == self.world[persona].id).values(account_id=account.id, email=address))
        await self.save()
        return address

    async def invite(self, token: str, *, hours: int = 24) -> str:
        """A new person of the partner with an open invitation; the path of its link."""
        world = self.world
        account = await world.insert(Account(email="new@people.example"))
        user = User(account_id=account.id, organisation_id=world.partner.organisation_id, audience=Audience.PARTNER, name="New Person")
        user.partner_id, user.language = world.partner.id, Language.EN
        await world.join("new", user, ())
        user.joined_at = None
        expires = world.now + timedelta(hours=hours)
        row = Invitation(user_id=user.id, partner_id=world.partner.id, email="new@people.example", expires_at=expires)
        await world.insert(row)
        await world.insert(InvitationLink(invitation_id=row.id, token_hash=hash_secret(token)))
        await self.save()
        return f"/partner/invitation/{token}"

    async def speak(self, language: Language) -> None:
        """Everybody reads this language from now on."""
        for user in self.world.people.values():
            user.language = language
        await self.save()

    async def save(self) -> None:
        """Commits the world, and sets the product's clock to its time."""
        await self.db.execute(update(ClockOffset).values(offset=self.world.now - real_now()))
        await self.db.commit()
        begin_act(self.db, self.world.as_("founder"), "test:world")


HASHES: dict[str, str] = {}


async def hashed() -> str:
    """The hash of PASSWORD, computed once."""
    if PASSWORD not in HASHES:
        HASHES[PASSWORD] = await hash_password(PASSWORD)
    return HASHES[PASSWORD]


@asynccontextmanager
async def site_over(database_url: str, language: Language = Language.EN) -> AsyncIterator[Site]:
    """The application over a migrated database, in which a world is made whose people all read one language."""
    composition = Composition.of(settings(), database_url)
    try:
        async with composition.sessions() as db:
            await db.execute(insert(ClockOffset).values(id=1, offset=timedelta()))
            await seed_policy(db)
            site = Site(composition, await World.make(db))
            await site.speak(language)
            yield site
            for visitor in site.visitors:
                await visitor.http.aclose()
    finally:
        await composition.close()


def _seen(answer: Any) -> Seen:
    return Seen(answer.status_code, dict(answer.headers), answer.text, str(answer.url))
