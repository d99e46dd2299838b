"""Every alert in words: each rule in each language, with the figures of a real story, and a page behind each link."""

import enum
import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from starlette.routing import compile_path

from domain.alerts.models import Alert, AlertRule
from domain.alerts.texts import ACTING, PATHS, TEXTS, render
from domain.contracts.models import ContractInstalment
from domain.identity.policy_refusals import PolicyRefusal
from domain.identity.refusals import IdentityRefusal
from domain.labels.terms import TERMS
from domain.language import LANGUAGES, translator
from domain.outsourcing.models import PaymentKind
from portals.site import PLACES
from tests.alerts.bell import ring
from tests.outsourcing.story import Story
from tests.world import World

pytestmark = pytest.mark.anyio


def test_every_rule_has_its_texts_and_they_name_only_what_the_rules_give() -> None:
    assert set(TEXTS) == set(AlertRule)
    known = {
        "order",
        "title",
        "project",
        "partner",
        "change",
        "termination",
        "acceptance",
        "acceptance_title",
        "acceptance_kind",
        "party",
        "kind",
        "amount",
        "due_on",
        "days",
    }
    known |= {"paid_on", "reference", "customer", "contract", "instalment", "eligible_on", "settlement", "item", "claim"}
    known |= {"month", "agreement", "qualification", "partner_state", "change_state", "budget", "limit", "percent", "cost_kind"}
    known |= {"approval_kind", "code", "step", "requester", "verdict", "principal", "delegate", "valid_from", "valid_to"}
    known |= {"effective_at", "reason", "failure", "line", "person", "day", "milestone", "task", "by", "begins", "place", "other"}
    for texts in TEXTS.values():
        for text in (texts.title, texts.body, texts.follows):
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= known, text


async def test_a_payable_overdue_and_a_receivable_due_are_said_with_their_figures(world: World) -> None:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    await story.invoice(advance)
    due_on = (await world.again(advance)).due_on
    assert due_on == date(2026, 11, 12)
    part = ContractInstalment(
        contract_id=world.contract.id, customer_id=world.customer.id, unit_id=world.region.id, sequence=1, name="Part 1"
    )
    part.currency, part.amount, part.due_on = "CNY", Decimal(100_000), date(2026, 11, 20)
    await world.insert(part)
    world.pass_days(17)
    await ring(world, advance)
    await ring(world, part)
    assert {await said(world, rule, "en") for rule in (AlertRule.PAYABLE_OVERDUE, AlertRule.RECEIVABLE_DUE)} == {
        (
            "¥11,606.94 to North Software is 7 days overdue",
            "Advance payment for Data migration (ORD-NORTH-2026-001), project PRJ-2026-00002, due on 12 Nov 2026.",
        ),
        ("¥100,000.00 from Harbour Group is due on 20 Nov 2026", "Part 1 of CON-HARBOUR-1 (CON-HARBOUR-1)."),
    }
    title, _ = await said(world, AlertRule.PAYABLE_OVERDUE, "zh_CN")
    assert "¥11,606.94" in title
    assert "North Software" in title
    assert "overdue" not in title


async def said(world: World, rule: AlertRule, language: str) -> tuple[str, str]:
    """Title and body of an alert of the rule."""
    alert = (await world.db.scalars(select(Alert).where(Alert.rule == rule).limit(1))).one()
    texts = render(alert.rule, alert.parameters, alert.due_on, translator(language))
    return texts.title, texts.body


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_alert_of_the_story_can_be_said(world: World, language: str) -> None:
    story = await Story.closed(world)
    assert story.acceptance is not None
    for subject in (story.order, story.acceptance, await story.settlement(), *await story.payables()):
        await ring(world, subject)
        world.now += timedelta(hours=1)
    for alert in await world.db.scalars(select(Alert)):
        texts = render(alert.rule, alert.parameters, alert.due_on, translator(language))
        assert all(text and "{" not in text for text in (texts.title, texts.body, texts.follows))


NEVER_THEN = {PolicyRefusal.POLICY_TIME_PAST, PolicyRefusal.POLICY_CHANGE_OVER}
"""Nothing is refused by these when a change's time has come."""


@pytest.mark.parametrize("code", [*sorted(set(PolicyRefusal) - NEVER_THEN), IdentityRefusal.ROLE_UNKNOWN])
def test_why_a_planned_change_of_the_policy_was_refused_is_said(code: enum.StrEnum) -> None:
    values = {"failure": code.value, "requester": "Ada", "reason": "Later.", "line": "-", "effective_at": "2026-11-04T01:00:00+00:00"}
    title, body = (render(AlertRule.POLICY_CHANGE_FAILED, values, None, translator("en")).__dict__[part] for part in ("title", "body"))
    assert title == f"A planned change of the policy failed: {TERMS['policy refusal', code.value]}"
    assert body == "Ada had planned it for 4 Nov 2026, 09:00: Later. It was refused at this line: -"


def test_behind_each_link_is_a_page() -> None:
    pages = [portal.base + place.path for portal, places in PLACES.items() for place in places if place.get]
    for path in (*PATHS.values(), *(path.partition("?")[0] for path in ACTING.values())):
        address = path.format(id="ord_1")
        assert any(compile_path(page)[0].match(address) for page in pages), address
