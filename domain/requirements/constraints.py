"""What the tables of requirements hold beyond keys and checks: whose it is, where it is, who knows of it, and what was said."""

from domain.requirements.models import Requirement, RequirementTransition
from domain.totals import append_only
from domain.triggers import trigger

trigger(
    Requirement.__table__,
    "requirement_stands",
    "BEFORE UPDATE OF customer_id, project_id, is_latent",
    """
IF NEW.customer_id <> OLD.customer_id OR (OLD.project_id IS NOT NULL AND NEW.project_id IS DISTINCT FROM OLD.project_id)
    OR (NEW.is_latent AND NOT OLD.is_latent)
THEN
    RAISE EXCEPTION 'A requirement stays the customer''s and the project''s, and what was told stays told.'
        USING ERRCODE = '23514', TABLE = 'requirement', CONSTRAINT = 'ck_requirement_stands';
END IF;
RETURN NEW;
""",
)
append_only(RequirementTransition.__table__)
