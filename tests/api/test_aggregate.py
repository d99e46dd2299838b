"""Figures over lists: exact, by currency, by day, of what the viewer may see."""

from tests.api.asking import Asker


async def test_money_is_summed_by_currency(asker: Asker) -> None:
    query = """{ contractInstalments { aggregate {
        count currency sum { amount } avg { amount } min { amount dueOn } max { amount dueOn } } } }"""
    assert await asker.data("finance", query) == {
        "contractInstalments": {
            "aggregate": [
                {
                    "count": 3,
                    "currency": "CNY",
                    "sum": {"amount": "300.3100"},
                    "avg": {"amount": "100.1033"},
                    "min": {"amount": "0.0100", "dueOn": "2026-12-30"},
                    "max": {"amount": "200.2000", "dueOn": "2026-12-31"},
                },
                {
                    "count": 1,
                    "currency": "USD",
                    "sum": {"amount": "300.0000"},
                    "avg": {"amount": "300.0000"},
                    "min": {"amount": "300.0000", "dueOn": "2026-12-31"},
                    "max": {"amount": "300.0000", "dueOn": "2026-12-31"},
                },
            ]
        }
    }


async def test_groups_have_their_keys(asker: Asker) -> None:
    query = """{ customers(first: 1, where: {code: {contains: "C-"}}) { nodes { code }
        aggregate(groupBy: {field: STATE}) { key { state } count } all: aggregate { count } } }"""
    assert await asker.data("hq", query) == {
        "customers": {
            "nodes": [{"code": "C-01"}],
            "aggregate": [
                {"key": {"state": "FORMAL"}, "count": 7},
                {"key": {"state": "POTENTIAL"}, "count": 8},
                {"key": {"state": "TARGET"}, "count": 8},
            ],
            "all": [{"count": 23}],
        }
    }


async def test_days_are_grouped_by_month_and_week(asker: Asker) -> None:
    query = """{ projects { month: aggregate(groupBy: {field: STARTS_ON, unit: MONTH}) { key { startsOn } count }
        week: aggregate(groupBy: {field: STARTS_ON, unit: WEEK}) { key { startsOn } count } } }"""
    months, weeks = ("2026-01-01", "2026-02-01", "2026-03-01"), ("2026-01-05", "2026-01-26", "2026-02-23")
    assert await asker.data("hq", query) == {
        "projects": {
            "month": [{"key": {"startsOn": day}, "count": count} for day, count in zip(months, (1, 2, 3), strict=True)],
            "week": [{"key": {"startsOn": day}, "count": count} for day, count in zip(weeks, (1, 2, 3), strict=True)],
        }
    }


async def test_each_parent_has_its_own_figures(asker: Asker) -> None:
    query = """{ customers(where: {code: {in: ["C-00", "C-01", "C-02"]}}, orderBy: {field: ID}) { nodes {
        projects { aggregate { count } } } } }"""
    with asker.statements() as statements:
        found = await asker.executing.data("hq", query)
    assert [node["projects"]["aggregate"] for node in found["customers"]["nodes"]] == [[], [{"count": 1}], [{"count": 4}]]
    assert len(statements) == 2
    assert await asker.data("hq", query) == found


async def test_only_visible_rows_count(asker: Asker) -> None:
    query = "{ outsourcingOrders { aggregate { count } } }"
    assert await asker.data("partner_lead", query) == {"outsourcingOrders": {"aggregate": [{"count": 1}]}}
    assert await asker.data("manager", query) == {"outsourcingOrders": {"aggregate": [{"count": 2}]}}
    assert await asker.data("customer_reader", "{ customers { aggregate { count } } }") == {"customers": {"aggregate": [{"count": 1}]}}
