"""A project is accepted by its customer, and the settlement of an order may count from that (S0-37, S0-47, S0-49)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound
from domain.database import new_id
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceTransition
from domain.delivery.acceptance_models import ProjectAcceptanceKind as Kind
from domain.delivery.acceptance_models import ProjectAcceptanceState as State
from domain.delivery.models import ProjectState
from domain.documents.models import DocumentLink, Visibility
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.models import PaymentKind, SettlementState, SettlementTransition
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.sign_acceptance import Confirmation
from domain.outsourcing.submit_change_order import submit_change_order
from domain.phases.move_phase import move_phase
from domain.platform.models import Deadline
from domain.project_acceptance.change_project_acceptance import change_project_acceptance
from domain.project_acceptance.prepare_project_acceptance import prepare_project_acceptance
from domain.project_acceptance.request_project_acceptance import request_project_acceptance
from domain.project_acceptance.return_project_acceptance import return_project_acceptance
from domain.project_acceptance.revoke_project_acceptance import revoke_project_acceptance
from domain.project_acceptance.sign_project_acceptance import Consent, sign_project_acceptance
from domain.project_acceptance.withdraw_project_acceptance import withdraw_project_acceptance
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import broken_by
from tests.outsourcing.test_order_acts import code_of
from tests.world import World, at

BY_PROJECT: dict[str, Any] = {"clock_source": ClockSource.PROJECT_ACCEPTANCE}


async def prepared(world: World, kind: Kind = Kind.FINAL) -> ProjectAcceptance:
    paper = await world.document("manager")
    return await world.do("manager", prepare_project_acceptance, world.project.id, kind, [paper.id], "Please read.")


async def requested(world: World, kind: Kind = Kind.FINAL) -> ProjectAcceptance:
    return await world.do("manager", request_project_acceptance, (await prepared(world, kind)).id)


async def sign(world: World, acceptance: ProjectAcceptance, by: str = "customer_signer", **said: Any) -> ProjectAcceptance:
    consent = Consent(**({"satisfaction": 5 if acceptance.kind is Kind.FINAL else None} | said))
    confirmation = Confirmation(world[by].id, world.now)
    return await world.do(by, sign_project_acceptance, acceptance.id, consent, acceptance.content_hash or "", confirmation)


async def accepted(world: World, on: date, kind: Kind = Kind.FINAL) -> ProjectAcceptance:
    acceptance = await requested(world, kind)
    world.now = max(world.now, at(on))
    return await sign(world, acceptance)


async def clock(story: Story) -> tuple[date | None, date, str, date | None]:
    """The day on which the window opens, the day by plan, its state, and the day for which the worker is called."""
    settlement = await story.settlement()
    query = select(Deadline.due_at).where(Deadline.subject_id == settlement.id, Deadline.kind == "settlement:eligible")
    due = await story.world.db.scalar(query)
    day = due and (due + timedelta(hours=8)).date()
    return settlement.eligible_on, settlement.expected_on, settlement.state.value, day


async def test_it_is_prepared_requested_and_signed_with_a_history(world: World) -> None:
    acceptance = await prepared(world)
    assert acceptance.code == f"PAC-{world.project.code.removeprefix('PRJ-')}-01"
    assert (acceptance.content, (await links(world, acceptance))) == (None, [])
    await world.do("manager", request_project_acceptance, acceptance.id)
    assert await links(world, acceptance) == [Visibility.CUSTOMER]
    signed = await sign(world, acceptance, opinion="Good work.", satisfaction=4)
    assert (signed.accepted_on, signed.satisfaction, signed.signer_name, signed.opinion) == (
        date(2026, 11, 2),
        4,
        "Customer_Signer",
        "Good work.",
    )
    steps = select(ProjectAcceptanceTransition.from_state, ProjectAcceptanceTransition.to_state).order_by(ProjectAcceptanceTransition.id)
    assert (await world.db.execute(steps)).all() == [(None, State.DRAFT), (State.DRAFT, State.REQUESTED), (State.REQUESTED, State.PASSED)]


async def links(world: World, acceptance: ProjectAcceptance) -> list[Visibility]:
    query = select(DocumentLink.visibility).where(DocumentLink.subject_id == acceptance.id)
    return list(await world.db.scalars(query))


async def test_a_change_after_the_request_voids_it_and_what_was_read_is_not_signed(world: World) -> None:
    first = await requested(world)
    paper = await world.document("manager")
    second = await world.do("manager", change_project_acceptance, first.id, [paper.id])
    assert ((await world.again(first)).state, second.state, second.round) == (State.VOIDED, State.DRAFT, 2)
    await world.do("manager", change_project_acceptance, second.id, [paper.id], "Other words.")
    assert await code_of(world, "manager", change_project_acceptance, second.id, [paper.id], "Other words.") == "NOTHING_CHANGED"
    await world.do("manager", request_project_acceptance, second.id)
    confirmation = Confirmation(world["customer_signer"].id, world.now)
    signing = (second.id, Consent(satisfaction=5), first.content_hash, confirmation)
    assert await code_of(world, "customer_signer", sign_project_acceptance, *signing) == "CONTENT_CHANGED"
    tampered = "UPDATE project_acceptance SET note = 'Other.' WHERE id = :id"
    assert await broken_by(world, tampered, id=second.id) == "ck_project_acceptance_stands"
    more = "UPDATE project_acceptance_document SET sequence = 9 WHERE acceptance_id = :id"
    assert await broken_by(world, more, id=second.id) == "ck_project_acceptance_document_stands"


async def test_returned_or_withdrawn_it_may_be_prepared_again(world: World) -> None:
    returned = await requested(world, Kind.INITIAL)
    await world.do("customer_signer", return_project_acceptance, returned.id, "The manual is missing.", returned.content_hash or "")
    assert (returned.state, returned.opinion, returned.accepted_on) == (State.RETURNED, "The manual is missing.", None)
    second = await prepared(world, Kind.INITIAL)
    await world.do("manager", withdraw_project_acceptance, second.id, "Too early.")
    third = await requested(world, Kind.INITIAL)
    await world.do("manager", withdraw_project_acceptance, third.id, "Still too early.")
    assert (await prepared(world, Kind.INITIAL)).round == 4


async def test_one_of_a_kind_stands_and_the_final_one_comes_last(world: World) -> None:
    initial = await requested(world, Kind.INITIAL)
    paper = await world.document("manager")
    again = ("manager", prepare_project_acceptance, world.project.id, Kind.INITIAL, [paper.id])
    assert await code_of(world, *again) == "PROJECT_ACCEPTANCE_STANDING"
    final = await prepared(world)
    assert await code_of(world, "manager", request_project_acceptance, final.id) == "EARLIER_KIND_UNDER_WAY"
    await sign(world, initial)
    await world.do("manager", request_project_acceptance, final.id)
    trial = await prepared(world, Kind.TRIAL_RUN)
    assert await code_of(world, "manager", request_project_acceptance, trial.id) == "LATER_KIND_STANDS"
    assert await code_of(world, "hq", revoke_project_acceptance, initial.id, "Wrong.") == "LATER_KIND_STANDS"
    await sign(world, final)
    assert await code_of(world, "manager", request_project_acceptance, trial.id) == "PROJECT_ACCEPTED"
    assert await code_of(world, "manager", prepare_project_acceptance, world.project.id, Kind.TRIAL_RUN, [paper.id]) == "PROJECT_ACCEPTED"
    twice = """
        INSERT INTO project_acceptance
            (id, project_id, customer_id, unit_id, code, kind, round, state, owner_id, prepared_at, created_at, version)
        SELECT :new, project_id, customer_id, unit_id, 'PAC-2', kind, 2, 'DRAFT', owner_id, prepared_at, created_at, 1
        FROM project_acceptance WHERE id = :id"""
    assert await broken_by(world, twice, id=final.id, new=new_id()) == "uq_project_acceptance_standing"


async def test_only_the_customers_signatory_signs_and_says_how_satisfied_it_is(world: World) -> None:
    acceptance = await requested(world)
    for by, refused in (("customer_reader", Denied), ("manager", Denied), ("partner_lead", Denied), ("sales", Denied)):
        with pytest.raises(refused):
            await sign(world, acceptance, by)
    consent = Confirmation(world["customer_signer"].id, world.now)
    for given in (None, 0, 6):
        signing = (acceptance.id, Consent(satisfaction=given), acceptance.content_hash, consent)
        assert await code_of(world, "customer_signer", sign_project_acceptance, *signing) == "SATISFACTION_WRONG"
    world.pass_days(1)
    signing = (acceptance.id, Consent(satisfaction=3), acceptance.content_hash, consent)
    assert await code_of(world, "customer_signer", sign_project_acceptance, *signing) == "CONFIRMATION_NEEDED"


async def test_a_draft_is_the_providers_own_and_partners_never_see_it(world: World) -> None:
    acceptance = await prepared(world)
    for persona, seen in (("customer_signer", False), ("partner_lead", False), ("auditor", True)):
        assert await sees(world, persona, acceptance) is seen
    await world.do("manager", request_project_acceptance, acceptance.id)
    for persona, seen in (("customer_signer", True), ("customer_reader", True), ("partner_lead", False)):
        assert await sees(world, persona, acceptance) is seen
    other = await world.new_customer("INLAND")
    await world.outsider("stranger", other, "customer_signatory")
    assert not await sees(world, "stranger", acceptance)
    with pytest.raises(NotFound):
        await sign(world, acceptance, "stranger")


async def sees(world: World, persona: str, acceptance: ProjectAcceptance) -> bool:
    viewer = world.as_(persona)
    query = select(ProjectAcceptance.id).where(ProjectAcceptance.id == acceptance.id, viewer.sees(ProjectAcceptance))
    return await world.db.scalar(query, dict(viewer.binds)) is not None


async def test_an_order_counts_from_the_projects_acceptance_with_the_months_end(world: World) -> None:
    story, own = await Story.accepted(world, **BY_PROJECT), await Story.accepted(world)
    by_plan = date(2027, 9, 30)
    assert (await clock(story), await clock(own)) == (
        (None, by_plan, "LOCKED", None),
        (date(2027, 2, 28), date(2027, 2, 28), "LOCKED", date(2027, 2, 28)),
    )
    world.now = at(by_plan)
    settlement = await story.settlement()
    assert not await world.do("worker", open_settlement, settlement.id)
    assert await code_of(world, "partner_finance", request_settlement, settlement.id) == "SETTLEMENT_NOT_ELIGIBLE"
    await accepted(world, date(2027, 11, 30))
    opens = date(2028, 2, 29)
    assert await clock(story) == (opens, opens, "LOCKED", opens)
    payable = await story.payable(PaymentKind.SETTLEMENT)
    assert (payable.expected_on, payable.held_since) == (date(2028, 4, 14), date(2026, 11, 30))
    world.now = at(opens, 0) - timedelta(seconds=1)
    assert not await world.do("worker", open_settlement, settlement.id)
    world.now = at(opens, 0)
    assert await world.do("worker", open_settlement, settlement.id)
    await ring(world, settlement)
    assert set(await open_alerts(world, settlement)) == {"SETTLEMENT_ELIGIBLE"}
    await world.do("partner_finance", request_settlement, settlement.id)
    assert (await clock(own))[0] == date(2027, 2, 28)


async def test_it_opens_not_before_the_orders_own_acceptance(world: World) -> None:
    await accepted(world, date(2026, 11, 30))
    story = await Story.running(world, **BY_PROJECT)
    assert await clock(story) == (None, date(2027, 3, 31), "LOCKED", None)
    late = await Story.accepted(world, date(2027, 5, 7), **BY_PROJECT)
    assert await clock(late) == (date(2027, 5, 7), date(2027, 5, 7), "LOCKED", date(2027, 5, 7))
    await world.do("partner_finance", request_settlement, (await late.settlement()).id)


EARLIER = "UPDATE settlement SET eligible_on = :day WHERE id = :id"
CLAIMED = "UPDATE settlement SET project_acceptance_id = :acceptance, project_accepted_on = :day, eligible_on = :opens WHERE id = :id"


async def test_the_database_does_not_let_it_open_earlier(world: World) -> None:
    story, waiting = await Story.accepted(world, **BY_PROJECT), await requested(world)
    settlement = await story.settlement()
    assert await broken_by(world, EARLIER, id=settlement.id, day=date(2027, 2, 28)) == "ck_settlement_eligible_on"
    source = "UPDATE settlement SET clock_source = 'ORDER_ACCEPTANCE', eligible_on = '2027-02-28' WHERE id = :id"
    assert await broken_by(world, source, id=settlement.id) == "fk_settlement_clock_source"
    agreed = "UPDATE outsourcing_order SET clock_source = 'ORDER_ACCEPTANCE' WHERE id = :id"
    assert await broken_by(world, agreed, id=story.order.id) == "ck_outsourcing_order_clock"
    day, opens = date(2026, 11, 1), date(2027, 2, 1)
    claimed = {"id": settlement.id, "day": day, "opens": opens, "acceptance": waiting.id}
    assert await broken_by(world, CLAIMED, **claimed) in {"fk_settlement_project_accepted_on", "fk_settlement_project_passed"}
    signed = await sign(world, waiting)
    passed = {**claimed, "acceptance": signed.id}
    assert await broken_by(world, CLAIMED, **passed) == "fk_settlement_project_accepted_on"
    earlier = "UPDATE project_acceptance SET accepted_on = '2026-01-01' WHERE id = :id"
    assert await broken_by(world, earlier, id=signed.id) == "ck_project_acceptance_stands"
    undone = """UPDATE project_acceptance SET state = 'REVOKED', revoked_at = now(), revoked_by_id = owner_id, revoke_reason = 'x'
        WHERE id = :id"""
    assert await broken_by(world, undone.replace("= owner_id", "= signed_by_id"), id=signed.id) == "fk_settlement_project_passed"
    assert await broken_by(world, undone, id=signed.id) == "ck_project_acceptance_another"


async def test_a_change_order_lets_it_count_from_elsewhere_until_acceptance(world: World) -> None:
    story = await Story.running(world)
    assert await clock(story) == (None, date(2027, 6, 30), "LOCKED", None)
    await change(world, story, ClockSource.PROJECT_ACCEPTANCE)
    assert (story.order.clock_source, await clock(story)) == (ClockSource.PROJECT_ACCEPTANCE, (None, date(2027, 9, 30), "LOCKED", None))
    same = ChangeDraft("Nothing.", clock_source=ClockSource.PROJECT_ACCEPTANCE)
    assert await code_of(world, "manager", place_change_order, story.order.id, same) == "CHANGE_ORDER_EMPTY"
    await accepted(world, date(2026, 11, 30))
    assert await clock(story) == (None, date(2027, 3, 31), "LOCKED", None)
    await change(world, story, ClockSource.ORDER_ACCEPTANCE)
    assert await clock(story) == (None, date(2027, 6, 30), "LOCKED", None)
    await change(world, story, ClockSource.PROJECT_ACCEPTANCE)
    await story.request()
    await story.sign_all()
    assert (await clock(story))[0] == date(2027, 2, 28)
    late = ChangeDraft("Late.", clock_source=ClockSource.ORDER_ACCEPTANCE)
    assert await code_of(world, "manager", place_change_order, story.order.id, late) == "ORDER_NOT_CHANGEABLE"


async def change(world: World, story: Story, source: ClockSource) -> None:
    made = await world.do(
        "manager", place_change_order, story.order.id, ChangeDraft("The customer accepts all at once.", clock_source=source)
    )
    acts = (
        ("manager", submit_change_order),
        ("buyer", approve_change_order),
        ("hq", approve_change_order),
        ("partner_lead", accept_change_order),
    )
    for persona, act in acts:
        if persona != "hq" or (await world.again(made)).state.value == "SUBMITTED":
            await world.do(persona, act, made.id)
    await world.again(story.order)


async def test_a_revocation_moves_the_clock_back_until_a_settlement_has_begun(world: World) -> None:
    story = await Story.accepted(world, **BY_PROJECT)
    acceptance = await accepted(world, date(2026, 12, 1))
    settlement = await story.settlement()
    world.now = at(date(2027, 3, 1))
    await world.do("worker", open_settlement, settlement.id)
    for persona in ("manager", "customer_signer", "partner_lead"):
        with pytest.raises(Denied):
            await world.do(persona, revoke_project_acceptance, acceptance.id, "Forged.")
    await world.do("hq", revoke_project_acceptance, acceptance.id, "Forged.")
    assert ((await world.again(acceptance)).state, acceptance.accepted_on) == (State.REVOKED, date(2026, 12, 1))
    assert await clock(story) == (None, date(2027, 9, 30), "LOCKED", None)
    told = select(SettlementTransition.reason).where(SettlementTransition.to_state == SettlementState.LOCKED)
    assert set(await world.db.scalars(told)) == {None}
    again = await accepted(world, date(2027, 3, 2))
    assert (again.round, (await clock(story))[0]) == (2, date(2027, 6, 2))
    world.now = at(date(2027, 6, 2))
    await world.do("partner_finance", request_settlement, settlement.id)
    assert await code_of(world, "hq", revoke_project_acceptance, again.id, "Late.") == "SETTLEMENT_BEGUN"


async def test_the_order_stands_in_the_revocation_of_its_own_acceptance_and_the_phase_waits(world: World) -> None:
    await world.put_into(world.project, ProjectState.ACCEPTANCE)
    acceptance = await requested(world)
    assert await code_of(world, "manager", move_phase, world.project.id, ProjectState.SUMMARY) == "ACCEPTANCE_STANDING"
    await sign(world, acceptance)
    await world.do("manager", move_phase, world.project.id, ProjectState.SUMMARY)


async def test_who_signs_is_asked_and_reminded_and_the_manager_learns_of_it(world: World) -> None:
    acceptance = await prepared(world)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {}
    await world.do("manager", request_project_acceptance, acceptance.id)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"PROJECT_ACCEPTANCE_WAITING": {"customer_signer"}}
    world.now = at(date(2026, 11, 5))
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"PROJECT_ACCEPTANCE_WAITING +3": {"customer_signer", "manager"}}
    await sign(world, acceptance)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"PROJECT_ACCEPTANCE_PASSED": {"manager"}}
    await world.do("hq", revoke_project_acceptance, acceptance.id, "Forged.")
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"PROJECT_ACCEPTANCE_REVOKED": {"customer_signer", "manager"}}
    world.pass_days(31)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {}


async def test_nothing_is_asked_where_nobody_signs_for_the_customer(world: World) -> None:
    acceptance = await prepared(world)
    await world.db.execute(text("UPDATE project_signatory SET valid_to = '2026-02-01' WHERE party = 'CUSTOMER'"))
    assert await code_of(world, "manager", request_project_acceptance, acceptance.id) == "NO_SIGNATORY"
