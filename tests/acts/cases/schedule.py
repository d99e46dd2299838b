"""The schedule (日程): scheduled, changed, finished, cancelled; in a flow; who takes part and what they say; open or confidential."""

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value, wrong_states
from tests.acts.cases.people import EVERYBODY

OVER, PERSONAL = "SCHEDULE_OVER", "SCHEDULE_PERSONAL"
ENDED = ("item_done", "item_cancelled")
OTHER = (Wrong("NOT_FOUND", row(scheduleItemId="item_other")),)
MANAGERS = "delivery_manager deputy"
PLAN = {
    "title": "Rehearsal",
    "beginsAt": "2027-03-10T02:00:00Z",
    "endsAt": "2027-03-10T04:00:00Z",
    "beginsOn": None,
    "endsOn": None,
    "place": "Room 2",
    "description": "All of it.",
    "remindMinutes": 60,
}
SAYS = "title state beginsAt endsAt beginsOn endsOn place description remindMinutes isWaiting version"
SAID = {
    "title": "Rehearsal",
    "state": "PLANNED",
    "beginsAt": "2027-03-10T02:00:00+00:00",
    "endsAt": "2027-03-10T04:00:00+00:00",
    "beginsOn": None,
    "endsOn": None,
    "place": "Room 2",
    "description": "All of it.",
    "remindMinutes": 60,
    "isWaiting": False,
}


def plan(**changed: object) -> Given:
    """The plan, or another one."""
    return value(item=PLAN | changed)


def item(name: str) -> Given:
    return row(scheduleItemId=name)


WRONG = (
    Wrong("SCHEDULE_TIME_UNCLEAR", plan(endsAt=None)),
    Wrong("SCHEDULE_TIME_UNCLEAR", plan(beginsOn="2027-03-10")),
    Wrong("DATES_REVERSED", plan(endsAt="2027-03-10T02:00:00Z")),
    Wrong("DATES_REVERSED", plan(beginsAt=None, endsAt=None, beginsOn="2027-03-10", endsOn="2027-03-09")),
    Wrong("DATE_ABSURD", plan(endsAt="2101-01-01T00:00:00Z")),
    Wrong("REMINDER_WRONG", plan(remindMinutes=40_321)),
    Wrong("TEXT_EMPTY", plan(title=" ")),
)
SCHEDULE = {
    "schedule_item": case(
        "manager",
        lambda stage: {"projectId": stage.id("project"), "item": PLAN, "userIds": [stage.user("deputy")]},
        also=MANAGERS,
        on="projectId",
        says=f"{SAYS} isOpenToCustomer owner {{ name }} participants {{ nodes {{ user {{ name }} answer invitedBy {{ name }} }} }}",
        after=SAID
        | {
            "version": 1,
            "isOpenToCustomer": False,
            "owner": {"name": "Manager"},
            "participants": {"nodes": [{"user": {"name": "Deputy"}, "answer": "INVITED", "invitedBy": {"name": "Manager"}}]},
        },
        wrong=(
            *WRONG,
            Wrong("NOT_OF_PROJECT", lambda stage: {"userIds": [stage.user("customer_admin")]}),
            Wrong("TAKES_PART", lambda stage: {"userIds": [stage.user("deputy")] * 2}),
            Wrong("USER_DISABLED", lambda stage: {"userIds": [stage.id("gone")]}),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "schedule_own_item": case(
        "customer_reader",
        plan(),
        also=EVERYBODY,
        says=f"{SAYS} project {{ code }} owner {{ name }} participants {{ nodes {{ answer }} }}",
        after=SAID
        | {"version": 1, "project": None, "owner": {"name": "Customer_Reader"}, "participants": {"nodes": [{"answer": "ACCEPTED"}]}},
        wrong=WRONG,
    ),
    "change_schedule_item": case(
        "manager",
        both(item("item_planned"), plan()),
        also=MANAGERS,
        on="scheduleItemId",
        says=f"{SAYS} movedAt movedBy {{ name }}",
        after=SAID | {"version": 2, "movedAt": "2027-02-28T01:00:00+00:00", "movedBy": {"name": "Manager"}},
        wrong=(
            *WRONG,
            Wrong("FLOW_BEFORE", both(item("item_second"), plan(beginsAt="2027-03-01T02:00:00Z"))),
            *wrong_states("scheduleItemId", OVER, *ENDED),
            *wrong_states("scheduleItemId", "NOT_FOUND", "own_customer_reader"),
            *OTHER,
        ),
    ),
    "finish_schedule_item": case(
        "manager",
        item("item_first"),
        also=MANAGERS,
        on="scheduleItemId",
        says="state finishedAt finishedBy { name } followers { nodes { title isWaiting turnAt } } version",
        after={
            "state": "DONE",
            "finishedAt": "2027-02-28T01:00:00+00:00",
            "finishedBy": {"name": "Manager"},
            "followers": {"nodes": [{"title": "Item second", "isWaiting": False, "turnAt": "2027-02-28T01:00:00+00:00"}]},
            "version": 2,
        },
        again=OVER,
        wrong=(
            *wrong_states("scheduleItemId", "SCHEDULE_WAITING", "item_second"),
            *wrong_states("scheduleItemId", OVER, *ENDED),
            Wrong("FORBIDDEN", item("item_asked"), "customer_reader"),
            *OTHER,
        ),
    ),
    "cancel_schedule_item": case(
        "manager",
        both(item("item_first"), value(reason="The crane is broken.")),
        also=MANAGERS,
        on="scheduleItemId",
        says="state cancelledAt cancelledBy { name } cancellationReason followers { nodes { title } } version",
        after={
            "state": "CANCELLED",
            "cancelledAt": "2027-02-28T01:00:00+00:00",
            "cancelledBy": {"name": "Manager"},
            "cancellationReason": "The crane is broken.",
            "followers": {"nodes": []},
            "version": 2,
        },
        again=OVER,
        wrong=(*wrong_states("scheduleItemId", OVER, *ENDED), *OTHER),
    ),
    "follow_schedule_item": case(
        "manager",
        row(scheduleItemId="item_later", followsId="item_first"),
        also=MANAGERS,
        on="scheduleItemId",
        says="isWaiting follows { title } version",
        after={"isWaiting": True, "follows": {"title": "Item first"}, "version": 2},
        again="FOLLOWS_ALREADY",
        wrong=(
            *wrong_states("scheduleItemId", "FOLLOWS_ALREADY", "item_second"),
            *wrong_states("followsId", OVER, *ENDED),
            *wrong_states("followsId", "NOT_FOUND", "item_other", "own_customer_reader"),
            *wrong_states("followsId", "FLOW_ELSEWHERE", "own_manager"),
            *wrong_states("followsId", "FLOW_CIRCLE", "item_later"),
            Wrong("FLOW_CIRCLE", row(scheduleItemId="item_first", followsId="item_second")),
            Wrong("FLOW_BEFORE", row(scheduleItemId="item_planned", followsId="item_later")),
            *wrong_states("scheduleItemId", OVER, *ENDED),
            *OTHER,
        ),
    ),
    "unfollow_schedule_item": case(
        "manager",
        item("item_second"),
        also=MANAGERS,
        on="scheduleItemId",
        says="isWaiting follows { title } version",
        after={"isWaiting": False, "follows": None, "version": 3},
        again="FOLLOWS_NOTHING",
        wrong=(*wrong_states("scheduleItemId", OVER, *ENDED), *OTHER),
    ),
    "invite_to_schedule_item": case(
        "manager",
        both(item("item_planned"), user(userId="partner_lead")),
        also=MANAGERS,
        on="scheduleItemId",
        says="participants { nodes { user { name } answer } } version",
        after={"participants": {"nodes": [{"user": {"name": "Partner_Lead"}, "answer": "INVITED"}]}, "version": 2},
        again="TAKES_PART",
        wrong=(
            *wrong_states("scheduleItemId", OVER, *ENDED),
            Wrong("TAKES_PART", item("item_asked")),
            Wrong("NOT_OF_PROJECT", user(userId="customer_admin")),
            Wrong("USER_DISABLED", row(userId="gone")),
            Wrong("FORBIDDEN", item("own_manager")),
            *OTHER,
        ),
    ),
    "uninvite_from_schedule_item": case(
        "manager",
        row(scheduleParticipantId="taking_part"),
        also=MANAGERS,
        on="scheduleParticipantId",
        says="participants(where: { endedAt: { isNull: true } }) { nodes { answer } } version",
        after={"participants": {"nodes": [{"answer": "INVITED"}, {"answer": "INVITED"}]}, "version": 2},
        again="TAKES_NO_PART",
        wrong=wrong_states("scheduleParticipantId", "TAKES_NO_PART", "taken_part"),
    ),
    "accept_schedule_item": case(
        "customer_reader",
        item("item_asked"),
        also="deputy partner_lead",
        on="scheduleItemId",
        says="participants { nodes { answer answeredAt } } version",
        after={"participants": {"nodes": [{"answer": "ACCEPTED", "answeredAt": "2027-02-28T01:00:00+00:00"}]}, "version": 2},
        again="ANSWERED_SO",
        wrong=(
            *(Wrong(OVER, item("item_over"), one) for one in ("customer_reader", "deputy", "partner_lead")),
            Wrong(PERSONAL, item("own_manager"), "manager"),
            Wrong("FORBIDDEN", item("item_opened")),
            Wrong("NOT_FOUND", item("item_planned")),
            *OTHER,
        ),
    ),
    "decline_schedule_item": case(
        "customer_reader",
        both(item("item_asked"), value(word="At sea.")),
        also="deputy partner_lead",
        on="scheduleItemId",
        says="participants { nodes { answer word } } version",
        after={"participants": {"nodes": [{"answer": "DECLINED", "word": "At sea."}]}, "version": 2},
        again="ANSWERED_SO",
        wrong=(
            *(Wrong(OVER, item("item_over"), one) for one in ("customer_reader", "deputy", "partner_lead")),
            Wrong(PERSONAL, item("own_manager"), "manager"),
            Wrong("FORBIDDEN", item("item_opened")),
            Wrong("NOT_FOUND", item("item_planned")),
            *OTHER,
        ),
    ),
    "disclose_schedule_item": case(
        "manager",
        item("item_planned"),
        also="delivery_manager",
        on="scheduleItemId",
        says="isOpenToCustomer version",
        after={"isOpenToCustomer": True, "version": 2},
        again="OPENED_ALREADY",
        wrong=(*wrong_states("scheduleItemId", "OPENED_ALREADY", "item_opened"), *OTHER),
    ),
    "withhold_schedule_item": case(
        "manager",
        item("item_opened"),
        also="delivery_manager",
        on="scheduleItemId",
        says="isOpenToCustomer version",
        after={"isOpenToCustomer": False, "version": 3},
        again="NOT_OPENED",
        wrong=(*wrong_states("scheduleItemId", "NOT_OPENED", "item_planned"), *OTHER),
    ),
}
