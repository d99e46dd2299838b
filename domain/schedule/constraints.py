"""What the tables of the schedule hold beyond keys and checks: whose an item is, and who was asked to take part in what."""

from domain.schedule.models import ScheduleItem, ScheduleParticipant
from domain.triggers import trigger

for _table, _columns in ((ScheduleItem, "project_id, owner_id"), (ScheduleParticipant, "schedule_item_id, user_id, project_id")):
    _name: str = _table.__tablename__
    _row = [", ".join(f"{row}.{column}" for column in _columns.split(", ")) for row in ("NEW", "OLD")]
    trigger(
        _table.__table__,
        f"{_name}_stands",
        f"BEFORE UPDATE OF {_columns}",
        f"""
IF ({_row[0]}) IS DISTINCT FROM ({_row[1]}) THEN
    RAISE EXCEPTION 'Whose an item is, and who takes part in it, stands.'
        USING ERRCODE = '23514', TABLE = '{_name}', CONSTRAINT = 'ck_{_name}_stands';
END IF;
RETURN NEW;
""",
    )
trigger(
    ScheduleItem.__table__,
    "schedule_item_flow",
    "BEFORE INSERT OR UPDATE OF follows_id",
    """
IF NEW.follows_id IS NOT NULL AND EXISTS (
    WITH RECURSIVE before AS (
        SELECT id, follows_id FROM schedule_item WHERE id = NEW.follows_id
        UNION SELECT item.id, item.follows_id FROM schedule_item item JOIN before ON item.id = before.follows_id
    ) SELECT FROM before WHERE id = NEW.id
) THEN
    RAISE EXCEPTION 'An item cannot follow itself.'
        USING ERRCODE = '23514', TABLE = 'schedule_item', CONSTRAINT = 'ck_schedule_item_circle';
END IF;
RETURN NEW;
""",
)
