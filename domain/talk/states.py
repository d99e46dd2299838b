"""The lifecycles of announcements and discussions as data, held by the database too."""

from domain.acts import Missing, Refused
from domain.lifecycle import held_by_trigger, steps
from domain.talk.models import Announcement, AnnouncementState, Discussion, DiscussionState
from domain.talk.refusals import TalkRefusal

held_by_trigger(Announcement.__table__, steps("PUBLISHED: WITHDRAWN", AnnouncementState))
held_by_trigger(Discussion.__table__, steps("OPEN: CLOSED", DiscussionState))


def unless_published(announcement: Announcement) -> Missing:
    """ANNOUNCEMENT_WITHDRAWN."""
    if announcement.state is AnnouncementState.PUBLISHED:
        return []
    return [Refused(TalkRefusal.ANNOUNCEMENT_WITHDRAWN, "This announcement has been withdrawn.")]


def unless_open(discussion: Discussion) -> Missing:
    """DISCUSSION_CLOSED."""
    if discussion.state is DiscussionState.OPEN:
        return []
    return [Refused(TalkRefusal.DISCUSSION_CLOSED, "This discussion has been closed.")]
