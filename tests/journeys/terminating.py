"""An order is terminated in the middle; more was paid than delivered; the claim is set off against another order (S0-44, S0-49)."""

from decimal import Decimal
from typing import Any

from tests.journeys import ordering
from tests.journeys.company import Company
from tests.journeys.paying import invoice, owed, pay, payment
from tests.journeys.plan import yuan
from tests.journeys.settling import APPROVE, SETTLE

ENDED, OTHER = "Archive of the old yard", "Signage of the new yard"
GROSS, ADVANCE = Decimal("33131.38"), Decimal("9939.41")
"""10 × 2,300.50 + 8.25 × 1,000.1234 = 31,256.02, with 6 per cent tax; 30 per cent of it."""
DELIVERED = Decimal("4877.06")
"""2 × 2,300.50 = 4,601.00, with tax."""
CLAIM = Decimal("5062.35")
"""What was paid beyond what was delivered."""
OTHER_ADVANCE, REST = Decimal("7315.59"), Decimal("2253.24")
"""30 per cent of 24,385.30, and what the set-off leaves of it."""


async def run_and_pay_advance(company: Company) -> None:
    """The order runs, and its advance is invoiced and paid."""
    order_id = await ordering.running(company, "ended", ENDED, "10", "8.25")
    assert (await owed(company, order_id))[0] == ("ADVANCE", "OPEN", ADVANCE, Decimal(0))
    await invoice(company, "advance", "30270001", ADVANCE)
    assert await pay(company, "ADVANCE", ADVANCE, "BANK-E1") == "PAID"


async def terminate(company: Company) -> None:
    """The manager asks, a second person approves, the partner objects in its portal and agrees when it has been heard."""
    manager, lead, order_id = company["manager"], company.people["lead"], company.ids["ended"]
    given = {"orderId": order_id, "reason": "The yard is given up.", "deliveredDays": "2", "deliveredNet": "4601"}
    given["documentId"] = await manager.upload("Protocol of the last meeting.pdf")
    asked = await manager.do("askTermination", given, "termination { id deliveredAmount { amount } }")
    assert Decimal(asked["deliveredAmount"]["amount"]) == DELIVERED
    one, path = {"terminationId": asked["id"]}, f"/partner/terminations/{asked['id']}"
    assert await manager.denied("approveTermination", one, input="TerminationInput") == "FORBIDDEN"
    await company["buyer"].do("approveTermination", one, "termination { state }", input="TerminationInput")
    await lead.open(f"/partner/orders/{order_id}")
    await lead.follow(lead._("Read the termination"))
    await lead.reads("The yard is given up.", "Protocol of the last meeting.pdf", yuan(DELIVERED), yuan(GROSS), yuan(ADVANCE))
    await lead.page.get_by_text(lead._("Object to the termination")).first.click()
    await lead.fill("What is not right?", "Two and a half days were delivered.")
    await lead.press("Object to the termination", lead.page.locator("#object"))
    assert lead.page.url.split("?")[0].endswith(path)
    await lead.reads(lead._("You have objected. The project manager has your words."), "Two and a half days were delivered.")
    await company.service.settled()
    assert "TERMINATION_OBJECTED" in await manager.alerts()
    assert await manager.refused("concludeTermination", one, input="TerminationInput") == "TOO_EARLY_TO_CONCLUDE"
    await lead.press("Agree to the termination")
    await lead.reads(lead._("The order is terminated. You can apply for the settlement of what was delivered."))
    assert [(kind, state) for kind, state, *_ in await owed(company, order_id)] == [
        ("ADVANCE", "PAID"), ("PROGRESS", "CANCELLED"), ("ACCEPTANCE", "CANCELLED"), ("SETTLEMENT", "LOCKED"),
    ]  # fmt: skip


async def settle(company: Company) -> None:
    """At once, without an evaluation: the statement says what was delivered of what was ordered; what is too much is claimed."""
    books, finance = company.people["books"], company["finance"]
    settlement_id = (await _order(company, "ended"))["settlement"]["id"]
    one = {"settlementId": settlement_id}
    await books.open(f"/partner/settlements/{settlement_id}")
    await books.press("Apply for the settlement")
    lines = "lines(first: 20) { nodes { kind formula amount { amount } } }"
    made = await finance.do("proposeSettlement", one, f"settlement {{ state {lines} }}", input=SETTLE)
    assert [(line["kind"], Decimal(line["amount"]["amount"])) for line in made["lines"]["nodes"]] == [
        ("ORDERED", GROSS), ("CHANGES", Decimal(0)), ("DELIVERED_DAYS", DELIVERED - GROSS), ("PAID", -ADVANCE),
    ]  # fmt: skip
    await books.open(f"/partner/settlements/{settlement_id}")
    await books.reads("Terminated: 2 of 18.25 person-days delivered, ¥4,877.06 − ¥33,131.38", yuan(DELIVERED), yuan(ADVANCE))
    await books.page.get_by_label(f"I have checked the statement, and its final amount of {yuan(DELIVERED)} is right.").check()
    await books.press("Confirm the statement")
    approved = await company["buyer"].do(
        "approveSettlement", one, "settlement { state claim { id code amount { amount } } }", input=APPROVE
    )
    assert approved["state"] == "APPROVED"
    claim = approved["claim"]
    company.ids["claim"] = claim["id"]
    assert (claim["code"], claim["amount"]) == (f"CLM-NORTH-{company.plan.days.ordered.on.year}-001", {"amount": f"{CLAIM}00"})
    await books.open(f"/partner/settlements/{settlement_id}")
    await books.reads(books._("To be refunded"), claim["code"], yuan(CLAIM))
    assert (await _order(company, "ended"))["state"] == "TERMINATED"


async def set_off(company: Company) -> None:
    """Never more than is open of the claim or invoiced of the payable; the cashier pays what is left; both orders know of it."""
    books, finance, cashier = company.people["books"], company["finance"], company["cashier"]
    other = await ordering.running(company, "other", OTHER, "10")
    assert (await owed(company, other))[0] == ("ADVANCE", "OPEN", OTHER_ADVANCE, Decimal(0))
    given = {"claimId": company.ids["claim"], "payableId": company.ids["ADVANCE"], "amount": str(CLAIM)}
    assert await finance.refused("setOffClaim", given) == "PAYABLE_WRONG_STATE"
    await invoice(company, "advance", "30270002", OTHER_ADVANCE)
    assert await finance.refused("setOffClaim", given | {"amount": str(CLAIM + Decimal("0.01"))}) == "CLAIM_EXCEEDED"
    assert await cashier.denied("setOffClaim", given) == "FORBIDDEN"
    closed = await finance.do("setOffClaim", given, "claim { state setOffAmount { amount } }")
    assert closed == {"state": "CLOSED", "setOffAmount": {"amount": f"{CLAIM}00"}}
    assert (await owed(company, other))[0] == ("ADVANCE", "PARTLY_PAID", OTHER_ADVANCE, CLAIM)
    over = payment(company, "ADVANCE", REST + Decimal("0.01"), "BANK-E2")
    assert await cashier.refused("recordPayment", over) == "PAYMENT_EXCEEDS_INVOICES"
    assert await pay(company, "ADVANCE", REST, "BANK-E2") == "PAID"
    ended = await _order(company, "ended")
    assert (ended["state"], ended["settlement"]["state"], ended["finalAmount"]) == ("CLOSED", "CLOSED", {"amount": f"{DELIVERED}00"})
    await books.open("/partner/money")
    await books.reads(f"CLM-NORTH-{company.plan.days.ordered.on.year}-001", f"set off {yuan(CLAIM)}", "ORD-NORTH")
    await company.people["lead"].open(f"/partner/orders/{company.ids['ended']}")
    await company.people["lead"].reads("Closed", f"This order was terminated on {company.plan.days.ordered.text}.")


async def _order(company: Company, key: str) -> Any:
    """The order as its manager sees it."""
    asked = "state finalAmount { amount } settlement { id state }"
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on OutsourcingOrder {{ {asked} }} }} }}"
    return (await company["manager"].ask(query, id=company.ids[key]))["node"]
