"""Monthly statements (人天月结单): the days of a month are handed in, read and taken back by the partner."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.rendering import nodes
from portals.visits import Visit

STATEMENT = Page.of("partner/monthly_statement", subject="statement", section="/orders")
HAND_IN = Page.of("partner/hand_in_month", subject="order", section="/orders")
HAND_IN_ACT, WITHDRAW = load("partner/hand_in_month_act"), load("partner/withdraw_month")
LIVING = ("HANDED_IN", "CONFIRMED")


async def hand_in_page(visit: Visit) -> Response:
    """The months that can be stated, and for each level and price the days that are left."""
    order = (await HAND_IN.data(visit))["order"]
    return await HAND_IN.answer(visit, rates=rates_of(order), months=months_of(order, visit.viewer.today))


async def hand_in(visit: Visit) -> Response:
    """The days of the month; a level without days is not stated."""
    order = (await HAND_IN.data(visit))["order"]
    rates = rates_of(order)
    filled = [rate for rate in rates if visit.sent.get(rate["field"], "").strip()]
    given = {
        "orderId": order["id"],
        "month": visit.sent.get("month", ""),
        "lines": [{"level": rate["level"], "unitPrice": rate["unitPrice"], "days": visit.sent[rate["field"]]} for rate in filled],
        "note": visit.sent.get("note"),
        **visit.version(),
    }
    errors = await perform(visit, HAND_IN_ACT, given, {"lines": (filled or rates)[0]["field"]} if rates else {})
    if errors:
        months = months_of(order, visit.viewer.today)
        return await finish(visit, errors, HAND_IN, "hand-in", notice="month-handed-in", rates=rates, months=months)
    return visit.go(f"/orders/{order['id']}", "month-handed-in")


async def withdraw(visit: Visit) -> Response:
    """The partner takes a statement back."""
    given = {"monthlyStatementId": visit.request.path_params["id"], **visit.version()}
    return await finish(visit, await perform(visit, WITHDRAW, given), STATEMENT, "withdraw", notice="month-withdrawn")


def rates_of(order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each level and price of the order as changed, with the days that no living statement takes."""
    left: dict[tuple[str, str], Decimal] = {}
    for line, sign in _lines(order):
        key = (line["level"], line["unitPrice"])
        left[key] = left.get(key, Decimal(0)) + sign * Decimal(line["days"])
    found = [(level, price, days) for (level, price), days in left.items() if days > 0]
    return [
        {"field": f"days-{place}", "level": level, "unitPrice": price, "left": str(days)}
        for place, (level, price, days) in enumerate(found, 1)
    ]


def _lines(order: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    yield from ((line, 1) for line in nodes(order["lines"]))
    yield from ((line, 1) for change in nodes(order["changes"]) for line in nodes(change["lines"]))
    living = (statement for statement in nodes(order["monthlyStatements"]) if statement["state"] in LIVING)
    yield from ((line, -1) for statement in living for line in nodes(statement["lines"]))


def months_of(order: Mapping[str, Any], today: date) -> list[str]:
    """The first days of the order's months that have begun and have no living statement."""
    stated = {statement["month"] for statement in nodes(order["monthlyStatements"]) if statement["state"] in LIVING}
    month, last = date.fromisoformat(order["startsOn"]).replace(day=1), min(today, date.fromisoformat(order["endsOn"]))
    found = []
    while month <= last:
        found += [month.isoformat()] if month.isoformat() not in stated else []
        month = (month + timedelta(days=31)).replace(day=1)
    return found
