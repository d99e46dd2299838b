"""A conditional pass in both portals: the customer lists what is left, the partner does it, the customer checks (S0-47)."""

import pytest

from api.ids import encode
from domain.delivery.models import Party
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptanceState, OrderState, Outcome, OutsourcingOrder
from tests.outsourcing.story import Story
from tests.portals.test_customer_acts import refused
from tests.portals.test_partner_acts import PDF
from tests.portals.visitors import PASSWORD, Site

pytestmark = pytest.mark.anyio
SIGNED = {"outcome": "CONDITIONAL", "opinion": "Good but for the manual.", "password": PASSWORD}


async def state_of(site: Site, story: Story) -> AcceptanceState:
    assert story.acceptance is not None
    async with site.composition.sessions() as db:
        return (await db.get_one(Acceptance, story.acceptance.id)).state


async def test_the_customer_lists_the_partner_mends_the_customer_closes(site: Site) -> None:
    story = await Story.delivered(site.world)
    await story.sign_all(Party.CUSTOMER)
    assert story.acceptance is not None
    await site.give_password("customer_signer")
    signer, lead = await site.as_("customer_signer"), await site.as_("partner_lead")
    place = f"acceptances/{encode('acc', story.acceptance.id)}"
    form = (await signer.open(f"/customer/{place}")).form("/sign")
    refused(await signer.send(form, **SIGNED), "Please say what is left to do, by whom and until when.")
    half = {"item-2": "Chapter three is missing.", "responsible-2": "North Software"}
    refused(await signer.send(form, **SIGNED, **half, key="b"), "Please enter a date")
    assert (await signer.send(form, **SIGNED, **half, **{"due-2": "2026-11-20"}, key="c")).status == 303
    assert await state_of(site, story) is AcceptanceState.CONDITIONAL

    assert "Left to do for the acceptance of Data migration" in (await lead.open("/partner")).text
    page = await lead.open(f"/partner/{place}")
    assert all(text in page.text for text in ("Chapter three is missing.", "North Software", "20 Nov 2026"))
    refused(await lead.send(page.form("/done")), "Please say or show what was done.")
    done = await lead.send(page.form("/done"), {"shown": ("chapter.pdf", PDF)}, note="Written.", key="d")
    assert done.status == 303
    assert "Recorded as done." in (await lead.follow(done)).text

    assert "Check again what was left to do for Data migration" in (await signer.open("/customer")).text
    page = await signer.open(f"/customer/{place}")
    assert all(text in page.text for text in ("chapter.pdf", "Written."))
    form = page.form("/recheck")
    verdict = {"verdict-1": "OPEN", "password": PASSWORD}
    refused(await signer.send(form, **verdict), "Please say why.")
    assert (await signer.send(form, **verdict, **{"note-1": "Two pages are empty."}, key="e")).status == 303
    page = await lead.open(f"/partner/{place}")
    assert "Two pages are empty." in page.text
    assert (await lead.send(page.form("/done"), note="All pages now.")).status == 303
    form = (await signer.open(f"/customer/{place}")).form("/recheck")
    refused(await signer.send(form, **{"verdict-1": "CLOSED", "password": "wrong"}), "This is not your password.")
    assert (await signer.send(form, **{"verdict-1": "CLOSED", "password": PASSWORD}, key="f")).status == 303
    assert await state_of(site, story) is AcceptanceState.PASSED
    for visitor, portal in ((signer, "customer"), (lead, "partner")):
        paper = await visitor.open(f"/{portal}/{place}/certificate")
        assert all(text in paper.text for text in ("Chapter three is missing.", "Closed", story.acceptance.content_hash))
        assert ("Customer_Signer" in paper.text) is (portal == "customer")


async def test_the_partner_asks_for_a_partial_acceptance_and_again_after_a_fail(site: Site) -> None:
    story = await Story.running(site.world)
    lead = await site.as_("partner_lead")
    path = f"/partner/orders/{encode('ord', story.order.id)}/request-acceptance"
    form = (await lead.open(path)).form("/request-acceptance")
    assert form.values["kind"] == ["FINAL"]
    refused(await lead.send(form, kind="PARTIAL"), "Deliverable 1 has no document yet.")
    answer = await lead.send(form, {"deliverable-2": ("manual.pdf", PDF)}, kind="PARTIAL", key="b")
    assert answer.status == 303
    async with site.composition.sessions() as db:
        assert (await db.get_one(OutsourcingOrder, story.order.id)).state is OrderState.RUNNING
    page = await lead.follow(answer)
    (link,) = {link for link in page.links if "/acceptances/" in link}
    assert "Partial acceptance" in (await lead.open(link)).text


async def test_rounds_are_kept_and_shown_with_what_was_said(site: Site) -> None:
    story = await Story.running(site.world)
    first = await story.request(AcceptanceKind.FINAL)
    site.world.pass_days(1)
    await story.sign(Party.SALES, Outcome.FAIL, opinion="The figures differ.")
    second = await story.request(AcceptanceKind.FINAL)
    assert story.acceptance is not None
    reader, lead = await site.as_("customer_reader"), await site.as_("partner_lead")
    for visitor, portal in ((reader, "customer"), (lead, "partner")):
        page = await visitor.open(f"/{portal}/acceptances/{encode('acc', second.id)}")
        assert f"/{portal}/acceptances/{encode('acc', first.id)}" in page.links
        assert all(text in page.text for text in ("Round 1", "Round 2", "The figures differ."))
    assert "Request the acceptance again" not in (await lead.open(f"/partner/acceptances/{encode('acc', first.id)}")).text
