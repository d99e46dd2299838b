"""What the acts on the schedule are given."""

from datetime import date, datetime

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional


@strawberry.input(description="What is to happen, and when: from a moment to another, or on whole days.")
class ScheduleItemPlanInput:
    """All that is said of it."""

    title: str = described("What is to happen, at most 200 characters.")
    begins_at: datetime | None = optional("When it begins; or give `beginsOn`.")
    ends_at: datetime | None = optional("When it ends.")
    begins_on: date | None = optional("The first day, of one that lasts whole days; or give `beginsAt` and `endsAt`.")
    ends_on: date | None = optional("The last day of such a one; without it the first.")
    place: str | None = optional("Where, at most 200 characters.")
    description: str | None = optional("More of it, at most 4,000 characters.")
    remind_minutes: int | None = optional("So many minutes before, those who take part are reminded: at most 40,320, which are four weeks.")


@strawberry.input(description="Something that is to happen in a project.")
class ScheduleItemInput(ActInput):
    """For a project."""

    project_id: strawberry.ID = described("The project.")
    item: ScheduleItemPlanInput = described("What is to happen.")
    user_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Who takes part: own people, and people of the customer or of partners who are on the project."
    )


@strawberry.input(description="Something that the person has to do alone.")
class ScheduleOwnItemInput(ActInput):
    """For oneself."""

    item: ScheduleItemPlanInput = described("What is to happen.")


@strawberry.input(description="An act on a schedule item.")
class ScheduleItemActInput(ChangeInput):
    """An item."""

    schedule_item_id: strawberry.ID = described("The schedule item.")


@strawberry.input(description="A schedule item planned otherwise.")
class ChangeScheduleItemInput(ChangeInput):
    """All of it anew."""

    schedule_item_id: strawberry.ID = described("The schedule item.")
    item: ScheduleItemPlanInput = described("All that holds from now on.")


@strawberry.input(description="A schedule item that does not take place.")
class CancelScheduleItemInput(ChangeInput):
    """An item and why."""

    schedule_item_id: strawberry.ID = described("The schedule item.")
    reason: str = described("Why, at most 4,000 characters; all who see the item read it.")


@strawberry.input(description="A schedule item that begins when another one is done.")
class FollowScheduleItemInput(ChangeInput):
    """An item and the one before it."""

    schedule_item_id: strawberry.ID = described("The schedule item.")
    follows_id: strawberry.ID = described("A planned item of the same project, or of the same person, that begins no later.")


@strawberry.input(description="Somebody who takes part.")
class InviteToScheduleItemInput(ChangeInput):
    """An item and a person."""

    schedule_item_id: strawberry.ID = described("The schedule item.")
    user_id: strawberry.ID = described("Somebody of the provider, or of the customer or a partner who is on the project.")


@strawberry.input(description="Somebody who takes part no more.")
class UninviteFromScheduleItemInput(ActInput):
    """A participant."""

    schedule_participant_id: strawberry.ID = described("The participant.")


@strawberry.input(description="A no to a schedule item.")
class DeclineScheduleItemInput(ChangeInput):
    """An item and a word."""

    schedule_item_id: strawberry.ID = described("The schedule item.")
    word: str | None = optional("Why, at most 4,000 characters.")
