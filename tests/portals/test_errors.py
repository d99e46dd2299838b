"""Refusals of whole pages, static files, and the upload for programs."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from starlette.requests import Request

from concord.compose import Composition
from domain.platform.models import AuditEntry
from portals.errors import error_page
from portals.rendering import STATIC, static
from settings import settings
from tests.outsourcing.story import Story
from tests.portals.forms import Seen
from tests.portals.test_partner_acts import PDF
from tests.portals.visitors import FROM_OUR_PAGE, Site, Visitor

pytestmark = pytest.mark.anyio


async def test_each_error_page_has_its_words_and_the_number_of_the_request(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    await Story.running(site.world)
    form = (await visitor.open("/partner/account")).form("/password")
    seen = {
        404: await visitor.open("/partner/nowhere"),
        403: await visitor.open("/customer"),
        405: await visitor.open("/partner/language"),
        400: await visitor.open("/partner/orders?after=nonsense"),
        401: await _post_of_nobody(site),
        413: await visitor.send(form, oldPassword="a" * 300_000),
    }
    for status, page in seen.items():
        assert page.status == status
        number = page.headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", number)
        assert number in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.lang == "en"
    assert seen[405].headers["allow"] == "POST"


async def _post_of_nobody(site: Site) -> Seen:
    """A form of the door's token sent where somebody must be signed in."""
    visitor = site.anybody()
    form = (await visitor.open("/partner/sign-in")).form("/sign-in")
    form.action = "/partner/sign-out-everywhere"
    return await visitor.send(form)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("path", ["/partner/x", "/customer/x", "/x"])
def test_every_status_has_a_page(status: int, path: str) -> None:
    scope = {"type": "http", "path": path, "headers": [], "method": "GET", "query_string": b"", "state": {"request_id": "abc"}}
    page = error_page(Request(scope), status)
    text = bytes(page.body).decode()
    assert (page.status_code, "abc" in text, 'href=""' in text) == (status, True, False)


async def test_without_its_database_a_page_asks_to_come_back(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    visitor = await site.as_("partner_lead")
    secret = visitor.http.cookies["concord_session"]
    lost = Composition.of(settings(), "postgresql://nobody@127.0.0.1:1/nothing")
    broken = Site(lost, site.world)
    alone = broken.anybody(cookie=f"concord_session={secret}")
    page = await alone.open("/partner")
    assert (page.status, page.headers["retry-after"], page.headers["x-request-id"] in page.text) == (503, "2", True)
    assert "We are not available for a moment" in page.text
    assert (await broken.anybody().open("/partner/sign-in")).status == 200
    await alone.http.aclose()
    await lost.close()


async def test_static_files_are_kept_for_ever_under_their_hash_only(site: Site) -> None:
    visitor = site.anybody()
    types = {"concord.css": "text/css; charset=utf-8", "concord.js": "text/javascript; charset=utf-8", "logo.svg": "image/svg+xml"}
    for name, kind in types.items():
        exact, plain = await visitor.http.get(static(name)), await visitor.http.get(f"/static/{name}")
        assert exact.content == plain.content == (STATIC / name).read_bytes()
        assert (exact.headers["content-type"], exact.headers["x-content-type-options"]) == (kind, "nosniff")
        assert exact.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert plain.headers["cache-control"] == "no-cache"
    for wrong in ("nothing.css", "..%2frendering.py", "%2e%2e", ".css"):
        assert (await visitor.open(f"/static/{wrong}")).status == 404


async def upload(visitor: Visitor, name: str, content: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = await visitor.http.post("/documents", files={"file": (name, content)}, headers=headers)
    return answer.status_code, answer.json()


async def test_programs_upload_and_download_documents(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    status, answer = await upload(visitor, "report.pdf", PDF, **FROM_OUR_PAGE)
    document = answer["document"]
    assert (status, answer["userErrors"]) == (201, [])
    assert {name: document[name] for name in ("name", "contentType", "size")} == {
        "name": "report.pdf", "contentType": "application/pdf", "size": len(PDF)
    }  # fmt: skip
    got = await visitor.http.get(f"/documents/{document['id']}")
    assert (got.status_code, got.content) == (200, PDF)
    async with site.composition.sessions() as db:
        entry = (await db.scalars(select(AuditEntry).where(AuditEntry.act == "document:open"))).one()
    assert (entry.subject_type, entry.field, entry.after) == ("Document", "event", "handed out")
    assert entry.actor_id == site.world["partner_lead"].id
    assert (entry.address, entry.session_id is not None, entry.token_id) == ("127.0.0.1", True, None)
    raw = await visitor.http.post("/documents?name=raw.txt", content=b"hello", headers={**FROM_OUR_PAGE, "content-type": "text/plain"})
    assert (raw.status_code, raw.json()["document"]["contentType"]) == (201, "text/plain")
    other = await site.as_("customer_signer")
    assert (await other.http.get(f"/documents/{document['id']}")).status_code == 404


async def test_a_refused_upload_says_why_and_an_unknown_sender_gets_nothing(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    status, answer = await upload(visitor, "program.exe", b"MZ\x90\x00", **FROM_OUR_PAGE)
    error = answer["userErrors"][0]
    assert (status, answer["document"], error["code"], error["field"]) == (422, None, "FILE_TYPE_WRONG", ["file"])
    assert (await upload(visitor, "empty.txt", b"", **FROM_OUR_PAGE))[1]["userErrors"][0]["code"] == "FILE_EMPTY"
    assert (await upload(visitor, "report.pdf", PDF, **{"sec-fetch-site": "cross-site"}))[0] == 401
    assert (await upload(site.anybody(), "report.pdf", PDF))[0] == 401
    assert (await visitor.http.post("/documents", content=b"x", headers=FROM_OUR_PAGE)).status_code == 400
    assert (await visitor.http.get("/documents/doc_1111111111111111111111")).json() == {"errors": [{"message": "Not Found"}]}


async def test_a_file_beyond_the_limit_is_refused_on_the_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    visitor = await site.as_("partner_lead")
    status, answer = await upload(visitor, "big.txt", b"a" * 1_000_001, **FROM_OUR_PAGE)
    assert (status, answer["userErrors"][0]["code"]) == (422, "FILE_TOO_LARGE")
    assert (await upload(visitor, "huge.txt", b"a" * 1_100_000, **FROM_OUR_PAGE))[0] in (413, 422)
    assert (await upload(visitor, "fits.txt", b"a" * 1_000_000, **FROM_OUR_PAGE))[0] == 201
