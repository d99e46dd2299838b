"""The acts on the schedule as mutation fields (S2-12, S2-18, S2-45)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.schedule import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.delivery.models import Project
from domain.schedule import accept_schedule_item as accepting
from domain.schedule import cancel_schedule_item as cancelling
from domain.schedule import change_schedule_item as changing
from domain.schedule import decline_schedule_item as declining
from domain.schedule import disclose_schedule_item as disclosing
from domain.schedule import finish_schedule_item as finishing
from domain.schedule import follow_schedule_item as following
from domain.schedule import invite_to_schedule_item as inviting
from domain.schedule import schedule_item as scheduling
from domain.schedule import schedule_own_item as scheduling_own
from domain.schedule import unfollow_schedule_item as unfollowing
from domain.schedule import uninvite_from_schedule_item as uninviting
from domain.schedule import withhold_schedule_item as withholding
from domain.schedule.models import ScheduleParticipant
from domain.schedule.planning import ScheduleDraft

ITEM = "ScheduleItem"


def schedule_draft(given: inputs.ScheduleItemPlanInput) -> ScheduleDraft:
    """What is said of an item."""
    return ScheduleDraft(
        title=given.title,
        begins_at=given.begins_at,
        ends_at=given.ends_at,
        begins_on=given.begins_on,
        ends_on=given.ends_on,
        place=given.place,
        description=given.description,
        remind_minutes=given.remind_minutes,
    )


@mutation(
    scheduling.ACTION,
    ITEM,
    "Something is to happen in a project at a time (S2-18); confidential until it is opened to the customer.",
    on=Project,
    can=scheduling.can_schedule_item,
)
async def schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemInput) -> Row:
    """An item of the project."""
    people = [row_id("User", user) for user in input.user_ids]
    return await scheduling.schedule_item(db, viewer, row_id("Project", input.project_id), schedule_draft(input.item), people)


@mutation(scheduling_own.ACTION, ITEM, "Something that the person has to do alone, seen by nobody else (个人日程).")
async def schedule_own_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleOwnItemInput) -> Row:
    """An item of one's own."""
    return await scheduling_own.schedule_own_item(db, viewer, schedule_draft(input.item))


@mutation(
    changing.ACTION,
    ITEM,
    "What is planned of the item, said anew; who takes part is told where time or place is another.",
    can=changing.can_change_schedule_item,
)
async def change_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ChangeScheduleItemInput) -> Row:
    """An item planned otherwise."""
    draft = schedule_draft(input.item)
    return await changing.change_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), draft, input.expected_version)


@mutation(cancelling.ACTION, ITEM, "The item does not take place; its people are told.", can=cancelling.can_cancel_schedule_item)
async def cancel_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.CancelScheduleItemInput) -> Row:
    """A cancelled item."""
    return await cancelling.cancel_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.reason, input.expected_version)


@mutation(
    following.ACTION,
    ITEM,
    "The item begins when another one is done (流程, S2-45).",
    can=following.can_follow_schedule_item,
)
async def follow_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.FollowScheduleItemInput) -> Row:
    """An item in a flow."""
    item_id, follows_id = row_id(ITEM, input.schedule_item_id), row_id(ITEM, input.follows_id)
    return await following.follow_schedule_item(db, viewer, item_id, follows_id, input.expected_version)


@mutation(inviting.ACTION, ITEM, "Somebody more takes part, and is told.", can=inviting.can_invite_to_schedule_item)
async def invite_to_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.InviteToScheduleItemInput) -> Row:
    """An item with a person more."""
    item_id, user_id = row_id(ITEM, input.schedule_item_id), row_id("User", input.user_id)
    return await inviting.invite_to_schedule_item(db, viewer, item_id, user_id, input.expected_version)


@mutation(
    uninviting.ACTION,
    ITEM,
    "Somebody need not take part any more.",
    on=ScheduleParticipant,
    can=uninviting.can_uninvite_from_schedule_item,
)
async def uninvite_from_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.UninviteFromScheduleItemInput) -> Row:
    """An item with a person less."""
    return await uninviting.uninvite_from_schedule_item(db, viewer, row_id("ScheduleParticipant", input.schedule_participant_id))


@mutation(declining.ACTION, ITEM, "Who is asked to take part will not; who scheduled it is told.", can=declining.can_decline_schedule_item)
async def decline_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.DeclineScheduleItemInput) -> Row:
    """An item with a no."""
    return await declining.decline_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.word, input.expected_version)


@mutation(
    finishing.ACTION,
    ITEM,
    "The item is done; what follows it has its turn, and its people are told.",
    can=finishing.can_finish_schedule_item,
)
async def finish_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemActInput) -> Row:
    """A finished item."""
    return await finishing.finish_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.expected_version)


@mutation(unfollowing.ACTION, ITEM, "The item waits for no other one any more.", can=unfollowing.can_unfollow_schedule_item)
async def unfollow_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemActInput) -> Row:
    """An item at its own time."""
    return await unfollowing.unfollow_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.expected_version)


@mutation(accepting.ACTION, ITEM, "Who is asked to take part will.", can=accepting.can_accept_schedule_item)
async def accept_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemActInput) -> Row:
    """An item with a yes."""
    return await accepting.accept_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.expected_version)


@mutation(disclosing.ACTION, ITEM, "The customer reads the item from now on (开放, S2-28).", can=disclosing.can_disclose_schedule_item)
async def disclose_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemActInput) -> Row:
    """An item that the customer reads."""
    return await disclosing.disclose_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.expected_version)


@mutation(withholding.ACTION, ITEM, "The item is confidential again (保密).", can=withholding.can_withhold_schedule_item)
async def withhold_schedule_item(db: AsyncSession, viewer: Viewer, input: inputs.ScheduleItemActInput) -> Row:
    """A confidential item."""
    return await withholding.withhold_schedule_item(db, viewer, row_id(ITEM, input.schedule_item_id), input.expected_version)
