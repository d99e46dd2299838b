"""Money on its way: invoiced in the portal, paid by the cashier, an instalment that came late; nothing before its time (S0-20, S0-48)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.async_api import Locator

from tests.journeys.company import Company
from tests.journeys.person import Person
from tests.journeys.plan import ACCEPTANCE, ADVANCE, CONTRACT, FIRST_INSTALMENT, OTHER_INSTALMENT, PROGRESS, Day, yuan
from tests.journeys.staff import link_in


async def payables(company: Company) -> dict[str, Any]:
    """The order's payables by kind, as the cashier sees them."""
    document = "{ payables { nodes { id kind state dueOn expectedOn amount { amount } paidAmount { amount } } } }"
    found = {row["kind"]: row for row in (await company["cashier"].ask(document))["payables"]["nodes"]}
    company.ids |= {kind: row["id"] for kind, row in found.items()}
    return found


async def owed(company: Company, order_id: str) -> list[Any]:
    """The payables of one order in their sequence; the ids of the last of each kind are kept by the kind."""
    document = """query($order: ID!) { payables(where: {order: {id: {eq: $order}}}) { nodes {
        id kind sequence state amount { amount } paidAmount { amount } } } }"""
    rows = sorted((await company["cashier"].ask(document, order=order_id))["payables"]["nodes"], key=lambda row: int(row["sequence"]))
    company.ids |= {row["kind"]: row["id"] for row in rows}
    return [(row["kind"], row["state"], Decimal(row["amount"]["amount"]), Decimal(row["paidAmount"]["amount"])) for row in rows]


async def invoice(company: Company, kind: str, number: str, amount: Decimal) -> None:
    """The partner's bookkeeper enters an invoice in the portal, with its scan."""
    books, plan = company.people["books"], company.plan
    await books.open("/partner/payables?state=OPEN")
    form = await _unfolded(books, plan.pages[kind])
    assert await form.get_by_label(books._("Amount with tax")).input_value() == str(amount)
    await books.fill("Invoice number", number, form)
    await books.choose(books.speech.label("invoice kind", "VAT_SPECIAL"), form)
    await form.get_by_label(books._("The invoice as a file")).set_input_files(paper(company, f"{number}.pdf"))
    await books.press("Send the invoice", form)
    await books.reads(number, yuan(amount))


async def _unfolded(books: Person, heading: str) -> Locator:
    article = books.page.get_by_role("article", name=heading)
    fold = article.locator("details")
    if await fold.get_attribute("open") is None:
        await fold.locator("summary").click()
    return article.locator("form")


def paper(company: Company, name: str, words: str = "") -> Path:
    """A small file to hand in."""
    path = company.service.folder / name
    path.write_bytes(b"%PDF-1.7\n% " + (words or name).encode() + b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n")
    return path


def payment(company: Company, kind: str, amount: Decimal, reference: str = "BANK-0", day: Day | None = None) -> dict[str, Any]:
    paid_on = (day or company.plan.days.ordered).on.isoformat()
    return {"payableId": company.ids[kind], "amount": str(amount), "paidOn": paid_on, "reference": reference}


async def pay(company: Company, kind: str, amount: Decimal, reference: str = "BANK-1", day: Day | None = None) -> str:
    """The cashier pays; the state of the payable."""
    paid = await company["cashier"].do("recordPayment", payment(company, kind, amount, reference, day), "payable { state }")
    await company.service.settled()
    return str(paid["state"])


async def refuse_early(company: Company) -> None:
    """What is locked can neither be invoiced nor paid, and the portal offers no form for it."""
    bill = {"payableId": company.ids["ACCEPTANCE"], "number": "EARLY-1", "kind": "VAT_SPECIAL", "amount": "1"}
    bill["issuedOn"] = company.plan.days.ordered.on.isoformat()
    assert await company["finance"].refused("recordInvoice", bill) == "PAYABLE_WRONG_STATE"
    assert await company["cashier"].refused("recordPayment", payment(company, "ACCEPTANCE", Decimal(1))) == "PAYABLE_WRONG_STATE"
    books = company.people["books"]
    await books.open("/partner/payables?state=LOCKED")
    await books.reads(company.plan.pages["locked"], yuan(ACCEPTANCE))
    assert await books.button("Send the invoice").count() == 0


async def pay_advance(company: Company) -> None:
    """Only the advance is open: invoiced in the portal, paid by the cashier, whom an alert tells when it is due."""
    books, plan, service, cashier = company.people["books"], company.plan, company.service, company["cashier"]
    await payables(company)
    mail = await service.mail(books.address, plan.mails["advance"])
    await books.page.goto(link_in(mail))
    await books.reads(plan.order_code, yuan(ADVANCE))
    assert await cashier.refused("recordPayment", payment(company, "ADVANCE", ADVANCE)) == "PAYABLE_WRONG_STATE"
    await refuse_early(company)
    await invoice(company, "advance", "20270001", ADVANCE)
    await books.reads(plan.days.advance_due.text)
    assert await service.mail(company.email("cashier"), plan.mails["payable"])
    await pay(company, "ADVANCE", ADVANCE)
    await service.mail(books.address, plan.mails["paid"])
    await books.open("/partner/payables?state=PAID")
    await books.reads(plan.pages["advance"], yuan(ADVANCE), "BANK-1", plan.days.ordered.text)


async def pay_accepted(company: Company) -> None:
    """What the acceptance opened is invoiced in the portal and paid, the larger part in two."""
    last, books = company.plan.days.signed[3], company.people["books"]
    await invoice(company, "progress", "20270002", PROGRESS)
    await invoice(company, "acceptance", "20270003", ACCEPTANCE)
    assert (await payables(company))["ACCEPTANCE"]["dueOn"] == company.plan.days.due.on.isoformat()
    over = payment(company, "ACCEPTANCE", ACCEPTANCE + Decimal("0.01"), "BANK-3", last)
    assert await company["cashier"].refused("recordPayment", over) == "PAYMENT_EXCEEDS_INVOICES"
    assert await pay(company, "PROGRESS", PROGRESS, "BANK-2", last) == "PAID"
    assert await pay(company, "ACCEPTANCE", Decimal(20000), "BANK-3", last) == "PARTLY_PAID"
    assert await pay(company, "ACCEPTANCE", ACCEPTANCE - 20000, "BANK-4", last) == "PAID"
    await books.open("/partner/payables?state=PAID")
    await books.reads("¥20,000.00", "¥6,292.39", "BANK-4", last.text)


async def receive_instalment(company: Company) -> None:
    """The customer's first instalment is overdue; who must know is told; when the money has come, nobody is."""
    plan, finance, signer = company.plan, company["finance"], company.people["signer"]
    for key in ("account", "finance"):
        assert await company.service.mail(company.email(key), plan.mails["receivable"])
        assert await company.service.mail(company.email(key), plan.mails["overdue"])
    assert await finance.alerts() == ["RECEIVABLE_OVERDUE"]
    await signer.open("/customer")
    await signer.reads(plan.contract, yuan(FIRST_INSTALMENT))
    given = {"contractInstalmentId": company.ids["instalment"], "amount": str(FIRST_INSTALMENT), "reference": "BANK-IN-1"}
    paid = await finance.do("recordReceipt", given | {"receivedOn": plan.days.handed_in.on.isoformat()}, "contractInstalment { state }")
    assert paid["state"] == "RECEIVED"
    await company.service.settled()
    assert await finance.alerts() == await company["account"].alerts() == []
    await signer.open("/customer")
    await signer.reads(plan.pages["nothing waits"])
    await signer.open(f"/customer/contracts/{company.ids['contract']}")
    await signer.reads(yuan(CONTRACT), yuan(FIRST_INSTALMENT), yuan(OTHER_INSTALMENT), signer.speech.label("instalment", "RECEIVED"))
