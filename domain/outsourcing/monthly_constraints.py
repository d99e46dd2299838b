"""What the tables of monthly statements hold beyond keys and checks: days ordered, months of the order, payables of its monthly term.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.change_models import ChangeOrder
from domain.outsourcing.monthly_models import LIVING, MonthlyLine, MonthlyStatement
from domain.outsourcing.order_models import OrderTerm, OutsourcingOrder
from domain.outsourcing.payable_models import Payable
from domain.totals import append_only
from domain.triggers import trigger


def _within(order_id: str) -> str:
    """At the end of the transaction: at each level and price at most the days ordered are stated, in months of the order."""
    return f"""
PERFORM id FROM outsourcing_order WHERE id = {order_id} FOR NO KEY UPDATE;
PERFORM said.level FROM (
    SELECT level, unit_price, days FROM order_line WHERE order_id = {order_id}
    UNION ALL SELECT line.level, line.unit_price, line.days FROM change_order_line AS line
        JOIN change_order AS change ON change.id = line.change_order_id WHERE line.order_id = {order_id} AND change.state = 'ACCEPTED'
    UNION ALL SELECT line.level, line.unit_price, -line.days FROM monthly_line AS line
        JOIN monthly_statement AS stated ON stated.id = line.statement_id WHERE line.order_id = {order_id} AND stated.{LIVING}
) AS said GROUP BY said.level, said.unit_price HAVING sum(said.days) < 0;
IF FOUND THEN
    RAISE EXCEPTION 'More days are stated than are ordered.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_days_ordered';
END IF;
PERFORM stated.id FROM monthly_statement AS stated JOIN outsourcing_order AS ordered ON ordered.id = stated.order_id
WHERE stated.order_id = {order_id} AND stated.{LIVING}
    AND NOT stated.month BETWEEN date_trunc('month', ordered.starts_on) AND ordered.ends_on;
IF FOUND THEN
    RAISE EXCEPTION 'A month is stated that is none of the order.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_in_order';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    MonthlyStatement.__table__,
    "monthly_statement_within",
    "AFTER INSERT OR UPDATE OF state, month",
    _within("NEW.order_id"),
    constraint=True,
)
trigger(MonthlyLine.__table__, "monthly_line_within", "AFTER INSERT", _within("NEW.order_id"), constraint=True)
trigger(ChangeOrder.__table__, "change_order_monthly_within", "AFTER UPDATE OF state", _within("NEW.order_id"), constraint=True)
trigger(
    OutsourcingOrder.__table__, "outsourcing_order_monthly_within", "AFTER UPDATE OF starts_on, ends_on", _within("NEW.id"), constraint=True
)


def _whole(statement_id: str) -> str:
    """At the end of the transaction: the lines sum to the statement's days and net."""
    return f"""
PERFORM stated.id FROM monthly_statement AS stated
WHERE stated.id = {statement_id} AND (
    SELECT (sum(days), sum(net)) FROM monthly_line WHERE statement_id = stated.id
) IS DISTINCT FROM (stated.person_days, stated.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a monthly statement sum to the statement.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_whole';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    MonthlyStatement.__table__, "monthly_statement_whole", "AFTER INSERT OR UPDATE OF person_days, net", _whole("NEW.id"), constraint=True
)
trigger(MonthlyLine.__table__, "monthly_line_whole", "AFTER INSERT", _whole("NEW.statement_id"), constraint=True)

# What was confirmed is what is paid: only a statement that waits may be decided, and one that is decided stands.
trigger(
    MonthlyStatement.__table__,
    "monthly_statement_stands",
    "AFTER UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND OLD.state <> 'HANDED_IN' THEN
    RAISE EXCEPTION 'A monthly statement that is decided is never changed.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_stands';
END IF;
RETURN NULL;
""",
)


def _paid_by_month(term_id: str, by_month: str) -> str:
    """At the end of the transaction: the payables of a monthly term, what waits for later months with them, sum to the term."""
    return f"""
IF {by_month} THEN
    PERFORM id FROM order_term WHERE id = {term_id} FOR NO KEY UPDATE;
    PERFORM term.id FROM order_term AS term
    WHERE term.id = {term_id} AND term.amount <> (SELECT sum(amount) FROM payable WHERE payable.term_id = term.id);
    IF FOUND THEN
        RAISE EXCEPTION 'The payables of a monthly term sum to the term.'
            USING ERRCODE = '23514', TABLE = 'payable', CONSTRAINT = 'ck_payable_monthly_term';
    END IF;
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    Payable.__table__,
    "payable_monthly_term",
    "AFTER INSERT OR DELETE OR UPDATE OF amount, term_id",
    _paid_by_month("coalesce(NEW.term_id, OLD.term_id)", "coalesce(NEW.by_month, OLD.by_month)"),
    constraint=True,
)
trigger(
    OrderTerm.__table__, "order_term_monthly_payables", "AFTER UPDATE OF amount", _paid_by_month("NEW.id", "NEW.by_month"), constraint=True
)

append_only(MonthlyLine.__table__)
