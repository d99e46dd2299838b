"""What stands at the end: alerts seen and cleared, nothing unsent, and an audit that knows who did what."""

import domain.models  # noqa: F401  # all tables
from domain.alerts.keep_alerts import keep_alerts
from domain.database import Base, Row
from tests.journeys.company import Company

NEWS = {"ACCEPTANCE_PASSED", "ACCEPTANCE_VOIDED", "PAYMENT_MADE"}
"""Alerts that only tell something: their cause never goes, their reader puts them away."""
UNDONE = {"WEEKLY_REPORT_MISSING"}
"""What nobody does in these stories."""
OF_TRIGGERS = {"project_ledger": "version > 1"}
"""Rows that the database makes beside another, by which of them an act has changed."""
ACTS = {
    "STAFF": {
        "acceptance:sign", "agreement:sign", "alert:acknowledge", "clock:move", "contract:sign", "customer:open", "customer_user:invite",
        "invitation:accept", "order:approve", "order:cancel", "order:place", "order:submit", "partner:admit", "partner_user:invite",
        "payment:record", "project:open", "receipt:record", "settlement:approve", "settlement:propose", "signatory:name",
        "settlement:evaluate",
        "qualification:check", "qualification:record", "staff:invite", "token:issue", "unit:add",
    },
    "PARTNER": {
        "acceptance:change", "acceptance:request", "alert:acknowledge", "document:upload", "invitation:accept", "invoice:record",
        "order:accept", "settlement:confirm", "settlement:evaluate_own", "settlement:request",
    },
    "CUSTOMER": {"acceptance:sign", "invitation:accept", "session:sign_in", "session:sign_out"},
    "WORKER": {
        "acceptance:archive", "alert:mail", "alert:raise", "instalment:fall_due", "invitation:make_link", "provider:found",
        "settlement:open",
    },
}  # fmt: skip
"""Who did what, by the audit."""


async def put_away(company: Company) -> None:
    """Everybody acknowledges what is left; nothing is asked of anybody any more."""
    await company.service.settled()
    for key in ("lead", "books", "signer"):
        person = company.people[key]
        left = len(await person.alerts())
        for number in range(left, 0, -1):
            await person.press("Acknowledge", person.page.locator(".alert:not(.seen)").first)
            assert await person.page.locator(".alert:not(.seen)").count() == number - 1
    for each in company.staff.values():
        open_alerts = (await each.ask("{ alerts(where: {acknowledgedAt: {isNull: true}, clearedAt: {isNull: true}}) { nodes { id } } }"))[
            "alerts"
        ]
        for alert in open_alerts["nodes"]:
            await each.do("acknowledgeAlert", {"alertId": alert["id"]}, "alert { acknowledgedAt }", input="AlertInput")
        assert await each.alerts() == []


async def only_news_is_left(company: Company) -> None:
    """No alert stands whose cause is gone: raising anew changes nothing, and what stands only told something."""
    service = company.service
    standing = await service.rows("SELECT rule, subject_type, subject_id, id FROM alert WHERE cleared_at IS NULL ORDER BY id")
    assert {row.rule for row in standing} == NEWS | UNDONE, standing
    ((worker_id,),) = await service.rows("SELECT id FROM app_user WHERE is_service")
    for subject_type, subject_id in {
        (row.subject_type, row.subject_id) for row in await service.rows("SELECT subject_type, subject_id FROM alert")
    }:
        await service.act(worker_id, keep_alerts, subject_type, subject_id)
    assert await service.rows("SELECT rule, subject_type, subject_id, id FROM alert WHERE cleared_at IS NULL ORDER BY id") == standing


async def nothing_is_left_over(company: Company) -> None:
    """All events sent, all work done, nothing given up, and every alert mailed that nobody has put away."""
    await nothing_is_undone(company)
    assert await company.service.count("alert WHERE mailed_at IS NULL AND cleared_at IS NULL AND acknowledged_at IS NULL") == 0


async def nothing_is_undone(company: Company) -> None:
    """All events sent, all work done, nothing given up."""
    await company.service.settled()
    assert await company.service.count("outbox_event WHERE sent_at IS NULL") == 0
    assert await company.service.count("dead_letter") == 0


async def every_row_has_its_act(company: Company) -> None:
    """Every row that an act made or changed has an entry with its actor and act."""
    service = company.service
    unnamed = "(actor_id IS NULL OR act = '' OR request_id = '')"
    assert await service.rows(f"SELECT act, subject_type FROM audit_entry WHERE field <> 'event' AND {unnamed}") == []  # noqa: S608
    for table, name in _audited():
        entry = f"SELECT FROM audit_entry WHERE subject_type = '{name}' AND subject_id = {table}.id"
        missing = f"{table} WHERE {OF_TRIGGERS.get(table, 'TRUE')} AND NOT EXISTS ({entry})"
        assert await service.count(missing) == 0, table


async def the_audit_knows(company: Company) -> None:
    """Every row has its act, and nobody did what is another's."""
    service = company.service
    await every_row_has_its_act(company)
    found: dict[str, set[str]] = {}
    query = "SELECT DISTINCT audience, is_service, act FROM audit_entry JOIN app_user ON app_user.id = actor_id WHERE field <> 'event'"
    for audience, is_service, act in await service.rows(query):
        found.setdefault("WORKER" if is_service else audience, set()).add(act)
    assert found == ACTS, found


def _audited() -> list[tuple[str, str]]:
    """The tables of business rows, each with the name that the audit gives them; a second name of a table is only read."""
    mappers = [mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Row) and hasattr(mapper.class_, "__tablename__")]
    return sorted((str(mapper.class_.__tablename__), mapper.class_.__name__) for mapper in mappers)
