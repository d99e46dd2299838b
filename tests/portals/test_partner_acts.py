"""What the partner does in its portal: each act by its form, its refusals on the same page, and nothing done twice."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from api.ids import encode
from domain.documents.models import Document
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import (
    Acceptance,
    Invoice,
    InvoiceKind,
    OrderState,
    OutsourcingOrder,
    PayableState,
    PaymentKind,
    Settlement,
    SettlementState,
)
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from domain.partners.models import PartnerState
from tests.outsourcing.story import Story, scores
from tests.portals.forms import Seen
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


async def sent(site: Site) -> tuple[Story, str]:
    story = await Story.sent(site.world)
    return story, f"/partner/orders/{encode('ord', story.order.id)}"


async def running(site: Site) -> tuple[Story, str]:
    story = await Story.running(site.world)
    return story, f"/partner/orders/{encode('ord', story.order.id)}"


async def hand_in(site: Site) -> str:
    """A running order whose deliverables the partner has handed in; its global id."""
    story, path = await running(site)
    lead = await site.as_("partner_lead")
    form = (await lead.open(f"{path}/request-acceptance")).form("/request-acceptance")
    files = {"deliverable-1": ("报告 1.pdf", PDF), "deliverable-2": ("manual.pdf", PDF + b"\n")}
    assert (await lead.send(form, files)).status == 303
    return encode("ord", story.order.id)


async def count(site: Site, model: type) -> int:
    async with site.composition.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def state(site: Site, story: Story) -> OrderState:
    async with site.composition.sessions() as db:
        return (await db.get_one(OutsourcingOrder, story.order.id)).state


def refused(seen: Seen, sentence: str) -> None:
    assert (seen.status, sentence in seen.text, seen.title.strip().startswith("Please look again:")) == (422, True, True), seen.text


async def test_the_order_is_accepted_once_however_often_the_button_is_pressed(site: Site) -> None:
    story, path = await sent(site)
    lead = await site.as_("partner_lead")
    page = await lead.open(path)
    answers = [await lead.send(page.form("/accept")) for _ in range(3)]
    assert [(answer.status, answer.headers["location"]) for answer in answers] == [(303, f"{path}?done=accepted")] * 3
    after = await lead.follow(answers[0])
    assert "The order runs from today." in after.text
    assert await state(site, story) is OrderState.RUNNING
    assert [form.action for form in after.forms if form.action.endswith("/accept")] == []


async def test_accepting_what_was_answered_meanwhile_is_a_conflict(site: Site) -> None:
    story, path = await sent(site)
    lead, admin = await site.as_("partner_lead"), await site.as_("partner_admin")
    mine, theirs = await lead.open(path), await admin.open(path)
    assert (await admin.send(theirs.form("/decline"), reason="No people.")).status == 303
    answer = await lead.send(mine.form("/accept"))
    assert (answer.status, "Somebody was faster" in answer.text, path in answer.links) == (409, True, True)
    assert await state(site, story) is OrderState.DECLINED


async def test_declining_needs_a_reason_and_keeps_what_was_typed(site: Site) -> None:
    story, path = await sent(site)
    lead = await site.as_("partner_lead")
    page = await lead.open(path)
    refused(await lead.send(page.form("/decline"), reason=" "), "Please fill this in.")
    again = await lead.send(page.form("/decline"), reason="<b>no</b>" * 500, key="another")
    refused(again, "At most 4000 characters.")
    assert again.form("/decline").values["reason"] == ["<b>no</b>" * 500]
    assert await state(site, story) is OrderState.SENT
    answer = await lead.send(again.form("/decline"), reason="No people are free.")
    assert answer.headers["location"] == f"{path}?done=declined"
    assert await state(site, story) is OrderState.DECLINED


@pytest.mark.parametrize("persona", ["partner_finance", "partner_reader"])
async def test_who_may_not_answer_is_told_so_and_nothing_happens(site: Site, persona: str) -> None:
    story, path = await sent(site)
    await site.world.outsider("partner_reader", site.world.partner)
    page = await (await site.as_("partner_lead")).open(path)
    visitor = await site.as_(persona)
    own = await visitor.open(path)
    form = page.form("/accept")
    form.values["csrf"] = own.form("/sign-out").values["csrf"]
    assert (await visitor.send(form)).status == 403
    assert await state(site, story) is OrderState.SENT


async def test_another_partners_order_cannot_be_answered(site: Site) -> None:
    story, path = await sent(site)
    await site.world.outsider("stranger", await site.world.new_partner("SOUTH"), "partner_admin")
    stranger = await site.as_("stranger")
    form = (await (await site.as_("partner_lead")).open(path)).form("/accept")
    form.values["csrf"] = (await stranger.open("/partner")).form("/sign-out").values["csrf"]
    assert (await stranger.send(form)).status == 404
    assert await state(site, story) is OrderState.SENT


async def test_a_form_without_its_version_is_not_understood(site: Site) -> None:
    _, path = await sent(site)
    lead = await site.as_("partner_lead")
    form = (await lead.open(path)).form("/accept")
    for wrong in (None, "", "x", "-1", "9" * 30):
        assert (await lead.send(form, version=wrong)).status == 400


async def test_a_forms_address_leads_back_to_its_page(site: Site) -> None:
    _, path = await sent(site)
    answer = await (await site.as_("partner_lead")).open(f"{path}/accept")
    assert (answer.status, answer.headers["location"]) == (303, path)


async def test_acceptance_is_requested_with_the_documents_of_each_deliverable(site: Site) -> None:
    story, path = await running(site)
    lead = await site.as_("partner_lead")
    form = (await lead.open(f"{path}/request-acceptance")).form("/request-acceptance")
    files = {"deliverable-1": [("报告.pdf", PDF), ("notes.txt", b"all done")], "deliverable-2": ("manual.pdf", PDF + b"2")}
    answer = await lead.send(form, files, note="Please read the manual first.")
    assert (answer.status, answer.headers["location"]) == (303, f"{path}?done=requested")
    after = await lead.follow(answer)
    assert "have been asked to sign" in after.text
    (link,) = {link for link in after.links if "/acceptances/" in link}
    papers = await lead.open(link)
    assert [name in papers.text for name in ("报告.pdf", "notes.txt", "manual.pdf", "Please read the manual first.")] == [True] * 4
    assert await state(site, story) is OrderState.DELIVERED
    assert (await count(site, Document), await count(site, Acceptance)) == (3, 1)


async def test_refused_files_are_named_and_good_ones_kept(site: Site) -> None:
    story, path = await running(site)
    lead = await site.as_("partner_lead")
    form = (await lead.open(f"{path}/request-acceptance")).form("/request-acceptance")
    files = {
        "deliverable-1": [("good.pdf", PDF), ("bad.exe", b"MZ\x90\x00"), ("fake.pdf", b"not a pdf")],
        "deliverable-2": ("empty.txt", b""),
    }
    again = await lead.send(form, files, note="See attached.")
    refused(again, "bad.exe: Only PDF")
    assert "fake.pdf: Only PDF" in again.text
    assert "empty.txt: This file is empty." in again.text
    assert await state(site, story) is OrderState.RUNNING
    form = again.form("/request-acceptance")
    assert form.values["note"] == ["See attached."]
    (kept,) = form.values["kept-deliverable-1"]
    assert "good.pdf" in again.text
    third = await lead.send(form)
    refused(third, "Deliverable 2 has no document yet.")
    assert third.form("/request-acceptance").values["kept-deliverable-1"] == [kept]
    assert third.form("/request-acceptance").controls["deliverable-2"]["aria-invalid"] == "true"
    answer = await lead.send(third.form("/request-acceptance"), {"deliverable-2": ("manual.pdf", PDF)})
    assert answer.status == 303
    assert await state(site, story) is OrderState.DELIVERED


async def test_nobody_hands_in_anothers_document(site: Site) -> None:
    _, path = await running(site)
    lead = await site.as_("partner_lead")
    secret = await site.world.document("manager")
    await site.save()
    form = (await lead.open(f"{path}/request-acceptance")).form("/request-acceptance")
    form.values["kept-deliverable-1"] = [encode("doc", secret.id)]
    answer = await lead.send(form, {"deliverable-2": ("manual.pdf", PDF)})
    assert answer.status == 404
    assert await count(site, Acceptance) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"--x\r\nnothing", 400),
        (b"", 400),
        (b'--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n', 400),
        (b"--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--\r\n", 400),
    ],
)
async def test_a_broken_body_is_refused(site: Site, body: bytes, status: int) -> None:
    _, path = await running(site)
    lead = await site.as_("partner_lead")
    headers = {"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x"}
    answer = await lead.http.post(f"{path}/request-acceptance", content=body, headers=headers)
    assert answer.status_code == status


async def invoice_form(site: Site, story: Story) -> tuple[str, str]:
    """The page of open payments and the address of the invoice of the advance payment."""
    payable = await story.payable(PaymentKind.ADVANCE)
    return "/partner/payables?state=OPEN", f"/payables/{encode('pay', payable.id)}/invoice"


async def test_an_invoice_is_sent_with_its_scan(site: Site) -> None:
    story, _ = await running(site)
    path, address = await invoice_form(site, story)
    visitor = await site.as_("partner_finance")
    form = (await visitor.open(path)).form(address)
    answer = await visitor.send(form, {"file": ("invoice.pdf", PDF)}, number="INV-1", kind="VAT_SPECIAL", amount="￥11,606.94")
    assert (answer.status, answer.headers["location"]) == (303, "/partner/payables?done=invoiced")
    assert "INV-1" in (await visitor.follow(answer)).text
    async with site.composition.sessions() as db:
        invoice = (await db.scalars(select(Invoice))).one()
        assert (invoice.number, invoice.kind, invoice.amount) == ("INV-1", InvoiceKind.VAT_SPECIAL, Decimal("11606.94"))
        assert (invoice.issued_on, invoice.document_id is not None) == (site.world.now.date(), True)
    assert (await story.payable(PaymentKind.ADVANCE)).state is PayableState.INVOICED


WRONG = [
    ({"amount": "many"}, "Please enter an amount, as 1234.50."),
    ({"amount": "-1"}, "Please enter an amount, as 1234.50."),
    ({"amount": "1e9"}, "Please enter an amount, as 1234.50."),
    ({"amount": "0"}, "The amount must be above zero."),
    ({"amount": "11606.95"}, "The invoices would exceed what is payable."),
    ({"amount": "1.001"}, "This amount has more decimals than the currency."),
    ({"issuedOn": "yesterday"}, "Please enter a date, as 2026-11-30."),
    ({"issuedOn": "2030-01-01"}, "This day lies in the future."),
    ({"kind": "OTHER"}, "Please choose one."),
    ({"number": " "}, "Please fill this in."),
    ({"number": "9" * 61}, "At most 60 characters."),
]


async def test_wrong_invoices_are_refused_at_their_field_and_the_scan_is_kept(site: Site) -> None:
    story, _ = await running(site)
    path, address = await invoice_form(site, story)
    visitor = await site.as_("partner_finance")
    good = {"number": "INV-1", "kind": "VAT_SPECIAL", "amount": "100", "issuedOn": site.world.now.date().isoformat()}
    form = again = (await visitor.open(path)).form(address)
    for wrong, sentence in WRONG:
        seen = await visitor.send(form, {"file": ("invoice.pdf", PDF)}, **{**good, **wrong, "key": sentence + str(wrong)[:30]})
        refused(seen, sentence)
        (name,) = wrong
        again = seen.form(address)
        assert name == "kind" or again.controls[name]["aria-invalid"] == "true"
        assert len(again.values["kept-file"]) == 1
        assert name == "kind" or again.values[name] == [wrong[name]]
    assert await count(site, Invoice) == 0
    assert (await visitor.send(again, **good)).status == 303
    assert await count(site, Invoice) == 1


async def eligible(site: Site) -> tuple[Story, Settlement, str]:
    story = await Story.paid_but_settlement(site.world)
    settlement = await story.settlement()
    assert settlement.eligible_on is not None
    site.world.now = at(settlement.eligible_on)
    await site.world.do("worker", open_settlement, settlement.id)
    return story, settlement, f"/partner/settlements/{encode('stl', settlement.id)}"


async def test_settlement_is_visible_from_the_first_day_and_applied_for_when_open(site: Site) -> None:
    story = await Story.accepted(site.world, date(2026, 11, 30))
    path = f"/partner/settlements/{encode('stl', (await story.settlement()).id)}"
    visitor = await site.as_("partner_finance")
    early = await visitor.open(path)
    assert "28 Feb 2027" in early.text
    assert [form for form in early.forms if form.action.endswith("/request")] == []


async def judge(site: Site, settlement_id: UUID) -> None:
    """Both sides evaluate."""
    await site.world.do("manager", evaluate_settlement, settlement_id, scores(90))
    await site.world.do("partner_lead", evaluate_own_work, settlement_id, scores(90))


async def test_settlement_is_requested_and_its_statement_confirmed(site: Site) -> None:
    story, settlement, path = await eligible(site)
    visitor = await site.as_("partner_finance")
    page = await visitor.open(path)
    answer = await visitor.send(page.form("/request"), remark="Two days of travel are not in it.")
    assert answer.headers["location"] == f"{path}?done=applied"
    assert "Two days of travel are not in it." in (await visitor.follow(answer)).text
    await judge(site, settlement.id)
    await site.world.do("finance", propose_settlement, settlement.id)
    await site.save()
    page = await visitor.open(path)
    refused(await visitor.send(page.form("/confirm")), "Please check the statement first, then tick this.")
    answer = await visitor.send(page.form("/confirm"), read="yes")
    assert answer.headers["location"] == f"{path}?done=confirmed"
    assert (await story.settlement()).state is SettlementState.CONFIRMED


async def printed(site: Site, story: Story) -> str:
    """The words of the statement as the partner prints it."""
    visitor = await site.as_("partner_finance")
    page = await visitor.open(f"/partner/settlements/{encode('stl', (await story.settlement()).id)}/statement")
    assert page.status == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def test_the_printed_statement_has_the_amount_in_capital_numerals_and_both_signatures(site: Site) -> None:
    story = await Story.confirmed(site.world)
    text = await printed(site, story)
    assert "Final amount in capital numerals: 人民币伍万捌仟零叁拾肆元陆角捌分" in text
    assert re.search(r"Confirmed for the partner Partner_Finance 28 Feb 2027 .*Approved for the provider .*Not signed yet", text)
    assert "Score of the evaluation 90" in text
    assert "Partner's score" not in text
    site.world.now += timedelta(days=1)
    await site.world.do("buyer", approve_settlement, (await story.settlement()).id)
    assert re.search(
        r"Confirmed for the partner Partner_Finance 28 Feb 2027 .*Approved for the provider Buyer 1 Mar 2027", await printed(site, story)
    )


async def test_the_printed_statement_shows_the_scores_of_both_sides_where_they_differ(site: Site) -> None:
    story, settlement, _ = await eligible(site)
    await story.evaluated(90, "99.5")
    await site.world.do("finance", propose_settlement, settlement.id)
    text = await printed(site, story)
    assert "Provider's score 90" in text
    assert "Partner's score 99.5" in text
    assert "Score of the evaluation" not in text


async def test_a_newer_statement_is_not_confirmed_by_mistake(site: Site) -> None:
    story, settlement, path = await eligible(site)
    visitor = await site.as_("partner_finance")
    await visitor.send((await visitor.open(path)).form("/request"))
    await judge(site, settlement.id)
    await site.world.do("finance", propose_settlement, settlement.id)
    await site.save()
    page = await visitor.open(path)
    site.world.now += timedelta(hours=1)
    await site.world.do("finance", propose_settlement, settlement.id)
    await site.save()
    assert (await visitor.send(page.form("/confirm"), read="yes")).status == 409
    assert (await story.settlement()).state is SettlementState.PROPOSED


async def test_a_payment_may_be_invoiced_in_parts(site: Site) -> None:
    story, _ = await running(site)
    _, address = await invoice_form(site, story)
    visitor = await site.as_("partner_finance")
    form = (await visitor.open("/partner/payables?state=OPEN")).form(address)
    assert form.values["amount"] == ["11606.94"]
    assert (await visitor.send(form, number="INV-1", kind="VAT_SPECIAL", amount="10000")).status == 303
    rest = await visitor.open("/partner/payables?state=INVOICED")
    assert "Enter a further invoice" in rest.text
    assert rest.form(address).values["amount"] == ["1606.94"]
    assert (await visitor.send(rest.form(address), number="INV-2", kind="VAT_SPECIAL")).status == 303
    done = await visitor.open("/partner/payables?state=INVOICED")
    assert [form for form in done.forms if form.action.endswith(address)] == []


async def test_an_invoice_number_is_used_once(site: Site) -> None:
    story, _ = await running(site)
    path, address = await invoice_form(site, story)
    visitor = await site.as_("partner_finance")
    form = (await visitor.open(path)).form(address)
    assert (await visitor.send(form, number="INV-1", kind="VAT_ORDINARY", amount="1")).status == 303
    again = (await visitor.open("/partner/payables?state=INVOICED")).form(address)
    refused(await visitor.send(again, number="INV-1", kind="VAT_ORDINARY", amount="1"), "An invoice with this number is recorded already.")


async def test_acceptance_is_requested_of_a_running_order_only(site: Site) -> None:
    _, path = await running(site)
    lead = await site.as_("partner_lead")
    page = await lead.open(f"{path}/request-acceptance")
    files = {"deliverable-1": ("a.pdf", PDF), "deliverable-2": ("b.pdf", PDF)}
    assert (await lead.send(page.form("/request-acceptance"), files)).status == 303
    after = await lead.open(f"{path}/request-acceptance")
    assert "The acceptance can be requested while the order is running." in after.text
    stale = page.form("/request-acceptance")
    assert (await lead.send(stale, files, key="another")).status == 409
    current = (await lead.open(path)).form("/sign-out").values["csrf"]
    late = await lead.send(stale, files, key="third", version="5", csrf=current[0])
    assert late.status in (409, 422)
    assert await count(site, Acceptance) == 1


async def test_a_suspended_partner_reads_why_it_cannot_accept_and_may_decline(site: Site) -> None:
    _, path = await sent(site)
    site.world.partner.state = PartnerState.SUSPENDED
    await site.world.insert(site.world.partner)
    lead = await site.as_("partner_lead")
    page = await lead.open(path)
    assert "No new order can be accepted now" in page.text
    assert "What follows: when you decline, it goes back to the sender with your reason." in page.text
    assert "when you accept" not in page.text
    assert [form.action for form in page.forms if form.action.endswith(("/accept", "/decline"))] == [f"{path}/decline"]
    assert (await lead.send(page.form("/decline"), reason="We are suspended.")).status == 303
