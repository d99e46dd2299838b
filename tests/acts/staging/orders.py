"""The orders of the stage: one at each step of the story, and a stranger's beside them."""

import copy
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from domain.delivery.models import Party
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import ChangeOrder, OrderDeliverable, Outcome, PaymentKind
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.reject_paper import reject_paper
from domain.outsourcing.request_revocation import request_revocation
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.verdicts import Verdict
from domain.partners.models import SkillLevel
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import Story, days_at
from tests.world import World, at

ELIGIBLE = date(2027, 2, 28)
"""Accepted on 30 November 2026, three months later clamped to the month's end: the day on which the stage stands."""


async def orders(stage: Stage) -> None:
    """Before acceptance."""
    world = stage.world
    stage.keep(draft=(await Story.placed(world)).order)
    submitted = await Story.placed(world)
    await world.do("manager", submit_order, submitted.order.id)
    stage.keep(submitted=submitted.order, sent=(await Story.sent(world)).order)
    stage.keep(too_long=(await Story.placed(world, lines=days_at(1001, 1))).order)
    declined = await Story.sent(world)
    await world.do("partner_lead", decline_order, declined.order.id, "No people.")
    stage.keep(declined=declined.order)
    running = await story(stage, "running", Story.running)
    stage.keep(
        running_settlement=await running.settlement(),
        advance=await running.payable(PaymentKind.ADVANCE),
        locked=await running.payable(PaymentKind.ACCEPTANCE),
    )
    invoiced = await story(stage, "billed", Story.running)
    payable = await invoiced.payable(PaymentKind.ADVANCE)
    await invoiced.invoice(payable, number="BILLED-1")
    stage.keep(invoiced=await world.again(payable))


async def story(stage: Stage, name: str, made: Callable[[World], Awaitable[Story]], world: World | None = None) -> Story:
    """An order with its deliverables, and its acceptance where there is one."""
    told = await made(world or stage.world)
    stage.keep(**{name: told.order})
    items = await stage.find_all(OrderDeliverable, order_id=told.order.id)
    stage.keep(**{f"{name}_deliverable_{item.sequence}": item for item in items})
    if told.acceptance is not None:
        stage.keep(**{f"{name}_acceptance": told.acceptance})
    return told


CHANGE = ChangeDraft("Other people.", ends_on=date(2027, 6, 30), added=days_at("5.5"), removed=days_at("10.5", 1500, SkillLevel.SENIOR))


async def changes(stage: Stage) -> None:
    """Change orders at each step, each of an order of its own."""
    world, rivals_world = stage.world, other_world(stage)
    for name, steps in (("draft", 0), ("submitted", 1), ("sent", 2), ("accepted", 3)):
        stage.keep(**{f"change_{name}": await change(stage, world, f"changing_{name}", steps)})
    stage.keep(change_too_long=await change(stage, world, "changing_too_long", 0, ChangeDraft("Longer.", added=days_at(1000, 1))))
    for name, steps in (("draft", 0), ("sent", 2)):
        stage.keep(**{f"rival_change_{name}": await change(stage, rivals_world, f"rival_changing_{name}", steps)})


async def change(stage: Stage, world: World, name: str, steps: int, draft: ChangeDraft = CHANGE) -> ChangeOrder:
    """A change order, so many steps after its draft."""
    order = (await story(stage, name, partial(Story.running, lines=days_at(11, 1500, SkillLevel.SENIOR)), world)).order
    made = await world.do("manager", place_change_order, order.id, draft)
    acts = (("manager", submit_change_order), ("buyer", approve_change_order), ("partner_lead", accept_change_order))
    for persona, act in acts[:steps]:
        await world.do(persona, act, made.id)
    return await world.again(made)


async def acceptances(stage: Stage) -> None:
    """Waiting for all signatures, and for the last one."""
    await story(stage, "delivered", Story.delivered)
    almost = await story(stage, "almost", Story.delivered)
    for party in (Party.CUSTOMER, Party.REGION, Party.HEADQUARTERS):
        await almost.sign(party)
    await conditional(stage)
    await listed(stage)
    await papered(stage)
    await revoking(stage)


async def papered(stage: Stage) -> None:
    """The account manager has recorded a paper of the customer; another one was rejected."""
    await story(stage, "papered", partial(Story.delivered, lines=days_at(5)))
    world, acceptance = stage.world, stage.row("papered_acceptance")
    for name in ("rejected_paper", "signed_paper"):
        scan = await world.document("account_manager", f"{name}.pdf")
        draft = PaperDraft("Wang Fang", Outcome.PASS, world.as_("manager").today, scan.id)
        paper = await world.do("account_manager", record_paper, acceptance.id, draft)
        if name == "rejected_paper":
            await world.do("hq", reject_paper, paper.id, "Another name stands there.")
        stage.keep(**{name: paper})
    stage.keep(papered_acceptance=await world.again(acceptance))


async def revoking(stage: Stage) -> None:
    """A passed acceptance whose revocation waits for headquarters."""
    world, started = stage.world, stage.world.now
    await story(stage, "revoking", partial(Story.accepted, lines=days_at(5)))
    revocation = await world.do("manager", request_revocation, stage.row("revoking_acceptance").id, "Forged.")
    stage.keep(revocation=revocation, revoking_acceptance=await world.again(stage.row("revoking_acceptance")))
    world.now = started


async def conditional(stage: Stage) -> None:
    """Region passed it with three items: one to do, one done, one closed; the others pass."""
    told = await story(stage, "conditional", partial(Story.delivered, lines=days_at(5)))
    world, acceptance = stage.world, stage.row("conditional_acceptance")
    items = [PunchDraft(f"Chapter {number}", "North Software", date(2026, 11, 20 + number)) for number in (1, 2, 3)]
    word = Word(Party.REGION, Outcome.CONDITIONAL, "The manual is late.", items)
    confirmation = Confirmation(world["region_pmo"].id, world.now)
    await world.do("region_pmo", sign_acceptance, acceptance.id, word, acceptance.content_hash, confirmation)
    await told.sign_all(Party.REGION)
    todo, done, closed = await told.items()
    for item in (done, closed):
        await told.finish(item)
    await told.recheck(Party.REGION, Verdict(closed.id, True))
    todo, done, closed = await told.items()
    stage.keep(punch_item=todo, done_item=done, closed_item=closed, conditional_acceptance=await world.again(acceptance))


async def listed(stage: Stage) -> None:
    """The customer passed it with an item, which is done; nobody else has signed."""
    told = await story(stage, "listed", partial(Story.delivered, lines=days_at(5)))
    await told.sign(Party.CUSTOMER, Outcome.CONDITIONAL)
    (item,) = await told.items()
    await told.finish(item)
    stage.keep(listed_item=await stage.world.again(item), listed_acceptance=await stage.world.again(stage.row("listed_acceptance")))


async def settlements(stage: Stage) -> None:
    """One at each step; the stage then stands on the day on which their windows opened, but one accepted later."""
    world, started = stage.world, stage.world.now
    for name in ("eligible", "evaluating", "requested", "proposed"):
        world.now = started
        told = await story(stage, f"order_{name}", Story.paid_but_settlement)
        settlement = await told.settlement()
        world.now = at(ELIGIBLE)
        await world.do("worker", open_settlement, settlement.id)
        if name == "evaluating":
            await world.do("partner_finance", request_settlement, settlement.id)
        if name in ("requested", "proposed"):
            await told.evaluated()
        if name == "proposed":
            await world.do("finance", propose_settlement, settlement.id)
        stage.keep(**{name: await world.again(settlement)})
    world.now = started
    stage.keep(confirmed=await (await story(stage, "order_confirmed", Story.confirmed)).settlement())
    late = await story(stage, "passed", partial(Story.accepted, on=date(2027, 2, 20)))
    stage.keep(early=await late.settlement())
    world.now = at(ELIGIBLE)


async def rivals(stage: Stage) -> None:
    """The same for the other partner on the other project: running with an invoice, delivered, to be settled."""
    world = other_world(stage)
    running = await story(stage, "rival_running", Story.running, world)
    advance = await running.payable(PaymentKind.ADVANCE)
    await running.invoice(advance)
    stage.keep(rival_sent=(await Story.sent(world)).order, rival_draft=(await Story.placed(world)).order)
    stage.keep(rival_advance=await world.again(advance), rival_settlement=await running.settlement())
    await story(stage, "rival_delivered", Story.delivered, world)


def other_world(stage: Stage) -> World:
    """The world as the strangers see it: their project, partner and people in the same parts of the story."""
    world = copy.copy(stage.world)
    world.project, world.agreement, world.partner = stage.row("other_project"), stage.row("south_agreement"), stage.row("south")
    parts = {"manager": "other_manager", "partner_lead": "rival_lead", "partner_finance": "rival_finance"}
    world.people = world.people | {part: world.people[who] for part, who in parts.items()}
    world.roles = world.roles | {part: world.roles[who] for part, who in parts.items()}
    return world
