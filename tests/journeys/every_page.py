"""Every page of the router with its persona: empty, with data in each state of the story, and refused."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.ids import encode
from domain.alerts.keep_alerts import keep_alerts
from domain.contracts.models import ContractInstalment, InstalmentState
from domain.identity.models import Awaited, PasswordReset, SecondFactor, SignInSession
from domain.identity.secret import hash_secret
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import PaymentKind
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.platform.clock import real_now
from tests.outsourcing.story import Story, days_at, scores
from tests.outsourcing.test_change_orders import sent as change_sent
from tests.outsourcing.test_monthly_statements import by_month
from tests.outsourcing.test_monthly_statements import hand_in as hand_in_month
from tests.outsourcing.test_terminations import sent as termination_sent
from tests.portals.visitors import Site

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
PARTNERS = ("", "/orders", "/payables", "/money", "/settlements", "/company", "/people", "/qualifications", "/alerts", "/account")
CUSTOMERS = ("", "/projects", "/acceptances", "/contracts", "/alerts", "/account")
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
    await instalments(site)
    await credentials(site)
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
        Visited("project", f"/customer/projects/{encode('prj', world.project.id)}", "customer_signer"),
        Visited("contract", f"/customer/contracts/{encode('con', world.contract.id)}", "customer_signer"),
        Visited("acceptance to sign", f"/customer/acceptances/{acceptance}", "customer_signer"),
        Visited("acceptance passed", f"/customer/acceptances/{passed}", "customer_signer"),
        Visited("certificate", f"/customer/acceptances/{passed}/certificate", "customer_signer"),
    ]


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
