"""What the tables of weekly reports hold beyond keys and checks.

A submitted report's lines stand, a late line has its reason, and what is published was reviewed and never changes.
"""

from domain.reporting.models import PublishedReport, PublishedReportLine, WeeklyReport, WeeklyReportLine
from domain.totals import append_only
from domain.triggers import trigger

trigger(
    WeeklyReportLine.__table__,
    "weekly_report_line_stands",
    "BEFORE INSERT OR UPDATE OR DELETE",
    """
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
PERFORM FROM weekly_report WHERE id IN (OLD.report_id, NEW.report_id) AND state <> 'DRAFT';
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a submitted report stand.'
        USING ERRCODE = '23514', TABLE = 'weekly_report_line', CONSTRAINT = 'ck_weekly_report_line_stands';
END IF;
RETURN coalesce(NEW, OLD);
""",
)
trigger(
    WeeklyReport.__table__,
    "weekly_report_delays",
    "BEFORE UPDATE OF state",
    """
IF NEW.state = 'SUBMITTED' THEN
    PERFORM FROM weekly_report_line WHERE report_id = NEW.id AND is_late AND delay_reason IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'Who reports a delay says why.'
            USING ERRCODE = '23514', TABLE = 'weekly_report', CONSTRAINT = 'ck_weekly_report_delays';
    END IF;
END IF;
RETURN NEW;
""",
)
trigger(
    PublishedReport.__table__,
    "published_report_reviewed",
    "BEFORE INSERT",
    """
PERFORM FROM weekly_report WHERE id = NEW.report_id AND state = 'REVIEWED' FOR NO KEY UPDATE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A report is published once it is reviewed.'
        USING ERRCODE = '23514', TABLE = 'published_report', CONSTRAINT = 'ck_published_report_reviewed';
END IF;
RETURN NEW;
""",
)
append_only(PublishedReport.__table__)
append_only(PublishedReportLine.__table__)
