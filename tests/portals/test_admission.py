"""A candidate in its portal: invited, the file filled in, handed in, more asked, admitted, under an agreement (S0-45)."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.identity.models import Language, User
from domain.partners.ask_for_more import Wanted, ask_for_more
from domain.partners.begin_review import begin_review
from domain.partners.default_rules import write_default_rules
from domain.partners.grade_partner import Scores, grade_partner
from domain.partners.models import FileSection, PartnerQualification
from domain.partners.sign_agreement import sign_agreement
from tests.partners.candidate import Candidate
from tests.partners.test_agreements import terms
from tests.partners.test_grading import GOOD
from tests.portals.forms import FormOnPage, Seen
from tests.portals.test_partner_acts import PDF
from tests.portals.visitors import Site, Visitor

pytestmark = pytest.mark.anyio

DATA = {
    "taxpayerKind": "SMALL_SCALE",
    "legalRepresentative": "Zhou Ping",
    "address": "River Street 1",
    "phone": "025-100",
    "foundedOn": "2012-02-29",
    "staffCount": "80",
    "isSmallEnterprise": "yes",
}
ACCOUNT = {"bankName": "Bank of the River", "bankAccount": "6230 01", "invoiceAddress": "River Street 1", "invoicePhone": "025-100"}
PAPER = {"kind": "BUSINESS_LICENCE", "name": "Business licence", "number": "L-1", "issuer": "Bureau", "validFrom": "2020-01-01"}
DECLARED = {"CONFIDENTIALITY": "yes", "INTEGRITY": "yes", "CONFLICT_OF_INTEREST": "yes"}


def form(seen: Seen, name: str) -> FormOnPage:
    (found,) = [each for each in seen.forms if each.id == name]
    return found


async def fill(visitor: Visitor, path: str, name: str, values: dict[str, Any], files: Any = None) -> Seen:
    """The form on the page, as filled in; the page that follows."""
    page = await visitor.open(path)
    assert page.status == 200
    return await visitor.follow(await visitor.send(form(page, name), files, **values))


async def candidate(site: Site) -> tuple[Candidate, Visitor]:
    await write_default_rules(site.db)
    one = await Candidate.invited(site.world)
    user = (await site.db.scalars(select(User).where(User.partner_id == one.partner.id))).one()
    user.language = Language.EN
    await site.world.insert(user)
    return one, await site.as_("newcomer")


async def test_from_the_invitation_to_the_active_partner(site: Site) -> None:
    one, visitor = await candidate(site)
    company = await visitor.open("/partner/company")
    assert "Fill in the file" in company.text
    assert "The business licence, valid today and with its scan, is missing." in company.text
    refused = await visitor.send(form(company, "submit"))
    assert refused.status == 422
    for missing in ("The bank is missing.", "Nobody is named whom you may send.", "The declaration of integrity is missing."):
        assert missing in refused.text
    await fill(visitor, "/partner/company", "data", DATA)
    await fill(visitor, "/partner/company", "account", ACCOUNT)
    await fill(visitor, "/partner/company", "declare", DECLARED)
    await fill(visitor, "/partner/people", "person", {"name": "Guo An", "level": "SENIOR"})
    papers = await fill(visitor, "/partner/qualifications", "paper", PAPER, {"file": ("licence.pdf", PDF)})
    assert "Waits for our check" in papers.text
    submitted = await fill(visitor, "/partner/company", "submit", {})
    assert "Your file has been handed in." in submitted.text
    assert [each.id for each in submitted.forms if each.id in ("data", "account", "declare", "submit")] == []

    await one.provider("partner_manager", begin_review)
    await one.provider("partner_manager", ask_for_more, [Wanted(FileSection.PEOPLE, "Please name an expert too.")])
    await site.save()
    asked = await visitor.open("/partner/company")
    assert "Please name an expert too." in asked.text
    assert [each.id for each in asked.forms if each.id in ("data", "account", "declare", "submit")] == ["submit"]
    await fill(visitor, "/partner/people", "person", {"name": "Ma Li", "level": "EXPERT"})
    await fill(visitor, "/partner/company", "submit", {})

    await one.approved()
    await one.provider("partner_manager", sign_agreement, terms())
    await one.provider("partner_manager", grade_partner, GOOD)
    await site.save()
    active = await visitor.open("/partner/company")
    assert (await one.state(), "AGR-RIVER-2026-001" in active.text, "Grade B" in active.text) == ("ACTIVE", True, True)
    assert "81.69" not in active.text, "the scores are not published"
    await one.provider("partner_manager", grade_partner, Scores(**vars(GOOD)), is_published=True)
    await site.save()
    assert "81.69" in (await visitor.open("/partner/company")).text
    changed = await fill(visitor, "/partner/company", "account", {**ACCOUNT, "bankAccount": "7777"})
    assert "6230 01 becomes 7777" in changed.text
    paper = (await site.db.scalars(select(PartnerQualification).where(PartnerQualification.partner_id == one.partner.id))).one()
    assert paper.checked_by_id == site.world["hq"].id


async def test_a_wrong_figure_a_bad_file_and_a_colleague(site: Site) -> None:
    _, visitor = await candidate(site)
    page = await visitor.open("/partner/company")
    refused = await visitor.send(form(page, "data"), **{**DATA, "staffCount": "many"})
    assert (refused.status, "Please enter a whole number." in refused.text) == (422, True)
    assert "River Street 1" in refused.html, "what was entered stands in the form again"
    papers = await visitor.open("/partner/qualifications")
    refused = await visitor.send(form(papers, "paper"), {"file": ("licence.exe", b"MZ")}, **PAPER)
    assert refused.status == 422
    people = await fill(
        visitor, "/partner/people", "invite", {"name": "Ann", "email": "ann@river.example", "language": "EN", "partner_lead": "yes"}
    )
    assert "ann@river.example" in people.text
    paper = await fill(visitor, "/partner/qualifications", "paper", PAPER)
    (withdraw,) = [each for each in paper.forms if each.action.endswith("/withdraw")]
    assert "That paper no longer counts." in (await visitor.follow(await visitor.send(withdraw))).text
    for persona in ("partner_lead", "partner_admin"):
        other = await site.as_(persona)
        seen = await other.open("/partner/company")
        assert (seen.status, "River" in seen.text) == (200, False)


async def test_a_lead_sees_that_the_administrator_keeps_the_file(site: Site) -> None:
    lead = await site.as_("partner_lead")
    assert "Your administrator keeps this file" in (await lead.open("/partner/company")).text
    assert [each.id for each in (await lead.open("/partner/qualifications")).forms if each.id == "paper"] == []
