"""What the tables of outsourcing hold beyond keys and checks: running totals, sums at the end of a transaction, rows that stand.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.acceptance_models import Acceptance, AcceptanceSignature, AcceptanceTransition
from domain.outsourcing.change_models import ChangeOrder, ChangeOrderLine, ChangeOrderTransition
from domain.outsourcing.claim_models import Claim, ClaimRefund, SetOff
from domain.outsourcing.evaluation_models import DIMENSIONS, Evaluation, EvaluationRule
from domain.outsourcing.order_models import OrderLine, OrderTerm, OrderTransition, OutsourcingOrder
from domain.outsourcing.payable_models import Invoice, Payable, PayableTransition, Payment
from domain.outsourcing.punch_models import PunchDocument, PunchItem, PunchItemTransition
from domain.outsourcing.settlement_models import Settlement, SettlementLine, SettlementTransition
from domain.outsourcing.termination_models import Termination, TerminationTransition
from domain.totals import append_only, kept_by_trigger, running_total
from domain.triggers import trigger

RESERVING = ("SUBMITTED",)
BOOKING = ("APPROVED", "SENT", "RUNNING", "DELIVERED", "ACCEPTED", "SETTLED", "CLOSED", "TERMINATED")
"""An order in any other state takes nothing from its budget lines."""
CHANGE_BOOKING = ("APPROVED", "SENT")
"""A change order in any other state takes nothing: accepted, it is part of the order."""


def _in(states: tuple[str, ...]) -> str:
    return f"CASE WHEN part.state IN ({', '.join(repr(state) for state in states)}) THEN part.sign ELSE 0 END"


def _draw(parts: str, booking: tuple[str, ...]) -> str:
    """What the row takes now, less what it took before, goes onto its three budget lines, always in the order of their ids.

    So two bookings never wait for each other. Beyond a limit the error names the CHECK that is broken and, as its column, which of
    the three lines it was. `parts` are rows (sign, state, amount, days, contract_id, agreement_id, project_id).
    """
    return f"""
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum({_in(RESERVING)} * part.amount) AS reserved_amount, sum({_in(RESERVING)} * part.days) AS reserved_days,
            sum({_in(booking)} * part.amount) AS booked_amount, sum({_in(booking)} * part.days) AS booked_days
        FROM ({parts}) AS part (sign, state, amount, days, contract_id, agreement_id, project_id)
        CROSS JOIN LATERAL (VALUES
            ('contract', part.contract_id), ('agreement', part.agreement_id), ('project', part.project_id)
        ) AS budget (name, id)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days
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


trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_budget",
    "AFTER INSERT OR DELETE OR UPDATE OF state, gross, final_amount, person_days, delivered_days,"
    " contract_budget_id, agreement_budget_id, project_budget_id",
    _draw(
        """VALUES
            (-1, OLD.state, coalesce(OLD.final_amount, OLD.gross), coalesce(OLD.delivered_days, OLD.person_days),
                OLD.contract_budget_id, OLD.agreement_budget_id, OLD.project_budget_id),
            (1, NEW.state, coalesce(NEW.final_amount, NEW.gross), coalesce(NEW.delivered_days, NEW.person_days),
                NEW.contract_budget_id, NEW.agreement_budget_id, NEW.project_budget_id)""",
        BOOKING,
    ),
)

# What a change order adds is reserved and booked before it counts; what it takes away is free once it counts, by the order itself.
trigger(
    ChangeOrder.__table__,
    "change_order_budget",
    "AFTER INSERT OR DELETE OR UPDATE OF state, gross, person_days",
    _draw(
        """SELECT change.sign, change.state, greatest(change.amount, 0), greatest(change.days, 0),
                ordered.contract_budget_id, ordered.agreement_budget_id, ordered.project_budget_id
            FROM (VALUES
                (-1, OLD.order_id, OLD.state, OLD.gross, OLD.person_days), (1, NEW.order_id, NEW.state, NEW.gross, NEW.person_days)
            ) AS change (sign, order_id, state, amount, days)
            JOIN outsourcing_order AS ordered ON ordered.id = change.order_id""",
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

# The day of acceptance is the latest signing day of the four; nobody chooses it.
trigger(
    Acceptance.__table__,
    "acceptance_accepted_on",
    "AFTER INSERT OR UPDATE OF state, accepted_on",
    """
IF NEW.state = 'PASSED' AND NEW.accepted_on IS DISTINCT FROM (
    SELECT max(signed_on) FROM acceptance_signature
    WHERE acceptance_id = NEW.id AND outcome = 'PASS' AND content_hash = NEW.content_hash
) THEN
    RAISE EXCEPTION 'An acceptance is accepted on its latest signing day.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_latest_signing';
END IF;
RETURN NULL;
""",
)

# A conditional pass brings its punch list, and the acceptance counts what is not closed.
running_total(
    PunchItem.__table__,
    "acceptance",
    "acceptance_id",
    "open_items",
    "CASE WHEN {row}.state <> 'CLOSED' THEN 1 ELSE 0 END",
    on="state",
)
kept_by_trigger(Acceptance.__table__, "open_items")
trigger(
    AcceptanceSignature.__table__,
    "acceptance_signature_condition",
    "AFTER INSERT",
    """
IF NEW.outcome = 'CONDITIONAL' AND NOT EXISTS (SELECT FROM punch_item WHERE signature_id = NEW.id) THEN
    RAISE EXCEPTION 'A conditional pass says what is left to do.'
        USING ERRCODE = '23514', TABLE = 'acceptance_signature', CONSTRAINT = 'ck_acceptance_signature_condition';
END IF;
RETURN NULL;
""",
    constraint=True,
)

# What has come to its end stands: a passed acceptance is only revoked, one that failed or was replaced stays so.
trigger(
    Acceptance.__table__,
    "acceptance_frozen",
    "AFTER UPDATE OF state, kind, number, round, title, note, accepted_on, content, content_hash",
    """
IF OLD.state IN ('FAILED', 'VOIDED', 'REVOKED') OR OLD.state = 'PASSED' AND (
    NEW.state NOT IN ('PASSED', 'REVOKED')
    OR (NEW.kind, NEW.number, NEW.round, NEW.title, NEW.note, NEW.accepted_on, NEW.content)
        IS DISTINCT FROM (OLD.kind, OLD.number, OLD.round, OLD.title, OLD.note, OLD.accepted_on, OLD.content)
) THEN
    RAISE EXCEPTION 'An acceptance that has come to its end stands.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_frozen';
END IF;
RETURN NULL;
""",
)

# Only a passed final acceptance makes an order accepted, and it stays passed as long as the order is.
trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_accepted",
    "AFTER INSERT OR UPDATE OF state",
    """
IF NEW.state = 'ACCEPTED' AND NOT EXISTS (
    SELECT FROM acceptance WHERE order_id = NEW.id AND kind = 'FINAL' AND state = 'PASSED'
) AND EXISTS (SELECT FROM outsourcing_order WHERE id = NEW.id AND state = 'ACCEPTED') THEN
    RAISE EXCEPTION 'An order is accepted by its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_accepted';
END IF;
RETURN NULL;
""",
    constraint=True,
)
trigger(
    Acceptance.__table__,
    "acceptance_order_accepted",
    "AFTER UPDATE OF state",
    """
IF OLD.state = 'PASSED' AND NEW.state <> 'PASSED' AND NEW.kind = 'FINAL' AND EXISTS (
    SELECT FROM outsourcing_order WHERE id = NEW.order_id AND state IN ('ACCEPTED', 'SETTLED', 'CLOSED')
) THEN
    RAISE EXCEPTION 'An accepted order has its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_order_accepted';
END IF;
RETURN NULL;
""",
    constraint=True,
)

# Nothing is paid to a blacklisted partner: the row is held, so that a payment and a blacklisting at once come one after the other.
trigger(
    Payment.__table__,
    "payment_partner_not_blocked",
    "BEFORE INSERT",
    """
PERFORM FROM partner WHERE id = NEW.partner_id AND state <> 'BLACKLISTED' FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A blacklisted partner is not paid.'
        USING ERRCODE = '23514', TABLE = 'payment', CONSTRAINT = 'ck_payment_partner_not_blocked';
END IF;
RETURN NEW;
""",
)

# Invoices, payments and set-offs make the totals of a payable, the totals make its state.
running_total(
    Invoice.__table__,
    "payable",
    "payable_id",
    "invoiced_amount",
    "CASE WHEN {row}.voided_at IS NULL THEN {row}.amount ELSE 0 END",
    on="amount, voided_at",
)
running_total(Payment.__table__, "payable", "payable_id", "paid_amount")
running_total(Payment.__table__, "outsourcing_order", "order_id", "paid_amount")
running_total(SetOff.__table__, "outsourcing_order", "order_id", "paid_amount")
running_total(SetOff.__table__, "payable", "payable_id", "paid_amount")
running_total(SetOff.__table__, "payable", "payable_id", "set_off_amount")
kept_by_trigger(Payable.__table__, "invoiced_amount", "paid_amount", "set_off_amount")
trigger(
    Payable.__table__,
    "payable_state",
    "BEFORE UPDATE OF invoiced_amount, paid_amount, amount",
    """
IF NEW.state NOT IN ('LOCKED', 'CANCELLED') THEN
    NEW.state := CASE
        WHEN NEW.paid_amount = NEW.amount THEN 'PAID'
        WHEN NEW.paid_amount > 0 THEN 'PARTLY_PAID'
        WHEN NEW.invoiced_amount > 0 THEN 'INVOICED'
        ELSE 'OPEN'
    END;
END IF;
RETURN NEW;
""",
)

# What the open payables of a settlement take is at most what may be paid on it.
running_total(
    Payable.__table__,
    "settlement",
    "settlement_id",
    "opened_amount",
    "CASE WHEN {row}.state NOT IN ('LOCKED', 'CANCELLED') THEN {row}.amount ELSE 0 END",
    on="state, amount",
)
kept_by_trigger(Settlement.__table__, "opened_amount")


# Refunds and set-offs make the totals of a claim, the totals make its state.
running_total(ClaimRefund.__table__, "claim", "claim_id", "refunded_amount")
running_total(SetOff.__table__, "claim", "claim_id", "set_off_amount")
kept_by_trigger(Claim.__table__, "refunded_amount", "set_off_amount")
trigger(
    Claim.__table__,
    "claim_state",
    "BEFORE UPDATE OF refunded_amount, set_off_amount, written_off_amount",
    """
NEW.state := CASE WHEN NEW.refunded_amount + NEW.set_off_amount + NEW.written_off_amount = NEW.amount THEN 'CLOSED' ELSE 'OPEN' END;
RETURN NEW;
""",
)

# A score is the weighted mean of its points by the rule that stands on the row; an evaluation that was given is only opened.
trigger(
    Evaluation.__table__,
    "evaluation_score",
    "AFTER INSERT",
    f"""
IF NEW.score IS DISTINCT FROM (
    SELECT round(({" + ".join(f"NEW.{name} * rule.{name}_weight" for name in DIMENSIONS)}) * 0.01, 2)
    FROM evaluation_rule AS rule WHERE rule.id = NEW.rule_id
) THEN
    RAISE EXCEPTION 'A score is the weighted mean of its points.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_score';
END IF;
RETURN NULL;
""",  # noqa: S608 — only names of this module
)
trigger(
    Evaluation.__table__,
    "evaluation_given",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND (TG_OP = 'DELETE' OR OLD.opened_at IS NOT NULL
    OR to_jsonb(NEW) - 'opened_at' IS DISTINCT FROM to_jsonb(OLD) - 'opened_at') THEN
    RAISE EXCEPTION 'An evaluation is never changed.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_given';
END IF;
RETURN NEW;
""",
)
trigger(
    Evaluation.__table__,
    "evaluation_sealed",
    "AFTER INSERT OR UPDATE OF opened_at",
    """
IF NEW.opened_at IS NOT NULL AND (
    SELECT count(*) FROM evaluation WHERE settlement_id = NEW.settlement_id AND opened_at IS NOT NULL
) <> 2 THEN
    RAISE EXCEPTION 'An evaluation is sealed until both sides stand.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_sealed';
END IF;
RETURN NULL;
""",
    constraint=True,
)


def _statement_is_whole(settlement_id: str) -> str:
    """At the end of the transaction: the statement in force sums to the final amount, its payments to what was paid."""
    return f"""
PERFORM id FROM settlement WHERE id = {settlement_id} FOR NO KEY UPDATE;
PERFORM settled.id FROM settlement AS settled
WHERE settled.id = {settlement_id} AND settled.statement_number > 0 AND (settled.final_amount, settled.paid_amount) IS DISTINCT FROM (
    SELECT (coalesce(sum(amount) FILTER (WHERE kind <> 'PAID'), 0), -coalesce(sum(amount) FILTER (WHERE kind = 'PAID'), 0))
    FROM settlement_line WHERE settlement_id = settled.id AND statement_number = settled.statement_number
);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a statement sum to its amounts.'
        USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_whole';
END IF;
RETURN NULL;
"""  # noqa: S608 — only names of this module


trigger(
    Settlement.__table__,
    "settlement_whole",
    "AFTER INSERT OR UPDATE OF statement_number, final_amount, paid_amount",
    _statement_is_whole("NEW.id"),
    constraint=True,
)
trigger(
    SettlementLine.__table__,
    "settlement_line_whole",
    "AFTER INSERT OR DELETE OR UPDATE OF settlement_id, statement_number, kind, amount",
    _statement_is_whole("coalesce(NEW.settlement_id, OLD.settlement_id)"),
    constraint=True,
)

for _table in (
    AcceptanceSignature,
    AcceptanceTransition,
    ChangeOrderTransition,
    ClaimRefund,
    EvaluationRule,
    OrderTransition,
    PayableTransition,
    Payment,
    PunchDocument,
    PunchItemTransition,
    SetOff,
    SettlementLine,
    SettlementTransition,
    TerminationTransition,
):
    append_only(_table.__table__)
