"""Announcements and discussions of the stage's project for each audience, and in each state; a stranger's."""

from domain.documents.models import Visibility
from domain.talk.close_discussion import close_discussion
from domain.talk.open_discussion import DiscussionDraft, open_discussion
from domain.talk.publish_announcement import AnnouncementDraft, publish_announcement
from domain.talk.withdraw_announcement import withdraw_announcement
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage

INTERNAL, CUSTOMER, PARTNER, BOTH = Visibility


async def talk(stage: Stage) -> None:
    """Of staff, with the customer, with the partner, with both; pinned, withdrawn, closed."""
    world, project = stage.world, stage.world.project
    for name, visibility in (("internal", INTERNAL), ("customer", CUSTOMER), ("partner", PARTNER), ("both", BOTH), ("closed", CUSTOMER)):
        partner_id = world.partner.id if visibility in (PARTNER, BOTH) else None
        draft = DiscussionDraft(f"Talk {name}", "Which gate is open?", visibility, partner_id)
        stage.keep(**{f"talk_{name}": await world.do("manager", open_discussion, project.id, draft)})
    await world.do("manager", close_discussion, stage.row("talk_closed").id)
    asked = DiscussionDraft("Asked by the port", "When?", CUSTOMER)
    stage.keep(talk_asked=await world.do("customer_reader", open_discussion, project.id, asked))
    for name, visibility in (("internal", INTERNAL), ("customer", CUSTOMER), ("pinned", BOTH), ("withdrawn", BOTH)):
        words = AnnouncementDraft(f"Notice {name}", "The gate is closed on Sunday.", visibility, is_pinned=name == "pinned")
        stage.keep(**{f"notice_{name}": await world.do("manager", publish_announcement, project.id, words)})
    await world.do("manager", withdraw_announcement, stage.row("notice_withdrawn").id, "It is open after all.")
    other, theirs = stage.row("other_project"), other_world(stage)
    for name, row in [(name, row) for name, row in stage.rows.items() if name.startswith(("talk_", "notice_"))]:
        stage.keep(**{name: await world.again(row)})
    stage.keep(
        talk_other=await theirs.do("other_manager", open_discussion, other.id, DiscussionDraft("Other", "Other.", CUSTOMER)),
        notice_other=await theirs.do("other_manager", publish_announcement, other.id, AnnouncementDraft("Other", "Other.", CUSTOMER)),
    )
