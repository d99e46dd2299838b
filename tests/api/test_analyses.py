"""Saved analyses: listed to who can ask them, asked as they stand, and taken as a table (S0-12, S0-56)."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.bi.analyses import answerable, saved
from api.bi.feeds import Unfit, feed_of, load
from domain.hours.models import EntryState
from domain.planning.models import ProjectTaskState
from settings import settings
from tests.api.asking import Asker
from tests.api.door import Door, token
from tests.api.test_charts import drawn
from tests.api.test_feeds import fetch
from tests.api.test_overdue import task
from tests.api.test_utilisation import entry

ROOT = Path(__file__).parents[2]
LIST = "{ analyses { name title description parameters { name type default } document } }"
NAMES = [
    "acceptance_lead_time",
    "alert_counts",
    "delivery_ranking",
    "held_amounts",
    "hours_by_person",
    "hours_by_task",
    "outsourcing_by_partner",
    "overdue_milestones",
    "overdue_projects",
    "overdue_tasks",
    "plan_against_actual",
    "project_profit",
    "utilisation",
]


async def test_the_list_has_title_and_description_in_the_readers_language_or_another(asker: Asker) -> None:
    found = {each["name"]: each for each in (await asker.data("hq", LIST))["analyses"]}
    assert sorted(found) == NAMES
    lead = found["acceptance_lead_time"]
    assert lead["title"] == "验收周期"
    assert lead["description"].startswith("已通过的联合验收按合作伙伴、类型和验收月份汇总")
    assert lead["parameters"] == [
        {"name": "where", "type": "AcceptanceWhere", "default": None},
        {"name": "unit", "type": "DateUnit", "default": "MONTH"},
        {"name": "limit", "type": "Int", "default": "1000"},
    ]
    both = "{ analyses { zh: title(language: ZH_CN) en: title(language: EN) said: description(language: ZH_CN) } }"
    titles = (await asker.data("hq", both))["analyses"]
    assert {"zh": "验收周期", "en": "Acceptance lead time"} in [{key: each[key] for key in ("zh", "en")} for each in titles]
    assert all(each["said"] and each["zh"] != each["en"] for each in titles)


async def test_listed_is_what_can_be_asked_whole(asker: Asker) -> None:
    for persona in ("hq", "finance", "manager", "helper", "cashier", "sales", "buyer"):
        names = [each["name"] for each in (await asker.data(persona, "{ analyses { name } }"))["analyses"]]
        for each in saved():
            response = await asker.ask(persona, each.document)
            assert ("errors" not in response) == (each.name in names), (persona, each.name, response.get("errors"))
    assert "outsourcing_by_partner" not in [each["name"] for each in (await asker.data("helper", "{ analyses { name } }"))["analyses"]]


@pytest.mark.parametrize("persona", ["customer_signer", "partner_admin"])
async def test_outsiders_have_no_analyses(asker: Asker, persona: str) -> None:
    response = await asker.ask(persona, "{ analyses { name } }")
    assert (response["errors"][0]["message"], "data" in response) == ("Cannot query field 'analyses' on type 'Query'.", False)


async def test_without_the_right_the_list_is_forbidden(asker: Asker) -> None:
    viewer = asker.shelf.world.as_("hq")
    plain = viewer.policy.decisions(frozenset({("worker", "organisation")}))
    assert not plain.read("OutsourcingOrder", "analysis")
    view = asker.graph.view(viewer.policy, "STAFF")
    assert [each.name for each in saved() if answerable(each, view, viewer.policy.decisions(frozenset()))] == []


@pytest.mark.parametrize("name", NAMES)
async def test_an_analysis_is_one_statement_on_both_roads_the_same(asker: Asker, name: str) -> None:
    document = load(asker.graph.schema)[name].text
    with asker.statements() as statements:
        found = await asker.data("hq", document)
    assert len(statements) == 1
    assert await asker.executing.data("hq", document) == found


async def test_outsourcing_by_partner_and_its_table(door: Door) -> None:
    asker = door.asker
    found = (await asker.data("hq", load(asker.graph.schema)["outsourcing_by_partner"].text))["outsourcingOrders"]["aggregate"]
    rows = (await fetch(door, "/outsourcing_by_partner.json")).json()
    assert [list(row) for row in rows] == [
        ["startsOn", "unit_regionName", "partner_code", "partner_name", "partner_grade", "currency", "count", "sum_personDays", "sum_gross",
         "sum_finalAmount", "sum_paidAmount"]
    ] * len(found)  # fmt: skip
    assert [(row["partner_code"], row["startsOn"], row["count"], row["sum_gross"]) for row in rows] == [
        (group["key"]["partner"]["code"], group["key"]["startsOn"], group["count"], group["sum"]["gross"]) for group in found
    ]
    assert sum(row["count"] for row in rows) == 2
    assert {row["unit_regionName"] for row in rows} == {asker.shelf.world.region.name}
    by_year = (await fetch(door, "/outsourcing_by_partner.csv?unit=YEAR&limit=1")).text.splitlines()
    assert len(by_year) == 2
    assert by_year[1].split(",")[0].endswith("-01-01")
    where: Any = {"where": '{"partner": {"code": {"eq": "none"}}}'}
    said = {"authorization": f"Bearer {token('hq')}"}
    assert (await door.http.get("/bi/outsourcing_by_partner.json", params=where, headers=said)).json() == []
    assert (await fetch(door, "/outsourcing_by_partner.csv?unit=CENTURY")).status_code == 400
    assert (await fetch(door, "/outsourcing_by_partner.csv?first=2")).status_code == 400
    assert (await fetch(door, "/outsourcing_by_partner.arrow")).status_code == 200


async def test_an_operators_own_analysis_is_listed_beside_ours(asker: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of docs/bi.md; a feed of rows with a title is none, and what the reader's schema does not have is not listed."""
    example = re.findall(r"```graphql\n(.*?)```", (ROOT / "docs" / "bi.md").read_text("utf-8"), re.DOTALL)[-1]
    rows = load(asker.graph.schema)["projects"].text.split("\n", 1)[1]
    (tmp_path / "projects_by_customer.graphql").write_text(example, "utf-8")
    (tmp_path / "some_rows.graphql").write_text("# title: A\n# title zh: B\n# C\n# zh: D\n" + rows, "utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("CONCORD_FEED_DOCUMENTS", str(tmp_path))
        settings.cache_clear()
        found = (await asker.data("hq", "{ analyses { name title(language: EN) document } }"))["analyses"]
    settings.cache_clear()
    assert [each["name"] for each in found] == [*NAMES, "projects_by_customer"]
    assert found[-1]["title"] == "Projects by customer"
    assert sum(group["count"] for group in (await asker.data("hq", found[-1]["document"]))["projects"]["aggregate"]) == 6


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ projects { aggregate { count } totalCount } }", "asks `nodes` and `pageInfo"),
        ("{ projects { figures: aggregate { count } } }", "asks `nodes` and `pageInfo"),
        ("query($first: Int, $after: String) { projects(first: $first, after: $after) { aggregate { count } } }", "asks `nodes`"),
        ("{ a: projects { aggregate { count } } b: projects { aggregate { count } } }", "asks `nodes`"),
    ],
)
async def test_a_feed_of_groups_asks_one_aggregate_and_nothing_else(asker: Asker, document: str, said: str) -> None:
    with pytest.raises(Unfit, match="x: ") as problem:
        feed_of("x", document, asker.graph.schema)
    assert said in str(problem.value)


async def test_hours_stand_with_their_task_and_without_one(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        world = own_door.world_in(db)
        given = await world.insert(task(world.project, 1, ProjectTaskState.RUNNING, date(2026, 11, 6)))
        member = await world.insert(world.membership(world.project, "helper", "project_member"))
        for day, hours, task_id in ((2, 8, given.id), (3, 4, given.id), (4, 1, None)):
            line = entry(world, member, day, hours, EntryState.SUBMITTED)
            line.task_id = task_id
            await world.insert(line)
    own, name = world.project, f"{world.project.name} T001"
    assert [list(row.values()) for row in (await fetch(own_door, "/hours_by_task.json", "manager")).json()] == [
        [own.code, own.name, "T001", name, 5, "SUBMITTED", 2, "12.00", "2026-11-02", "2026-11-03"],
        [own.code, own.name, None, None, None, "SUBMITTED", 1, "1.00", "2026-11-04", "2026-11-04"],
    ]
    labels, series, values = drawn((await fetch(own_door, "/hours_by_task.svg", "manager")).content)
    assert (labels[1:], series, values) == ([f"{own.name} · –"], ["SUBMITTED"], ["12", "1"])
    assert (await fetch(own_door, "/hours_by_task.json", "partner_lead")).status_code == 403
