"""What the graph should answer for a row: each field's value, null where it may not be read, relations only to visible rows."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from api.ids import encode
from api.reading.names import camel
from api.shape import SHAPES, Amount, Column, Field, Many, One, Rendered, Shape
from settings import settings
from tests.leaks.places import TODAY
from tests.opinion.approving import decides
from tests.opinion.facts import Row
from tests.opinion.meaning import of_customer, own_hours, valid
from tests.opinion.opinion import Opinion, table_of

SATURDAY = 5
BELOW = 25
"""How many rows are asked for below a row."""
RENDERED = "made at the reader"
"""Stands for any value of a field that is made from readable columns."""
COMPUTED: dict[tuple[str, str], Callable[[Row], Any]] = {
    ("User", "is_active"): lambda user: user["disabled_at"] is None,
    ("Partner", "is_qualified"): lambda partner: partner["state"] == "ACTIVE",
    ("AcceptanceSignature", "is_paper"): lambda signature: signature["paper_id"] is not None,
    ("Document", "sha256"): lambda document: document["sha256"].hex(),
    ("SignInSession", "is_live"): lambda session: _lives(session, datetime.now(UTC), timedelta(hours=settings().session_idle_hours)),
    ("ViewAsSession", "is_live"): lambda view: view["ended_at"] is None and _comes(view["expires_at"]),
    ("ApiToken", "is_live"): lambda token: token["revoked_at"] is None and _comes(token["expires_at"]),
    ("Payable", "held_amount"): lambda payable: payable["amount"] - payable["paid_amount"] if _is_held(payable) else None,
    ("Payable", "held_age"): lambda payable: _held_age(payable, TODAY),
    ("Acceptance", "lead_days"): lambda acceptance: _days_between(acceptance["requested_at"], acceptance["accepted_on"]),
    ("Milestone", "late_days"): lambda milestone: _days_after(milestone["planned_on"], milestone["reached_on"]),
    ("Milestone", "on_time_percent"): lambda milestone: _in_time(milestone["planned_on"], milestone["reached_on"]),
    ("Task", "planned_days"): lambda task: _days_after(task["starts_on"], task["ends_on"], counted=1),
    ("Task", "actual_days"): lambda task: _days_after(task["started_on"], task["finished_on"], counted=1),
    ("Task", "late_days"): lambda task: _days_after(task["ends_on"], task["finished_on"]),
    ("Task", "on_time_percent"): lambda task: _in_time(task["ends_on"], task["finished_on"]),
    ("Settlement", "awaits_project_acceptance"): lambda settlement: (
        settlement["clock_source"] == "PROJECT_ACCEPTANCE"
        and settlement["project_accepted_on"] is None
        and settlement["terminated_on"] is None
    ),
    ("BudgetLine", "free_amount"): lambda line: _left(
        line["limit_amount"], line["reserved_amount"] + line["booked_amount"] - line["allowed_amount"]
    ),
}
"""Fields that are no column, by type and name."""


def _days_after(first: date | None, last: date | None, counted: int = 0) -> int | None:
    """Days from one to the other; none where one of them is missing."""
    return None if first is None or last is None else (last - first).days + counted


def _in_time(planned: date, came: date | None) -> int | None:
    """All of it or nothing of it, in per cent."""
    return None if came is None else 100 if came <= planned else 0


def _order_score(opinion: Opinion, partner: Row) -> Decimal | None:
    rows = (row for row in opinion.facts.where("evaluation", "partner_id", partner["id"]) if row["side"] == "PROVIDER")
    scores = [row["score"] for row in rows if row["opened_at"] is not None]
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01"), ROUND_HALF_UP) if scores else None


def _parts(opinion: Opinion, table: str, order: Row, **same: Any) -> list[Row]:
    """The rows of a table that belong to an order and have these values."""
    rows = opinion.facts.where(table, "order_id", order["id"])
    return [row for row in rows if all(row[name] == value for name, value in same.items())]


def _price(level: str) -> Callable[[Opinion, Row], Decimal | None]:
    """What a day of a level cost in the mean, as ordered and changed."""

    def price(opinion: Opinion, order: Row) -> Decimal | None:
        changes = {row["id"] for row in _parts(opinion, "change_order", order, state="ACCEPTED")}
        changed = _parts(opinion, "change_order_line", order, level=level)
        lines = _parts(opinion, "order_line", order, level=level) + [row for row in changed if row["change_order_id"] in changes]
        days = sum((row["days"] for row in lines), Decimal(0))
        net = sum((row["net"] for row in lines), Decimal(0))
        return (net / days).quantize(Decimal("0.0001"), ROUND_HALF_UP) if days else None

    return price


def _final(opinion: Opinion, order: Row) -> Row | None:
    return next(iter(_parts(opinion, "acceptance", order, kind="FINAL", state="PASSED")), None)


def _accepted_on(opinion: Opinion, order: Row) -> date | None:
    acceptance = _final(opinion, order)
    return acceptance["accepted_on"] if acceptance else None


def _delay(opinion: Opinion, order: Row) -> int | None:
    acceptance = _final(opinion, order)
    if acceptance is None:
        return None
    handed_in = acceptance["requested_at"].astimezone(ZoneInfo(settings().timezone)).date()
    return max(0, int((handed_in - order["ends_on"]).days))


def _defects(opinion: Opinion, order: Row, **same: Any) -> int:
    return len(_parts(opinion, "order_defect", order, withdrawn_at=None, **same))


def _deducted(opinion: Opinion, order: Row) -> Decimal | None:
    numbers = {row["id"]: row["statement_number"] for row in _parts(opinion, "settlement", order)}
    lines = _parts(opinion, "settlement_line", order, kind="DEDUCTION")
    amounts = [row["amount"] for row in lines if row["statement_number"] == numbers.get(row["settlement_id"])]
    return -sum(amounts, Decimal(0)) if amounts else None


def _score(opinion: Opinion, order: Row) -> Decimal | None:
    scores = [row["score"] for row in _parts(opinion, "evaluation", order, side="PROVIDER") if row["opened_at"] is not None]
    return max(scores, default=None)


def _month_to_state(opinion: Opinion, order: Row) -> date | None:
    """The first month that is over and nobody has stated, while days are left and the settlement is not asked for."""
    if order["days_source"] != "MONTHLY_STATEMENTS" or order["state"] not in ("RUNNING", "DELIVERED", "ACCEPTED"):
        return None
    if not any(row["state"] in ("LOCKED", "ELIGIBLE") for row in _parts(opinion, "settlement", order)):
        return None
    living = [row for row in _parts(opinion, "monthly_statement", order) if row["state"] in ("HANDED_IN", "CONFIRMED")]
    if sum((row["person_days"] for row in living), Decimal(0)) >= order["person_days"]:
        return None
    stated, month = {row["month"] for row in living}, order["starts_on"].replace(day=1)
    while month <= order["ends_on"] and month < opinion.me.today.replace(day=1):
        if month not in stated:
            return cast(date, month)
        month = (month + timedelta(days=31)).replace(day=1)
    return None


def _waits_for_signer(opinion: Opinion, acceptance: Row) -> bool:
    """It is requested by somebody else, and the reader signs for the customer on its project today."""
    facts, me = opinion.facts, opinion.me
    mine = [row for row in facts.where("project_signatory", "user_id", me.user_id) if valid(row, me.today) and row["party"] == "CUSTOMER"]
    named = [row for row in mine if row["project_id"] == acceptance["project_id"] and of_customer(me, facts, "project_signatory", row)]
    return acceptance["state"] == "REQUESTED" and acceptance["requested_by_id"] != me.user_id and bool(named)


def _on_entry(opinion: Opinion, entry: Row) -> list[Row]:
    """The orders that count against an early entry."""
    return list(opinion.facts.where("outsourcing_order", "early_entry_id", entry["id"]))


def _committed(opinion: Opinion, entry: Row) -> Decimal | None:
    line = opinion.facts.get("budget_line", entry["budget_line_id"])
    return None if line is None else line["reserved_amount"] + line["booked_amount"]


def _accepted(opinion: Opinion, entry: Row) -> Decimal:
    ended = [order for order in _on_entry(opinion, entry) if order["state"] in ("ACCEPTED", "SETTLED", "CLOSED", "TERMINATED")]
    owed = ((order["final_amount"], order["delivered_amount"], order["gross"]) for order in ended)
    return sum((next(amount for amount in amounts if amount is not None) for amounts in owed), Decimal(0))


def _region(name: str) -> Callable[[Opinion, Row], str | None]:
    """Of the region that a unit is or stands below, up the tree."""

    def read(opinion: Opinion, unit: Row) -> str | None:
        found: Row | None = unit
        while found is not None and found["kind"] != "REGION":
            found = opinion.facts.get("unit", found["parent_id"])
        return None if found is None else str(found[name])

    return read


def _order_code(opinion: Opinion, evaluation: Row) -> str | None:
    order = opinion.facts.get("outsourcing_order", evaluation["order_id"])
    return None if order is None else str(order["code"])


def _kept(table: str, key: str, name: str) -> Callable[[Opinion, Row], Any]:
    """What a task's or milestone's newest baseline says."""

    def read(opinion: Opinion, planned: Row) -> Any:
        kept = opinion.facts.where(table, key, planned["id"])
        return max(kept, key=lambda row: int(row["number"]))[name] if kept else None

    return read


def _earliest(opinion: Opinion, task: Row) -> date | None:
    """The day after the predecessors have ended, weekends and the lag passed over."""
    days = []
    for waits in opinion.facts.where("task_dependency", "successor_id", task["id"]):
        before = opinion.facts.get("task", waits["predecessor_id"])
        if before is not None and before["state"] != "CANCELLED":
            day, left = before["finished_on"] or max(before["ends_on"], opinion.me.today), waits["lag_days"] + 1
            while left:
                day += timedelta(days=1)
                left -= day.weekday() < SATURDAY
            days.append(day)
    return max(days, default=None)


def _shift(opinion: Opinion, task: Row) -> int | None:
    first = _earliest(opinion, task)
    if first is None or task["state"] != "PLANNED":
        return None
    days = (task["starts_on"] + timedelta(days=at) for at in range((first - task["starts_on"]).days))
    return sum(day.weekday() < SATURDAY for day in days) or None


def _rate(opinion: Opinion, ledger: Row, entry: Row) -> Decimal | None:
    """What an hour of the line costs."""
    for rate in opinion.facts.rows("cost_rate"):
        held = rate["valid_from"] <= entry["day"] and (rate["valid_to"] is None or entry["day"] <= rate["valid_to"])
        if held and (rate["level"], rate["currency"]) == (entry["level"], ledger["currency"]):
            return Decimal(rate["hourly"])
    return None


def _labour(opinion: Opinion, ledger: Row) -> Decimal:
    worked = ((entry["hours"], _rate(opinion, ledger, entry)) for entry in own_hours(opinion.facts, ledger))
    return sum((hours * rate for hours, rate in worked if rate is not None), Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _unrated(opinion: Opinion, ledger: Row) -> Decimal:
    worked = own_hours(opinion.facts, ledger)
    return sum((entry["hours"] for entry in worked if _rate(opinion, ledger, entry) is None), Decimal(0))


def _recorded(kind: str) -> Callable[[Opinion, Row], Decimal]:
    """The lines of a kind that count."""

    def cost(opinion: Opinion, ledger: Row) -> Decimal:
        lines = (row for row in opinion.facts.rows("cost_line") if row["project_id"] == ledger["project_id"] and row["kind"] == kind)
        return sum((line["amount"] for line in lines if line["withdrawn_at"] is None), Decimal(0))

    return cost


def _outsourced(opinion: Opinion, ledger: Row) -> Decimal:
    orders = (row for row in opinion.facts.rows("outsourcing_order") if row["project_id"] == ledger["project_id"] and row["is_binding"])
    owed = (
        next(order[name] for name in ("final_amount", "delivered_amount", "gross") if order[name] is not None)
        for order in orders
        if order["currency"] == ledger["currency"]
    )
    return sum(owed, Decimal(0))


COSTS: dict[str, Callable[[Opinion, Row], Decimal]] = {
    "labour_cost": _labour,
    "outsourcing_cost": _outsourced,
    **{f"{kind}_cost": _recorded(kind.upper()) for kind in ("travel", "purchase", "overhead", "other")},
}


def _cost(opinion: Opinion, ledger: Row) -> Decimal:
    return sum((cost(opinion, ledger) for cost in COSTS.values()), Decimal(0))


def _revenue(opinion: Opinion, ledger: Row) -> Decimal:
    """The instalments reached of the contract, unless an earlier project of it has them."""
    project = opinion.facts.get("project", ledger["project_id"])
    if project is None or project["contract_id"] is None:
        return Decimal(0)
    others = (row for row in opinion.facts.rows("project") if row["contract_id"] == project["contract_id"])
    if any(other["code"] < project["code"] for other in others):
        return Decimal(0)
    parts = (row for row in opinion.facts.rows("contract_instalment") if row["contract_id"] == project["contract_id"])
    reached = (part for part in parts if part["state"] != "PLANNED" and part["currency"] == ledger["currency"])
    return sum((part["amount"] for part in reached), Decimal(0))


def _traced(opinion: Opinion, requirement: Row) -> int | None:
    """How far its tasks are, each as heavy as its working days."""
    links = (row for row in opinion.facts.where("requirement_task", "requirement_id", requirement["id"]) if row["unlinked_at"] is None)
    tasks = [task for row in links if (task := opinion.facts.get("task", row["task_id"])) and task["state"] != "CANCELLED"]
    days = sum(task["working_days"] for task in tasks)
    done = sum(task["working_days"] * task["progress"] for task in tasks)
    return int((Decimal(done) / days).quantize(Decimal(1), ROUND_HALF_UP)) if days else None


def _clashing(opinion: Opinion, one: Row) -> int:
    """Other planned items of the same person at the same time, where neither is declined or over."""

    def counted(each: Row) -> Row | None:
        item = opinion.facts.get("schedule_item", each["schedule_item_id"])
        stands = each["ended_at"] is None and each["answer"] != "DECLINED" and item is not None and item["state"] == "PLANNED"
        return item if stands else None

    item = counted(one)
    if item is None:
        return 0
    others = filter(None, map(counted, opinion.facts.where("schedule_participant", "user_id", one["user_id"])))
    same = (other["begins_at"] < item["ends_at"] and other["ends_at"] > item["begins_at"] for other in others if other["id"] != item["id"])
    return sum(same)


def _since(opinion: Opinion, due_on: date) -> int | None:
    """Days that have passed; none where none has."""
    days = (opinion.me.today - due_on).days
    return days if days > 0 else None


def _overdue(opinion: Opinion, planned: Row, due_on: str, *states: str) -> int | None:
    """Of a milestone or task in one of these states, while its project goes on."""
    project = opinion.facts.tables["project"][planned["project_id"]]
    goes_on = project["state"] not in ("CLOSED", "STOPPED")
    return _since(opinion, planned[due_on]) if goes_on and planned["state"] in states else None


def _project_overdue(opinion: Opinion, project: Row) -> int | None:
    accepted = ("SUMMARY", "OPERATIONS", "CLOSED")
    return None if project["state"] in (*accepted, "STOPPED") else _since(opinion, project["ends_on"])


def _this_month(opinion: Opinion, person: Row) -> list[date]:
    """The days of the month while which the person is in the pool at some time; else none."""
    first = opinion.me.today.replace(day=1)
    days = [first + timedelta(days=at) for at in range(31) if (first + timedelta(days=at)).month == first.month]
    stays = person["pooled_on"] <= days[-1] and (person["retired_on"] is None or person["retired_on"] > first)
    return days if stays else []


def _work_days(opinion: Opinion, person: Row) -> list[date]:
    return [day for day in _this_month(opinion, person) if day.weekday() < SATURDAY]


def _allocated(opinion: Opinion, person: Row) -> Decimal | None:
    planned = [row for row in opinion.facts.where("allocation", "resource_id", person["id"]) if row["withdrawn_on"] is None]
    shares = [row["share"] for day in _work_days(opinion, person) for row in planned if row["starts_on"] <= day <= row["ends_on"]]
    return (Decimal(sum(shares)) / 100).quantize(Decimal("0.01")) if _this_month(opinion, person) else None


def _logged(*others: str) -> Callable[[Opinion, Row], Decimal | None]:
    """Hours of the month but for those in these states."""

    def hours(opinion: Opinion, person: Row) -> Decimal | None:
        days = _this_month(opinion, person)
        lines = opinion.facts.where("time_entry", "user_id", person["user_id"])
        found = (row["hours"] for row in lines if row["day"] in days and row["state"] not in others)
        return sum(found, Decimal(0)).quantize(Decimal("0.01")) if days else None

    return hours


LOGGED = _logged("DROPPED", "CORRECTED")
CONFIRMED = _logged(
    "DROPPED", "CORRECTED", "DRAFT", "SUBMITTED", "LEAD_APPROVED", "RETURNED", "APPROVED", "DISPUTED"
)  # fmt: skip


def _percent(part: Decimal | None, whole: Decimal | int | None) -> Decimal | None:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if part is not None and whole else None


def _logged_days(opinion: Opinion, person: Row) -> Decimal | None:
    hours = LOGGED(opinion, person)
    return None if hours is None else hours / settings().hours_a_day


OF_THE_READER: dict[tuple[str, str], Callable[[Opinion, Row], Any]] = {
    ("Project", "overdue_days"): _project_overdue,
    ("Milestone", "overdue_days"): lambda opinion, milestone: _overdue(opinion, milestone, "planned_on", "PLANNED"),
    ("Task", "overdue_days"): lambda opinion, task: _overdue(opinion, task, "ends_on", "PLANNED", "RUNNING"),
    ("Resource", "working_days_this_month"): lambda opinion, person: len(_work_days(opinion, person)) or None,
    ("Resource", "allocated_days_this_month"): _allocated,
    ("Resource", "allocated_percent_this_month"): lambda opinion, person: _percent(
        _allocated(opinion, person), len(_work_days(opinion, person))
    ),
    ("Resource", "logged_hours_this_month"): LOGGED,
    ("Resource", "confirmed_hours_this_month"): CONFIRMED,
    ("Resource", "logged_percent_this_month"): lambda opinion, person: _percent(_logged_days(opinion, person), _allocated(opinion, person)),
    ("Resource", "used_percent_this_month"): lambda opinion, person: _percent(
        _logged_days(opinion, person), len(_work_days(opinion, person))
    ),
    ("EarlyEntry", "committed_amount"): _committed,
    ("EarlyEntry", "accepted_amount"): _accepted,
    ("EarlyEntry", "paid_amount"): lambda opinion, entry: sum((order["paid_amount"] for order in _on_entry(opinion, entry)), Decimal(0)),
    **{("ProjectLedger", name): cost for name, cost in COSTS.items()},
    ("ProjectLedger", "unrated_hours"): _unrated,
    ("ProjectLedger", "total_cost"): _cost,
    ("ProjectLedger", "revenue"): _revenue,
    ("ProjectLedger", "profit"): lambda opinion, ledger: _revenue(opinion, ledger) - _cost(opinion, ledger),
    ("Requirement", "progress"): _traced,
    ("ScheduleParticipant", "clashes"): _clashing,
    ("Evaluation", "order_code"): _order_code,
    ("Milestone", "baseline_on"): _kept("baseline_milestone", "milestone_id", "planned_on"),
    **{("Task", f"baseline_{name}"): _kept("baseline_task", "task_id", name) for name in ("starts_on", "ends_on", "working_days")},
    ("Task", "earliest_starts_on"): _earliest,
    ("Task", "shift_days"): _shift,
    ("Partner", "order_score"): _order_score,
    ("Unit", "region_code"): _region("code"),
    ("Unit", "region_name"): _region("name"),
    **{("PastOrder", f"{level.lower()}_price"): _price(level) for level in ("JUNIOR", "INTERMEDIATE", "SENIOR", "EXPERT")},
    ("PastOrder", "acceptance_rounds"): lambda opinion, order: sum(
        row["state"] != "VOIDED" for row in _parts(opinion, "acceptance", order)
    ),
    ("PastOrder", "failed_rounds"): lambda opinion, order: len(_parts(opinion, "acceptance", order, state="FAILED")),
    ("PastOrder", "conditional_rounds"): lambda opinion, order: len(
        {row["acceptance_id"] for row in _parts(opinion, "acceptance_transition", order, to_state="CONDITIONAL")}
    ),
    ("PastOrder", "accepted_on"): _accepted_on,
    ("PastOrder", "delay_days"): _delay,
    ("PastOrder", "defects"): _defects,
    ("PastOrder", "critical_defects"): lambda opinion, order: _defects(opinion, order, severity="CRITICAL"),
    ("PastOrder", "deducted_amount"): _deducted,
    ("PastOrder", "objections"): lambda opinion, order: len(_parts(opinion, "objection", order)),
    ("PastOrder", "score"): _score,
    ("OutsourcingOrder", "month_to_state"): _month_to_state,
    ("ProjectAcceptance", "waits_for_me"): _waits_for_signer,
    ("ApprovalTask", "waits_for_me"): lambda opinion, task: decides(opinion.facts, opinion.me.user_id, opinion.me.today, task),
}
"""Fields that are found in other rows, or say something else to each reader."""


def _days_between(moment: datetime, day: date | None) -> int | None:
    return None if day is None else (day - moment.astimezone(ZoneInfo(settings().timezone)).date()).days


def _is_held(payable: Row) -> bool:
    return payable["held_since"] is not None and payable["state"] not in ("PAID", "CANCELLED")


def _held_age(payable: Row, today: date) -> str | None:
    if not _is_held(payable):
        return None
    days = (today - payable["held_since"]).days
    return "DAYS_0_30" if days <= 30 else "DAYS_31_60" if days <= 60 else "DAYS_61_90" if days <= 90 else "OVER_90"


def _left(limit: Decimal | None, taken: Decimal) -> Decimal | None:
    return None if limit is None else limit - taken


def _comes(moment: datetime | None) -> bool:
    return moment is None or moment > datetime.now(UTC)


def _lives(session: Row, now: datetime, idle: timedelta) -> bool:
    is_whole = session["ended_at"] is None and session["awaits"] is None
    return is_whole and session["expires_at"] > now and session["seen_at"] > now - idle


def answer(opinion: Opinion, shape: Shape, row: Row) -> dict[str, Any]:
    """The JSON of a visible row with all the fields of its type, named as in GraphQL."""
    fields = {name: value_of(opinion, shape, item, row) for name, item in _named(shape.name)}
    return {"id": encode(shape.prefix, row["id"]), **fields}


@cache
def _named(shape: str) -> list[tuple[str, Field]]:
    """The fields of a type by their names in GraphQL."""
    return [(camel(name), item) for name, item in SHAPES[shape].fields.items()]


def view(opinion: Opinion) -> dict[tuple[str, UUID], dict[str, Any]]:
    """Everything the user sees, by type and row."""
    return {(shape.name, row["id"]): answer(opinion, shape, row) for shape in SHAPES.values() for row in opinion.rows(shape)}


def value_of(opinion: Opinion, shape: Shape, item: Field, row: Row) -> Any:
    """One field of a row."""
    if not opinion.reads(shape, item.name, row):
        return None
    if isinstance(item, One):
        target = SHAPES[item.target]
        found = target_of(opinion, item, row)
        return found and {"id": encode(target.prefix, found["id"])}
    if isinstance(item, Many):
        rows = in_order(SHAPES[item.target], children(opinion, item, row), usual_order(item))
        return {"totalCount": len(rows), "nodes": [{"id": encode(SHAPES[item.target].prefix, child["id"])} for child in rows[:BELOW]]}
    if isinstance(item, Rendered):
        return RENDERED
    assert isinstance(item, Column)
    value = scalar(raw(opinion, shape, item, row))
    if isinstance(item, Amount) and value is not None:
        return {"amount": value, "currency": row[item.currency]}
    return value


def raw(opinion: Opinion, shape: Shape, item: Column, row: Row) -> Any:
    """What stands in the row for a scalar field."""
    by_reader = OF_THE_READER.get((shape.name, item.name))
    if by_reader is not None:
        return by_reader(opinion, row)
    computed = COMPUTED.get((shape.name, item.name))
    if computed is not None:
        return computed(row)
    assert item.expression is None, f"say in COMPUTED what {shape.name}.{item.name} is"
    return row[item.attribute or item.name]


def scalar(value: Any) -> Any:
    """A value as JSON shows it: decimals as text, dates and times in ISO 8601."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def target_of(opinion: Opinion, item: One, row: Row) -> Row | None:
    """The visible row that a to-one relation names."""
    target = SHAPES[item.target]
    if not item.back:
        return opinion.seen(target, row[item.via])
    rows = opinion.facts.where(table_of(target), item.via, row["id"])
    return next((other for other in rows if other["id"] in opinion.sees(target)), None)


def children(opinion: Opinion, item: Many, row: Row) -> list[Row]:
    """The visible rows of a to-many relation."""
    target = SHAPES[item.target]
    return [child for child in opinion.facts.where(table_of(target), item.via, row["id"]) if child["id"] in opinion.sees(target)]


def usual_order(item: Many) -> str:
    """The order of a list unless asked otherwise; `-` is descending."""
    return item.order or SHAPES[item.target].order


def in_order(shape: Shape, rows: Iterable[Row], *orders: str) -> list[Row]:
    """Rows of a type by fields, the last one's direction ending with the id."""
    found = list(rows)
    keys: Sequence[str] = [*orders, "-id" if orders[-1].startswith("-") else "id"]
    for key in reversed(keys):
        name = _column(shape, key.removeprefix("-"))
        found.sort(key=lambda row: _comparable(row[name]), reverse=key.startswith("-"))
    return found


def _column(shape: Shape, name: str) -> str:
    field = shape.fields.get(name)
    return field.attribute or name if isinstance(field, Column) else name


def _comparable(value: Any) -> Any:
    """Text by code point and ids by bytes, as PostgreSQL with the C collation."""
    return value.bytes if isinstance(value, UUID) else value
