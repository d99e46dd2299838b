"""What the tables of settlements hold beyond keys and checks: sealed scores and whole statements.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.evaluation_models import DIMENSIONS, Evaluation, EvaluationRule
from domain.outsourcing.settlement_models import Settlement, SettlementLine, SettlementTransition
from domain.totals import append_only
from domain.triggers import trigger

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
    EvaluationRule,
    SettlementLine,
    SettlementTransition,
):
    append_only(_table.__table__)
