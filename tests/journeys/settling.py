"""Three calendar months later the settlement window opens by itself; applied for, proposed, confirmed, approved, paid, closed (S0-49)."""

from tests.journeys.company import Company
from tests.journeys.paying import invoice, pay, payables
from tests.journeys.plan import ACCEPTANCE, ADVANCE, GROSS, PAID, SETTLEMENT, yuan
from tests.journeys.processes import until
from tests.journeys.staff import link_in

SETTLE, APPROVE = "SettlementInput", "ApproveSettlementInput"


async def state(company: Company) -> str:
    """Of the settlement, as the project manager sees it."""
    found = await company["manager"].ask("{ settlements { nodes { state } } }")
    return str(found["settlements"]["nodes"][0]["state"])


async def wait_for_the_window(company: Company) -> None:
    """On the day before, nothing opens, whatever the worker does; on the day it opens by itself, and both sides are told."""
    books, plan, service, path = company.people["books"], company.plan, company.service, f"/partner/settlements/{company.ids['settlement']}"
    await company.clock(plan.days.before)
    assert await state(company) == "LOCKED"
    await books.open(path)
    await books.reads(plan.days.opens.text, plan.pages["tomorrow"])
    assert await books.button("Apply for the settlement").count() == 0
    await service.command("demo", "clock", plan.days.opens.on.isoformat())

    async def is_open() -> bool:
        return await state(company) == "ELIGIBLE"

    await until("the window opens", is_open)
    await books.page.goto(link_in(await service.mail(books.address, plan.mails["opens"])))
    assert plan.mails["opens"] in await books.alerts()
    assert "SETTLEMENT_ELIGIBLE" in await company["manager"].alerts()


async def apply(company: Company) -> None:
    """The partner applies; the figures of the books go with it."""
    books, plan = company.people["books"], company.plan
    await books.page.goto(link_in(await company.service.mail(books.address, plan.mails["opens"])))
    await books.reads(yuan(GROSS), yuan(PAID), plan.pages["days"])
    await books.fill("What we should know", plan.project)
    await books.press("Apply for the settlement")
    await books.reads(plan.project, books._("You have applied for the settlement."))
    await company.service.settled()
    assert "SETTLEMENT_REQUESTED" in await company["manager"].alerts()
    assert plan.mails["opens"] not in await books.alerts()


async def judge(company: Company) -> None:
    """Both sides evaluate; neither reads the other's scores before both have answered."""
    books, given = company.people["books"], {"settlementId": company.ids["settlement"]}
    scores = dict.fromkeys(("quality", "schedule", "documents", "stability", "response", "cooperation"), "87")
    assert await company["finance"].refused("proposeSettlement", given, input=SETTLE) == "EVALUATION_MISSING"
    await company["manager"].do("evaluateSettlement", given | scores, "evaluation { side score }", input="EvaluateInput")
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.misses("87")
    for name in scores:
        await books.page.locator("main").get_by_label(books.speech.label("dimension", name.upper())).fill("92.5")
    await books.press("Seal and send the evaluation")
    await books.reads("87", "92.5", books._("Both sides' evaluation"))


async def propose(company: Company) -> None:
    """The provider proposes a statement; its lines name source and formula."""
    lines = "lines(first: 20) { nodes { kind sourceCode formula amount { amount } } }"
    given = {"settlementId": company.ids["settlement"]}
    assert await company["buyer"].refused("approveSettlement", given, input=APPROVE) == "SETTLEMENT_WRONG_STATE"
    made = await company["finance"].do("proposeSettlement", given, f"settlement {{ state {lines} }}", input=SETTLE)
    found = [(line["kind"], line["sourceCode"], line["amount"]["amount"]) for line in made["lines"]["nodes"]]
    assert found == [
        ("ORDERED", company.plan.order_code, "65730.9700"),
        ("CHANGES", company.plan.order_code, "0.0000"),
        ("PAID", "BANK-1", "-19719.2900"),
        ("PAID", "BANK-2", "-6573.1000"),
        ("PAID", "BANK-3", "-20000.0000"),
        ("PAID", "BANK-4", "-6292.3900"),
    ], found


async def confirm(company: Company) -> None:
    """The partner comes by the mail, reads each line with its formula, ticks and confirms."""
    books, plan, pages = company.people["books"], company.plan, company.plan.pages
    await books.page.goto(link_in(await company.service.mail(books.address, plan.mails["statement"])))
    await books.reads(pages["ordered line"], pages["changes line"], pages["first paid line"], f"−{yuan(ADVANCE)}", "BANK-4")
    await books.reads(yuan(GROSS), yuan(PAID), yuan(SETTLEMENT), plan.order_code)
    await books.page.get_by_label(pages["statement"]).check()
    await books.press("Confirm the statement")
    await books.reads(books._("You have confirmed the statement."))


async def close(company: Company) -> None:
    """Not the proposer approves; what is left is invoiced and paid; settlement and order are closed."""
    books, plan, given = company.people["books"], company.plan, {"settlementId": company.ids["settlement"]}
    assert await company["finance"].refused("approveSettlement", given, input=APPROVE) == "APPROVER_IS_PROPOSER"
    approved = await company["buyer"].do("approveSettlement", given, "settlement { state settlementAmount { amount } }", input=APPROVE)
    assert approved == {"state": "APPROVED", "settlementAmount": {"amount": f"{SETTLEMENT}00"}}
    await company.service.mail(books.address, plan.mails["settlement"])
    await invoice(company, "settlement", "20280001", SETTLEMENT)
    assert await pay(company, "SETTLEMENT", SETTLEMENT, "BANK-5", plan.days.opens) == "PAID"
    order = await company["manager"].ask(
        "query($id: ID!) { node(id: $id) { ... on OutsourcingOrder { state finalAmount { amount } paidAmount { amount } } } }",
        id=company.ids["order"],
    )
    assert order["node"] == {"state": "CLOSED", "finalAmount": {"amount": f"{GROSS}00"}, "paidAmount": {"amount": f"{GROSS}00"}}
    assert {row["state"] for row in (await payables(company)).values()} == {"PAID"}
    await books.open(f"/partner/settlements/{company.ids['settlement']}")
    await books.reads(plan.pages["settled"], plan.pages["closed"])
    await company.people["lead"].open(f"/partner/orders/{company.ids['order']}")
    await company.people["lead"].reads(plan.pages["closed"], yuan(ACCEPTANCE), plan.days.opens.text)
