"""View as: staff reads byte for byte what a customer's or partner's person reads, and can do nothing."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text, update

from api.ids import decode, encode
from domain.identity.models import ApiToken, Language, RoleGrant, SignInSession, TokenScope, User
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import real_now
from portals.pages import HERE, load
from tests.outsourcing.story import Story
from tests.portals.test_who_sees_which_page import ids_of
from tests.portals.viewing import BEGIN, JSON, ask, begin, entries, token_of
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio

DOCUMENTS = {
    base: [
        load(f"{path.parent.name}/{path.stem}")
        for folder in (base, "shared")
        for path in sorted((HERE / folder).glob("*.graphql"))
        if "...Shell" in path.read_text()
    ]
    for base in ("partner", "customer")
}
"""The documents of the pages."""
FREE = [
    "{ viewer { audience language roles today user { name email roleGrants { totalCount } } organisation { name bankAccount } } }",
    "{ users(first: 20) { totalCount nodes { id name email isActive canAdvance acts { mutation allowed missing { code message } } } } }",
    "{ projects(first: 5) { nodes { id code name canAdvance acts { mutation action allowed } } } }",
    "{ acceptances(first: 5) { nodes { id state canAdvance acts { mutation allowed missing { code message } } } } }",
    "{ signInSessions(first: 5) { nodes { id isCurrent isLive acts { mutation } } } nothing }",
    "{ auditEntries { hasMore } }",
    "{",
]


async def house(site: Site) -> Story:
    """A story with pages to see, and the staff."""
    story = await Story.confirmed(site.world)
    await site.world.staff("admin", "admin")
    await site.world.staff("auditor", "auditor")
    await site.speak(Language.EN)
    return story


@pytest.mark.parametrize(("base", "persona"), [("partner", "partner_lead"), ("customer", "customer_signer")])
async def test_the_answers_are_those_of_the_user_byte_for_byte(site: Site, base: str, persona: str) -> None:
    """But for one word: none of the user's sessions is the one in which is asked."""
    story = await house(site)
    ids, admin, own = await ids_of(story), await site.as_("admin"), await site.as_(persona)
    view = await begin(site, admin, persona)
    asked = [
        {"query": document, "variables": {"id": ids.get(of, ""), "first": 5}}
        for document in DOCUMENTS[base]
        for of in ([each for each in ids if f"({each[:-1]}" in document or f": {each[:-1]}" in document] or list(ids)[:1])
    ]
    nobody, told = site.anybody(), set()
    for request in [*asked, *({"query": free} for free in FREE)]:
        first = await own.http.post("/graphql", json=request, headers=JSON)
        second = await nobody.http.post("/graphql", json=request, headers={**JSON, "authorization": f"Bearer {view.bearer}"})
        theirs = first.content.replace(b'"isCurrent":true', b'"isCurrent":false')
        assert (second.status_code, second.content) == (first.status_code, theirs), request
        told |= {first.status_code}
    assert told >= {200, 400}
    assert len(asked) >= 8
    seen = {what for _, _, what in await entries(site)}
    document = str(asked[0]["query"])
    name = document.split()[1].partition("(")[0]
    assert f"query {name} sha256:{sha256(document.encode()).hexdigest()}" in seen


async def test_nothing_is_changed_through_a_view(site: Site) -> None:
    story = await house(site)
    admin, order = await site.as_("admin"), encode("ord", story.order.id)
    view, nobody = await begin(site, admin, "partner_lead"), site.anybody()
    before = await site.db.scalar(text("SELECT count(*) FROM audit_entry WHERE field <> 'event'"))
    for mutation in (
        f'mutation {{ acceptOrder(input: {{ orderId: "{order}" }}) {{ userErrors {{ code }} }} }}',
        f'mutation {{ acceptOrder(input: {{ orderId: "{order}", idempotencyKey: "k" }}) {{ userErrors {{ code }} }} }}',
        "mutation { setLanguage(input: { language: EN }) { userErrors { code } } }",
    ):
        answer = (await ask(nobody, mutation, bearer=view.bearer)).json()
        assert [(each["message"], each["extensions"]["code"]) for each in answer["errors"]] == [
            ("You are viewing as Partner_Lead. Nothing can be changed.", "FORBIDDEN")
        ]
    authorized = {**JSON, "authorization": f"Bearer {view.bearer}"}
    upload = await nobody.http.post("/documents?name=a.pdf", content=b"%PDF-1.7 x", headers=authorized)
    assert (upload.status_code, upload.json()["errors"][0]["message"]) == (403, "You are viewing as Partner_Lead. Nothing can be changed.")
    live = "subscription { alertChanged { id } }"
    stream = await nobody.http.post("/graphql", json={"query": live}, headers={**authorized, "accept": "text/event-stream"})
    assert "answers queries, not subscriptions" in stream.text
    nested = await ask(nobody, BEGIN, {"user": encode("usr", site.world["partner_finance"].id), "reason": "x"}, bearer=view.bearer)
    assert nested.json()["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED"
    assert await site.db.scalar(text("SELECT count(*) FROM audit_entry WHERE field <> 'event'")) == before
    assert await site.db.scalar(text("SELECT count(*) FROM document WHERE name = 'a.pdf'")) == 0


async def test_a_view_opens_nothing_once_anything_that_it_stands_on_has_ended(site: Site) -> None:
    await house(site)
    admin = await site.as_("admin")
    view = await begin(site, admin, "partner_lead")
    row_id, world, now = decode(view.id)[1], site.world, real_now()  # type: ignore[index]  # it is an id
    of_admin = ViewAsSession.id == row_id
    grant = (RoleGrant.user_id == world["admin"].id) & (RoleGrant.role == "admin")
    session = SignInSession.user_id == world["admin"].id

    async def status() -> int:
        return int((await ask(site.anybody(), "{ viewer { audience } }", bearer=view.bearer)).status_code)

    for table, where, ended, whole in (
        (ViewAsSession, of_admin, {"ended_at": now}, {"ended_at": None}),
        (ViewAsSession, of_admin, {"expires_at": now}, {"expires_at": now + timedelta(minutes=30)}),
        (SignInSession, session, {"ended_at": now}, {"ended_at": None}),
        (SignInSession, session, {"seen_at": now - timedelta(hours=13)}, {"seen_at": now}),
        (RoleGrant, grant, {"ended_at": now}, {"ended_at": None}),
        (User, User.id == world["admin"].id, {"disabled_at": now}, {"disabled_at": None}),
        (User, User.id == world["partner_lead"].id, {"disabled_at": now}, {"disabled_at": None}),
    ):
        assert await status() == 200
        await site.db.execute(update(table).where(where).values(**ended))
        await site.db.commit()
        assert (await status(), ended) == (401, ended)
        await site.db.execute(update(table).where(where).values(**whole))
        await site.db.commit()
    done = await ask(admin, f'mutation {{ endViewAs(input: {{ viewAsSessionId: "{view.id}" }}) {{ userErrors {{ code }} }} }}')
    assert done.json()["data"]["endViewAs"]["userErrors"] == []
    assert await status() == 401


async def test_who_may_begin_a_view_and_what_the_user_notices(site: Site) -> None:
    await house(site)
    own, reading = await token_of(site, "admin"), await token_of(site, "admin", TokenScope.READ)
    lead = await site.as_("partner_lead")
    about = {"user": encode("usr", site.world["partner_lead"].id), "reason": "Why"}
    for persona, bearer, change, code in (
        ("buyer", "", {}, "FORBIDDEN"),
        ("auditor", "", {}, "FORBIDDEN"),
        ("partner_admin", "", {}, "VALIDATION_FAILED"),
        ("admin", reading, {}, "FORBIDDEN"),
        ("admin", "", {"user": encode("usr", site.world["buyer"].id)}, "FORBIDDEN"),
        ("admin", "", {"user": encode("usr", site.world.project.id)}, "NOT_FOUND"),
    ):
        answer = (await ask(await site.as_(persona), BEGIN, {**about, **change}, bearer=bearer)).json()
        assert [each["extensions"]["code"] for each in answer["errors"]] == [code], (persona, change)
    begun = (await ask(site.anybody(), BEGIN, about, bearer=own)).json()["data"]["beginViewAs"]
    sessions = "{ signInSessions(first: 9) { totalCount nodes { id } } }"
    before = (await ask(lead, sessions)).text
    footprint = "SELECT (SELECT max(seen_at) FROM sign_in_session), (SELECT count(*) FROM sign_in_session)"
    seen = (await site.db.execute(text(footprint))).one()
    assert (await ask(site.anybody(), sessions, bearer=begun["bearer"])).json()["data"]["signInSessions"]["totalCount"] == 1
    assert (await site.db.execute(text(footprint))).one() == seen
    assert (await ask(lead, sessions)).text == before
    assert (await ask(lead, "{ viewAsSessions { totalCount } }")).json()["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED"
    await site.db.execute(update(ApiToken).where(ApiToken.user_id == site.world["admin"].id).values(revoked_at=real_now()))
    await site.db.commit()
    assert (await ask(site.anybody(), sessions, bearer=begun["bearer"])).status_code == 401


async def test_what_cannot_be_noted_is_not_seen(site: Site) -> None:
    await house(site)
    view = await begin(site, await site.as_("admin"), "partner_lead")
    told = await entries(site)
    assert {(who, whom) for who, whom, _ in told} == {("Admin", "Partner_Lead")}
    assert "They see no order." in {what for _, _, what in told}
    await site.db.execute(text("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$"))
    await site.db.execute(text("CREATE TRIGGER no BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no()"))
    await site.db.commit()
    answer = await ask(site.anybody(), "{ viewer { user { name } } }", bearer=view.bearer)
    assert (answer.status_code, "Partner_Lead" in answer.text) == (500, False)
