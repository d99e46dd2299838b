"""What the pages show at each further turn of one story: a dispute, an ended order, a punch list, a candidate's file."""

from collections.abc import AsyncIterator

from sqlalchemy import select

from api.ids import encode
from domain.delivery.models import Party
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.answer_objection import Answer, answer_objection
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.decline_change_order import decline_change_order
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import Acceptance, AcceptanceState, Objection, ObjectionAnswer, Outcome, OutsourcingOrder, PaymentKind
from domain.outsourcing.object_termination import object_termination
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.partners.ask_for_more import Wanted, ask_for_more
from domain.partners.begin_review import begin_review
from domain.partners.models import FileSection
from domain.partners.submit_file import submit_file
from tests.journeys.every_page import Visited
from tests.outsourcing import test_change_orders as changes
from tests.outsourcing import test_deductions as deductions
from tests.outsourcing import test_revocation as revocations
from tests.outsourcing import test_terminations as terminations
from tests.outsourcing.story import Story, days_at, scores
from tests.outsourcing.test_gate import of
from tests.partners.candidate import Candidate
from tests.portals.visitors import Site
from tests.world import World


async def turns(site: Site) -> AsyncIterator[list[Visited]]:
    """Goes on from `later`: each list is visited before the next turn is taken."""
    world = site.world
    language = world["partner_admin"].language
    one = await Candidate.filled(world)
    world["newcomer"].language = language
    disputed, ended = await story_of(world, "Printing service"), await Story.running(world, lines=days_at(20))
    await world.do("partner_finance", request_settlement, (await disputed.settlement()).id)
    pages = [company("DRAFT"), await settled(disputed, "EVALUATING"), *await answered(world, ended), *await acceptances(world)]
    await site.save()
    yield pages
    await one.does(submit_file)
    await one.provider("partner_manager", begin_review)
    await one.provider("partner_manager", ask_for_more, [Wanted(FileSection.PEOPLE, "Name an expert.")])
    await dispute(disputed)
    await claim(ended)
    pages = [company("MORE_ASKED"), await settled(disputed, "DISPUTED"), await settled(ended, "APPROVED with a claim")]
    await site.save()
    yield pages
    await confirm(disputed)
    pages = [await settled(disputed, "CONFIRMED")]
    await site.save()
    yield pages


async def story_of(world: World, title: str) -> Story:
    """The story of an order that was made before."""
    return Story(world, (await world.db.scalars(select(OutsourcingOrder).where(OutsourcingOrder.title == title))).one())


def company(state: str) -> Visited:
    return Visited(f"company of a candidate, {state}", "/partner/company", "newcomer")


async def settled(story: Story, state: str) -> Visited:
    return Visited(f"settlement {state}", f"/partner/settlements/{encode('stl', (await story.settlement()).id)}", "partner_admin")


async def answered(world: World, story: Story) -> list[Visited]:
    """A change that was accepted, one that was declined; a termination that was objected to, one that ended the order."""
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    accepted = await changes.changed(world, story)
    declined = await changes.sent(world, story)
    await world.do("partner_lead", decline_change_order, declined.id, "Nobody is free.")
    objected = await terminations.sent(world, await Story.running(world, title="Moving of the archive", lines=days_at(20)))
    await world.do("partner_lead", object_termination, objected.id, "We are nearly done.")
    agreed = await terminations.sent(world, story, 0, 0)
    await world.do("partner_lead", agree_termination, agreed.id)
    return [
        *(Visited(f"change {row.state}", f"/partner/changes/{encode('chg', row.id)}", "partner_admin") for row in (accepted, declined)),
        *(
            Visited(f"termination {row.state}", f"/partner/terminations/{encode('ter', row.id)}", "partner_admin")
            for row in (objected, agreed)
        ),
        Visited("order TERMINATED", f"/partner/orders/{encode('ord', story.order.id)}", "partner_admin"),
    ]


async def acceptances(world: World) -> list[Visited]:
    """One that waits for its punch list, of which the customer's part is to be checked again; one that failed; one that was revoked."""
    conditional = await story_of(world, "Training of the key users")
    conditional.acceptance = (await world.db.scalars(select(Acceptance).where(Acceptance.state == AcceptanceState.OPEN))).one()
    for party in Party:
        await conditional.sign(party, Outcome.CONDITIONAL if party in (Party.CUSTOMER, Party.REGION) else Outcome.PASS)
    (of_customer,) = [item for item in await conditional.items() if item.party is Party.CUSTOMER]
    await conditional.finish(of_customer, "Chapter added.")
    failed, revoked = await Story.delivered(world, title="Labels of the racks"), await Story.accepted(world, title="Cabling of the quay")
    await failed.sign(Party.SALES, Outcome.FAIL)
    await revocations.revoked(world, revoked)
    return [
        Visited(f"acceptance {name} of {portal}", f"/{portal}/acceptances/{encode('acc', of(story).id)}", persona)
        for name, story in (("CONDITIONAL", conditional), ("FAILED", failed), ("REVOKED", revoked))
        for portal, persona in (("partner", "partner_admin"), ("customer", "customer_signer"))
    ]


async def dispute(story: Story) -> None:
    """Both sides evaluate, one more than the other; the partner objects to a deduction."""
    world, settlement = story.world, await story.settlement()
    await world.do("manager", evaluate_settlement, settlement.id, scores(90))
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(95))
    await deductions.deduct(world, settlement, deductions.fixed(1000))
    await world.do("finance", propose_settlement, settlement.id)
    await deductions.objected(world, await story.settlement())


async def claim(story: Story) -> None:
    """Nothing was delivered, and the advance is owed back."""
    world, settlement = story.world, await story.settlement()
    await world.do("partner_finance", request_settlement, settlement.id)
    await world.do("finance", propose_settlement, settlement.id)
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", approve_settlement, settlement.id)


async def confirm(story: Story) -> None:
    """The provider stands by its deduction, and the partner confirms."""
    world, settlement = story.world, await story.settlement()
    objection = (await world.db.scalars(select(Objection).where(Objection.settlement_id == settlement.id))).one()
    await world.do("finance", answer_objection, objection.id, Answer(ObjectionAnswer.STANDS, "The log says so."))
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
