"""The people of partner and customer arrive; work is ordered within the limits, approved and accepted (S0-44)."""

from decimal import Decimal
from typing import Any

from tests.journeys.company import Company
from tests.journeys.plan import ACCEPTANCE, ADVANCE, EXPERTS, GROSS, NET, OTHERS, PROGRESS, SETTLEMENT, TAX, yuan
from tests.journeys.staff import PASSWORD, amounts_in, link_in

ORDER = "OrderInput"


async def arrive(company: Company, key: str, organisation: str) -> None:
    """Opens the mailed link, chooses a password and is at home."""
    person, plan = company.people[key], company.plan
    mail = await company.service.mail(person.address)
    assert mail["Subject"] == plan.mails[f"invited by {organisation}"]
    await person.page.goto(link_in(mail))
    await person.fill("New password", PASSWORD)
    await person.fill("The same password again", PASSWORD)
    await person.press("Set the password and sign in")
    await person.reads(plan.people[key], plan.partner if organisation == "partner" else plan.customer)


def draft(company: Company, title: str, experts: str, others: str | None) -> dict[str, Any]:
    """An order by lines and terms."""
    plan, day = company.plan, company.plan.days.ordered.on
    lines = [{"level": "EXPERT", "days": experts, "unitPrice": "2300.5"}]
    lines += [{"level": "INTERMEDIATE", "days": others, "unitPrice": "1000.1234"}] if others else []
    terms = [("ADVANCE", "30", 5), ("PROGRESS", "10", 30), ("ACCEPTANCE", "40", 30), ("SETTLEMENT", "20", 45)]
    return {
        "projectId": company.ids["project"],
        "agreementId": company.ids["agreement"],
        "title": title,
        "scope": plan.contract,
        "way": "PERSON_DAY",
        "selectionReason": plan.partner,
        "startsOn": day.isoformat(),
        "endsOn": day.replace(month=12, day=31).isoformat(),
        "lines": lines,
        "terms": [{"kind": kind, "percent": percent, "dueDays": days} for kind, percent, days in terms],
        "deliverables": [{"name": name, "criteria": f"{name}: {plan.project}"} for name in plan.deliverables],
    }


async def running(company: Company, key: str, title: str, experts: str, others: str | None = None) -> str:
    """One more order: placed, approved, and accepted in the portal; its id, also kept by the key."""
    manager, lead = company["manager"], company.people["lead"]
    order_id = (await manager.do("placeOrder", draft(company, title, experts, others), "outsourcingOrder { id }"))["id"]
    company.ids[key] = str(order_id)
    await manager.do("submitOrder", {"orderId": order_id}, "outsourcingOrder { id }", input=ORDER)
    await company["buyer"].do("approveOrder", {"orderId": order_id}, "outsourcingOrder { state }", input="ApproveOrderInput")
    await lead.open(f"/partner/orders/{order_id}")
    await lead.reads(title)
    await lead.press("Accept the order")
    await lead.reads(company.plan.pages["running"])
    return str(order_id)


async def order(company: Company) -> None:
    """The project manager orders; its amounts are exact; a second order beyond the project's limit is refused by its name."""
    manager, plan = company["manager"], company.plan
    asked = """outsourcingOrder { id code net { amount } tax { amount } gross { amount }
        lines { nodes { amount: net { amount } } } terms { nodes { amount { amount } } } }"""
    made = await manager.do("placeOrder", draft(company, plan.order, "12.5", "33.25"), asked)
    company.ids["order"] = made["id"]
    assert made["code"] == plan.order_code
    assert [Decimal(made[name]["amount"]) for name in ("net", "tax", "gross")] == [NET, TAX, GROSS]
    assert amounts_in(made["lines"]) == [EXPERTS, OTHERS]
    assert amounts_in(made["terms"]) == [ADVANCE, PROGRESS, ACCEPTANCE, SETTLEMENT]
    await manager.do("submitOrder", {"orderId": made["id"]}, "outsourcingOrder { id }", input=ORDER)
    beyond = await manager.do("placeOrder", draft(company, plan.project, "15", None), "outsourcingOrder { id }")
    assert await manager.refused("submitOrder", {"orderId": beyond["id"]}, input=ORDER) == "PROJECT_AMOUNT_LIMIT"
    await manager.do("cancelOrder", {"orderId": beyond["id"], "reason": plan.project}, "outsourcingOrder { id }", input="OrderReasonInput")


async def approve(company: Company) -> None:
    """Not who requested it: a second person, who finds it among the alerts."""
    given, buyer = {"orderId": company.ids["order"]}, company["buyer"]
    assert await company["manager"].denied("approveOrder", given, input="ApproveOrderInput") == "FORBIDDEN"
    await company.service.settled()
    assert await buyer.alerts() == ["APPROVAL_WAITING"]
    sent = await buyer.do("approveOrder", given, "outsourcingOrder { state }", input="ApproveOrderInput")
    assert sent["state"] == "SENT"


async def accept(company: Company) -> None:
    """The partner gets alert and mail, reads the order in its portal and accepts it; the settlement's day is visible at once."""
    lead, plan, service = company.people["lead"], company.plan, company.service
    mail = await service.mail(lead.address, plan.mails["order"])
    assert await lead.alerts() == [plan.mails["order"]]
    await lead.page.goto(link_in(mail))
    await lead.reads(plan.order, plan.order_code, plan.pages["order"], plan.pages["days"], plan.customer, plan.days.ordered.text)
    await lead.reads(yuan(EXPERTS), yuan(OTHERS), "¥1,000.1234", yuan(NET), yuan(TAX), yuan(GROSS), *plan.deliverables)
    await lead.press("Accept the order")
    await lead.reads(plan.pages["running"], plan.pages["planned"], yuan(ADVANCE))
    await service.settled()
    assert await lead.alerts() == []
    assert await company["manager"].alerts() == ["ORDER_ACCEPTED"]
