"""A statement with deductions: one is objected to, what is not in dispute is paid, the objection is answered, all is settled (S0-49)."""

from decimal import Decimal
from typing import Any

from tests.journeys.checking import ACCEPTANCE, ADVANCE, PROGRESS, TITLE
from tests.journeys.company import Company
from tests.journeys.paying import invoice, owed, pay
from tests.journeys.plan import yuan
from tests.journeys.settling import APPROVE, SETTLE

GROSS, PAID = Decimal("30481.63"), ADVANCE + PROGRESS + ACCEPTANCE
REWORK, REPLACED = Decimal("3500.43"), Decimal("500.05")
"""3.5 × 1,000.1234, and an agreed amount."""
UNDISPUTED = Decimal("2095.85")
"""The gross less both deductions and what was paid."""
CHANGED = Decimal("1250.15")
"""1.25 × 1,000.1234: what the answer makes of the deduction."""
FINAL, REST = Decimal("28731.43"), Decimal("2250.28")
"""The gross less the deductions in the end; what it leaves beyond what was paid and the undisputed part."""
LINES = "lines(first: 40) { nodes { kind amount { amount } objections { nodes { id } } } }"


async def _settlement(company: Company) -> Any:
    asked = f"""query($id: ID!) {{ node(id: $id) {{ ... on OutsourcingOrder {{ state finalAmount {{ amount }} settlement {{
        id code state statementNumber settlementAmount {{ amount }} {LINES} }} }} }} }}"""
    found = (await company["manager"].ask(asked, id=company.ids["disputed"]))["node"]
    return {**found["settlement"], "order": found}


async def find_a_defect(company: Company) -> None:
    """A month after the acceptance the service stands still for a morning; the manager enters it, and the partner reads it."""
    settlement = await _settlement(company)
    company.ids["settlement"], day = settlement["id"], company.plan.days.due
    await company.clock(day)
    defect = {"kind": "INCIDENT", "severity": "MAJOR", "title": "The cranes stood still", "foundOn": day.on.isoformat()}
    given = {"settlementId": settlement["id"], "defect": defect}
    company.ids["defect"] = (await company["manager"].do("recordDefect", given, "orderDefect { id number }"))["id"]
    await company.people["books"].open(f"/partner/settlements/{settlement['id']}")
    await company.people["books"].reads("The cranes stood still", day.text)


async def apply_and_judge(company: Company) -> None:
    """The window opens by itself; the partner applies, and both sides evaluate."""
    books, given = company.people["books"], {"settlementId": company.ids["settlement"]}
    await company.clock(company.plan.days.opens)
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.press("Apply for the settlement")
    scores = {"quality": "81", "schedule": "82", "documents": "83", "stability": "80", "response": "84", "cooperation": "85"}
    await company["manager"].do("evaluateSettlement", given | scores, "evaluation { side }", input="EvaluateInput")
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    for name in scores:
        await books.page.locator("main").get_by_label(books.speech.label("dimension", name.upper())).fill("84")
    await books.press("Seal and send the evaluation")
    await books.reads("Both sides have evaluated.")


async def propose(company: Company) -> None:
    """Two deductions with evidence, one by a formula whose amount must follow from its figures; the statement leaves the rest."""
    finance, one = company["finance"], {"settlementId": company.ids["settlement"]}
    reckoning = {"formula": "QUANTITY_TIMES_AMOUNT", "quantity": "3.5", "unitAmount": "1000.1234", "amount": "3500.44"}
    rework = {"kind": "REWORK", "reason": "Our people found the fault.", "defectId": company.ids["defect"], "reckoning": reckoning}
    assert await finance.refused("recordDeduction", one | {"deduction": rework}) == "AMOUNT_DIFFERS"
    rework["reckoning"] = reckoning | {"amount": str(REWORK)}
    agreed = {"kind": "REPLACED_PEOPLE", "reason": "A new tester had to be shown around.", "reckoning": {"formula": "FIXED"}}
    agreed["documentId"] = await finance.upload("Hours of the handover.pdf")
    agreed["reckoning"] = {"formula": "FIXED", "amount": str(REPLACED)}
    for deduction in (rework, agreed):
        await finance.do("recordDeduction", one | {"deduction": deduction}, "deduction { number }")
    await finance.do("proposeSettlement", one, "settlement { state }", input=SETTLE)
    settlement = await _settlement(company)
    assert settlement["settlementAmount"] == {"amount": f"{UNDISPUTED}00"}
    assert [(line["kind"], Decimal(line["amount"]["amount"])) for line in settlement["lines"]["nodes"]] == [
        ("ORDERED", GROSS), ("CHANGES", Decimal(0)), ("DEDUCTION", -REWORK), ("DEDUCTION", -REPLACED),
        ("PAID", -ADVANCE), ("PAID", -PROGRESS), ("PAID", -ACCEPTANCE),
    ]  # fmt: skip


async def dispute(company: Company) -> None:
    """The partner reads formula and evidence of each deduction, and objects to one; without a word it is refused."""
    books = company.people["books"]
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.reads("− 3.5 × ¥1,000.1234", "Agreed amount: − ¥500.05", "Our people found the fault.", yuan(UNDISPUTED))
    assert await books.download("Hours of the handover.pdf")
    row = books.page.get_by_role("row").filter(has_text="D-01")
    await row.get_by_text("Object to this deduction").click()
    await books.fill("Why it is not right", "It took us an hour and a quarter a day.", row)
    await books.press("Raise the objection", row)
    await books.reads("Your objection is raised.", "It took us an hour and a quarter a day.", "Not answered yet.")
    await company.service.settled()
    assert "OBJECTION_RAISED" in await company["finance"].alerts()
    assert await books.button("Confirm the statement").count() == 0


async def pay_undisputed(company: Company) -> None:
    """What the statement leaves with all its deductions is owed in any case: a second person approves it, and it is paid."""
    one, day, order_id = {"settlementId": company.ids["settlement"]}, company.plan.days.opens, company.ids["disputed"]
    assert await company["finance"].refused("approveUndisputed", one, input=SETTLE) == "APPROVER_IS_PROPOSER"
    assert await company["finance"].refused("proposeSettlement", one, input=SETTLE) == "OBJECTIONS_OPEN"
    await company["buyer"].do("approveUndisputed", one, "settlement { state }", input=SETTLE)
    assert (await owed(company, order_id))[-1] == ("SETTLEMENT", "OPEN", UNDISPUTED, Decimal(0))
    await company.service.settled()
    await invoice(company, "settlement", "40280001", UNDISPUTED)
    assert await pay(company, "SETTLEMENT", UNDISPUTED, "BANK-D4", day) == "PAID"
    settlement = await _settlement(company)
    assert (settlement["state"], settlement["order"]["state"]) == ("DISPUTED", "ACCEPTED")


async def answer(company: Company) -> None:
    """The provider changes the deduction, which makes a new statement; the partner reads the answer beside its objection."""
    finance, books = company["finance"], company.people["books"]
    lines = (await _settlement(company))["lines"]["nodes"]
    (objection,) = [each for line in lines for each in line["objections"]["nodes"]]
    reckoning = {"formula": "QUANTITY_TIMES_AMOUNT", "quantity": "1.25", "unitAmount": "1000.1234", "amount": str(CHANGED)}
    given = {"objectionId": objection["id"], "answer": "CHANGED", "reason": "The hours of the log agree.", "reckoning": reckoning}
    await finance.do("answerObjection", given, "objection { answer }")
    assert await finance.refused("answerObjection", given) == "OBJECTION_ANSWERED"
    settlement = await _settlement(company)
    assert (settlement["state"], settlement["statementNumber"]) == ("PROPOSED", 2)
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.reads("− 1.25 × ¥1,000.1234", yuan(FINAL), yuan(FINAL - PAID))
    await books.page.get_by_text("Earlier statements").click()
    await books.reads("− 3.5 × ¥1,000.1234", "The hours of the log agree.")


async def confirm_and_close(company: Company) -> None:
    """The partner confirms, another person approves, and only what was not paid yet opens; with it settlement and order are closed."""
    books, one, day = company.people["books"], {"settlementId": company.ids["settlement"]}, company.plan.days.opens
    order_id = company.ids["disputed"]
    await books.page.get_by_label(f"I have checked the statement, and its final amount of {yuan(FINAL)} is right.").check()
    await books.press("Confirm the statement")
    await company["buyer"].do("approveSettlement", one, "settlement { state }", input=APPROVE)
    assert (await owed(company, order_id))[-2:] == [
        ("SETTLEMENT", "PAID", UNDISPUTED, UNDISPUTED),
        ("SETTLEMENT", "OPEN", REST, Decimal(0)),
    ]
    await invoice(company, "settlement", "40280002", REST)
    assert await pay(company, "SETTLEMENT", REST, "BANK-D5", day) == "PAID"
    settlement = await _settlement(company)
    assert (settlement["state"], settlement["order"]["state"]) == ("CLOSED", "CLOSED")
    assert settlement["order"]["finalAmount"] == {"amount": f"{FINAL}00"}
    assert sum((paid for *_, paid in await owed(company, order_id)), Decimal(0)) == FINAL
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.reads("Settled and paid. Nothing more is to be done.", TITLE)
