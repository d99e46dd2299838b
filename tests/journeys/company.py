"""The beginning of the story: the company is founded at the command line, its people join, customer, contract, project and partner come."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from api.ids import encode
from tests.company import a_credit_code
from tests.journeys.person import Person
from tests.journeys.plan import CONTRACT, FIRST_INSTALMENT, OTHER_INSTALMENT, Day, Plan
from tests.journeys.service import Service
from tests.journeys.staff import PASSWORD, Staff, amounts_in, hired, join, uuid_of

ROLES: dict[str, list[str]] = {
    "account": ["account_manager@EAST"],
    "partners": ["partner_manager"],
    "delivery": ["delivery_manager@EAST"],
    "manager": [],
    "buyer": ["purchasing"],
    "finance": ["finance"],
    "cashier": ["cashier"],
    "sales": ["sales_manager@EAST"],
    "region": ["region_pmo@EAST"],
    "hq": ["hq_pmo"],
}
PARTIES = {"SALES": "sales", "REGION": "region", "HEADQUARTERS": "hq"}
"""Who signs for the provider's three parties."""


@dataclass
class Company:
    """The running service, its staff and the people in browsers by key, and the ids of what they have made, by name."""

    service: Service
    plan: Plan
    staff: dict[str, Staff] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Staff:
        return self.staff[key]

    async def clock(self, day: Day) -> None:
        """A later day of the plan begins."""
        await self.go_to(day.on)

    async def go_to(self, day: date) -> None:
        """A later day begins, for all processes."""
        await self.service.turn_clock(uuid_of(self["admin"].id), day)

    def email(self, key: str) -> str:
        return f"{key}@{'north' if key in ('lead', 'books') else 'harbour' if key == 'signer' else 'concord'}.example"

    def person(self, key: str) -> dict[str, str]:
        """Somebody to be invited."""
        return {"name": self.plan.people[key], "email": self.email(key), "language": self.plan.language}

    async def close(self) -> None:
        for each in self.staff.values():
            await each.http.aclose()


async def found(company: Company) -> None:
    """The administrator and the units."""
    service, plan = company.service, company.plan
    named = ("--company", plan.provider, "--credit-code", a_credit_code(1), "--language", plan.language)
    await service.command("user", "add", company.email("admin"), plan.people["admin"], *named, typed=f"{PASSWORD}\n")
    ((user_id,),) = await service.rows("SELECT id FROM app_user WHERE email = :email", email=company.email("admin"))
    admin = company.staff["admin"] = await hired(service, encode("usr", user_id))
    (headquarters,) = (await admin.ask("{ units { nodes { id } } }"))["units"]["nodes"]
    region = {"code": "EAST", "name": "East" if plan.language == "EN" else "华东区域", "kind": "REGION", "parentId": headquarters["id"]}
    company.ids["EAST"] = (await admin.do("addUnit", region, "unit { id }"))["id"]


async def hire(company: Company) -> None:
    """Everybody of the provider: invited, mailed, joined by the link; each with a token."""
    admin, service = company["admin"], company.service
    invited = {
        key: await admin.do("inviteStaff", company.person(key) | {"roles": _wishes(company, key)}, "invitation { user { id } }")
        for key in ROLES
    }
    await asyncio.gather(*[_join(company, key) for key in ROLES])
    for key, invitation in invited.items():
        company.staff[key] = await hired(service, invitation["user"]["id"])


def _wishes(company: Company, key: str) -> list[dict[str, Any]]:
    parts = [role.partition("@") for role in ROLES[key]]
    return [{"role": role, "unitId": company.ids[unit] if unit else None} for role, _, unit in parts]


async def _join(company: Company, key: str) -> None:
    await join(company.service, await company.service.mail(company.email(key)))


async def win_customer(company: Company) -> None:
    """The account manager opens the customer, invites who signs for it, and signs the contract with its instalments."""
    account, plan, ids, day = company["account"], company.plan, company.ids, company.plan.days.ordered.on
    given: dict[str, Any] = {
        "name": plan.customer,
        "code": "HARBOUR",
        "unitId": ids["EAST"],
        "creditCode": a_credit_code(2),
        "ownerId": account.id,
    }
    ids["customer"] = (await account.do("openCustomer", given, "customer { id }"))["id"]
    invitation = company.person("signer") | {"customerId": ids["customer"], "roles": ["customer_signatory"]}
    await account.do("inviteCustomerUser", invitation, "invitation { id }")
    parts = [
        {"name": "Start" if plan.language == "EN" else "首付款", "percent": "30", "dueOn": day.replace(day=5).isoformat()},
        {
            "name": "Finish" if plan.language == "EN" else "终验款",
            "percent": "70",
            "dueOn": day.replace(year=day.year + 1, month=6, day=30).isoformat(),
        },
    ]
    given = {"customerId": ids["customer"], "title": plan.contract, "net": "2000000", "taxRate": "6", "currency": "CNY"}
    given |= {"signedOn": day.isoformat(), "instalments": parts, "outsourcingShare": "40"}
    contract = await account.do("signContract", given, "contract { id gross { amount } instalments { nodes { id amount { amount } } } }")
    ids["contract"], ids["instalment"] = contract["id"], contract["instalments"]["nodes"][0]["id"]
    figures = [Decimal(contract["gross"]["amount"]), *amounts_in(contract["instalments"])]
    assert figures == [CONTRACT, FIRST_INSTALMENT, OTHER_INSTALMENT], figures


async def open_project(company: Company) -> None:
    """The delivery manager opens the project, with 100,000 for partners, and names who signs for each party."""
    delivery, plan, ids, day = company["delivery"], company.plan, company.ids, company.plan.days.ordered.on
    given = {"contractId": ids["contract"], "name": plan.project, "startsOn": day.isoformat(), "limitAmount": "100000"}
    given |= {"endsOn": day.replace(year=day.year + 1, month=12).isoformat(), "managerId": company["manager"].id}
    ids["project"] = (await delivery.do("openProject", given, "project { id }"))["id"]
    (signer,) = (
        await delivery.ask("query($name: String!) { users(where: {name: {eq: $name}}) { nodes { id } } }", name=plan.people["signer"])
    )["users"]["nodes"]
    for party, user_id in {"CUSTOMER": signer["id"], **{party: company[key].id for party, key in PARTIES.items()}}.items():
        await delivery.do("nameSignatory", {"projectId": ids["project"], "party": party, "userId": user_id}, "projectSignatory { id }")


async def admit_partner(company: Company) -> None:
    """The partner manager admits the partner, signs its agreement, and invites its people."""
    partners, plan, ids, year = company["partners"], company.plan, company.ids, company.plan.days.ordered.on.year
    bank = {"bankName": "Bank of the North", "bankAccount": "6228 0000 0001"}
    given: dict[str, Any] = {"name": plan.partner, "code": "NORTH", "creditCode": a_credit_code(3), "isSmallEnterprise": False, **bank}
    ids["partner"] = (await partners.do("admitPartner", given, "partner { id }"))["id"]
    licence = {
        "kind": "BUSINESS_LICENCE",
        "name": "Business licence",
        "number": "L-1",
        "issuer": "Bureau",
        "validFrom": f"{year - 3}-01-01",
    }
    recorded = await partners.do("recordQualification", licence | {"partnerId": ids["partner"]}, "partnerQualification { id }")
    checked = {"partnerQualificationId": recorded["id"]}
    await company["hq"].do("checkQualification", checked, "partnerQualification { checkedAt }", input="QualificationInput")
    prices = [{"level": level, "unitPrice": price} for level, price in (("INTERMEDIATE", "1000.1234"), ("EXPERT", "2300.5"))]
    given = {"partnerId": ids["partner"], "validFrom": f"{year}-01-01", "validTo": f"{year + 1}-12-31", "taxRate": "6", "currency": "CNY"}
    given |= {"prices": prices, "limitAmount": "500000"}
    ids["agreement"] = (await partners.do("signAgreement", given, "partnerAgreement { id }"))["id"]
    for key, role in (("lead", "partner_lead"), ("books", "partner_finance")):
        given = company.person(key) | {"partnerId": ids["partner"], "roles": [role]}
        assert await partners.do("invitePartnerUser", given, "invitation { id }")
