"""What would move if a task did: for whoever may move it (S0-50)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.mutations import UserError, row_id
from api.planning import inputs
from api.previews import closed, described, make_type, of, refused, root_field, row_of
from api.resolving import reader
from domain.acts import Denied, NotFound, Refused, refuse, row_for
from domain.planning.models import Task
from domain.planning.shift_plan import ACTION, can_shift_plan
from domain.planning.shifting import Move, Wanted, digest, moves_by

ROOTS = {"previewShift": "Task:schedule"}


@dataclass(frozen=True)
class Shift:
    """The moves, or why it would be refused."""

    moves: Sequence[Move] = ()
    user_errors: Sequence[UserError] = ()


async def preview_shift(root: Any, info: Any, input: Any) -> Shift:
    """What `shiftPlan` with the same input would do now; nothing is changed."""
    mine = reader(info)
    try:
        async with mine.session() as db:
            task = await row_for(db, mine.viewer, ACTION, Task, row_id("Task", input.task_id), lock=False)
            refuse(await can_shift_plan(db, mine.viewer, task))
            return Shift(await moves_by(db, mine.viewer.today, task, Wanted(input.starts_on, input.ends_on)))
    except Refused as refusal:
        return Shift(user_errors=[refused(mine, refusal)])
    except (Denied, NotFound) as problem:
        raise closed(problem, "previewShift") from problem


def _id_of(kind: str) -> Any:
    def read(move: Move) -> UUID | None:
        return move.row.id if type(move.row).__name__ == kind else None

    return read


MOVE_FIELDS = {
    "task": row_of("Task", _id_of("Task"), "The task that would move; none where it is a milestone."),
    "milestone": row_of("Milestone", _id_of("Milestone"), "The milestone that would move; none where it is a task."),
    "starts_on_before": of(lambda move: move.before[0], "date", "The first day as planned now."),
    "ends_on_before": of(lambda move: move.before[1], "date", "The last day as planned now; of a milestone the same day."),
    "starts_on": of(lambda move: move.starts_on, "date", "The first day then."),
    "ends_on": of(lambda move: move.ends_on, "date", "The last day then; of a milestone the same day."),
}
SHIFT_FIELDS = {
    "moves": of(lambda shift: shift.moves, "list[PlanMove]", "The task, then what waits for it, each after what it waits for; milestones."),
    "digest": of(lambda shift: digest(shift.moves), "str", "Give it back to `shiftPlan`, which then moves exactly this."),
    "user_errors": of(lambda shift: shift.user_errors, "list[UserError]", "Why it would be refused; empty where it would not."),
}


def shift_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the field of Query."""
    make_type("PlanMove", "A task or milestone that would move (顺延), with its days before and after.", MOVE_FIELDS)
    make_type("PlanShift", "All that would move with a task (计划顺延预览).", SHIFT_FIELDS)
    given = {"input": described(inputs.ShiftPlanInput, "The shift, as `shiftPlan` takes it.")}
    said = "What would move if a task did, along all that waits for it; nothing is changed. For whoever may move it."
    return {"preview_shift": root_field(preview_shift, given, "Optional[PlanShift]", said)}
