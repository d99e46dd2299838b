"""View as in a browser: the pages of the person who is looked at, with one banner, and no form that does anything."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, text, update

from authz.policy import Line, Policy, read_seed
from domain.acts import Denied, OnlyViewing, Watcher, begin_act
from domain.database import new_id
from domain.identity.begin_view_as import begin_view_as
from domain.identity.models import Language, SecondFactor, User
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import real_now
from portals.csrf import token_for
from portals.site import PLACES
from portals.visits import CUSTOMER, PARTNER
from tests.portals.test_partner_acts import PDF, hand_in
from tests.portals.test_view_as import house
from tests.portals.test_who_sees_which_page import PAGES, ids_of, paths_of
from tests.portals.viewing import ask, begin, entries
from tests.portals.visitors import FROM_OUR_PAGE, Site, Visitor

pytestmark = pytest.mark.anyio

SAID = "You are viewing as Partner_Lead. Nothing can be changed."
BANNER = re.compile(r'<aside class="viewing".*?</aside>\n', re.DOTALL)
OF_THE_MOMENT = re.compile(r'name="(?:csrf|key)" value="[^"]*"')
LIVE = re.compile(r'<div class="changed".*?</div></div>\n', re.DOTALL)
OWN_SESSION = re.compile(r'<tr role="row">\s*<td role="cell" class="first">Browser of the tests.*?</tr>', re.DOTALL)


async def opened(site: Site, persona: str, staff: Visitor | None = None) -> Visitor:
    """A browser that looks as the persona: the staff member's own, or a new one."""
    view = await begin(site, staff or await site.as_("admin"), persona)
    visitor, path = staff or site.anybody(), urlsplit(view.link).path
    done = await visitor.send((await visitor.open(path)).form(path))
    assert (done.status, done.headers["location"]) == (303, "/" + path.split("/")[1])
    return visitor


def plain(html: str) -> str:
    """A page without the banner, what differs from page to page, which session is this one, and the stream that only its own person has."""
    for part in (BANNER, OF_THE_MOMENT, OWN_SESSION, LIVE):
        html = part.sub("", html)
    return html


async def test_each_page_is_the_page_of_the_user_but_for_the_banner(site: Site) -> None:
    ids = await ids_of(await house(site))
    for persona, base, portal in (("partner_admin", "/partner", PARTNER), ("customer_signer", "/customer", CUSTOMER)):
        own, viewing = await site.as_(persona), await opened(site, persona)
        for path in paths_of(base, PAGES[portal], ids):
            theirs, seen = await own.open(path), await viewing.open(path)
            assert (seen.status, plain(seen.html)) == (theirs.status, plain(theirs.html)), path
            assert (len(BANNER.findall(seen.html)), len(BANNER.findall(theirs.html))) == (1, 0), path
            assert f"Admin is viewing as {persona.title()} until" in seen.text
    whats = {what for who, whom, what in await entries(site) if (who, whom) == ("Admin", "Customer_Signer")}
    assert f"page /customer/projects/{ids['projects']}" in whats


async def test_the_account_says_of_the_second_factor_what_its_person_reads(site: Site) -> None:
    await house(site)
    for persona in ("partner_admin", "customer_signer"):
        await site.give_password(persona)
    held = await site.db.scalar(select(User.account_id).where(User.id == site.world["customer_signer"].id))
    await site.world.insert(SecondFactor(account_id=held, secret="S", confirmed_at=site.world.now, last_step=1))
    await site.save()
    for persona, path, says in (
        ("partner_admin", "/partner/account", "Set up your second factor"),
        ("customer_signer", "/customer/account", "Each sign-in asks for a code of your authenticator."),
    ):
        own, viewing = await site.as_(persona), await opened(site, persona)
        assert (says in (await own.open(path)).text, says in (await viewing.open(path)).text) == (True, True), persona


async def test_every_form_is_refused_with_its_sentence_and_changes_nothing(site: Site) -> None:
    await house(site)
    viewing = await opened(site, "partner_lead")
    digest = text("SELECT count(*) FROM audit_entry WHERE field <> 'event'")
    before = await site.db.scalar(digest)
    token = token_for(viewing.http.cookies["concord_view"] or "")
    forms = [place for place in PLACES[PARTNER] if place.post and not place.of_view]
    assert len(forms) > 30
    for place in forms:
        path = "/partner" + re.sub(r"\{\w+\}", "ord_1", place.path)
        files: Any = {"none": ("", b"")} if place.streams else None
        answer = await viewing.http.post(path, data={"csrf": token, "language": "en"}, headers=FROM_OUR_PAGE, files=files)
        assert (answer.status_code, SAID in answer.text) == (403, True), path
    assert await site.db.scalar(digest) == before
    await site.db.execute(text("UPDATE app_user SET language = 'ZH_CN' WHERE name = 'Admin'"))
    await site.db.commit()
    refused = await viewing.http.post("/partner/sign-out", data={"csrf": token}, headers=FROM_OUR_PAGE)
    assert "您正在以Partner_Lead的身份查看，不能做任何更改。" in refused.text
    banner = BANNER.findall((await viewing.open("/partner")).html)[0]
    assert 'lang="zh-CN"' in banner or 'lang="zh-Hans' in banner
    assert "结束查看" in banner


async def test_a_link_opens_one_portal_once_and_ends(site: Site) -> None:
    await house(site)
    admin, browser, other = await site.as_("admin"), site.anybody(), site.anybody()
    view = await begin(site, admin, "partner_lead")
    path = urlsplit(view.link).path
    await browser.open(path)
    page = await browser.open(path)
    assert (page.status, "They see no order." in page.text, "Partner_Lead" in page.text) == (200, True, True)
    assert (await browser.open(path.replace("/partner/", "/customer/"))).status == 404
    forged = await browser.post(path, {"csrf": "x"}, **FROM_OUR_PAGE)
    foreign = await browser.post(path, {key: values[0] for key, values in page.form(path).values.items()}, origin="https://evil.example")
    assert (forged.status, foreign.status) == (403, 403)
    browser.http.cookies.set("concord_view", "chosen by somebody else", domain="concord.example")
    done = await browser.send((await browser.open(path)).form(path))
    assert done.status == 303
    secret = done.headers["set-cookie"].split("concord_view=")[1].split(";")[0]
    assert ("httponly" in done.headers["set-cookie"].lower(), len(secret), secret == path.rsplit("/", 1)[1]) == (True, 43, False)
    browser.http.cookies.clear()
    browser.http.cookies.set("concord_view", secret, domain="concord.example")
    assert (await other.open(path)).status == 404
    again = await other.post(path, {"csrf": token_for(other.http.cookies["concord_door"] or "")}, **FROM_OUR_PAGE)
    assert again.status == 404
    assert (await browser.open("/partner")).status == 200
    assert ((await browser.open("/customer")).status, (await browser.open("/choose")).status) == (303, 303)
    assert (await ask(browser, "{ viewer { audience } }")).status_code == 401
    assert (await browser.http.get("/documents/doc_1")).status_code == 401
    ended = await browser.send((await browser.open("/partner")).form("/end-view"))
    assert (ended.status, ended.headers["location"]) == (303, "/partner/sign-in?done=view-ended")
    assert (await ask(other, "{ viewer { audience } }", bearer=view.bearer)).status_code == 401
    browser.http.cookies.set("concord_view", secret, domain="concord.example")
    assert (await browser.open("/partner/orders")).headers["location"] == "/partner/sign-in?next=%2Fpartner%2Forders&done=view-ended"


async def test_a_view_stands_beside_the_browsers_own_session_and_a_link_is_soon_too_old(site: Site) -> None:
    await house(site)
    admin = await site.as_("admin")
    await opened(site, "customer_signer", admin)
    assert "Admin is viewing as Customer_Signer" in (await admin.open("/customer")).text
    assert ((await admin.open("/partner")).status, (await admin.open("/staff")).status) == (403, 200)
    assert (await ask(admin, "{ viewer { audience } }")).json()["data"]["viewer"]["audience"] == "STAFF"
    view = await begin(site, admin, "partner_lead")
    row = (await site.db.scalars(select(ViewAsSession).order_by(ViewAsSession.id.desc()))).first()
    assert row is not None
    lasts = row.expires_at - real_now()
    assert timedelta(minutes=29) < lasts <= timedelta(minutes=30)
    await site.db.execute(update(ViewAsSession).values(link_until=real_now()))
    await site.db.commit()
    assert (await site.anybody().open(urlsplit(view.link).path)).status == 404
    await admin.send((await admin.open("/staff")).form("/sign-out"))
    assert (await admin.open("/customer")).status == 303


async def test_a_file_goes_out_with_its_entry_and_an_address_with_a_secret_into_none(site: Site) -> None:
    order_id = await hand_in(site)
    await site.world.staff("admin", "admin")
    await site.world.staff("auditor", "auditor")
    await site.save()
    viewing = await opened(site, "partner_lead")
    (round_,) = {link for link in (await viewing.open(f"/partner/orders/{order_id}")).links if "/acceptances/" in link}
    papers = [link for link in (await viewing.open(round_)).links if "/documents/" in link]
    answer = await viewing.http.get(papers[0])
    assert (answer.status_code, answer.content) == (200, PDF)
    said = "SELECT actor.name || ' as ' || behalf.name FROM audit_entry JOIN app_user AS actor ON actor.id = actor_id"
    said += " JOIN app_user AS behalf ON behalf.id = on_behalf_of_id WHERE act = 'document:open'"
    assert list((await site.db.scalars(text(said))).all()) == ["Admin as Partner_Lead"]
    await viewing.open("/partner/reset/a-secret-of-the-link")
    whats = {what for _, _, what in await entries(site)}
    assert {f"page {papers[0]}", "page /partner/reset/{token}"} <= whats
    assert not [what for what in whats if "a-secret" in what]


async def test_nobody_views_as_staff_whatever_the_policy_says(site: Site) -> None:
    await house(site)
    lines, inclusions = read_seed()
    generous = Policy.build(2, [*lines, Line("admin", "organisation", "user:view_as", "do", "all", "allow")], inclusions)
    admin = replace(site.world.as_("admin"), policy=generous)
    with pytest.raises(Denied):
        await begin_view_as(site.db, admin, site.world["buyer"].id, "Why")
    assert (await begin_view_as(site.db, admin, site.world["partner_lead"].id, "Why")).user.name == "Partner_Lead"
    looking = replace(
        site.world.as_("partner_lead"), watcher=Watcher(site.world["admin"].id, "A", "en", "P", new_id(), site.world.now, None, None)
    )
    with pytest.raises(OnlyViewing):
        begin_act(site.db, looking, "test:anything")


async def test_the_pages_of_the_link_speak_chinese(site: Site) -> None:
    await house(site)
    view = await begin(site, await site.as_("admin"), "partner_lead")
    await site.speak(Language.ZH_CN)
    page = await site.anybody(**{"accept-language": "zh-CN"}).open(urlsplit(view.link).path)
    assert ("以Partner_Lead的身份查看" in page.text, "开始查看" in page.text) == (True, True)
