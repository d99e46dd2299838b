"""The partner changes what it handed in: a new round by a form of its own, the old one void with its signatures (S0-47)."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.delivery.models import Party
from domain.outsourcing.models import Acceptance, AcceptanceState
from tests.outsourcing.story import Story
from tests.portals.forms import Seen
from tests.portals.test_partner_acts import PDF, hand_in, refused
from tests.portals.visitors import Site, Visitor

pytestmark = pytest.mark.anyio


async def rounds(site: Site) -> list[Acceptance]:
    async with site.composition.sessions() as db:
        return list(await db.scalars(select(Acceptance).order_by(Acceptance.round)))


async def handed_in(site: Site) -> tuple[Visitor, str, Seen]:
    """The lead, the address of the open round, and the page on which it is changed."""
    await hand_in(site)
    (acceptance,) = await rounds(site)
    lead, path = await site.as_("partner_lead"), f"/partner/acceptances/{encode('acc', acceptance.id)}"
    assert f"{path}/change" in (await lead.open(path)).links
    return lead, path, await lead.open(f"{path}/change")


async def test_what_is_ticked_stays_and_what_is_uploaded_is_added(site: Site) -> None:
    lead, path, page = await handed_in(site)
    form = page.form("/change")
    assert [len(form.values[f"kept-deliverable-{number}"]) for number in (1, 2)] == [1, 1]
    form.values["kept-deliverable-1"] = []
    answer = await lead.send(form, {"deliverable-1": ("报告 2.pdf", PDF + b"2")}, note="Chapter 4 is new.")
    old, new = await rounds(site)
    assert answer.headers["location"] == f"/partner/orders/{encode('ord', new.order_id)}?done=changed"
    assert "A new round has begun." in (await lead.follow(answer)).text
    assert [(old.state, old.round), (new.state, new.round)] == [(AcceptanceState.VOIDED, 1), (AcceptanceState.OPEN, 2)]
    shown = (await lead.open(f"/partner/acceptances/{encode('acc', new.id)}")).text
    assert [name in shown for name in ("报告 1.pdf", "报告 2.pdf", "manual.pdf", "Chapter 4 is new.")] == [False, True, True, True]
    assert f"{path}/change" not in (await lead.open(path)).links


async def test_the_same_again_is_refused(site: Site) -> None:
    lead, _, page = await handed_in(site)
    again = await lead.send(page.form("/change"))
    refused(again, "Nothing has changed.")
    assert [len(again.form("/change").values[f"kept-deliverable-{number}"]) for number in (1, 2)] == [1, 1]
    assert len(await rounds(site)) == 1


async def test_a_deliverable_left_without_a_document_is_refused_and_the_new_file_is_kept(site: Site) -> None:
    lead, _, page = await handed_in(site)
    form = page.form("/change")
    form.values["kept-deliverable-2"] = []
    again = await lead.send(form, {"deliverable-1": ("more.pdf", PDF + b"3")})
    refused(again, "Deliverable 2 has no document yet.")
    assert len(again.form("/change").values["kept-deliverable-1"]) == 2
    assert len(await rounds(site)) == 1


async def test_what_has_passed_is_not_changed(site: Site) -> None:
    story = await Story.delivered(site.world)
    assert story.acceptance is not None
    path = f"/partner/acceptances/{encode('acc', story.acceptance.id)}"
    lead = await site.as_("partner_lead")
    form = (await lead.open(f"{path}/change")).form("/change")
    for party in Party:
        await story.sign(party)
    await site.save()
    assert (await lead.send(form, note="Later.")).status == 409
    refused(
        await lead.send((await lead.open(f"{path}/change")).form("/change"), note="Later."), "This is not possible in the present state."
    )


@pytest.mark.parametrize(("persona", "status"), [("partner_finance", 403), ("stranger", 404)])
async def test_who_may_not_change_it_changes_nothing(site: Site, persona: str, status: int) -> None:
    _, _, page = await handed_in(site)
    await site.world.outsider("stranger", await site.world.new_partner("SOUTH"), "partner_admin")
    visitor, form = await site.as_(persona), page.form("/change")
    form.values["csrf"] = (await visitor.open("/partner")).form("/sign-out").values["csrf"]
    assert (await visitor.send(form, note="Not mine.")).status == status
    assert [each.state for each in await rounds(site)] == [AcceptanceState.OPEN]
