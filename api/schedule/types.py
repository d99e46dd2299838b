"""ScheduleItem and who takes part in it."""

from api.shape import column, expression, many, one, shape
from domain.schedule.models import ScheduleItem, ScheduleParticipant
from domain.schedule.queries import clashes

shape(
    ScheduleItem, "sci", "ScheduleItem (日程): what is to happen when and where, of a project or of a person alone (S2-12, S2-18).",
    plural="scheduleItems", usual_order="begins_at",
    title=column("What is to happen.", group="basic", filter=True),
    description=column("More of it.", group="basic"),
    place=column("Where.", group="basic"),
    begins_at=column("When it begins; of one that lasts whole days, the first one's beginning.", group="basic", sort=True, filter=True),
    ends_at=column("When it ends.", group="basic", filter=True),
    begins_on=column("The first day, of one that lasts whole days (全天); else none.", group="basic"),
    ends_on=column("The last day of such a one.", group="basic"),
    remind_minutes=column("So many minutes before, those who take part are reminded (提醒); none without a reminder.", group="basic"),
    state=column("Whether it is still to be done.", group="basic", filter=True),
    project=one("Project", "project_id", "The project; none for a personal one.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer of the project.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who scheduled it; whose it is, of a personal one.", group="basic", filter=True),
    participants=many("ScheduleParticipant", "schedule_item_id", "Who takes part, or did (参与人).", group="basic", order="invited_at"),
    follows=one("ScheduleItem", "follows_id", "The item that must be done before it begins (流程, S2-45).", group="basic"),
    followers=many("ScheduleItem", "follows_id", "What begins when it is done.", group="basic", order="begins_at"),
    is_waiting=column("Whether what it follows is still to be done.", group="basic"),
    turn_at=column("When what it followed was done.", group="basic"),
    moved_at=column("When its time or place became another, the last time.", group="basic"),
    finished_at=column("When it was done.", group="basic"),
    cancelled_at=column("When it was cancelled.", group="basic"),
    cancellation_reason=column("Why it was cancelled.", group="basic"),
    is_open_to_customer=column("Whether the customer reads it (开放); else it is confidential (S2-28).", group="audience", filter=True),
    finished_by=one("User", "finished_by_id", "Who said that it is done.", group="audience"),
    cancelled_by=one("User", "cancelled_by_id", "Who cancelled it.", group="audience"),
    moved_by=one("User", "moved_by_id", "Who moved it, the last time.", group="audience"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
    changed_at=column("When it changed last.", group="basic"),
)  # fmt: skip

shape(
    ScheduleParticipant, "scp", "ScheduleParticipant (日程参与人): somebody who takes part in a schedule item, and their answer.",
    schedule_item=one("ScheduleItem", "schedule_item_id", "The item.", group="basic"),
    user=one("User", "user_id", "The person.", group="basic", filter=True),
    answer=column("Whether they come.", group="basic", filter=True),
    answered_at=column("When they said so.", group="basic"),
    word=column("What they said to it.", group="basic"),
    invited_at=column("When they were asked.", group="basic", sort=True),
    invited_by=one("User", "invited_by_id", "Who asked them.", group="basic"),
    ended_at=column("Since when they take part no more; none while they do.", group="basic", filter=True),
    ended_by=one("User", "ended_by_id", "Who said so.", group="basic"),
    clashes=expression(
        "With how many other planned items of the person's own it is at one time (冲突); told to the person alone.",
        int, clashes, group="clash",
    ),
)  # fmt: skip
