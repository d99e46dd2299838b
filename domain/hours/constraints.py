"""What the tables of hours hold beyond keys and checks: the day of a person, the membership, locked months, what stands.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.delivery.models import ProjectMember
from domain.hours.models import HoursLock, TimeEntry
from domain.outsourcing.settlement_models import Settlement
from domain.triggers import trigger

# One person's lines are written one after another, so that two at once cannot each find room for themselves.
trigger(
    TimeEntry.__table__,
    "time_entry_day",
    "AFTER INSERT OR UPDATE OF day, hours",
    """
PERFORM pg_advisory_xact_lock(hashtextextended('hours of ' || NEW.user_id, 0));
IF (SELECT sum(hours) FROM time_entry WHERE user_id = NEW.user_id AND day = NEW.day AND state NOT IN ('DROPPED', 'CORRECTED')) > 24 THEN
    RAISE EXCEPTION 'A day has 24 hours.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_day_hours';
END IF;
RETURN NULL;
""",
)

trigger(
    TimeEntry.__table__,
    "time_entry_within",
    "AFTER INSERT OR UPDATE OF day, order_id",
    """
PERFORM pg_advisory_xact_lock_shared(hashtextextended('hours in ' || NEW.project_id || to_char(NEW.day, ' YYYY-MM'), 0));
PERFORM id FROM hours_lock WHERE project_id = NEW.project_id AND month = date_trunc('month', NEW.day) AND unlocked_at IS NULL;
IF FOUND THEN
    RAISE EXCEPTION 'This month is locked.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_month_open';
END IF;
PERFORM id FROM project_member WHERE id = NEW.member_id AND NEW.day BETWEEN joined_on AND coalesce(left_on, NEW.day) FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'The person was not on the project on that day.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_membership';
END IF;
PERFORM id FROM app_user WHERE id = NEW.user_id AND partner_id IS NOT DISTINCT FROM NEW.partner_id AND customer_id IS NULL;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Hours are of the provider''s people, or of a partner''s with the partner on the line.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_person';
END IF;
IF NEW.order_id IS NOT NULL THEN
    PERFORM id FROM outsourcing_order WHERE id = NEW.order_id AND is_binding AND NEW.day >= starts_on;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Hours of an order begin with the order.'
            USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_order_runs';
    END IF;
    PERFORM id FROM settlement WHERE order_id = NEW.order_id AND state NOT IN ('LOCKED', 'ELIGIBLE');
    IF FOUND THEN
        RAISE EXCEPTION 'What is settled is not worked on.'
            USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_order_open';
    END IF;
END IF;
RETURN NULL;
""",
)

trigger(
    ProjectMember.__table__,
    "project_member_hours",
    "AFTER UPDATE OF joined_on, left_on",
    """
PERFORM id FROM time_entry
WHERE member_id = NEW.id AND state NOT IN ('DROPPED', 'CORRECTED') AND day NOT BETWEEN NEW.joined_on AND coalesce(NEW.left_on, day);
IF FOUND THEN
    RAISE EXCEPTION 'There are hours outside these days.'
        USING ERRCODE = '23514', TABLE = 'project_member', CONSTRAINT = 'ck_project_member_hours';
END IF;
RETURN NULL;
""",
)

# What was submitted is what is approved, and what was confirmed stands.
trigger(
    TimeEntry.__table__,
    "time_entry_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF TG_OP = 'DELETE' OR (pg_trigger_depth() = 1 AND OLD.state IN ('CONFIRMED', 'CORRECTED', 'DROPPED')) THEN
    RAISE EXCEPTION 'This line of hours stands.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_stands';
END IF;
IF (OLD.project_id, OLD.user_id, OLD.member_id, OLD.edition) <> (NEW.project_id, NEW.user_id, NEW.member_id, NEW.edition)
    OR (OLD.partner_id, OLD.corrects_id) IS DISTINCT FROM (NEW.partner_id, NEW.corrects_id)
    OR (OLD.state NOT IN ('DRAFT', 'RETURNED') AND (
        (OLD.day, OLD.hours, OLD.kind, OLD.place, OLD.level, OLD.is_billable, OLD.work)
        <> (NEW.day, NEW.hours, NEW.kind, NEW.place, NEW.level, NEW.is_billable, NEW.work)
        OR (OLD.order_id, OLD.task_id, OLD.resources) IS DISTINCT FROM (NEW.order_id, NEW.task_id, NEW.resources)
    ))
THEN
    RAISE EXCEPTION 'What was submitted is not changed.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_content';
END IF;
RETURN NEW;
""",
)

trigger(
    HoursLock.__table__,
    "hours_lock_all_closed",
    "AFTER INSERT",
    """
PERFORM pg_advisory_xact_lock(hashtextextended('hours in ' || NEW.project_id || to_char(NEW.month, ' YYYY-MM'), 0));
PERFORM id FROM time_entry
WHERE project_id = NEW.project_id AND day >= NEW.month AND day < NEW.month + interval '1 month'
    AND state NOT IN ('CONFIRMED', 'CORRECTED', 'DROPPED');
IF FOUND THEN
    RAISE EXCEPTION 'There are open hours in this month.'
        USING ERRCODE = '23514', TABLE = 'hours_lock', CONSTRAINT = 'ck_hours_lock_all_closed';
END IF;
RETURN NULL;
""",
)
trigger(
    HoursLock.__table__,
    "hours_lock_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND (TG_OP = 'DELETE' OR OLD.unlocked_at IS NOT NULL OR NEW.unlocked_at IS NULL
    OR (OLD.project_id, OLD.month, OLD.locked_at, OLD.locked_by_id) <> (NEW.project_id, NEW.month, NEW.locked_at, NEW.locked_by_id))
THEN
    RAISE EXCEPTION 'A locked month is opened once, and nothing else of it changes.'
        USING ERRCODE = '23514', TABLE = 'hours_lock', CONSTRAINT = 'ck_hours_lock_stands';
END IF;
RETURN NEW;
""",
)

trigger(
    Settlement.__table__,
    "settlement_hours_closed",
    "AFTER UPDATE OF state",
    """
IF OLD.state IN ('LOCKED', 'ELIGIBLE') AND NEW.state NOT IN ('LOCKED', 'ELIGIBLE') THEN
    PERFORM id FROM time_entry WHERE order_id = NEW.order_id AND state NOT IN ('CONFIRMED', 'CORRECTED', 'DROPPED');
    IF FOUND THEN
        RAISE EXCEPTION 'There are open hours of this order.'
            USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_hours_closed';
    END IF;
END IF;
RETURN NULL;
""",
)
