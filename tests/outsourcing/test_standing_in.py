"""Who stands in for a signature: a delegate, headquarters for a party that does not exist, a paper of the customer (S0-47)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound, Refused
from domain.database import new_id
from domain.delivery.end_signatory import end_signatory
from domain.delivery.models import Party, PartyWaiver, ProjectSignatory, ProjectState
from domain.delivery.name_delegate import Delegation, name_delegate
from domain.documents.models import DocumentLink, Visibility
from domain.identity.models import DomainKind
from domain.outsourcing.confirm_paper import confirm_paper
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptancePaper, AcceptanceSignature, AcceptanceState, Outcome, PaperState
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.reject_paper import reject_paper
from domain.outsourcing.take_waiver_back import take_waiver_back
from domain.outsourcing.waive_party import waive_party
from domain.platform.models import AuditEntry
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import SIGN, broken_by, of
from tests.world import World, at


async def signatory(world: World, party: Party) -> ProjectSignatory:
    query = select(ProjectSignatory).where(ProjectSignatory.project_id == world.project.id, ProjectSignatory.party == party)
    return (await world.db.scalars(query.where(ProjectSignatory.delegate_of_id.is_(None)))).one()


async def delegated(world: World, by: str, party: Party, to: str, days: int = 10) -> ProjectSignatory:
    """The persona names a delegate for the party's signatory, from today on."""
    today = world.as_(by).today
    document = await world.document(by, "authority.pdf")
    delegation = Delegation(world[to].id, today, today + timedelta(days=days), document.id, "Away.")
    return await world.do(by, name_delegate, (await signatory(world, party)).id, delegation)


async def signature(world: World, story: Story, party: Party) -> AcceptanceSignature:
    query = select(AcceptanceSignature).where(AcceptanceSignature.acceptance_id == of(story).id, AcceptanceSignature.party == party)
    return (await world.db.scalars(query)).one()


@pytest.mark.parametrize("by", ["region_pmo", "manager"])
async def test_a_delegate_signs_and_is_marked(world: World, by: str) -> None:
    story = await Story.delivered(world)
    await world.staff("deputy")
    await delegated(world, by, Party.REGION, "deputy")
    await story.sign(Party.REGION, persona="deputy")
    row = await signature(world, story, Party.REGION)
    assert (row.is_delegate, row.signer_name, row.principal_name) == (True, "Deputy", "Region_Pmo")
    await story.sign(Party.SALES)
    told = await world.db.execute(select(AuditEntry.actor_id, AuditEntry.on_behalf_of_id).where(AuditEntry.subject_id == row.id).distinct())
    assert told.all() == [(world["deputy"].id, world["region_pmo"].id)]
    row = await signature(world, story, Party.SALES)
    assert (row.is_delegate, row.principal_name) == (False, None)
    told = await world.db.execute(select(AuditEntry.actor_id, AuditEntry.on_behalf_of_id).where(AuditEntry.subject_id == row.id).distinct())
    assert told.all() == [(world["sales"].id, None)]


async def test_the_customer_s_signatory_names_a_colleague(world: World) -> None:
    story = await Story.delivered(world)
    await delegated(world, "customer_signer", Party.CUSTOMER, "customer_reader")
    world.roles["customer_reader"].add(("customer_signatory", DomainKind.ORGANISATION.value))
    (link,) = (await world.db.scalars(select(DocumentLink).where(DocumentLink.subject_type == "ProjectSignatory"))).all()
    assert (link.visibility, link.customer_id) == (Visibility.CUSTOMER, world.customer.id)
    await story.sign(Party.CUSTOMER, persona="customer_reader")
    assert (await signature(world, story, Party.CUSTOMER)).principal_name == "Customer_Signer"


async def test_a_delegation_ends_with_its_last_day_and_with_its_signatory(world: World) -> None:
    story = await Story.delivered(world)
    await world.staff("deputy")
    delegate = await delegated(world, "region_pmo", Party.REGION, "deputy", days=1)
    world.pass_days(2)
    with pytest.raises(NotFound):
        await story.sign(Party.REGION, persona="deputy")
    await world.staff("another")
    delegate = await delegated(world, "region_pmo", Party.REGION, "another")
    await world.do("manager", end_signatory, (await signatory(world, Party.REGION)).id)
    assert (await world.again(delegate)).valid_to == world.as_("hq").today - timedelta(days=1)
    with pytest.raises(NotFound):
        await story.sign(Party.REGION, persona="another")


async def test_a_signatory_ends_its_own_delegate_and_nobody_else_s(world: World) -> None:
    await world.staff("deputy")
    delegate = await delegated(world, "region_pmo", Party.REGION, "deputy")
    for_customer = await delegated(world, "customer_signer", Party.CUSTOMER, "customer_reader")
    for persona, row in (("sales", delegate), ("deputy", delegate), ("region_pmo", for_customer), ("customer_signer", delegate)):
        with pytest.raises(Denied):
            await world.do(persona, end_signatory, row.id)
    with pytest.raises(Denied):
        await world.do("customer_signer", end_signatory, (await signatory(world, Party.CUSTOMER)).id)
    yesterday = world.as_("hq").today - timedelta(days=1)
    assert (await world.do("region_pmo", end_signatory, delegate.id)).valid_to == yesterday
    assert (await world.do("customer_signer", end_signatory, for_customer.id)).valid_to == yesterday


async def delegate_refused(world: World, by: str, party: Party, to: str, **changes: Any) -> str:
    today = world.as_(by).today
    values: dict[str, Any] = {"valid_from": today, "valid_to": today, "document_id": (await world.document(by)).id} | changes
    found = await signatory(world, party)
    with pytest.raises(Refused) as refused:
        await world.do(by, name_delegate, found.id, Delegation(world[to].id, **values))
    return f"{refused.value.code.value} {refused.value.field}"


async def test_a_delegate_is_of_the_same_side_and_within_the_signatory_s_time(world: World) -> None:
    await world.staff("deputy")
    today = world.as_("manager").today
    assert await delegate_refused(world, "manager", Party.REGION, "hq") == "SIGNS_FOR_ANOTHER userId"
    assert await delegate_refused(world, "manager", Party.REGION, "region_pmo") == "SIGNS_ALREADY userId"
    assert await delegate_refused(world, "manager", Party.CUSTOMER, "deputy") == "NOT_OF_CUSTOMER userId"
    assert (await delegate_refused(world, "manager", Party.REGION, "customer_reader")).startswith("NOT_STAFF")
    early = world.project.starts_on - timedelta(days=1)
    assert await delegate_refused(world, "manager", Party.REGION, "deputy", valid_from=early) == "DELEGATE_TOO_LONG validTo"
    yesterday = {"valid_from": today - timedelta(days=2), "valid_to": today - timedelta(days=1)}
    for by, party, to in (("manager", Party.REGION, "deputy"), ("customer_signer", Party.CUSTOMER, "customer_reader")):
        assert await delegate_refused(world, by, party, to, **yesterday) == "DELEGATE_PAST validTo"
    reversed_days = {"valid_from": today, "valid_to": today - timedelta(days=1)}
    assert await delegate_refused(world, "manager", Party.REGION, "deputy", **reversed_days) == "DATES_REVERSED validTo"
    (await signatory(world, Party.REGION)).valid_to = today
    await world.insert(await signatory(world, Party.REGION))
    longer = {"valid_to": today + timedelta(days=1)}
    assert await delegate_refused(world, "manager", Party.REGION, "deputy", **longer) == "DELEGATE_TOO_LONG validTo"
    delegate = await delegated(world, "region_pmo", Party.REGION, "deputy", days=0)
    document = await world.document("manager")
    with pytest.raises(Refused, match="nobody else"):
        await world.do("manager", name_delegate, delegate.id, Delegation(world["auditor"].id, today, today, document.id))


async def test_nobody_delegates_for_somebody_else_or_by_a_paper_of_others(world: World) -> None:
    await world.staff("deputy")
    today = world.as_("sales").today
    foreign = await world.document("manager")
    with pytest.raises(Denied):
        await world.do(
            "sales", name_delegate, (await signatory(world, Party.REGION)).id, Delegation(world["deputy"].id, today, today, foreign.id)
        )
    unknown = Delegation(world["deputy"].id, today, today, new_id())
    with pytest.raises(NotFound):
        await world.do("region_pmo", name_delegate, (await signatory(world, Party.REGION)).id, unknown)


async def test_a_delegate_by_hand_needs_term_and_document(world: World) -> None:
    await world.staff("deputy")
    await delegated(world, "region_pmo", Party.REGION, "deputy")
    for column in ("valid_to", "authority_document_id"):
        none = f"UPDATE project_signatory SET {column} = NULL WHERE delegate_of_id IS NOT NULL"  # noqa: S608  # of this list
        assert await broken_by(world, none) == "ck_project_signatory_delegate"
    other = "UPDATE project_signatory SET party = 'SALES' WHERE delegate_of_id IS NOT NULL"
    assert await broken_by(world, other) == "fk_project_signatory_delegate_of"


async def test_a_waived_party_is_not_waited_for_and_its_day_does_not_count(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 5))
    await story.sign_all(Party.REGION)
    assert (await world.again(of(story))).state is AcceptanceState.OPEN
    world.now = at(date(2026, 11, 20))
    await world.do("hq", waive_party, world.project.id, Party.REGION, "The project has no region.")
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    assert of(story).accepted_on == date(2026, 11, 5)
    row = await signature(world, story, Party.REGION)
    assert (row.outcome, row.opinion, row.user_id) == (Outcome.WAIVED, "The project has no region.", world["hq"].id)


async def test_later_rounds_do_not_wait_for_it_either(world: World) -> None:
    await world.do("hq", waive_party, world.project.id, Party.SALES, "Sold by headquarters.")
    story = await Story.running(world)
    await story.request(AcceptanceKind.PARTIAL, 1)
    await story.sign_all(Party.SALES)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    await story.request()
    assert (await signature(world, story, Party.SALES)).outcome is Outcome.WAIVED


async def test_only_headquarters_waives_and_never_customer_or_itself(world: World) -> None:
    for party in (Party.CUSTOMER, Party.HEADQUARTERS):
        with pytest.raises(Refused) as refused:
            await world.do("hq", waive_party, world.project.id, party, "No.")
        assert refused.value.code.value == "PARTY_NOT_WAIVABLE"
    for persona in ("manager", "region_pmo", "customer_signer", "partner_lead"):
        with pytest.raises(Denied):
            await world.do(persona, waive_party, world.project.id, Party.REGION, "No.")
    await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    with pytest.raises(Refused, match="already"):
        await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")


async def voided_and_new(world: World, story: Story) -> tuple[Acceptance, Acceptance]:
    rows = (await world.db.scalars(select(Acceptance).where(Acceptance.first_id == of(story).first_id).order_by(Acceptance.round))).all()
    old, new = [await world.again(row) for row in rows]
    return old, new


async def test_a_round_under_way_starts_anew_when_the_waiver_is_taken_back(world: World) -> None:
    story = await Story.delivered(world)
    waiver = await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    await story.sign(Party.SALES)
    await world.do("hq", take_waiver_back, waiver.id, "A region was founded.")
    assert (waiver.taken_back_on, waiver.taken_back_by_id) == (world.as_("hq").today, world["hq"].id)
    assert waiver.taken_back_reason == "A region was founded."
    old, new = await voided_and_new(world, story)
    assert (old.state, new.state, new.round, new.note) == (AcceptanceState.VOIDED, AcceptanceState.OPEN, 2, old.note)
    before, after = (json.loads(row.content) for row in (old, new))
    assert before["deliverables"] == after["deliverables"]
    assert new.content_hash != old.content_hash
    assert (await world.db.scalars(select(AcceptanceSignature).where(AcceptanceSignature.acceptance_id == new.id))).all() == []
    story.acceptance = new
    await story.sign_all(Party.REGION)
    assert (await world.again(new)).state is AcceptanceState.OPEN
    await story.sign(Party.REGION)
    assert (await world.again(new)).state is AcceptanceState.PASSED


async def test_a_round_in_which_the_party_spoke_for_itself_goes_on(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.REGION)
    waiver = await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    await world.do("hq", take_waiver_back, waiver.id, "A mistake.")
    assert (await world.again(of(story))).state is AcceptanceState.OPEN
    assert (await signature(world, story, Party.REGION)).outcome is Outcome.PASS


async def test_a_waiver_that_a_passed_acceptance_counts_stands(world: World) -> None:
    story = await Story.delivered(world)
    waiver = await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    await story.sign_all(Party.REGION)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    with pytest.raises(Refused) as refused:
        await world.do("hq", take_waiver_back, waiver.id, "Too late.")
    assert (refused.value.code.value, (await world.again(waiver)).taken_back_on) == ("WAIVER_COUNTED", None)


async def test_a_waiver_of_a_closed_project_stands(world: World) -> None:
    waiver = await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    await world.put_into(world.project, ProjectState.CLOSED)
    with pytest.raises(Refused) as refused:
        await world.do("hq", take_waiver_back, waiver.id, "Too late.")
    assert (refused.value.code.value, (await world.again(waiver)).taken_back_on) == ("PROJECT_CLOSED", None)


async def test_a_waiver_is_taken_back_once_by_headquarters_and_the_party_waived_anew(world: World) -> None:
    waiver = await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    for persona in ("manager", "region_pmo", "customer_signer", "partner_lead"):
        with pytest.raises(Denied):
            await world.do(persona, take_waiver_back, waiver.id, "No.")
    for reason, code in ((" ", "TEXT_EMPTY"), ("x" * 10_000, "TEXT_TOO_LONG")):
        with pytest.raises(Refused) as refused:
            await world.do("hq", take_waiver_back, waiver.id, reason)
        assert refused.value.code.value == code
        await world.db.refresh(waiver)
    await world.do("hq", take_waiver_back, waiver.id, "One was founded.")
    with pytest.raises(Refused) as refused:
        await world.do("hq", take_waiver_back, waiver.id, "Again.")
    assert refused.value.code.value == "WAIVER_TAKEN_BACK"
    story = await Story.delivered(world)
    await world.do("hq", waive_party, world.project.id, Party.REGION, "It was closed.")
    assert (await signature(world, story, Party.REGION)).opinion == "It was closed."
    assert await broken_by(world, "UPDATE party_waiver SET taken_back_on = NULL") == "ck_party_waiver_append_only"
    assert await broken_by(world, "UPDATE party_waiver SET reason = 'Other.'") == "ck_party_waiver_append_only"
    half = "UPDATE party_waiver SET taken_back_on = '2026-11-02' WHERE taken_back_on IS NULL"
    assert await broken_by(world, half) == "ck_party_waiver_taken_back"


async def test_nobody_waives_by_hand(world: World) -> None:
    story = await Story.delivered(world)
    await world.do("hq", waive_party, world.project.id, Party.REGION, "None.")
    waiver = (await world.db.scalars(select(PartyWaiver))).one()
    values = {"id": new_id(), "acceptance": of(story).id, "hash": of(story).content_hash, "user": world["hq"].id}
    assert await broken_by(world, SIGN, party="SALES", outcome="WAIVED", **values) == "ck_acceptance_signature_waived"
    for party in ("SALES", "CUSTOMER"):
        sign = SIGN.replace("is_delegate,", "is_delegate, waiver_id,").replace("false,", f"false, '{waiver.id}',")
        assert await broken_by(world, sign, party=party, outcome="WAIVED", **values) == "fk_acceptance_signature_waiver"
    assert await broken_by(world, "UPDATE party_waiver SET party = 'CUSTOMER'") == "ck_party_waiver_append_only"


async def record_it(world: World, story: Story, by: str = "manager", **changes: Any) -> AcceptancePaper:
    values: dict[str, Any] = {"signer_name": "Wang Fang", "outcome": Outcome.PASS, "signed_on": world.as_(by).today} | changes
    values.setdefault("document_id", (await world.document(by, "scan.pdf")).id)
    return await world.do(by, record_paper, of(story).id, PaperDraft(**values))


async def test_a_paper_counts_once_a_second_person_confirmed_it_and_by_its_own_date(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 3))
    await story.sign_all(Party.CUSTOMER)
    world.now = at(date(2026, 11, 20))
    paper = await record_it(world, story, signed_on=date(2026, 11, 6))
    assert (await world.again(of(story))).state is AcceptanceState.OPEN
    await world.do("hq", confirm_paper, paper.id)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    assert of(story).accepted_on == date(2026, 11, 6)
    row = await signature(world, story, Party.CUSTOMER)
    assert (row.signer_name, row.signed_on, row.user_id, row.paper_id) == ("Wang Fang", date(2026, 11, 6), None, paper.id)
    assert (paper.recorded_by_id, paper.checked_by_id) == (world["manager"].id, world["hq"].id)


async def test_nobody_confirms_what_they_recorded(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story)
    with pytest.raises(Refused) as refused:
        await world.do("manager", confirm_paper, paper.id)
    assert refused.value.code.value == "PAPER_OF_OWN"
    by_hand = "UPDATE acceptance_paper SET state = 'CONFIRMED', checked_by_id = recorded_by_id, checked_at = recorded_at"
    assert await broken_by(world, by_hand) == "ck_acceptance_paper_checker_is_another"


async def test_a_rejected_paper_does_not_count_and_another_may_come(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story)
    with pytest.raises(Refused) as refused:
        await record_it(world, story)
    assert refused.value.code.value == "PAPER_STANDING"
    await world.do("region_pmo", reject_paper, paper.id, "Another name stands there.")
    assert paper.state is PaperState.REJECTED
    with pytest.raises(Refused) as refused:
        await world.do("hq", confirm_paper, paper.id)
    assert refused.value.code.value == "PAPER_WRONG_STATE"
    await world.do("hq", confirm_paper, (await record_it(world, story)).id)
    with pytest.raises(Refused) as refused:
        await record_it(world, story)
    assert refused.value.code.value == "PARTY_HAS_SIGNED"


async def test_a_failed_paper_ends_the_round(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story, outcome=Outcome.FAIL, opinion="Not complete.")
    await world.do("hq", confirm_paper, paper.id)
    assert (await world.again(of(story))).state is AcceptanceState.FAILED


async def test_what_stands_on_a_paper_is_checked(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 20))
    cases: list[tuple[dict[str, Any], str]] = [
        ({"signed_on": date(2026, 11, 21)}, "DATE_IN_FUTURE signedOn"),
        ({"signed_on": date(2026, 11, 1)}, "PAPER_TOO_EARLY signedOn"),
        ({"outcome": Outcome.CONDITIONAL}, "REASON_NEEDED opinion"),
        ({"outcome": Outcome.WAIVED}, "OUTCOME_NOT_SAID outcome"),
        ({"outcome": Outcome.FAIL}, "REASON_NEEDED opinion"),
        ({"signer_name": " "}, "TEXT_EMPTY signerName"),
        ({"signer_name": "x" * 10_000}, "TEXT_TOO_LONG signerName"),
    ]
    for changes, expected in cases:
        with pytest.raises(Refused) as refused:
            await record_it(world, story, **changes)
        assert f"{refused.value.code.value} {refused.value.field}" == expected
    with pytest.raises(NotFound):
        await record_it(world, story, document_id=(await world.document("finance")).id)
    for persona in ("customer_signer", "partner_lead", "finance"):
        with pytest.raises(Denied):
            await record_it(world, story, by=persona)


async def test_a_paper_does_not_count_by_hand(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story)
    sign = SIGN.replace("user_id,", "paper_id,").replace(":user,", ":paper,")
    values = {"acceptance": of(story).id, "hash": of(story).content_hash, "outcome": "PASS", "paper": paper.id}
    unconfirmed = await broken_by(world, sign, id=new_id(), party="CUSTOMER", **values)
    assert unconfirmed == "fk_acceptance_signature_paper"
    assert await broken_by(world, sign, id=new_id(), party="SALES", **values) == "ck_acceptance_signature_paper"
    await world.db.execute(
        text("UPDATE acceptance_paper SET state = 'CONFIRMED', checked_by_id = :u, checked_at = recorded_at"), {"u": world["hq"].id}
    )
    other_day = sign.replace("'2026-11-02'", "'2026-11-01'")
    assert await broken_by(world, other_day, id=new_id(), party="CUSTOMER", **values) == "fk_acceptance_signature_paper"
    later = "UPDATE acceptance_paper SET signed_on = recorded_on + 1"
    assert await broken_by(world, later) == "ck_acceptance_paper_signed_on"
