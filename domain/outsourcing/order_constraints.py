"""What the tables of orders, their changes and their ends hold beyond keys and checks: limits, sums, rows that stand.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.allowance import LIMITS, LINES, columns
from domain.outsourcing.change_models import ChangeOrder, ChangeOrderLine, ChangeOrderTransition
from domain.outsourcing.offer_models import OrderOffer
from domain.outsourcing.order_models import OrderLine, OrderTerm, OrderTransition, OutsourcingOrder
from domain.outsourcing.termination_models import Termination, TerminationTransition
from domain.totals import append_only, kept_by_trigger, told_by_trigger
from domain.triggers import trigger

RESERVING = ("SUBMITTED",)
BOOKING = ("APPROVED", "SENT", "RUNNING", "DELIVERED", "ACCEPTED", "SETTLED", "CLOSED", "TERMINATED")
"""An order in any other state takes nothing from its budget lines."""
CHANGE_BOOKING = ("APPROVED", "SENT")
"""A change order in any other state takes nothing: accepted, it is part of the order."""


def _in(states: tuple[str, ...]) -> str:
    return f"CASE WHEN part.state IN ({', '.join(repr(state) for state in states)}) THEN part.sign ELSE 0 END"


PART = ("sign", "state", "amount", "days", *(f"{line}_id" for line in LINES), *(limit.column for limit in LIMITS))
"""What a row takes, or took: `sign` is 1 or -1, what it may take beyond each limit stands beside what it takes in all."""
BUDGETS = ", ".join(f"('{line}', part.{line}_id, part.{line}_allowed_amount, part.{line}_allowed_days)" for line in LINES)


def _draw(parts: str, booking: tuple[str, ...]) -> str:
    """What the row takes now, less what it took before, goes onto its three budget lines, always in the order of their ids.

    So two bookings never wait for each other. Beyond a limit the error names the CHECK that is broken and, as its column, which of
    the three lines it was. `parts` are rows as `PART` says.
    """
    return f"""
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum({_in(RESERVING)} * part.amount) AS reserved_amount, sum({_in(RESERVING)} * part.days) AS reserved_days,
            sum({_in(booking)} * part.amount) AS booked_amount, sum({_in(booking)} * part.days) AS booked_days,
            sum({_in(RESERVING + booking)} * budget.allowed_amount) AS allowed_amount,
            sum({_in(RESERVING + booking)} * budget.allowed_days) AS allowed_days
        FROM ({parts}) AS part ({", ".join(PART)})
        CROSS JOIN LATERAL (VALUES {BUDGETS}) AS budget (name, id, allowed_amount, allowed_days)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0)
            AND (draw.allowed_amount, draw.allowed_days) = (0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days,
                allowed_amount = budget_line.allowed_amount + draw.allowed_amount,
                allowed_days = budget_line.allowed_days + draw.allowed_days
            WHERE budget_line.id = draw.id;
        EXCEPTION WHEN check_violation THEN
            GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
            RAISE EXCEPTION 'The limit of the % budget line is reached.', draw.name
                USING ERRCODE = '23514', TABLE = 'budget_line', CONSTRAINT = broken, COLUMN = draw.name;
        END;
    END LOOP;
    RETURN NULL;
END;
"""  # noqa: S608 — only names of this module


ALLOWED = ", ".join([*columns("amount"), *columns("days")])


def _order_takes(sign: int, row: str) -> str:
    """An order in the words of `PART`; settled or terminated for less than its gross, it needs so much less of its allowance."""
    less = {
        "amount": f"{row}.gross - coalesce({row}.final_amount, {row}.gross)",
        "days": f"{row}.person_days - coalesce({row}.delivered_days, {row}.person_days)",
    }
    allowed = (f"greatest({row}.{limit.column} - ({less[limit.unit]}), 0)" for limit in LIMITS)
    taken = f"coalesce({row}.final_amount, {row}.gross), coalesce({row}.delivered_days, {row}.person_days)"
    return f"({sign}, {row}.state, {taken}, {', '.join(f'{row}.{line}_budget_id' for line in LINES)}, {', '.join(allowed)})"


trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_budget",
    "AFTER INSERT OR DELETE OR UPDATE OF state, gross, final_amount, person_days, delivered_days,"
    f" contract_budget_id, agreement_budget_id, project_budget_id, {ALLOWED}",
    _draw(f"VALUES {_order_takes(-1, 'OLD')}, {_order_takes(1, 'NEW')}", BOOKING),
)


def _pinned(unit: str, total: str) -> str:
    """An allowance rises by what accepted changes add at most."""
    rises = (f"NEW.{name} - OLD.{name}" for name in columns(unit))
    return f"greatest({', '.join(rises)}) > greatest(NEW.{total} - OLD.{total}, 0)"


# What was approved is what is allowed: once an order or a change is submitted, its allowance rises no more by itself.
for _special in (OutsourcingOrder, ChangeOrder):
    trigger(
        _special.__table__,
        f"{_special.__tablename__}_allowance",
        f"AFTER UPDATE OF {ALLOWED}",
        f"""
IF OLD.state <> 'DRAFT' AND ({_pinned("amount", "gross")} OR {_pinned("days", "person_days")}) THEN
    RAISE EXCEPTION 'What special approval allows is fixed when it is asked for.'
        USING ERRCODE = '23514', TABLE = '{_special.__tablename__}', CONSTRAINT = 'ck_{_special.__tablename__}_allowance';
END IF;
RETURN NULL;
""",
    )

# What a change order adds is reserved and booked before it counts; what it takes away is free once it counts, by the order itself.
trigger(
    ChangeOrder.__table__,
    "change_order_budget",
    f"AFTER INSERT OR DELETE OR UPDATE OF state, gross, person_days, {ALLOWED}",
    _draw(
        f"""SELECT change.sign, change.state, greatest(change.gross, 0), greatest(change.person_days, 0),
                {", ".join(f"ordered.{line}_budget_id" for line in LINES)}, {", ".join(f"change.{limit.column}" for limit in LIMITS)}
            FROM (SELECT -1 AS sign, OLD.* UNION ALL SELECT 1, NEW.*) AS change
            JOIN outsourcing_order AS ordered ON ordered.id = change.order_id""",  # noqa: S608 — only names of this module
        CHANGE_BOOKING,
    ),
)

trigger(
    ChangeOrder.__table__,
    "change_order_stands",
    "AFTER UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND OLD.state = 'ACCEPTED' THEN
    RAISE EXCEPTION 'An accepted change order is part of its order.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_stands';
END IF;
RETURN NULL;
""",
)


# A termination that has ended its order stands; the order says the same as it (deferred, for both are written in one act).
trigger(
    Termination.__table__,
    "termination_stands",
    "AFTER UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND OLD.is_final THEN
    RAISE EXCEPTION 'A final termination is never changed.'
        USING ERRCODE = '23514', TABLE = 'termination', CONSTRAINT = 'ck_termination_stands';
END IF;
RETURN NULL;
""",
)
for _ended, _order in ((Termination, "order_id"), (OutsourcingOrder, "id")):
    trigger(
        _ended.__table__,
        f"{_ended.__tablename__}_terminated",
        "AFTER INSERT OR UPDATE OF terminated_on",
        f"""
PERFORM id FROM outsourcing_order WHERE id = NEW.{_order} AND (terminated_on, delivered_days, delivered_amount) IS DISTINCT FROM (
    SELECT (ended.terminated_on, ended.delivered_days, ended.delivered_amount) FROM (SELECT 1) AS one
    LEFT JOIN termination AS ended ON ended.order_id = NEW.{_order} AND ended.is_final
);
IF FOUND THEN
    RAISE EXCEPTION 'A terminated order and its termination say the same.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_as_terminated';
END IF;
RETURN NULL;
""",  # noqa: S608 — only names of this module
        constraint=True,
    )


# From which acceptance its settlement counts is agreed: as long as the order is a draft, and by a change while it runs.
trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_clock",
    "AFTER UPDATE OF clock_source",
    """
IF NEW.clock_source <> OLD.clock_source AND OLD.state NOT IN ('DRAFT', 'DECLINED', 'RUNNING') THEN
    RAISE EXCEPTION 'From what the settlement counts is changed in a draft or while the order runs.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_clock';
END IF;
RETURN NULL;
""",
)


def _change_is_whole(change_order_id: str) -> str:
    """At the end of the transaction: the lines sum to the change's days and net."""
    return f"""
PERFORM id FROM change_order WHERE id = {change_order_id} FOR NO KEY UPDATE;
PERFORM change.id FROM change_order AS change
WHERE change.id = {change_order_id} AND (
    SELECT (coalesce(sum(days), 0), coalesce(sum(net), 0)) FROM change_order_line WHERE change_order_id = change.id
) IS DISTINCT FROM (change.person_days, change.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a change order sum to the change.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_whole';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    ChangeOrder.__table__,
    "change_order_whole",
    "AFTER INSERT OR UPDATE OF net, person_days",
    _change_is_whole("NEW.id"),
    constraint=True,
)
trigger(
    ChangeOrderLine.__table__,
    "change_order_line_whole",
    "AFTER INSERT OR DELETE OR UPDATE OF change_order_id, days, net",
    _change_is_whole("coalesce(NEW.change_order_id, OLD.change_order_id)"),
    constraint=True,
)

kept_by_trigger(OutsourcingOrder.__table__, "paid_amount")
told_by_trigger(OutsourcingOrder.__table__, "OutsourcingOrder", "paid_amount")


def _order_is_whole(order_id: str) -> str:
    """At the end of the transaction: terms sum to 100 per cent and to the gross, lines and accepted changes to days and net."""
    return f"""
PERFORM id FROM outsourcing_order WHERE id = {order_id} FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = {order_id} AND (
    (SELECT (sum(percent), sum(amount)) FROM order_term WHERE order_id = ordered.id) IS DISTINCT FROM (100::numeric, ordered.gross)
    OR (SELECT (sum(days), sum(net)) FROM (
        SELECT days, net FROM order_line WHERE order_id = ordered.id
        UNION ALL SELECT person_days, net FROM change_order WHERE order_id = ordered.id AND state = 'ACCEPTED'
    ) AS said) IS DISTINCT FROM (ordered.person_days, ordered.net)
);
IF FOUND THEN
    RAISE EXCEPTION 'The terms and lines of an order sum to the order.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_whole';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_whole",
    "AFTER INSERT OR UPDATE OF gross, net, person_days",
    _order_is_whole("NEW.id"),
    constraint=True,
)
trigger(
    OrderTerm.__table__,
    "order_term_whole",
    "AFTER INSERT OR DELETE OR UPDATE OF order_id, percent, amount",
    _order_is_whole("coalesce(NEW.order_id, OLD.order_id)"),
    constraint=True,
)
trigger(
    OrderLine.__table__,
    "order_line_whole",
    "AFTER INSERT OR DELETE OR UPDATE OF order_id, days, net",
    _order_is_whole("coalesce(NEW.order_id, OLD.order_id)"),
    constraint=True,
)
trigger(
    ChangeOrder.__table__,
    "change_order_order_whole",
    "AFTER INSERT OR DELETE OR UPDATE OF state",
    _order_is_whole("coalesce(NEW.order_id, OLD.order_id)"),
    constraint=True,
)


def _choice_is_told(order_id: str) -> str:
    """At the end of the transaction: an order that was asked for by a comparison has two offers at least, one of them chosen."""
    return f"""
PERFORM id FROM outsourcing_order WHERE id = {order_id} FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = {order_id} AND ordered.selection = 'COMPARISON' AND ordered.state NOT IN ('DRAFT', 'CANCELLED') AND (
    SELECT count(*) < 2 OR NOT coalesce(bool_or(is_chosen), false) FROM order_offer WHERE order_id = ordered.id
);
IF FOUND THEN
    RAISE EXCEPTION 'A comparison has two offers at least, one of them chosen.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_compared';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_compared",
    "AFTER INSERT OR UPDATE OF state, selection",
    _choice_is_told("NEW.id"),
    constraint=True,
)
trigger(
    OrderOffer.__table__,
    "order_offer_compared",
    "AFTER DELETE OR UPDATE OF order_id, is_chosen",
    _choice_is_told("OLD.order_id"),
    constraint=True,
)

for _table in (
    OrderTransition,
    ChangeOrderTransition,
    TerminationTransition,
):
    append_only(_table.__table__)
