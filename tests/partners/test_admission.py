"""A candidate is invited, fills in its file, is reviewed, asked for more, admitted or not (S0-45)."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Conflict, Denied, NotFound, Refused
from domain.approvals.refusals import ApprovalRefusal
from domain.partners.approve_admission import approve_admission
from domain.partners.ask_for_more import Wanted, ask_for_more
from domain.partners.begin_review import begin_review
from domain.partners.change_company_data import change_company_data
from domain.partners.change_partner_account import change_partner_account
from domain.partners.make_declarations import make_declarations
from domain.partners.models import (
    AdmissionItem,
    DeclarationKind,
    FileSection,
    PartnerKind,
    PartnerQualification,
    Partnership,
    PartnerTransition,
    QualificationKind,
    RequiredQualification,
)
from domain.partners.name_partnerships import name_partnerships
from domain.partners.recommend_admission import recommend_admission
from domain.partners.record_person import record_person
from domain.partners.refusals import PartnerRefusal
from domain.partners.reject_admission import reject_admission
from domain.partners.return_admission import return_admission
from domain.partners.submit_file import submit_file
from tests.partners.candidate import ACCOUNT, DATA, PERSON, Candidate
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.anyio


async def need_a_licence(world: World) -> None:
    await world.insert(RequiredQualification(kind=QualificationKind.BUSINESS_LICENCE, valid_from=date(2026, 1, 1)))


async def missing(candidate: Candidate) -> Sequence[str]:
    """All that a submission names as missing."""
    with pytest.raises(Refused) as told:
        await candidate.does(submit_file)
    return [str(each) for each in (told.value, *told.value.others)]


async def test_the_whole_way_of_a_candidate(world: World) -> None:
    await need_a_licence(world)
    one = await Candidate.filled(world)
    await one.does(submit_file)
    await one.provider("partner_manager", begin_review)
    await one.provider(
        "partner_manager", ask_for_more, [Wanted(FileSection.PEOPLE, "Name an expert."), Wanted(FileSection.ACCOUNT, "Whose?")]
    )
    await one.does(record_person, PERSON)
    await one.does(submit_file)
    assert await one.state() == "UNDER_REVIEW"
    await one.approved()
    steps = await world.db.scalars(
        select(PartnerTransition).where(PartnerTransition.partner_id == one.partner.id).order_by(PartnerTransition.id)
    )
    assert [step.to_state.value for step in steps] == ["DRAFT", "SUBMITTED", "UNDER_REVIEW", "MORE_ASKED", "UNDER_REVIEW", "APPROVED"]
    papers = (await world.db.scalars(select(PartnerQualification))).all()
    assert [(paper.checked_by_id, paper.checked_at) for paper in papers] == [(world["hq"].id, world.now)]


async def test_a_submission_names_each_missing_thing_in_one_answer(world: World) -> None:
    await need_a_licence(world)
    one = await Candidate.invited(world)
    assert await missing(one) == [
        "The taxpayer kind is missing.",
        "The legal representative is missing.",
        "The registered address is missing.",
        "The telephone number is missing.",
        "The day of foundation is missing.",
        "The number of employees is missing.",
        "The bank is missing.",
        "The account number is missing.",
        "The address on invoices is missing.",
        "The telephone number on invoices is missing.",
        "The business licence, valid today and with its scan, is missing.",
        "Nobody is named whom you may send.",
        "The declaration of confidentiality is missing.",
        "The declaration of integrity is missing.",
        "The declaration on conflicts of interest is missing.",
    ]
    assert await one.state() == "DRAFT"


async def test_an_expired_licence_one_without_a_scan_and_half_the_declarations_do_not_do(world: World) -> None:
    await need_a_licence(world)
    one = await Candidate.invited(world)
    await one.does(change_company_data, DATA)
    await one.does(change_partner_account, ACCOUNT)
    await one.does(record_person, PERSON)
    await one.does(make_declarations, [DeclarationKind.INTEGRITY, DeclarationKind.CONFIDENTIALITY])
    await one.licence(valid_to=date(2026, 11, 1))
    await one.licence(number="L-2", document_id=None)
    licence = "The business licence, valid today and with its scan, is missing."
    assert await missing(one) == [licence, "The declaration on conflicts of interest is missing."]


async def test_a_file_under_review_stands_still_but_for_what_was_asked(world: World) -> None:
    one = await Candidate.filled(world)
    await one.does(submit_file)
    for begun in (False, True):
        if begun:
            await one.provider("partner_manager", begin_review)
        with refused(PartnerRefusal.FILE_CLOSED):
            await one.does(change_company_data, DATA)
        with refused(PartnerRefusal.FILE_CLOSED):
            await one.does(change_partner_account, ACCOUNT)
        with refused(PartnerRefusal.FILE_CLOSED):
            await one.does(record_person, PERSON)
        with refused(PartnerRefusal.FILE_CLOSED):
            await one.licence(number="L-3")
        with refused(PartnerRefusal.FILE_CLOSED):
            await one.does(make_declarations, list(DeclarationKind))
    await one.provider("partner_manager", ask_for_more, [Wanted(FileSection.ACCOUNT, "The account is not yours.")])
    await one.does(change_partner_account, ACCOUNT)
    with refused(PartnerRefusal.FILE_CLOSED):
        await one.does(change_company_data, DATA)
    await one.does(submit_file)
    answered = await world.db.scalars(select(AdmissionItem.answered_at))
    assert list(answered) == [world.now]
    with refused(PartnerRefusal.FILE_CLOSED):
        await one.does(change_partner_account, ACCOUNT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE partner_qualification SET valid_to = '2030-01-01'",
        "UPDATE partner_person SET level = 'EXPERT'",
        "UPDATE organisation SET bank_account = '1' WHERE bank_account LIKE '6230%'",
    ],
)
async def test_the_database_too_keeps_a_file_under_review(world: World, change: str) -> None:
    await Candidate.reviewed(world)
    with pytest.raises(IntegrityError, match=r"A file under review is not changed|changed by two people"):
        async with world.db.begin_nested():
            await world.db.execute(text(change))


async def test_a_rejected_candidate_reads_why_and_may_try_again(world: World) -> None:
    one = await Candidate.reviewed(world)
    await one.provider("partner_manager", recommend_admission)
    with refused(ApprovalRefusal.APPROVER_IS_REQUESTER):
        await one.provider("partner_manager", reject_admission, "Nobody else may say so now.")
    await one.provider("buyer", reject_admission, "Too small for us.")
    assert await one.state() == "REJECTED"
    await one.does(change_company_data, DATA)
    await one.does(submit_file)
    assert await one.state() == "SUBMITTED"


async def test_wrong_states_wrong_people_and_stale_versions_change_nothing(world: World) -> None:
    one = await Candidate.filled(world)
    with pytest.raises(Denied):
        await one.provider("hq", approve_admission)
    with refused(PartnerRefusal.PARTNER_WRONG_STATE):
        await one.provider("partner_manager", begin_review)
    with pytest.raises(Conflict):
        await one.does(submit_file, expected_version=1)
    for persona in ("buyer", "hq", "partner_manager", "manager"):
        with pytest.raises(Denied):
            await one.provider(persona, submit_file)
    for persona in ("partner_admin", "partner_lead", "customer_signer"):
        with pytest.raises((Denied, NotFound)):
            await one.provider(persona, submit_file)
    await one.does(submit_file)
    with refused(PartnerRefusal.PARTNER_WRONG_STATE):
        await one.does(submit_file)
    with pytest.raises(Denied):
        await one.provider("hq", begin_review)
    await one.provider("partner_manager", begin_review)
    for persona in ("partner_manager", "buyer", "hq"):
        with pytest.raises(Denied):
            await one.provider(persona, approve_admission)
    assert await one.state() == "UNDER_REVIEW"


async def test_the_admission_goes_along_its_chain_and_the_reviewer_does_not_approve(world: World) -> None:
    one = await Candidate.reviewed(world)
    await one.provider("partner_manager", recommend_admission)
    with refused(ApprovalRefusal.APPROVAL_STANDING):
        await one.provider("partner_manager", recommend_admission)
    for persona in ("partner_manager", "hq", "finance"):
        with pytest.raises(Denied):
            await one.provider(persona, approve_admission)
    await one.provider("buyer", approve_admission, "Good references.")
    with pytest.raises(Denied):
        await one.provider("buyer", approve_admission)
    assert await one.state() == "UNDER_REVIEW"
    await one.provider("hq", return_admission, "Who owns the company?")
    assert await one.state() == "UNDER_REVIEW"
    await one.provider("partner_manager", recommend_admission)
    await one.provider("partner_manager", ask_for_more, [Wanted(FileSection.COMPANY, "Who owns it?")])
    with pytest.raises(Denied):
        await one.provider("buyer", approve_admission)
    await one.does(submit_file)
    await one.approved()
    assert await one.state() == "APPROVED"


async def test_only_an_outsourcing_partner_is_reviewed_and_one_organisation_has_several_kinds(world: World) -> None:
    one = await Candidate.invited(world, (PartnerKind.INFORMANT, PartnerKind.AGENT))
    with refused(PartnerRefusal.NOT_OUTSOURCING):
        await one.does(submit_file)
    await one.provider("partner_manager", name_partnerships, [PartnerKind.OUTSOURCING, PartnerKind.AGENT])
    rows = await world.db.execute(select(Partnership.kind, Partnership.ended_on).where(Partnership.partner_id == one.partner.id))
    today = world.as_("hq").today
    assert set(rows.all()) == {(PartnerKind.AGENT, None), (PartnerKind.INFORMANT, today), (PartnerKind.OUTSOURCING, None)}
    with refused(PartnerRefusal.KIND_IN_USE, "kinds"):
        await world.do("partner_manager", name_partnerships, world.partner.id, [PartnerKind.MEDIA])
