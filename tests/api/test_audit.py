"""The audit read through the guard: entries, the history of an object, an object as it stood, what a signer saw (S2-42, S3-38)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from api.ids import encode
from api.schema import build
from authz.policy import Line, Policy, read_seed
from authz.store import seed_policy, write_policy
from domain.acts import Origin
from domain.database import make_engine
from domain.delivery.models import Party
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.models import AcceptanceSignature, Evaluation, OrderLine
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.place_order import place_order
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.revise_order import revise_order
from domain.outsourcing.submit_order import submit_order
from domain.platform.journal import make_sessions
from domain.platform.seal_entries import seal_entries
from tests.api.asking import Asker, asking
from tests.api.shelf import Shelf
from tests.outsourcing.story import Story, days_at, draft, scores
from tests.world import World, at

ENTRIES = "nodes { id act field before after actor { name } subject address userAgent place } hasMore"
HISTORY = f"query($id: ID!, $first: Int, $after: ID) {{ history(id: $id, first: $first, after: $after) {{ {ENTRIES} }} }}"
AUDIT = f"query($where: AuditWhere) {{ auditEntries(where: $where, first: 100) {{ {ENTRIES} }} }}"
PAST = "id type at fields { name value }"
AS_OF = f"query($id: ID!, $at: DateTime!, $of: String!) {{ asOf(id: $id, at: $at) {{ {PAST} parts(of: $of) {{ {PAST} }} }} }}"
SEEN = f"query($id: ID!, $of: String!) {{ seenWhenSigned(id: $id) {{ {PAST} parts(of: $of) {{ {PAST} }} }} }}"
PRICED = {"agreement", "currency", "gross", "net", "tax", "taxRate", "personDays", "penaltyCap", "penaltyRate"}


@dataclass
class Past:
    """An order that was written anew, approved, accepted; its acceptance signed by three of four; the moments between."""

    asker: Asker
    url: str
    ids: dict[str, str]
    moments: dict[str, datetime]

    async def ask(self, persona: str, text: str, **variables: Any) -> Any:
        """The only field of the answer; the auditor may be a colleague without prices: `member`."""
        viewer = self.asker.shelf.world.as_(persona)
        if persona == "member":
            lines, inclusions = read_seed()
            line = Line("project_member", "project", "AuditEntry:basic", "read", "team", "allow")
            viewer = replace(viewer, policy=Policy.build(2, [*lines, line], inclusions))
        answer = await self.asker.graph.execute(text, variables, viewer)
        if answer.get("errors"):
            return [error["extensions"]["code"] for error in answer["errors"]]
        (found,) = answer["data"].values()
        return found

    def at(self, moment: str) -> str:
        return self.moments[moment].isoformat()


def with_one_more() -> tuple[list[Line], list[tuple[str, str]]]:
    """The seed and one inclusion."""
    lines, inclusions = read_seed()
    return lines, [*inclusions, ("auditor", "staff_member")]


def fields(past: Any) -> dict[str, str | None]:
    return {each["name"]: each["value"] for each in past["fields"]}


@pytest.fixture
async def past(database_url: str) -> AsyncIterator[Past]:
    build()
    engine = make_engine(database_url, pool_size=1)
    sessions = make_sessions(engine)
    async with sessions.begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        await world.staff("member", ("project_member", world.project))
        await world.staff("other_manager", ("project_manager", await world.new_project(world.contract)))
        moments = {"before": world.now - timedelta(hours=1), "placed": world.now}
        story = Story(world, await world.do("manager", place_order, world.project.id, world.agreement.id, draft()))
        first = await lines(world)
        world.now = moments["revised"] = world.now + timedelta(hours=1)
        program = replace(world.as_("manager"), origin=Origin("192.0.2.1", "Program/1"))
        await revise_order(db, program, story.order.id, draft(title="Smaller", lines=days_at(10), ends_on=date(2026, 12, 31)))
        second = await lines(world)
        world.now = moments["sent"] = world.now + timedelta(hours=1)
        await world.do("manager", submit_order, story.order.id)
        world.now += timedelta(minutes=1)
        await story.approve()
        await world.do("partner_lead", accept_order, story.order.id)
        acceptance = await story.request()
        world.now += timedelta(hours=1)
        for party in (Party.CUSTOMER, Party.SALES, Party.REGION):
            world.now += timedelta(minutes=1)
            await story.sign(party)
        signed = {row.party: row.id for row in await db.scalars(select(AcceptanceSignature))}
    async with engine.begin() as connection:
        while await seal_entries(connection):
            pass
    await engine.dispose()
    ids = {"order": encode("ord", story.order.id), "acceptance": encode("acc", acceptance.id), "lines": ",".join(first), "line": second[0]}
    ids |= {party.name: encode("sgn", row_id) for party, row_id in signed.items()}
    async with asking(database_url, Shelf(world)) as mine:
        yield Past(mine, database_url, ids, moments)


async def lines(world: World) -> list[str]:
    return [encode("oln", row_id) for row_id in await world.db.scalars(select(OrderLine.id).order_by(OrderLine.id))]


async def test_history_is_of_the_fields_that_the_reader_may_read_in_that_row(past: Past) -> None:
    order = past.ids["order"]
    told = await past.ask("manager", HISTORY, id=order, first=100)
    newest = [(each["act"], each["field"], each["before"], each["after"]) for each in told["nodes"]]
    assert ("order:revise", "title", "Data migration", "Smaller") in newest
    assert ("order:revise", "gross", "58034.6800", "10600.0000") in newest
    assert ("order:approve", "state", "SUBMITTED", "APPROVED") in newest
    assert told["hasMore"] is False
    assert {(each["subject"], each["address"], each["userAgent"], each["place"] is not None) for each in told["nodes"]} == {
        (order, None, None, True)
    }
    assert next(each["actor"]["name"] for each in told["nodes"] if each["act"] == "order:revise") == "Manager"
    page = await past.ask("manager", HISTORY, id=order, first=3)
    assert (page["nodes"], page["hasMore"]) == (told["nodes"][:3], True)
    rest = await past.ask("manager", HISTORY, id=order, first=100, after=page["nodes"][-1]["id"])
    assert rest["nodes"] == told["nodes"][3:]
    narrow = await past.ask("member", HISTORY, id=order, first=100)
    hidden = {each["field"] for each in told["nodes"]} - {each["field"] for each in narrow["nodes"]}
    assert hidden & PRICED == PRICED & {each["field"] for each in told["nodes"]} >= {"gross", "personDays"}
    assert narrow["nodes"] == [each for each in told["nodes"] if each["field"] not in hidden]
    assert await past.ask("other_manager", HISTORY, id=order) is None
    assert await past.ask("manager", HISTORY, id="ord_nothing") is None
    assert await past.ask("finance", HISTORY, id=order) == ["FORBIDDEN"]
    assert await past.ask("manager", AUDIT) == ["FORBIDDEN"]
    for persona in ("customer_signer", "partner_lead"):
        assert await past.ask(persona, HISTORY, id=order) == ["VALIDATION_FAILED"]
    assert await past.ask("manager", HISTORY, id=order, first=101) == ["LIMIT_EXCEEDED"]
    assert await past.ask("manager", HISTORY, id=order, after="x") == ["BAD_REQUEST"]


async def test_what_is_hidden_in_the_audit_changes_no_answer(past: Past) -> None:
    order, moment = past.ids["order"], past.at("placed")
    asked: list[tuple[str, dict[str, Any]]] = [
        (HISTORY, {"id": order, "first": 100}), (AS_OF, {"id": order, "at": moment, "of": "lines"}),
        (SEEN, {"id": past.ids["REGION"], "of": "signatures"}),
    ]  # fmt: skip
    answers = {who: [await past.ask(who, text, **given) for text, given in asked] for who in ("member", "manager")}
    with psycopg.connect(past.url) as connection:
        connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE audit_entry SET before = '4711', after = '4712' WHERE subject_type IN ('OutsourcingOrder', 'OrderLine')"
            " AND field IN ('net', 'tax', 'gross', 'unit_price')"
        )
        connection.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    again = {who: [await past.ask(who, text, **given) for text, given in asked] for who in ("member", "manager")}
    assert again["member"] == answers["member"]
    assert [one == two for one, two in zip(again["manager"], answers["manager"], strict=True)] == [False, False, True]


async def test_an_object_as_it_stood(past: Past) -> None:
    order = past.ids["order"]
    placed = await past.ask("auditor", AS_OF, id=order, at=past.at("placed"), of="lines")
    then = fields(placed)
    assert (placed["id"], placed["type"]) == (order, "OutsourcingOrder")
    assert (then["title"], then["state"], then["gross"], then["endsOn"]) == ("Data migration", "DRAFT", "58034.6800", "2027-03-31")
    assert [part["id"] for part in placed["parts"]] == past.ids["lines"].split(",")
    assert [fields(part)["unitPrice"] for part in placed["parts"]] == ["1500.0000", "799.9900"]
    revised = await past.ask("auditor", AS_OF, id=order, at=past.at("revised"), of="lines")
    assert (fields(revised)["title"], fields(revised)["state"], fields(revised)["gross"]) == ("Smaller", "DRAFT", "10600.0000")
    assert [(part["id"], fields(part)["days"]) for part in revised["parts"]] == [(past.ids["line"], "10.00")]
    now = fields(await past.ask("auditor", AS_OF, id=order, at=past.at("sent"), of="lines"))
    assert now["state"] != "DRAFT"
    assert await past.ask("auditor", AS_OF, id=order, at=past.at("before"), of="lines") is None
    mine = await past.ask("manager", AS_OF, id=order, at=past.at("placed"), of="lines")
    assert (fields(mine)["gross"], mine["parts"]) == ("58034.6800", [])
    narrow = await past.ask("member", AS_OF, id=order, at=past.at("revised"), of="lines")
    assert fields(narrow) == {name: value for name, value in fields(revised).items() if name in fields(narrow)}
    assert fields(narrow).keys() & PRICED == set()
    assert narrow["parts"] == []
    delivered = await past.ask("member", AS_OF, id=order, at=past.at("revised"), of="deliverables")
    assert [fields(part)["name"] for part in delivered["parts"]] == ["Programs", "Manual"]
    assert await past.ask("other_manager", AS_OF, id=order, at=past.at("placed"), of="lines") is None
    assert await past.ask("finance", AS_OF, id=order, at=past.at("placed"), of="lines") == ["FORBIDDEN"]
    assert await past.ask("manager", AS_OF, id=order, at=past.at("placed"), of="nothing") == ["BAD_REQUEST"]


async def test_what_a_signer_saw(past: Past) -> None:
    seen = await past.ask("manager", SEEN, id=past.ids["REGION"], of="signatures")
    assert (seen["id"], seen["type"], fields(seen)["state"]) == (past.ids["acceptance"], "Acceptance", "OPEN")
    assert [part["id"] for part in seen["parts"]] == [past.ids["CUSTOMER"], past.ids["SALES"]]
    assert {fields(part)["contentHash"] for part in seen["parts"]} == {fields(seen)["contentHash"]}
    first = await past.ask("manager", SEEN, id=past.ids["CUSTOMER"], of="documents")
    assert len(first["parts"]) == 2
    decisions = await past.ask("auditor", "{ approvals { nodes { decisions { nodes { id } } } } }")
    decision = decisions["nodes"][0]["decisions"]["nodes"][0]["id"]
    approved = await past.ask("auditor", SEEN, id=decision, of="lines")
    assert (approved["id"], fields(approved)["state"], fields(approved)["title"]) == (past.ids["order"], "SUBMITTED", "Smaller")
    assert await past.ask("manager", SEEN, id=past.ids["order"], of="lines") is None
    assert await past.ask("other_manager", SEEN, id=past.ids["REGION"], of="lines") is None


async def test_an_auditor_reads_the_audit_and_no_more_than_the_fields(past: Past) -> None:
    world = past.asker.shelf.world
    order = past.ids["order"]
    told = await past.ask("auditor", AUDIT, where={"subject": order, "act": "order:revise"})
    manager = await past.ask("manager", HISTORY, id=order, first=100)
    assert [each["id"] for each in told["nodes"]] == [each["id"] for each in manager["nodes"] if each["act"] == "order:revise"]
    assert {(each["address"], each["userAgent"]) for each in told["nodes"]} == {("192.0.2.1", "Program/1")}
    engine = make_engine(past.url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        world.db = db
        await write_policy(db, *with_one_more())
        story = await Story.paid_but_settlement(world, title="Another")
        settlement = await story.settlement()
        assert settlement.eligible_on is not None
        world.now = at(settlement.eligible_on)
        await world.do("worker", open_settlement, settlement.id)
        await world.do("partner_finance", request_settlement, settlement.id)
        await world.do("partner_lead", evaluate_own_work, settlement.id, scores(90))
        sealed = encode("evl", (await db.scalars(select(Evaluation.id))).one())
    await engine.dispose()
    assert (await past.ask("auditor", AUDIT, where={"subject": sealed}))["nodes"] == []
    assert (await past.ask("auditor", AUDIT, where={"subjectType": "Evaluation"}))["nodes"] == []
    access = (await past.ask("auditor", AUDIT, where={"subjectType": "PolicyLine"}))["nodes"]
    assert [(each["act"], each["field"], each["after"], each["subject"], each["actor"]) for each in access] == [
        ("policy:write", "line", "g, auditor, staff_member", None, None)
    ]
