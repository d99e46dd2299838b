"""Announcements and discussions as mutation fields (S2-19)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.talk import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.delivery.models import Project
from domain.talk import close_discussion as closing
from domain.talk import open_discussion as opening
from domain.talk import pin_announcement as pinning
from domain.talk import publish_announcement as publishing
from domain.talk import reply_to_discussion as replying
from domain.talk import unpin_announcement as unpinning
from domain.talk import withdraw_announcement as withdrawing

ANNOUNCEMENT, DISCUSSION = "Announcement", "Discussion"


@mutation(
    publishing.ACTION,
    ANNOUNCEMENT,
    "The provider announces something in a project to the audience that it chooses (S2-19, S2-33).",
    on=Project,
    can=publishing.can_publish_announcement,
)
async def publish_announcement(db: AsyncSession, viewer: Viewer, input: inputs.PublishAnnouncementInput) -> Row:
    """A published announcement."""
    partner_id = row_id("Partner", input.partner_id) if input.partner_id else None
    draft = publishing.AnnouncementDraft(input.title, input.text, input.visibility, partner_id, input.is_pinned)
    return await publishing.publish_announcement(db, viewer, row_id("Project", input.project_id), draft)


@mutation(pinning.ACTION, ANNOUNCEMENT, "It stands before all that are not pinned (置顶).", can=pinning.can_pin_announcement)
async def pin_announcement(db: AsyncSession, viewer: Viewer, input: inputs.AnnouncementInput) -> Row:
    """A pinned announcement."""
    return await pinning.pin_announcement(db, viewer, row_id(ANNOUNCEMENT, input.announcement_id), input.expected_version)


@mutation(unpinning.ACTION, ANNOUNCEMENT, "It stands in the order of its day again.", can=unpinning.can_unpin_announcement)
async def unpin_announcement(db: AsyncSession, viewer: Viewer, input: inputs.AnnouncementInput) -> Row:
    """An announcement among the others."""
    return await unpinning.unpin_announcement(db, viewer, row_id(ANNOUNCEMENT, input.announcement_id), input.expected_version)


@mutation(
    withdrawing.ACTION,
    ANNOUNCEMENT,
    "It is taken back with a reason (撤回): only staff reads it from now on.",
    can=withdrawing.can_withdraw_announcement,
)
async def withdraw_announcement(db: AsyncSession, viewer: Viewer, input: inputs.WithdrawAnnouncementInput) -> Row:
    """A withdrawn announcement."""
    announcement_id = row_id(ANNOUNCEMENT, input.announcement_id)
    return await withdrawing.withdraw_announcement(db, viewer, announcement_id, input.reason, input.expected_version)


@mutation(
    opening.ACTION,
    DISCUSSION,
    "A discussion is opened in a project, with those whom it names (S2-19, S2-33).",
    on=Project,
    can=opening.can_open_discussion,
)
async def open_discussion(db: AsyncSession, viewer: Viewer, input: inputs.OpenDiscussionInput) -> Row:
    """An open discussion with its first word."""
    partner_id = row_id("Partner", input.partner_id) if input.partner_id else None
    documents = [row_id("Document", each) for each in input.document_ids]
    draft = opening.DiscussionDraft(input.title, input.text, input.visibility, partner_id, documents)
    return await opening.open_discussion(db, viewer, row_id("Project", input.project_id), draft)


@mutation(replying.ACTION, DISCUSSION, "Something is said in the discussion, for all who take part.", can=replying.can_reply_to_discussion)
async def reply_to_discussion(db: AsyncSession, viewer: Viewer, input: inputs.ReplyToDiscussionInput) -> Row:
    """A discussion with a message more."""
    discussion_id = row_id(DISCUSSION, input.discussion_id)
    documents = [row_id("Document", each) for each in input.document_ids]
    return await replying.reply_to_discussion(db, viewer, discussion_id, input.text, documents, input.expected_version)


@mutation(closing.ACTION, DISCUSSION, "Nothing more is said in the discussion; it is read on.", can=closing.can_close_discussion)
async def close_discussion(db: AsyncSession, viewer: Viewer, input: inputs.DiscussionInput) -> Row:
    """A closed discussion."""
    return await closing.close_discussion(db, viewer, row_id(DISCUSSION, input.discussion_id), input.expected_version)
