"""Discussions in both portals, with their files: taken by content and size, and handed out to the readers of the message alone (S2-19)."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.documents.models import Visibility
from domain.talk.models import Discussion
from domain.talk.open_discussion import DiscussionDraft, open_discussion
from settings import settings
from tests.outsourcing.story import Story
from tests.portals.test_issues import PDF
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio
READERS = {"customer_reader": "customer", "partner_lead": "partner"}


async def test_a_discussion_is_opened_with_a_file_that_stays_with_its_readers(site: Site) -> None:
    await Story.running(site.world)
    reader, lead = await site.as_("customer_reader"), await site.as_("partner_lead")
    talk = f"/customer/projects/{encode('prj', site.world.project.id)}/talk"
    page = await reader.open(talk)
    again = await reader.send(page.form("/discussions"), {"files": ("plan.pdf", PDF)}, title=" ", text="See there.")
    assert (again.status, "Please fill this in." in again.text, "Uploaded already" in again.text) == (422, True, True)
    await reader.follow(await reader.send(again.form("/discussions"), title="The gate"))
    async with site.composition.sessions() as db:
        opened = (await db.scalars(select(Discussion))).one()
    path = f"/discussions/{encode('dsc', opened.id)}"
    shown = await reader.open(f"/customer{path}")
    assert "plan.pdf 36 B" in shown.text
    (paper,) = {link for link in shown.links if "/documents/" in link}
    assert (await reader.http.get(paper)).content == PDF
    other = await site.as_("customer_signer")
    assert (await other.http.get(paper)).headers["x-content-type-options"] == "nosniff"
    for_partner = paper.replace("/customer", "/partner")
    assert [(await lead.open(each)).status for each in (f"/partner{path}", for_partner)] == [404, 404]


@pytest.mark.parametrize("persona", READERS)
async def test_a_reply_takes_good_files_alone(site: Site, persona: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await Story.running(site.world)
    draft = DiscussionDraft("The gate", "Which one?", Visibility.CUSTOMER_AND_PARTNER, site.world.partner.id)
    talk = await site.world.do("manager", open_discussion, site.world.project.id, draft)
    visitor, others = await site.as_(persona), [await site.as_(other) for other in READERS if other != persona]
    page = await visitor.open(f"/{READERS[persona]}/discussions/{encode('dsc', talk.id)}")
    for name, content, sentence in (
        ("none.pdf", b"", "none.pdf: This file is empty."),
        ("run.pdf", b"MZ\x90\x00" + bytes(200), "run.pdf: Only PDF,"),
        ("page.html", b"<html><script>alert(1)</script></html>", "page.html: Only PDF,"),
    ):
        refused = await visitor.send(page.form("/reply"), {"files": (name, content)}, text="See there.")
        assert (refused.status, sentence in refused.text, "See there." in refused.html) == (422, True, True), name
    monkeypatch.setenv("CONCORD_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    large = await visitor.send(page.form("/reply"), {"files": ("large.pdf", PDF + bytes(1_000_001))}, text="See there.")
    assert (large.status, "large.pdf: A file has at most 1 MB." in large.text) == (422, True), large.text
    done = await visitor.follow(await visitor.send(page.form("/reply"), {"files": [("a.pdf", PDF), ("图纸.pdf", PDF)]}, text="See there."))
    assert all(word in done.text for word in ("Your message stands in the conversation.", "a.pdf", "图纸.pdf"))
    papers = sorted({link for link in done.links if "/documents/" in link})
    assert len(papers) == 2
    for other in others:
        theirs = papers[0].replace(f"/{READERS[persona]}/", "/partner/" if persona == "customer_reader" else "/customer/")
        assert (await other.http.get(theirs)).content == PDF
