"""An acceptance passes with conditions: a punch list, done by the partner, checked again, sent back once, closed (S0-47)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.journeys import accepting, ordering
from tests.journeys.company import PARTIES, Company
from tests.journeys.paying import invoice, owed, paper, pay
from tests.journeys.staff import PASSWORD, link_in

TITLE = "Crane interfaces"
ADVANCE, PROGRESS, ACCEPTANCE, SETTLEMENT = Decimal("9144.49"), Decimal("3048.16"), Decimal("12192.65"), Decimal("6096.33")
"""30, 10, 40 per cent and the rest of 30,481.63: 12.5 × 2,300.50 = 28,756.25 with 6 per cent tax."""
ITEMS = ("A figure of the load test is missing.", "Chapter three of the manual is empty.")


async def run(company: Company) -> None:
    """The order runs, its advance is paid; three weeks later the work is handed in."""
    order_id = company.ids["order"] = await ordering.running(company, "disputed", TITLE, "12.5")
    await owed(company, order_id)
    await invoice(company, "advance", "40270001", ADVANCE)
    assert await pay(company, "ADVANCE", ADVANCE, "BANK-D1") == "PAID"
    await company.clock(company.plan.days.handed_in)
    await accepting.hand_in(company)


async def _round(company: Company) -> Any:
    document = """query($order: ID!) { acceptances(where: {order: {id: {eq: $order}}}) { nodes {
        id code state acceptedOn contentHash punchItems { nodes { sequence state } } } } }"""
    (found,) = (await company["hq"].ask(document, order=company.ids["disputed"]))["acceptances"]["nodes"]
    return found


async def _states(company: Company) -> list[str]:
    found = (await _round(company))["punchItems"]["nodes"]
    return [item["state"] for item in sorted(found, key=lambda item: int(item["sequence"]))]


async def sign_with_conditions(company: Company) -> None:
    """The customer comes by mail and lists what is left; without a list its word is refused; three passes do not open any money."""
    signer, first, day = company.people["signer"], await _round(company), company.plan.days.handed_in.on
    company.ids["round"] = first["id"]
    await signer.page.goto(link_in(await company.service.mail(signer.address, first["code"])))
    await signer.choose(signer.speech.label("outcome", "CONDITIONAL"))
    await signer.fill("Your opinion", "Good but for two things.")
    await signer.fill("Your password again", PASSWORD)
    await signer.press("Sign", status=422)
    await signer.reads("Please say what is left to do, by whom and until when.")
    for number, item in enumerate(ITEMS, 1):
        lines = signer.page.get_by_role("group", name=f"Item {number}", exact=True)
        await signer.fill("What is left to do", item, lines)
        await signer.fill("Who sees to it", company.plan.partner, lines)
        await signer.fill("Until when", (day + timedelta(days=7 * number)).isoformat(), lines)
    await signer.fill("Your password again", PASSWORD)
    await signer.press("Sign")
    await signer.reads("You have signed.", *ITEMS)
    for party, key in PARTIES.items():
        await company[key].do("signAcceptance", accepting.word(first, party), "acceptance { state }")
    assert (await _round(company))["state"] == "CONDITIONAL"
    assert [state for _, state, *_ in await owed(company, company.ids["disputed"])] == ["PAID", "LOCKED", "LOCKED", "LOCKED"]


async def mend(company: Company) -> None:
    """The partner shows what it did: a document for the one, a word for the other."""
    lead = company.people["lead"]
    await company.service.settled()
    await lead.open(f"/partner/acceptances/{company.ids['round']}")
    await lead.reads("Passed with conditions by some: do what is on the punch list.", *ITEMS)
    form = lead.page.locator("form[id^=punch-]")
    await form.first.locator("input[type=file]").set_input_files(paper(company, "Load test.pdf"))
    await lead.press("Say that it is done", form.first)
    await lead.reads("Recorded as done. The party that raised it has been asked to check.", "Load test.pdf")
    await lead.fill("What was done", "Written.", form)
    await lead.press("Say that it is done", form)
    assert await _states(company) == ["DONE", "DONE"]


async def check_again(company: Company) -> None:
    """The customer closes one item and sends the other back; done once more and closed, the acceptance passes on that day."""
    signer, lead, path = company.people["signer"], company.people["lead"], f"/customer/acceptances/{company.ids['round']}"
    await signer.open(path)
    assert await signer.download("Load test.pdf") == (company.service.folder / "Load test.pdf").read_bytes()
    await _find(company, 1, "Good, close it")
    await _find(company, 2, "Send it back", "Two pages are still empty.")
    await _record(company)
    assert await _states(company) == ["CLOSED", "OPEN"]
    await lead.open(f"/partner/acceptances/{company.ids['round']}")
    await lead.reads("Two pages are still empty.")
    await lead.fill("What was done", "All pages are there now.", lead.page.locator("form[id^=punch-]"))
    await lead.press("Say that it is done")
    await company.clock(company.plan.days.signed[3])
    await signer.open(path)
    await signer.reads("All pages are there now.")
    await _find(company, 2, "Good, close it")
    await _record(company)
    done = await _round(company)
    assert (done["state"], done["acceptedOn"]) == ("PASSED", company.plan.days.signed[3].on.isoformat())
    await signer.open(f"{path}/certificate")
    await signer.reads(*ITEMS, "Closed", company.plan.days.signed[3].text)


async def _find(company: Company, number: int, verdict: str, note: str = "") -> None:
    signer = company.people["signer"]
    await signer.choose(verdict, signer.page.get_by_role("group", name=f"What did you find for item {number}?"))
    if note:
        await signer.page.locator(f"[name=note-{number}]").fill(note)


async def _record(company: Company) -> None:
    signer = company.people["signer"]
    await signer.fill("Your password again", PASSWORD)
    await signer.press("Record the check")
    await signer.reads("The check is recorded.")


async def pay_what_opened(company: Company) -> None:
    """Progress and acceptance payments have opened; both are invoiced and paid."""
    day = company.plan.days.signed[3]
    await company.service.settled()
    assert await owed(company, company.ids["disputed"]) == [
        ("ADVANCE", "PAID", ADVANCE, ADVANCE),
        ("PROGRESS", "OPEN", PROGRESS, Decimal(0)),
        ("ACCEPTANCE", "OPEN", ACCEPTANCE, Decimal(0)),
        ("SETTLEMENT", "LOCKED", SETTLEMENT, Decimal(0)),
    ]
    await invoice(company, "progress", "40270002", PROGRESS)
    await invoice(company, "acceptance", "40270003", ACCEPTANCE)
    assert await pay(company, "PROGRESS", PROGRESS, "BANK-D2", day) == "PAID"
    assert await pay(company, "ACCEPTANCE", ACCEPTANCE, "BANK-D3", day) == "PAID"
