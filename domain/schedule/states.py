"""The lifecycle of a schedule item as data, held by the database too, and what its acts ask of it."""

from domain.acts import Missing, Refused
from domain.lifecycle import held_by_trigger, steps
from domain.schedule.models import ScheduleItem, ScheduleItemState
from domain.schedule.refusals import ScheduleRefusal

held_by_trigger(ScheduleItem.__table__, steps("PLANNED: DONE CANCELLED", ScheduleItemState))


def unless_planned(item: ScheduleItem) -> Missing:
    """SCHEDULE_OVER for one that is done or cancelled."""
    if item.state is ScheduleItemState.PLANNED:
        return []
    return [Refused(ScheduleRefusal.SCHEDULE_OVER, "This item is done or cancelled.", state=item.state.value)]


def unless_of_project(item: ScheduleItem) -> Missing:
    """SCHEDULE_PERSONAL for somebody's own."""
    if item.project_id is not None:
        return []
    return [Refused(ScheduleRefusal.SCHEDULE_PERSONAL, "This item is personal: it is seen by its owner alone.")]
