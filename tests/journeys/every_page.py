"""Every page of the router with its persona: empty, with data in each state of the story, and refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.ids import encode
from domain.alerts.keep_alerts import keep_alerts
from domain.contracts.models import ContractInstalment, InstalmentState
from domain.customers.invite_customer_user import invite_customer_user
from domain.delivery.acceptance_models import ProjectAcceptanceKind
from domain.hours.dispute_hours import dispute_hours
from domain.hours.log_hours import log_hours
from domain.hours.return_hours import return_hours
from domain.identity.invitations import Person
from domain.identity.models import Awaited, Invitation, PasswordReset, SecondFactor, SignInSession
from domain.identity.secret import hash_secret
from domain.issues.answer_issue import answer_issue
from domain.issues.mark_major import mark_major
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import PaymentKind
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.partners.models import SkillLevel
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.set_baseline import set_baseline
from domain.planning.start_task import start_task
from domain.platform.clock import real_now
from tests.acts.staging.issues import raised
from tests.acts.staging.logs import noted
from tests.acts.staging.requirements import needed
from tests.acts.staging.schedule import agreed_with
from tests.hours.chain import approved, confirmed, line, logged, people
from tests.outsourcing.story import Story, days_at, scores
from tests.outsourcing.test_change_orders import sent as change_sent
from tests.outsourcing.test_days_from_hours import BY_HOURS
from tests.outsourcing.test_monthly_statements import by_month
from tests.outsourcing.test_monthly_statements import hand_in as hand_in_month
from tests.outsourcing.test_terminations import sent as termination_sent
from tests.portals.test_who_sees_which_page import published, talked
from tests.portals.visitors import Site
from tests.project_acceptance.test_project_acceptance import requested, sign
from tests.world import World

WAITING, KEY = "w" * 43, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Visited:
    """A page: what it shows, where it is, and who looks at it; nobody where `persona` is empty."""

    name: str
    path: str
    persona: str = ""


DOORS = [
    Visited("sign-in", "/sign-in"),
    Visited("sign-in partner", "/partner/sign-in"),
    Visited("sign-in customer", "/customer/sign-in"),
    Visited("invitation over", "/partner/invitation/none"),
    Visited("forgotten", "/partner/forgotten"),
    Visited("reset over", "/partner/reset/none"),
    Visited("staff", "/staff"),
    Visited("error 404", "/partner/nothing"),
    Visited("error 405", "/customer/sign-out"),
]
CUSTOMERS = (
    "",
    "/projects",
    "/schedule",
    "/schedule?state=PAST",
    "/issues",
    "/requirements",
    "/requirements/new",
    "/log",
    "/acceptances",
    "/contracts",
    "/colleagues",
    "/alerts",
    "/account",
)
PARTNERS = (
    "",
    "/orders",
    "/schedule",
    "/hours",
    "/hours/log",
    "/payables",
    "/money",
    "/settlements",
    "/company",
    "/people",
    "/qualifications",
    "/alerts",
    "/account",
)
LISTS = [
    *(Visited(f"partner {path or '/'}", f"/partner{path}", "partner_admin") for path in PARTNERS),
    *(Visited(f"customer {path or '/'}", f"/customer{path}", "customer_signer") for path in CUSTOMERS),
    Visited("choose", "/choose", "partner_admin"),
]


async def full(site: Site) -> list[Visited]:
    """Orders in all their states, and the page of each."""
    world = site.world
    waiting = await Story.sent(world, title="Reports for the harbour office", lines=days_at("12.5", 960))
    running = await Story.running(world, title="Interfaces to the customs system", lines=days_at(40))
    signing = await Story.delivered(world, title="Training of the key users", lines=days_at(8))
    done = await Story.paid_but_settlement(world)
    invitation = await site.invite("an-open-link", hours=9000)
    ending = await Story.running(world, title="Migration of the old mails", lines=days_at(20))
    change, termination = await change_sent(world, ending), await termination_sent(world, ending)
    months = await by_month(world, title="Support of the harbour office")
    month = await hand_in_month(world, months, date(2026, 11, 1), "7.5", 12)
    settled = await done.settlement()
    await world.do("worker", keep_alerts, "OutsourcingOrder", waiting.order.id)
    assert signing.acceptance is not None
    assert done.acceptance is not None
    await world.do("worker", keep_alerts, "Acceptance", signing.acceptance.id)
    colleague = await colleagues(site)
    issues = [await raised(world) for _ in range(3)]
    await world.do("customer_signer", mark_major, issues[1].id, "The berth is closed.")
    await world.do("manager", answer_issue, issues[2].id, "A sensor was wet; it is sealed.")
    needs = [await needed(world, state) for state in ("answered", "confirmed")]
    entry = await noted(world, state="open")
    by_hours = await hours(site)
    await instalments(site)
    await credentials(site)
    await plan(world)
    report, talk = await published(world), await talked(world)
    for persona in ("customer_signer", "partner_admin"):
        await agreed_with(world, persona)
    accepted = await sign(world, await requested(world, ProjectAcceptanceKind.INITIAL))
    of_project = {"signed": encode("pja", accepted.id), "to sign": encode("pja", (await requested(world)).id)}
    payable = encode("pay", (await running.payable(PaymentKind.ADVANCE)).id)
    await site.save()
    acceptance, passed = encode("acc", signing.acceptance.id), encode("acc", done.acceptance.id)
    return [
        Visited("invitation", invitation),
        Visited("reset", "/partner/reset/an-open-reset"),
        Visited("second factor to begin", "/partner/second-factor/set-up", "partner_lead"),
        Visited("second factor to confirm", "/partner/second-factor/set-up", "partner_finance"),
        Visited("order to answer", f"/partner/orders/{encode('ord', waiting.order.id)}", "partner_admin"),
        Visited("order running", f"/partner/orders/{encode('ord', running.order.id)}", "partner_admin"),
        Visited("order accepted", f"/partner/orders/{encode('ord', done.order.id)}", "partner_admin"),
        Visited("change to answer", f"/partner/changes/{encode('chg', change.id)}", "partner_admin"),
        Visited("termination to answer", f"/partner/terminations/{encode('ter', termination.id)}", "partner_admin"),
        Visited("order by month", f"/partner/orders/{encode('ord', months.order.id)}", "partner_admin"),
        Visited("month to state", f"/partner/orders/{encode('ord', months.order.id)}/hand-in-month", "partner_admin"),
        Visited("month stated", f"/partner/monthly-statements/{encode('mst', month.id)}", "partner_admin"),
        Visited("certificate of partner", f"/partner/acceptances/{encode('acc', done.acceptance.id)}/certificate", "partner_admin"),
        Visited("request acceptance", f"/partner/orders/{encode('ord', running.order.id)}/request-acceptance", "partner_admin"),
        Visited("acceptance of partner", f"/partner/acceptances/{acceptance}", "partner_admin"),
        Visited("change acceptance", f"/partner/acceptances/{acceptance}/change", "partner_admin"),
        Visited("payables open", f"/partner/payables?state=OPEN#{payable}", "partner_admin"),
        Visited("settlement locked", f"/partner/settlements/{encode('stl', settled.id)}", "partner_admin"),
        Visited("colleagues with sign-ins", "/customer/colleagues", "customer_admin"),
        Visited("colleague", f"/customer/colleagues/{encode('usr', world['customer_signer'].id)}", "customer_admin"),
        Visited("colleague invited", f"/customer/colleagues/{encode('usr', colleague.user_id)}", "customer_admin"),
        Visited("search", "/customer/search?q=o", "customer_signer"),
        Visited("project", f"/customer/projects/{encode('prj', world.project.id)}", "customer_signer"),
        Visited("issue to raise", f"/customer/projects/{encode('prj', world.project.id)}/raise-issue", "customer_signer"),
        *(Visited(f"requirement {row.code[-1]}", f"/customer/requirements/{encode('req', row.id)}", "customer_signer") for row in needs),
        *(Visited(f"issue {row.code[-1]}", f"/customer/issues/{encode('iss', row.id)}", "customer_signer") for row in issues),
        Visited("log entry", f"/customer/log/{encode('log', entry.id)}", "customer_signer"),
        Visited("hours of partner", "/partner/hours", "partner_admin"),
        Visited("hours of an order", f"/partner/orders/{encode('ord', by_hours.order.id)}/hours", "partner_admin"),
        Visited("week to log", "/partner/hours/log?copy=1", "partner_admin"),
        Visited("hours of customer", f"/customer/projects/{encode('prj', world.project.id)}/hours", "customer_signer"),
        Visited("sheet of hours", f"/customer/projects/{encode('prj', world.project.id)}/hours/sheet", "customer_signer"),
        Visited("weekly reports", f"/customer/projects/{encode('prj', world.project.id)}/reports", "customer_signer"),
        Visited("weekly report", f"/customer/reports/{encode('pwr', report.id)}", "customer_signer"),
        *(
            Visited(f"{page} of {portal}", f"/{portal}/{path}", persona)
            for portal, persona in (("customer", "customer_signer"), ("partner", "partner_admin"))
            for page, path in (
                ("talk", f"projects/{encode('prj', world.project.id)}/talk"),
                ("discussion", f"discussions/{encode('dsc', talk.id)}"),
            )
        ),
        Visited("progress", f"/customer/projects/{encode('prj', world.project.id)}/progress", "customer_signer"),
        Visited("contract", f"/customer/contracts/{encode('con', world.contract.id)}", "customer_signer"),
        Visited("acceptance to sign", f"/customer/acceptances/{acceptance}", "customer_signer"),
        Visited("acceptance passed", f"/customer/acceptances/{passed}", "customer_signer"),
        Visited("certificate", f"/customer/acceptances/{passed}/certificate", "customer_signer"),
        *(
            Visited(f"project acceptance {name}", f"/customer/project-acceptances/{each}", "customer_signer")
            for name, each in of_project.items()
        ),
        Visited("certificate of a project", f"/customer/project-acceptances/{of_project['signed']}/certificate", "customer_signer"),
    ]


async def hours(site: Site) -> Story:
    """Hours of a partner's person in each state that a page shows, and the order that is paid by them."""
    world, today = site.world, site.world.now.date()
    await people(world)
    await world.insert(world.membership(world.project, "partner_admin", "project_member"))
    order = await Story.running(world, title="Hours of the harbour office", **BY_HOURS | {"starts_on": today})
    of_order: dict[str, Any] = {"order_id": order.order.id, "level": SkillLevel.SENIOR, "day": today}
    await logged(world, "partner_engineer", line("6.5", **of_order))
    await confirmed(world, "partner_engineer", line("2", work="Interfaces to the customs system", resources="Test server", **of_order))
    await approved(world, "engineer", line("7.5", day=today))
    (disputed,) = await approved(world, "partner_engineer", line("1", **of_order))
    await world.do("customer_signer", dispute_hours, [disputed.id], "Nobody was here in the afternoon.")
    (mine,) = await world.do("partner_admin", log_hours, world.project.id, [line("4", **of_order)], submit=True)
    await world.do("manager", return_hours, [mine.id], "Which interfaces?")
    await world.do("partner_admin", log_hours, world.project.id, [line("1.25", **of_order)])
    return order


async def plan(world: World) -> None:
    """A milestone that is late, and a task in each column of the board."""
    project_id = world.project.id
    await world.do("manager", add_milestone, project_id, MilestoneDraft("Blueprint agreed", date(2026, 10, 30), is_customer_visible=True))
    for number, state in enumerate(("planned", "running", "done"), 1):
        draft = TaskDraft(f"Interfaces, part {number}", date(2026, 10, 5 * number), working_days=10, is_customer_visible=True)
        task = await world.do("manager", add_task, project_id, draft)
        if state != "planned":
            await world.do("manager", start_task, task.id, date(2026, 10, 12))
        if state == "done":
            await world.do("manager", finish_task, task.id, date(2026, 10, 30))
    await world.do("manager", set_baseline, project_id)


async def later(site: Site) -> list[Visited]:
    """Three months on: one settlement to apply for, one whose statement waits, one that is closed."""
    world = site.world
    stories = [await Story.paid_but_settlement(world, title=title) for title in ("Printing service", "Test automation")]
    closed = await Story.closed(world, title="Archive of the old system")
    settlements = [await story.settlement() for story in stories]
    assert settlements[0].eligible_on is not None
    for settlement in settlements:
        await world.do("worker", open_settlement, settlement.id)
    await world.do("partner_finance", request_settlement, settlements[1].id)
    await world.do("manager", evaluate_settlement, settlements[1].id, scores(90))
    await world.do("partner_lead", evaluate_own_work, settlements[1].id, scores(90))
    await world.do("finance", propose_settlement, settlements[1].id)
    await site.save()
    return [
        Visited("settlement to apply for", f"/partner/settlements/{encode('stl', settlements[0].id)}", "partner_admin"),
        Visited("statement to confirm", f"/partner/settlements/{encode('stl', settlements[1].id)}", "partner_admin"),
        Visited("order closed", f"/partner/orders/{encode('ord', closed.order.id)}", "partner_admin"),
        Visited("statement to print", f"/partner/settlements/{encode('stl', settlements[1].id)}/statement", "partner_admin"),
        Visited("settlement closed", f"/partner/settlements/{encode('stl', (await closed.settlement()).id)}", "partner_admin"),
    ]


async def colleagues(site: Site) -> Invitation:
    """The customer has an administrator, who has invited somebody."""
    admin = await site.world.outsider("customer_admin", site.world.customer, "customer_admin")
    admin.language = site.world["customer_signer"].language
    person = Person("Zhou Qi", "zhou.qi@people.example")
    invitation: Invitation = await site.world.do("customer_admin", invite_customer_user, site.world.customer.id, person)
    return invitation


async def credentials(site: Site) -> None:
    """Somebody has forgotten the password, somebody is setting up an authenticator, somebody is asked for its code (`WAITING`)."""
    world, soon = site.world, real_now() + timedelta(minutes=15)
    for persona in ("partner_lead", "partner_finance"):
        await site.give_password(persona)
        await world.db.refresh(world[persona])
    lead, finance = world["partner_lead"], world["partner_finance"]
    assert finance.account_id is not None
    await world.insert(PasswordReset(user_id=lead.id, token_hash=hash_secret("an-open-reset"), expires_at=soon))
    await world.insert(SecondFactor(account_id=finance.account_id, secret=KEY))
    waiting = {"user_id": lead.id, "token_hash": hash_secret(WAITING), "awaits": Awaited.CODE}
    await world.insert(SignInSession(**waiting, seen_at=real_now(), expires_at=soon))


async def instalments(site: Site) -> None:
    """The plan of the contract: one due since October, one to come."""
    world, contract = site.world, site.world.contract
    plan = (("Go-live", date(2026, 10, 5), InstalmentState.DUE), ("Final acceptance", date(2026, 12, 5), InstalmentState.PLANNED))
    tenants = {"contract_id": contract.id, "customer_id": contract.customer_id, "unit_id": contract.unit_id}
    for sequence, (name, due_on, state) in enumerate(plan, 1):
        row = ContractInstalment(**tenants, sequence=sequence, name=name, currency="CNY", amount=contract.gross / 2)
        row.due_on, row.state = due_on, state
        await world.insert(row)
