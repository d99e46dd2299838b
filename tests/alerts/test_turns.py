"""Whose turn it is, exactly who is told and when: changes, terminations, disputes, claims, revocations, admissions (S0-44 to S0-49)."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.delivery.models import Party
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.answer_objection import Answer, answer_objection
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.approve_undisputed import approve_undisputed
from domain.outsourcing.decline_change_order import decline_change_order
from domain.outsourcing.models import ObjectionAnswer, Outcome
from domain.outsourcing.object_termination import object_termination
from domain.outsourcing.refund_claim import RefundDraft, refund_claim
from domain.outsourcing.write_off_claim import write_off_claim
from domain.partners.ask_for_more import Wanted, ask_for_more
from domain.partners.begin_review import begin_review
from domain.partners.check_qualification import check_qualification
from domain.partners.models import FileSection, PartnerQualification
from domain.partners.reject_admission import reject_admission
from domain.partners.submit_file import submit_file
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.outsourcing import test_change_orders as changes
from tests.outsourcing import test_deductions as deductions
from tests.outsourcing import test_revocation as revocations
from tests.outsourcing import test_terminations as terminations
from tests.outsourcing.story import Story, days_at
from tests.outsourcing.test_gate import of
from tests.partners.candidate import Candidate
from tests.world import World, at

pytestmark = pytest.mark.anyio

PARTNER, MONEY = {"partner_lead", "partner_admin"}, {"partner_finance", "partner_admin"}
MANAGERS = {"manager", "second"}


@pytest.fixture(autouse=True)
async def second(world: World) -> None:
    """Another project manager of the project, who asked for nothing."""
    await world.staff("second", ("project_manager", world.project))


async def test_a_change_order_waits_for_the_partner_and_who_asked_learns_the_answer(world: World) -> None:
    story = await Story.running(world, lines=days_at(20))
    answered = await changes.sent(world, story)
    await ring(world, answered)
    assert await open_alerts(world, answered) == {"CHANGE_ORDER_TO_ACCEPT": PARTNER}
    late = at(date(2026, 11, 9), 0)
    assert await planned(world, answered.id) == {"CHANGE_ORDER_WAITING:+5": late}
    world.now = late
    await ring(world, answered)
    assert await open_alerts(world, answered) == {"CHANGE_ORDER_WAITING +5": PARTNER | MANAGERS}
    await world.do("partner_lead", accept_change_order, answered.id)
    await ring(world, answered)
    assert (await open_alerts(world, answered), await planned(world, answered.id)) == ({"CHANGE_ORDER_ACCEPTED": MANAGERS}, {})
    declined = await changes.sent(world, story)
    await world.do("partner_lead", decline_change_order, declined.id, "Nobody is free.")
    await ring(world, declined)
    assert await open_alerts(world, declined) == {"CHANGE_ORDER_DECLINED": MANAGERS}


async def test_a_termination_is_approved_answered_and_concluded_in_turn(world: World) -> None:
    story = await Story.running(world, lines=days_at(20))
    one = await terminations.asked(world, story)
    await ring(world, one)
    assert await open_alerts(world, one) == {"TERMINATION_TO_APPROVE": {"buyer", "hq"}}
    one = await world.do("buyer", approve_termination, one.id)
    await ring(world, one)
    assert await open_alerts(world, one) == {"TERMINATION_TO_ANSWER": PARTNER}
    assert one.concludable_on is not None
    may_conclude = at(one.concludable_on, 0)
    assert await planned(world, one.id) == {"TERMINATION_CONCLUDABLE:": may_conclude}
    await world.do("partner_lead", object_termination, one.id, "We are nearly done.")
    await ring(world, one)
    assert await open_alerts(world, one) == {"TERMINATION_OBJECTED": MANAGERS}
    world.now = may_conclude
    await ring(world, one)
    assert await open_alerts(world, one) == {"TERMINATION_CONCLUDABLE": MANAGERS}
    await world.do("partner_lead", agree_termination, one.id)
    await ring(world, one)
    assert await open_alerts(world, one) == {"ORDER_TERMINATED": MANAGERS | PARTNER | MONEY | {"finance"}}


async def test_a_dispute_tells_who_answers_it_and_who_approves_what_is_not_in_dispute(world: World) -> None:
    _, settlement = await deductions.proposed(world, 1000)
    await ring(world, settlement)
    late = at(date(2027, 3, 5), 0)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_PROPOSED PARTNER1": MONEY}
    assert await planned(world, settlement.id) == {"SETTLEMENT_WAITING:PARTNER1+5": late}
    world.now = late
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_WAITING PARTNER1+5": MONEY}
    objection = await deductions.objected(world, settlement)
    await ring(world, settlement)
    answering, undisputed = MANAGERS | {"finance"}, {"UNDISPUTED_TO_APPROVE 1": {"buyer", "hq"}}
    assert await open_alerts(world, settlement) == {"OBJECTION_RAISED PROVIDER1": answering, **undisputed}
    told = next(alert for alert in await alerts(world, settlement) if alert.rule.value == "UNDISPUTED_TO_APPROVE")
    assert (told.parameters["amount"], told.parameters["currency"]) == ("10606.9300", "CNY")
    late = at(date(2027, 3, 12), 0)
    assert await planned(world, settlement.id) == {"SETTLEMENT_WAITING:PROVIDER1+5": late}
    world.now = late
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_WAITING PROVIDER1+5": answering, **undisputed}
    await world.do("buyer", approve_undisputed, settlement.id)
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_WAITING PROVIDER1+5": answering}
    await world.do("manager", answer_objection, objection.id, Answer(ObjectionAnswer.STANDS, "The log says so."))
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"OBJECTION_ANSWERED PARTNER1": MONEY}
    assert await planned(world, settlement.id) == {"SETTLEMENT_WAITING:PARTNER1+5": at(date(2027, 3, 19), 0)}


async def test_a_claim_is_told_to_both_sides_with_what_is_open_of_it_until_it_is_closed(world: World) -> None:
    _, claim = await deductions.claimed(world)
    told, said = {"CLAIM_OPENED": MONEY | {"finance"}}, []
    for back in (0, 2000):
        if back:
            await world.do("finance", refund_claim, claim.id, RefundDraft(Decimal(back), deductions.DAY, "BACK-1"))
        await ring(world, await world.again(claim))
        assert await open_alerts(world, claim) == told
        said += [alert.parameters["amount"] for alert in (await alerts(world, claim))[:1]]
    assert said == ["5000.0000", "3000.0000"]
    await world.do("hq", write_off_claim, claim.id, "Not worth a lawsuit.")
    await ring(world, await world.again(claim))
    assert await open_alerts(world, claim) == {}


async def test_what_came_of_an_acceptance_is_told_to_the_partner_and_the_project_managers(world: World) -> None:
    failed, passed = await Story.delivered(world), await Story.accepted(world)
    await failed.sign(Party.SALES, Outcome.FAIL)
    await ring(world, await world.again(of(failed)))
    assert await open_alerts(world, of(failed)) == {"ACCEPTANCE_FAILED": PARTNER | MANAGERS}
    await ring(world, await world.again(of(passed)))
    assert await open_alerts(world, of(passed)) == {"ACCEPTANCE_PASSED": PARTNER | MANAGERS}
    await revocations.revoked(world, passed)
    await ring(world, await world.again(of(passed)))
    assert await open_alerts(world, of(passed)) == {"ACCEPTANCE_REVOKED": PARTNER | MANAGERS}


async def test_an_admission_tells_whose_turn_it_is_and_what_came_of_it(world: World) -> None:
    one = await Candidate.filled(world)
    ours, theirs = {"partner_manager"}, {"newcomer"}
    await ring(world, one.partner)
    assert await open_alerts(world, one.partner) == {}
    steps = (
        ("newcomer", submit_file, (), {"ADMISSION_SUBMITTED": ours}),
        ("partner_manager", begin_review, (), {"ADMISSION_TO_DECIDE": ours}),
        ("partner_manager", ask_for_more, ([Wanted(FileSection.PEOPLE, "Name an expert.")],), {"ADMISSION_MORE_ASKED": theirs}),
    )
    for persona, act, values, told in steps:
        await one.provider(persona, act, *values)
        await ring(world, one.partner)
        assert await open_alerts(world, one.partner) == told


@pytest.mark.parametrize("admitted", [True, False])
async def test_an_admission_ends_with_a_yes_or_a_no(world: World, admitted: bool) -> None:
    one = await Candidate.reviewed(world)
    await (one.approved() if admitted else one.provider("partner_manager", reject_admission, "No experience."))
    await ring(world, one.partner)
    told = {"ADMISSION_APPROVED": {"partner_manager", "newcomer"}} if admitted else {"ADMISSION_REJECTED": {"newcomer"}}
    assert await open_alerts(world, one.partner) == told


async def test_a_paper_that_was_handed_in_after_admission_is_checked_by_the_partner_manager(world: World) -> None:
    one = await Candidate.reviewed(world)
    early = (await world.db.scalars(select(PartnerQualification))).one()
    await ring(world, early)
    assert await open_alerts(world, early) == {}, "the review of the file is told already"
    await one.approved()
    paper = await one.licence(number="L-3", valid_to=date(2028, 6, 30))
    await ring(world, paper)
    assert (await open_alerts(world, paper), await planned(world, paper.id)) == ({"QUALIFICATION_TO_CHECK": {"partner_manager"}}, {})
    await world.do("partner_manager", check_qualification, paper.id)
    paper = await world.again(paper)
    await ring(world, paper)
    assert await open_alerts(world, paper) == {}
    assert set(await planned(world, paper.id)) == {f"QUALIFICATION_EXPIRING:-{days}" for days in (60, 30, 7)}
