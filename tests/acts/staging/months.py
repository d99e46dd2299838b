"""Monthly statements of the stage, at each step, each of an order of its own."""

from datetime import date
from decimal import Decimal
from functools import partial

from domain.outsourcing.confirm_monthly_statement import confirm_monthly_statement
from domain.outsourcing.hand_in_monthly_statement import WorkedDays, hand_in_monthly_statement
from domain.outsourcing.models import MonthlyStatement, OrderWay, PaymentKind
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from domain.outsourcing.withdraw_monthly_statement import withdraw_monthly_statement
from domain.partners.models import SkillLevel
from tests.acts.staging.orders import other_world, story
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import Story, days_at
from tests.world import World

NOVEMBER = date(2026, 11, 1)
TERMS = (TermDraft(PaymentKind.PROGRESS, Decimal(80), 30, by_month=True), TermDraft(PaymentKind.SETTLEMENT, Decimal(20), 30))
running = partial(Story.running, lines=days_at(20), way=OrderWay.PERSON_DAY, terms=TERMS)


async def months(stage: Stage) -> None:
    """An order without a statement, and one for each thing that can become of a statement; and a stranger's."""
    world = stage.world
    await story(stage, "by_month", running)
    await stated(stage, world, "waiting")
    await world.do("manager", confirm_monthly_statement, (await stated(stage, world, "confirmed")).id)
    await world.do("manager", return_monthly_statement, (await stated(stage, world, "returned")).id, "Nobody was here on the 12th.")
    await world.do("partner_lead", withdraw_monthly_statement, (await stated(stage, world, "withdrawn")).id)
    await stated(stage, other_world(stage), "rival")
    for name in ("waiting", "confirmed", "returned", "withdrawn", "rival"):
        stage.keep(**{f"month_{name}": await world.again(stage.row(f"month_{name}"))})


async def stated(stage: Stage, world: World, name: str) -> MonthlyStatement:
    """Five days of November."""
    order = (await story(stage, f"by_month_{name}", running, world)).order
    worked = [WorkedDays(SkillLevel.INTERMEDIATE, Decimal(1000), Decimal(5))]
    made = await world.do("partner_lead", hand_in_monthly_statement, order.id, NOVEMBER, worked)
    stage.keep(**{f"month_{name}": made})
    return made
