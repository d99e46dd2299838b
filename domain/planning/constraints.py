"""What the tables of a plan hold beyond keys and checks.

No task is part of itself or waits for itself, whoever does one is on the project, and a baseline is never changed.
"""

from domain.planning.baseline_models import Baseline, BaselineMilestone, BaselineTask
from domain.planning.dependency_models import TaskDependency
from domain.planning.models import Task, TaskAssignment
from domain.triggers import trigger

# Who puts a task below another waits for whoever does the same in the project: two halves of a circle do not pass each other.
trigger(
    Task.__table__,
    "task_parents",
    "BEFORE INSERT OR UPDATE OF parent_id",
    """
IF NEW.parent_id IS NOT NULL THEN
    PERFORM FROM project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    PERFORM FROM (
        WITH RECURSIVE above AS (
            SELECT id, parent_id FROM task WHERE id = NEW.parent_id
            UNION SELECT task.id, task.parent_id FROM task JOIN above ON task.id = above.parent_id
        ) SELECT id FROM above WHERE id = NEW.id
    ) AS circle;
    IF FOUND THEN
        RAISE EXCEPTION 'A task is no part of itself.'
            USING ERRCODE = '23514', TABLE = 'task', CONSTRAINT = 'ck_task_parents';
    END IF;
END IF;
RETURN NEW;
""",
)
trigger(
    TaskAssignment.__table__,
    "task_assignment_of_member",
    "BEFORE INSERT",
    """
PERFORM FROM project_member WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND left_on IS NULL;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Who does a task is on its project.'
        USING ERRCODE = '23514', TABLE = 'task_assignment', CONSTRAINT = 'ck_task_assignment_of_member';
END IF;
RETURN NEW;
""",
)
trigger(
    TaskDependency.__table__,
    "task_dependencies",
    "BEFORE INSERT OR UPDATE",
    """
PERFORM FROM project WHERE id = NEW.project_id FOR NO KEY UPDATE;
PERFORM FROM (
    WITH RECURSIVE after AS (
        SELECT NEW.successor_id AS id
        UNION SELECT task_dependency.successor_id FROM task_dependency JOIN after ON task_dependency.predecessor_id = after.id
    ) SELECT id FROM after WHERE id = NEW.predecessor_id
) AS circle;
IF FOUND THEN
    RAISE EXCEPTION 'A task does not wait for itself.'
        USING ERRCODE = '23514', TABLE = 'task_dependency', CONSTRAINT = 'ck_task_dependencies';
END IF;
RETURN NEW;
""",
)
for _table in (Baseline, BaselineTask, BaselineMilestone):
    _name: str = _table.__tablename__
    trigger(
        _table.__table__,
        f"{_name}_stands",
        "BEFORE UPDATE OR DELETE",
        f"""
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'A baseline stands as it was set.'
    USING ERRCODE = '23514', TABLE = '{_name}', CONSTRAINT = 'ck_{_name}_stands';
""",
    )
