"""Candidates on their way, an account that is to change, papers to check, and how partners are graded."""

from datetime import date

from domain.partners.models import (
    DeclarationKind,
    Partner,
    PartnerAccountChange,
    PartnerDeclaration,
    PartnerPerson,
    PartnerQualification,
    PartnerState,
    QualificationKind,
    SkillLevel,
    TaxpayerKind,
)
from domain.partners.recommend_admission import recommend_admission
from domain.partners.set_grading_scheme import DEFAULTS, scheme_row
from tests.acts.staging.stage import Stage


async def candidates(stage: Stage) -> None:
    """A file that lacks nothing, one that waits for its review, one under review."""
    world = stage.world
    for name in ("candidate", "handed_in", "reviewed"):
        partner = await world.new_partner(name.upper().replace("_", "-"))
        await fill(stage, partner)
        stage.keep(**{name: partner})
    await world.outsider("candidate_admin", stage.row("candidate"), "partner_admin")
    stage.keep(candidate_person=await world.insert(person(stage.row("candidate"))))
    stage.keep(candidate_paper=await world.insert(paper(stage.row("candidate"), "candidate_admin", stage, number="C-1")))
    for kind in DeclarationKind:
        declared = {"declared_at": world.now, "declared_by_id": world["candidate_admin"].id}
        await world.insert(PartnerDeclaration(partner_id=stage.row("candidate").id, kind=kind, **declared))
    for name, state in (("candidate", "DRAFT"), ("handed_in", "SUBMITTED"), ("reviewed", "UNDER_REVIEW")):
        stage.row(name).state = PartnerState(state)
        await world.insert(stage.row(name))
    recommended = await world.new_partner("RECOMMENDED")
    recommended.state = PartnerState.UNDER_REVIEW
    stage.keep(recommended=await world.insert(recommended))
    await world.do("partner_manager", recommend_admission, recommended.id)


async def fill(stage: Stage, partner: Partner) -> None:
    """Company data and invoice data."""
    partner.taxpayer_kind, partner.legal_representative, partner.address = TaxpayerKind.GENERAL, "Zhou Ping", "River Street 1"
    partner.phone, partner.founded_on, partner.staff_count = "025-100", date(2012, 2, 29), 80
    organisation = await stage.world.organisation(partner)
    organisation.invoice_address, organisation.invoice_phone = "River Street 1", "025-100"
    await stage.world.insert(partner)
    await stage.world.insert(organisation)


async def files(stage: Stage) -> None:
    """What the active partner's file has to be looked at."""
    world, partner = stage.world, stage.row("partner")
    stage.keep(person=await world.insert(person(partner)))
    stage.keep(licence_paper=await world.insert(paper(partner, "partner_admin", stage)))
    stage.keep(south_paper=await world.insert(paper(stage.row("south"), "rival_admin", stage)))
    old = {"old_bank_name": "Bank of the North", "old_bank_account": "62280005"}
    new = {"new_bank_name": "Bank of the Sea", "new_bank_account": "6240", "new_invoice_address": "Sea 1", "new_invoice_phone": "025-2"}
    asked = {"requested_at": world.now, "requested_by_id": world["partner_admin"].id}
    stage.keep(change=await world.insert(PartnerAccountChange(partner_id=partner.id, **old, **new, **asked)))
    await world.insert(scheme_row(DEFAULTS))


def person(partner: Partner) -> PartnerPerson:
    return PartnerPerson(partner_id=partner.id, name="Guo An", level=SkillLevel.SENIOR)


def paper(partner: Partner, by: str, stage: Stage, number: str = "L-1") -> PartnerQualification:
    made = {"partner_id": partner.id, "kind": QualificationKind.CMMI, "name": "CMMI 3", "number": number, "issuer": "CMMI Institute"}
    return PartnerQualification(**made, valid_from=date(2026, 1, 1), recorded_by_id=stage.world[by].id)
