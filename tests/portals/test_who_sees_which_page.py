"""Every page of the router, for its own people and for others: 200, or 404 as if it were not there, or 403 in another portal."""

from datetime import date

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.documents.models import Visibility
from domain.reporting.change_weekly_report import change_weekly_report
from domain.reporting.draft_weekly_report import draft_weekly_report
from domain.reporting.lines import LineDraft
from domain.reporting.models import PublishedReport, ReportPart
from domain.reporting.publish_weekly_report import publish_weekly_report
from domain.reporting.review_weekly_report import review_weekly_report
from domain.reporting.submit_weekly_report import submit_weekly_report
from domain.talk.models import Discussion
from domain.talk.open_discussion import DiscussionDraft, open_discussion
from portals.site import PLACES
from portals.visits import COMMON, CUSTOMER, PARTNER
from tests.acts.staging.issues import raised
from tests.acts.staging.logs import noted
from tests.acts.staging.requirements import needed
from tests.outsourcing.story import Story, days_at
from tests.outsourcing.test_change_orders import sent as change_sent
from tests.outsourcing.test_monthly_statements import by_month
from tests.outsourcing.test_monthly_statements import hand_in as hand_in_month
from tests.outsourcing.test_terminations import sent as termination_sent
from tests.portals.test_partner_acts import PDF, hand_in
from tests.portals.visitors import Site
from tests.project_acceptance.test_project_acceptance import requested
from tests.world import World

pytestmark = pytest.mark.anyio

PAGES = {
    portal: [place.path for place in places if place.get and not place.is_public and place.at is None] for portal, places in PLACES.items()
}


ADMINISTRATORS = {"/partner/qualifications"}
"""The partner's file with its people is kept by its administrator."""


async def ids_of(story: Story) -> dict[str, str]:
    """The id of each page's subject, by the page's path."""
    assert story.acceptance is not None
    world, settlement = story.world, await story.settlement()
    running = await Story.running(world, title="Printing", lines=days_at(20))
    change, termination = await change_sent(world, running), await termination_sent(world, running)
    report, talk = await published(world), await talked(world)
    month = await hand_in_month(world, await by_month(world, title="Support"), date(2026, 11, 1), 1)
    return {
        "monthly-statements": encode("mst", month.id),
        "changes": encode("chg", change.id),
        "terminations": encode("ter", termination.id),
        "orders": encode("ord", story.order.id),
        "acceptances": encode("acc", story.acceptance.id),
        "settlements": encode("stl", settlement.id),
        "project-acceptances": encode("pja", (await requested(world)).id),
        "projects": encode("prj", world.project.id),
        "reports": encode("pwr", report.id),
        "discussions": encode("dsc", talk.id),
        "issues": encode("iss", (await raised(world)).id),
        "requirements": encode("req", (await needed(world)).id),
        "log": encode("log", (await noted(world, state="open")).id),
        "contracts": encode("con", world.contract.id),
        "colleagues": encode("usr", world["customer_reader"].id),
    }


async def published(world: World) -> PublishedReport:
    """A weekly report that the customer reads."""
    world.project.owner_id = world["manager"].id
    await world.insert(world.project)
    report = await world.do("manager", draft_weekly_report, world.project.id, world.as_("manager").today)
    await world.do("manager", change_weekly_report, report.id, [LineDraft(ReportPart.THIS_WEEK, "The berths are measured.", 60)])
    await world.do("manager", submit_weekly_report, report.id)
    await world.do("hq", review_weekly_report, report.id)
    await world.do("manager", publish_weekly_report, report.id)
    return (await world.db.scalars(select(PublishedReport))).one()


async def talked(world: World) -> Discussion:
    """A discussion with the customer and the partner."""
    draft = DiscussionDraft("The gate", "Which one?", Visibility.CUSTOMER_AND_PARTNER, world.partner.id)
    made: Discussion = await world.do("manager", open_discussion, world.project.id, draft)
    return made


def paths_of(base: str, pages: list[str], ids: dict[str, str]) -> list[str]:
    return [
        base + page.format(id=ids.get(page.split("/")[1], ""))
        for page in pages
        if not page.startswith("/documents") and not page.endswith(".ics") and page
    ] + [base]


async def strangers(world: World) -> None:
    """Another partner and another customer, each with somebody who may do everything there."""
    await world.outsider("other_partner", await world.new_partner("SOUTH"), "partner_admin")
    other = await world.new_customer("INLAND")
    await world.outsider("other_customer", other, "customer_signatory")


async def test_each_page_for_its_own_and_for_others(site: Site) -> None:
    story = await Story.confirmed(site.world)
    await strangers(site.world)
    await site.world.outsider("partner_reader", site.world.partner)
    ids = await ids_of(story)
    partner, customer = paths_of("/partner", PAGES[PARTNER], ids), paths_of("/customer", PAGES[CUSTOMER], ids)
    assert (len(partner), len(customer), PAGES[COMMON]) == (27, 31, ["/choose"])
    for persona, paths in (
        ("partner_admin", partner),
        ("partner_lead", partner),
        ("partner_finance", partner),
        ("customer_signer", customer),
    ):
        visitor = await site.as_(persona)
        for path in paths:
            seen = await visitor.open(path)
            expected = 403 if path in ADMINISTRATORS and persona != "partner_admin" else 200
            assert (seen.status, path) == (expected, path)
            assert (seen.headers["cache-control"], seen.headers["vary"]) == ("no-store", "Cookie, Accept-Language")
    for persona, paths in (("other_partner", partner), ("other_customer", customer)):
        visitor = await site.as_(persona)
        for path in paths:
            expected = 404 if path.count("/") > 2 and path not in ("/partner/hours/log", "/customer/requirements/new") else 200
            assert ((await visitor.open(path)).status, path) == (expected, path)
    for persona, paths in (("customer_signer", partner), ("partner_admin", customer), ("manager", partner + customer)):
        visitor = await site.as_(persona)
        for path in paths:
            assert ((await visitor.open(path)).status, path) == (403, path)
    nobody = site.anybody()
    for path in partner + customer:
        assert (await nobody.open(path)).status == 303


async def test_a_member_without_money_sees_the_work_and_no_figure(site: Site) -> None:
    story = await Story.confirmed(site.world)
    await site.world.outsider("partner_reader", site.world.partner)
    reader, ids = await site.as_("partner_reader"), await ids_of(story)
    home, order = await reader.open("/partner"), await reader.open(f"/partner/orders/{ids['orders']}")
    assert (home.status, order.status) == (200, 200)
    assert "Data migration" in order.text
    assert "¥" not in home.text + order.text
    assert (await reader.open(f"/partner/settlements/{ids['settlements']}")).status == 404
    assert (await reader.open("/partner/payables?state=OPEN")).status == 403


@pytest.mark.parametrize("wrong", ["x", "ord_1111111111111111111111", "ord_0", "prj_1111111111111111111111", "%00", "a/b"])
async def test_what_is_no_object_of_that_kind_is_not_there(site: Site, wrong: str) -> None:
    visitor = await site.as_("partner_admin")
    for place in ("orders", "settlements", "acceptances", "documents"):
        seen = await visitor.open(f"/partner/{place}/{wrong}")
        assert (seen.status, "There is nothing here for you" in seen.text) == (404, True)


async def test_anothers_acceptance_is_not_there_under_any_prefix(site: Site) -> None:
    story = await Story.delivered(site.world)
    visitor, ids = await site.as_("partner_admin"), await ids_of(story)
    assert (await visitor.open(f"/partner/orders/{ids['acceptances']}")).status == 404
    assert (await visitor.open(f"/partner/acceptances/{ids['orders']}")).status == 404


async def test_a_list_is_paged_by_its_cursor(site: Site) -> None:
    for _ in range(21):
        await Story.sent(site.world, lines=days_at(1))
    visitor = await site.as_("partner_lead")
    first = await visitor.open("/partner/orders")
    assert "20 of 21 shown" in first.text
    (further,) = [link for link in first.links if "after=" in link]
    second = await visitor.open(further)
    assert "1 of 21 shown" in second.text
    assert "/partner/orders" in second.links
    assert (await visitor.open("/partner/orders?after=nonsense")).status == 400


async def test_a_file_is_an_attachment_for_those_who_see_its_place(site: Site) -> None:
    order_id = await hand_in(site)
    lead, signer = await site.as_("partner_lead"), await site.as_("customer_signer")
    await strangers(site.world)
    stranger, other = await site.as_("other_partner"), await site.as_("other_customer")
    page = await lead.open(f"/partner/orders/{order_id}")
    (round_,) = {link for link in page.links if "/acceptances/" in link}
    papers = [link for link in (await lead.open(round_)).links if "/documents/" in link]
    assert len(papers) == 2
    answer = await lead.http.get(papers[0])
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-disposition"] == "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%201.pdf"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    for_customer = papers[0].replace("/partner", "/customer")
    assert (await signer.http.get(for_customer)).content == PDF
    assert (await stranger.open(papers[0])).status == (await other.open(for_customer)).status == 404
    assert (await site.anybody().open(papers[0])).status == 303
