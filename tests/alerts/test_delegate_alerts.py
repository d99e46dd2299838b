"""Who is named to sign for somebody learns of it, and whoever is signed for too; the delegate is asked on those days (S0-47)."""

from datetime import date, timedelta

import pytest

from domain.alerts.models import Alert
from domain.alerts.queries import subjects_in
from domain.alerts.texts import path, render
from domain.delivery.end_signatory import end_signatory
from domain.delivery.models import Party, ProjectSignatory
from domain.delivery.name_delegate import Delegation, name_delegate
from domain.identity.models import Audience
from domain.language import translator
from domain.outsourcing.models import Outcome
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.outsourcing.story import Story
from tests.outsourcing.test_standing_in import delegated, signatory
from tests.world import World, at

pytestmark = pytest.mark.anyio

FOURTH, SIXTH = date(2026, 11, 4), date(2026, 11, 6)
TOLD = {"DELEGATE_NAMED": {"customer_reader"}, "DELEGATE_SIGNS": {"customer_signer"}}


async def later(world: World, by: str, party: Party, to: str) -> ProjectSignatory:
    """A delegate from Wednesday to Friday."""
    document = await world.document(by, "authority.pdf")
    delegation = Delegation(world[to].id, FOURTH, SIXTH, document.id, "Away.")
    return await world.do(by, name_delegate, (await signatory(world, party)).id, delegation)


def said(alert: Alert, language: str = "en") -> tuple[str, str, str]:
    texts = render(alert.rule, alert.parameters, alert.due_on, translator(language))
    return texts.title, texts.body, texts.follows


async def test_delegate_and_principal_are_told_until_the_last_day_is_over(world: World) -> None:
    delegate = await later(world, "customer_signer", Party.CUSTOMER, "customer_reader")
    assert ("ProjectSignatory", delegate.id) in await subjects_in(world.db, world.project.id)
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == TOLD
    seventh = at(date(2026, 11, 7), 0)
    assert await planned(world, delegate.id) == {"DELEGATE_NAMED:-": seventh, "DELEGATE_SIGNS:-": seventh}
    mine, theirs = sorted(await alerts(world, delegate), key=lambda alert: alert.rule)
    project = world.project.name
    assert said(mine)[:2] == (
        f"You sign in the place of Customer_Signer for the project {project}",
        "As: Customer, from 4 Nov 2026 to 6 Nov 2026, both days counted.",
    )
    assert said(theirs)[0] == f"Customer_Reader signs in your place for the project {project}"
    assert said(theirs)[2] == "You may still sign yourself. If you did not want this, end it at once."
    assert "Customer_Signer" in said(mine, "zh_CN")[0]
    assert "place" not in said(mine, "zh_CN")[0]
    assert path(mine.audience, mine.rule, mine.link_type, "prj_1") == "/customer/projects/prj_1"
    assert (mine.audience, mine.partner_id, mine.customer_id) == (Audience.CUSTOMER, None, world.customer.id)
    world.now = seventh - timedelta(seconds=1)
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == TOLD
    world.now = seventh
    await ring(world, delegate)
    assert (await open_alerts(world, delegate), await planned(world, delegate.id)) == ({}, {})


async def test_one_that_is_ended_early_is_told_to_both_for_a_month(world: World) -> None:
    await world.staff("deputy")
    delegate = await later(world, "region_pmo", Party.REGION, "deputy")
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == {"DELEGATE_NAMED": {"deputy"}, "DELEGATE_SIGNS": {"region_pmo"}}
    world.pass_days(3)
    await world.do("manager", end_signatory, delegate.id)
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == {"DELEGATE_ENDED": {"deputy", "region_pmo"}}
    ended = next(alert for alert in await alerts(world, delegate) if alert.cleared_at is None)
    assert said(ended) == (
        "Deputy no longer signs in the place of Region_Pmo",
        f"As: Region, project {world.project.name}.",
        "What was signed stays. What still waits is asked of Region_Pmo.",
    )
    world.now = at(date(2026, 12, 5), 0)
    assert await planned(world, delegate.id) == {"DELEGATE_ENDED:-": world.now}
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == {}


async def test_with_the_signatory_the_delegate_ends_and_both_are_told(world: World) -> None:
    await world.staff("deputy")
    delegate = await delegated(world, "region_pmo", Party.REGION, "deputy")
    await ring(world, delegate)
    await world.do("manager", end_signatory, (await signatory(world, Party.REGION)).id)
    await ring(world, delegate)
    assert await open_alerts(world, delegate) == {"DELEGATE_ENDED": {"deputy", "region_pmo"}}


async def test_who_is_named_directly_has_no_alert_of_it(world: World) -> None:
    signer = await signatory(world, Party.REGION)
    await ring(world, signer)
    assert await alerts(world, signer) == []


async def test_the_delegate_is_asked_to_sign_from_the_first_to_the_last_day(world: World) -> None:
    story = await Story.delivered(world)
    acceptance = story.acceptance
    assert acceptance is not None
    await later(world, "region_pmo", Party.REGION, "manager")
    await ring(world, acceptance)
    assert (await open_alerts(world, acceptance))["ACCEPTANCE_WAITING REGION"] == {"region_pmo"}
    coming = await planned(world, acceptance.id)
    assert {step: coming[step] for step in coming if "signers" in step} == {
        "ACCEPTANCE_WAITING:signers 261104": at(FOURTH, 0),
        "ACCEPTANCE_WAITING:signers 261107": at(date(2026, 11, 7), 0),
    }
    world.now = at(FOURTH, 0)
    await ring(world, acceptance)
    assert (await open_alerts(world, acceptance))["ACCEPTANCE_WAITING REGION"] == {"region_pmo", "manager"}
    world.now = at(date(2026, 11, 7), 0)
    await ring(world, acceptance)
    found = await open_alerts(world, acceptance)
    assert found["ACCEPTANCE_WAITING REGION+3"] == {"region_pmo", "manager"}
    assert "ACCEPTANCE_WAITING REGION" not in found


async def test_a_delegates_signature_and_the_end_of_the_round_clear_what_was_asked(world: World) -> None:
    story = await Story.delivered(world)
    acceptance = story.acceptance
    assert acceptance is not None
    await world.staff("deputy")
    await delegated(world, "region_pmo", Party.REGION, "deputy")
    await ring(world, acceptance)
    assert (await open_alerts(world, acceptance))["ACCEPTANCE_WAITING REGION"] == {"region_pmo", "deputy"}
    await story.sign(Party.REGION, persona="deputy")
    await ring(world, acceptance)
    assert "ACCEPTANCE_WAITING REGION" not in await open_alerts(world, acceptance)
    await story.sign(Party.SALES, Outcome.FAIL)
    await ring(world, acceptance)
    assert set(await open_alerts(world, acceptance)) == {"ACCEPTANCE_FAILED"}
    assert await planned(world, acceptance.id) == {}


async def test_a_delegation_that_is_withdrawn_takes_what_was_asked(world: World) -> None:
    story = await Story.delivered(world)
    acceptance = story.acceptance
    assert acceptance is not None
    await world.staff("deputy")
    delegate = await delegated(world, "region_pmo", Party.REGION, "deputy")
    await ring(world, acceptance)
    await world.do("region_pmo", end_signatory, delegate.id)
    assert ("Acceptance", acceptance.id) in await subjects_in(world.db, world.project.id)
    await ring(world, acceptance)
    assert (await open_alerts(world, acceptance))["ACCEPTANCE_WAITING REGION"] == {"region_pmo"}


async def test_what_a_delegate_is_to_check_of_a_punch_list_is_told_on_the_first_day(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.REGION, Outcome.CONDITIONAL)
    (item,) = await story.items()
    await story.finish(item)
    await later(world, "region_pmo", Party.REGION, "manager")
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_TO_CHECK": {"region_pmo"}}
    assert (await planned(world, item.id))["PUNCH_ITEM_TO_CHECK:signers 261104"] == at(FOURTH, 0)
    world.now = at(FOURTH, 0)
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_TO_CHECK": {"region_pmo", "manager"}}
