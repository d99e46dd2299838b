"""Nobody is planned for more than a whole day: held by the database under the lock of the person, so that two at once cannot pass."""

from domain.resources.models import Allocation
from domain.triggers import trigger

# The most is reached where one of the allocations begins. Less of what stands is always possible.
trigger(
    Allocation.__table__,
    "allocation_share",
    "BEFORE INSERT OR UPDATE",
    """
IF TG_OP = 'UPDATE' THEN
    IF (OLD.resource_id, OLD.project_id) <> (NEW.resource_id, NEW.project_id)
        OR (OLD.withdrawn_on IS NOT NULL AND pg_trigger_depth() = 1)
    THEN
        RAISE EXCEPTION 'An allocation stays the person''s and the project''s, and what was withdrawn stands.'
            USING ERRCODE = '23514', TABLE = 'allocation', CONSTRAINT = 'ck_allocation_stands';
    END IF;
    IF NEW.share <= OLD.share AND NEW.starts_on >= OLD.starts_on AND NEW.ends_on <= OLD.ends_on
        AND NEW.overbook_reason IS NOT DISTINCT FROM OLD.overbook_reason THEN
        RETURN NEW;
    END IF;
END IF;
IF NEW.withdrawn_on IS NOT NULL OR NEW.overbook_reason IS NOT NULL THEN
    RETURN NEW;
END IF;
PERFORM FROM resource WHERE id = NEW.resource_id FOR NO KEY UPDATE;
PERFORM FROM (
    SELECT NEW.starts_on AS day
    UNION SELECT starts_on FROM allocation
    WHERE resource_id = NEW.resource_id AND id <> NEW.id AND withdrawn_on IS NULL AND starts_on BETWEEN NEW.starts_on AND NEW.ends_on
) AS beginning
JOIN allocation AS other ON other.resource_id = NEW.resource_id AND other.id <> NEW.id AND other.withdrawn_on IS NULL
    AND beginning.day BETWEEN other.starts_on AND other.ends_on
GROUP BY beginning.day HAVING sum(other.share) + NEW.share > 100;
IF FOUND THEN
    RAISE EXCEPTION 'This person would be planned for more than a whole day.'
        USING ERRCODE = '23514', TABLE = 'allocation', CONSTRAINT = 'ck_allocation_whole_day';
END IF;
RETURN NEW;
""",
)
