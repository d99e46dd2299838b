"""The partner's own file: company data, account, declarations, handed in for admission; its people and its qualifications."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.forms import FieldError
from portals.pages import Page, load
from portals.typed import Typed
from portals.uploads import receive
from portals.visits import Visit

COMPANY = Page.of("partner/company")
PEOPLE = Page.of("partner/people", section="/company")
QUALIFICATIONS = Page.of("partner/qualifications", section="/company")
DATA, ACCOUNT = load("partner/change_company_data"), load("partner/change_partner_account")
DECLARE, SUBMIT = load("partner/make_declarations"), load("partner/submit_file")
RECORD_PERSON, CHANGE_PERSON = load("partner/record_person"), load("partner/change_person")
RECORD, WITHDRAW, INVITE = load("partner/record_qualification"), load("partner/withdraw_qualification"), load("partner/invite_colleague")
TAXPAYERS = ("GENERAL", "SMALL_SCALE")
LEVELS = ("JUNIOR", "INTERMEDIATE", "SENIOR", "EXPERT")
KINDS = ("BUSINESS_LICENCE", "CMMI", "ISO_9001", "ISO_20000", "ISO_27001", "HIGH_TECH", "OTHER", "PERSONAL")
DECLARATIONS = ("CONFIDENTIALITY", "INTEGRITY", "CONFLICT_OF_INTEREST")
ROLES = ("partner_lead", "partner_finance", "partner_admin")
LANGUAGES = ("ZH_CN", "EN")


def mine(visit: Visit) -> dict[str, Any]:
    """The partner and the version that the form was made for."""
    return {"partnerId": visit.sent.get("partner", ""), **visit.version()}


async def data(visit: Visit) -> Response:
    """The company's data."""
    typed = Typed(visit)
    given = {
        **mine(visit),
        "taxpayerKind": typed.choice("taxpayerKind", TAXPAYERS),
        "isSmallEnterprise": visit.sent.get("isSmallEnterprise") == "yes",
        "foundedOn": typed.day("foundedOn"),
        "staffCount": typed.count("staffCount"),
        **{name: visit.sent.get(name, "") for name in ("legalRepresentative", "address", "phone", "business")},
    }
    return await finish(visit, typed.errors or await perform(visit, DATA, given), COMPANY, "data", notice="kept")


async def account(visit: Visit) -> Response:
    """Bank account and invoice data; of an admitted partner they wait for a second person of the provider."""
    names = ("bankName", "bankAccount", "invoiceAddress", "invoicePhone")
    given = {**mine(visit), **{name: visit.sent.get(name, "") for name in names}}
    return await finish(visit, await perform(visit, ACCOUNT, given), COMPANY, "account", notice="kept")


async def declare(visit: Visit) -> Response:
    """The declarations that are ticked."""
    kinds = [kind for kind in DECLARATIONS if visit.sent.get(kind) == "yes"]
    given = {**mine(visit), "kinds": kinds, "disclosure": visit.sent.get("disclosure")}
    errors = await perform(visit, DECLARE, given, {"kinds": DECLARATIONS[0]})
    return await finish(visit, errors, COMPANY, "declare", notice="declared")


async def submit(visit: Visit) -> Response:
    """The file is handed in."""
    return await finish(visit, await perform(visit, SUBMIT, mine(visit)), COMPANY, "submit", notice="submitted")


async def record_person(visit: Visit) -> Response:
    """One more person whom the partner may send."""
    typed = Typed(visit)
    given = {**mine(visit), "name": visit.sent.get("name", ""), "level": typed.choice("level", LEVELS), "skills": visit.sent.get("skills")}
    return await finish(visit, typed.errors or await perform(visit, RECORD_PERSON, given), PEOPLE, "person", notice="kept")


async def change_person(visit: Visit) -> Response:
    """Another level, other skills, or the day the person left."""
    typed, person_id = Typed(visit), visit.request.path_params["id"]
    given = {
        "partnerPersonId": person_id,
        "name": visit.sent.get("name", ""),
        "level": typed.choice("level", LEVELS),
        "skills": visit.sent.get("skills"),
        "leftOn": typed.day("leftOn") if visit.sent.get("leftOn") else None,
    }
    return await finish(visit, typed.errors or await perform(visit, CHANGE_PERSON, given), PEOPLE, f"person-{person_id}", notice="kept")


async def invite(visit: Visit) -> Response:
    """A colleague is invited into the portal, with roles."""
    typed = Typed(visit)
    given = {
        "partnerId": visit.sent.get("partner", ""),
        "name": visit.sent.get("name", ""),
        "email": visit.sent.get("email", ""),
        "language": typed.choice("language", LANGUAGES),
        "roles": [role for role in ROLES if visit.sent.get(role) == "yes"],
    }
    return await finish(visit, typed.errors or await perform(visit, INVITE, given), PEOPLE, "invite", notice="invited")


async def qualifications(visit: Visit) -> Response:
    """The licences and certificates."""
    return await QUALIFICATIONS.answer(visit, uploaded=[])


async def record(visit: Visit) -> Response:
    """A licence or certificate with its scan; refused, the form stands again with it."""
    got = await receive(visit)
    typed = Typed(visit, got.errors)
    given = {
        **mine(visit),
        "kind": typed.choice("kind", KINDS),
        "validFrom": typed.day("validFrom"),
        "validTo": typed.day("validTo") if visit.sent.get("validTo") else None,
        "partnerPersonId": visit.sent.get("person") or None,
        "documentId": next(iter(reversed(got.of("file"))), None),
        **{name: visit.sent.get(name, "") for name in ("name", "number", "issuer")},
    }
    errors: list[FieldError] = typed.errors or await perform(visit, RECORD, given, {"documentId": "file", "partnerPersonId": "person"})
    return await finish(visit, errors, QUALIFICATIONS, "paper", notice="kept", uploaded=await got.kept(visit) if errors else [])


async def withdraw(visit: Visit) -> Response:
    """A licence or certificate no longer counts."""
    given = {"partnerQualificationId": visit.request.path_params["id"]}
    return await finish(visit, await perform(visit, WITHDRAW, given), QUALIFICATIONS, "withdraw", notice="withdrawn", uploaded=[])
