"""What the tables of announcements and discussions hold beyond keys and checks.

Whom something is for never changes, nor what was announced or said, nor what came with it.
"""

from domain.talk.models import Announcement, Discussion, DiscussionDocument, DiscussionMessage
from domain.totals import append_only
from domain.triggers import trigger

for _table, _columns in ((Announcement, "visibility, partner_id, title, text"), (Discussion, "visibility, partner_id, title")):
    _name: str = _table.__tablename__
    _row = [", ".join(f"{row}.{column}" for column in _columns.split(", ")) for row in ("NEW", "OLD")]
    trigger(
        _table.__table__,
        f"{_name}_stands",
        f"BEFORE UPDATE OF {_columns}",
        f"""
IF ({_row[0]}) IS DISTINCT FROM ({_row[1]}) THEN
    RAISE EXCEPTION 'What is said, and for whom, stands.'
        USING ERRCODE = '23514', TABLE = '{_name}', CONSTRAINT = 'ck_{_name}_stands';
END IF;
RETURN NEW;
""",
    )
trigger(
    DiscussionMessage.__table__,
    "discussion_message_open",
    "BEFORE INSERT",
    """
PERFORM FROM discussion
WHERE id = NEW.discussion_id AND state = 'OPEN' AND partner_id IS NOT DISTINCT FROM NEW.partner_id FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'What is said stands in an open discussion, for its readers.'
        USING ERRCODE = '23514', TABLE = 'discussion_message', CONSTRAINT = 'ck_discussion_message_open';
END IF;
RETURN NEW;
""",
)
append_only(DiscussionMessage.__table__)
append_only(DiscussionDocument.__table__)
