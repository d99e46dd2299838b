"""What the tables of costs hold beyond keys and checks: each project has its ledger, a rate stands, a line is only withdrawn (S0-53)."""

from domain.costs.models import CostLine, CostRate
from domain.delivery.models import Project
from domain.triggers import trigger

# Deferred as the keys are not: the project's row stands when this speaks.
trigger(
    Project.__table__,
    "project_ledger_opened",
    "AFTER INSERT",
    """
INSERT INTO project_ledger (id, project_id, customer_id, unit_id, code, currency, created_at, version)
SELECT NEW.id, NEW.id, NEW.customer_id, NEW.unit_id, NEW.code, currency, NEW.created_at, 1 FROM budget_line WHERE id = NEW.budget_line_id;
RETURN NULL;
""",
)

trigger(
    CostRate.__table__,
    "cost_rate_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF TG_OP = 'DELETE' OR OLD.valid_to IS NOT NULL
    OR (NEW.id, NEW.level, NEW.currency, NEW.hourly, NEW.valid_from, NEW.set_by_id)
        IS DISTINCT FROM (OLD.id, OLD.level, OLD.currency, OLD.hourly, OLD.valid_from, OLD.set_by_id)
THEN
    RAISE EXCEPTION 'A rate ends once, and is never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'cost_rate', CONSTRAINT = 'ck_cost_rate_stands';
END IF;
RETURN NEW;
""",
)

trigger(
    CostLine.__table__,
    "cost_line_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND (
    TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
    OR (NEW.id, NEW.project_id, NEW.kind, NEW.spent_on, NEW.purpose, NEW.currency, NEW.amount, NEW.document_id, NEW.recorded_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.project_id, OLD.kind, OLD.spent_on, OLD.purpose, OLD.currency, OLD.amount, OLD.document_id, OLD.recorded_by_id)
) THEN
    RAISE EXCEPTION 'A cost line is withdrawn once, and never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'cost_line', CONSTRAINT = 'ck_cost_line_stands';
END IF;
RETURN NEW;
""",
)
