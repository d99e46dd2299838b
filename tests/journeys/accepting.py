"""The work is handed in and jointly accepted: read, signed, changed, signed again, passed on the last signing day (S0-47, S0-48)."""

import hashlib
from typing import Any

from tests.journeys.company import PARTIES, Company
from tests.journeys.paying import paper, payables, refuse_early
from tests.journeys.staff import PASSWORD, link_in

ROUNDS = """{ acceptances(orderBy: [{field: REQUESTED_AT, direction: ASC}]) { nodes {
    id code round state acceptedOn contentHash signatures { nodes { party outcome signedOn signerName } } } } }"""


async def rounds(company: Company) -> list[Any]:
    """The rounds of acceptance as headquarters sees them."""
    found: list[Any] = (await company["hq"].ask(ROUNDS))["acceptances"]["nodes"]
    return found


async def hand_in(company: Company) -> None:
    """The partner uploads a document for each deliverable and requests the acceptance."""
    lead, plan = company.people["lead"], company.plan
    await lead.open(f"/partner/orders/{company.ids['order']}")
    await lead.follow(lead._("Request the acceptance"))
    for number, name in enumerate(plan.deliverables, 1):
        await lead.page.locator(f"#request-deliverable-{number}").set_input_files(paper(company, f"{name}.pdf"))
    await lead.press("Request the acceptance")
    await lead.reads(lead._("The acceptance is requested. Customer, sales, region and headquarters have been asked to sign."))
    await company.service.settled()
    for key in PARTIES.values():
        assert (await company[key].alerts())[-1] == "ACCEPTANCE_WAITING"


async def sign_first_round(company: Company) -> None:
    """The customer comes by the mail's link, reads, downloads, mistypes the password, and signs."""
    signer, plan = company.people["signer"], company.plan
    (first,) = await rounds(company)
    asked = plan.mails["sign"].format(code=first["code"])
    mail = await company.service.mail(signer.address, asked)
    assert await signer.alerts() == [asked]
    await signer.page.goto(link_in(mail))
    content = (company.service.folder / f"{plan.deliverables[0]}.pdf").read_bytes()
    await signer.reads(plan.order, plan.partner, *(f"{name}.pdf" for name in plan.deliverables), hashlib.sha256(content).hexdigest())
    await signer.misses("¥", plan.pages["days"])
    assert await signer.download(f"{plan.deliverables[0]}.pdf") == content
    await signer.choose(signer.speech.label("outcome", "PASS"))
    await signer.fill("Your password again", "a loud river in spring")
    await signer.press("Sign", status=422)
    await signer.reads(plan.pages["wrong password"])
    password = signer.page.get_by_label(signer._("Your password again"))
    assert (await password.get_attribute("aria-invalid"), await password.input_value()) == ("true", "")
    assert await signer.page.locator("input[name=outcome]:checked").get_attribute("value") == "PASS"
    assert (await rounds(company))[0]["signatures"]["nodes"] == []
    await sign_as_customer(company)


async def sign_as_customer(company: Company) -> None:
    """On the page that is open."""
    signer = company.people["signer"]
    await signer.choose(signer.speech.label("outcome", "PASS"))
    await signer.fill("Your password again", PASSWORD)
    await signer.press("Sign")
    await signer.reads(company.plan.pages["signed"])
    await company.service.settled()
    assert await signer.alerts() == []


async def change(company: Company) -> None:
    """The partner replaces a document: a new round, the customer's signature is void, and it reads and signs again."""
    lead, signer, plan, first_day = company.people["lead"], company.people["signer"], company.plan, company.plan.days.first_signed
    (first,) = await rounds(company)
    assert [(each["party"], each["signedOn"]) for each in first["signatures"]["nodes"]] == [("CUSTOMER", first_day.on.isoformat())]
    await lead.open(f"/partner/acceptances/{first['id']}")
    await lead.reads(first_day.text)
    await lead.follow(lead._("Change what was handed in"))
    await lead.page.get_by_role("checkbox", name=f"{plan.deliverables[1]}.pdf").uncheck()
    await lead.page.locator("#change-deliverable-2").set_input_files(paper(company, f"{plan.deliverables[1]} 2.pdf", "second"))
    await lead.press("Begin a new round")
    old, new = await rounds(company)
    assert [(each["state"], each["round"], len(each["signatures"]["nodes"])) for each in (old, new)] == [("VOIDED", 1, 1), ("OPEN", 2, 0)]
    assert await company["sales"].refused("signAcceptance", word(old, "SALES")) == "ACCEPTANCE_WRONG_STATE"
    assert await company["sales"].refused("signAcceptance", word(new, "SALES") | {"contentHash": old["contentHash"]}) == "CONTENT_CHANGED"
    assert await company["sales"].refused("signAcceptance", word(new, "SALES") | {"password": "not mine at all"}) == "PASSWORD_WRONG"
    await signer.open(f"/customer/acceptances/{old['id']}")
    await signer.reads(plan.pages["voided"])
    await signer.sign_out()


def word(acceptance: Any, party: str) -> dict[str, Any]:
    """A pass on what was read."""
    read = {"acceptanceId": acceptance["id"], "contentHash": acceptance["contentHash"]}
    return {**read, "party": party, "outcome": "PASS", "password": PASSWORD}


async def sign_second_round(company: Company) -> None:
    """Four parties on four days; until the last of them nothing opens."""
    signer, plan = company.people["signer"], company.plan
    new = (await rounds(company))[1]
    await company.clock(plan.days.signed[0])
    await signer.page.goto(link_in(await company.service.mail(signer.address, plan.mails["sign"].format(code=new["code"]))))
    await signer.sign_in(PASSWORD)
    await signer.reads(f"{plan.deliverables[0]}.pdf", f"{plan.deliverables[1]} 2.pdf")
    await sign_as_customer(company)
    for (party, key), day in zip(PARTIES.items(), plan.days.signed[1:], strict=True):
        await company.clock(day)
        assert (await payables(company))["ACCEPTANCE"]["state"] == "LOCKED"
        await refuse_early(company)
        await company[key].do("signAcceptance", word(new, party), "acceptance { state }")


async def passed(company: Company) -> None:
    """The last signing day is the day of acceptance; the payables open; the settlement's day is fixed, for both sides to see."""
    plan, people, days = company.plan, company.people, company.plan.days
    new = (await rounds(company))[1]
    assert (new["state"], new["acceptedOn"]) == ("PASSED", days.signed[3].on.isoformat())
    assert [each["signedOn"] for each in new["signatures"]["nodes"]] == [day.on.isoformat() for day in days.signed]
    found = await payables(company)
    assert {kind: row["state"] for kind, row in found.items()} == {
        "ADVANCE": "PAID", "PROGRESS": "OPEN", "ACCEPTANCE": "OPEN", "SETTLEMENT": "LOCKED",
    }  # fmt: skip
    await company.service.mail(people["lead"].address, plan.mails["passed"].format(code=new["code"]))
    await company.service.mail(people["books"].address, plan.mails["acceptance"])
    settlement = (await company["manager"].ask("{ settlements { nodes { id code state eligibleOn } } }"))["settlements"]["nodes"][0]
    company.ids["settlement"] = settlement.pop("id")
    assert settlement == {"code": plan.settlement_code, "state": "LOCKED", "eligibleOn": days.opens.on.isoformat()}
    await people["books"].open(f"/partner/settlements/{company.ids['settlement']}")
    await people["books"].reads(plan.pages["window"], plan.pages["in months"])
    await people["signer"].open(f"/customer/acceptances/{new['id']}")
    await people["signer"].reads(plan.pages["accepted"])
    await people["signer"].open(f"/customer/acceptances/{new['id']}/certificate")
    await people["signer"].reads(*(day.text for day in days.signed), *(plan.people[key] for key in ("signer", *PARTIES.values())))
