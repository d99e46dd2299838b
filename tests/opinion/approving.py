"""Who may decide on an approval, said once more in Python over plain rows: no predicate of `domain/` is used here."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from tests.opinion.facts import Facts, Row

BELONGS = {
    "approval": ("approval_id", "id"),
    "approval_task": ("approval_id", "approval_id"),
    "approval_decision": ("approval_id", "approval_id"),
    "approval_signer": ("approval_id", "approval_id"),
    "approval_notice": ("approval_id", "approval_id"),
    "order_line": ("subject_id", "order_id"),
    "order_term": ("subject_id", "order_id"),
    "order_deliverable": ("subject_id", "order_id"),
    "order_offer": ("subject_id", "order_id"),
    "change_order_line": ("subject_id", "change_order_id"),
    "settlement_line": ("subject_id", "settlement_id"),
    "issue_message": ("subject_id", "issue_id"),
    "issue_document": ("subject_id", "issue_id"),
    "issue_transition": ("subject_id", "issue_id"),
}


def waits_for(facts: Facts, user_id: UUID, today: date, table: str, row: Row) -> bool:
    """Whether the row is, or belongs to, something that has an open task for the user."""
    of_task, own = BELONGS.get(table, ("subject_id", "id"))
    return any(decides(facts, user_id, today, task) for task in facts.where("approval_task", of_task, row[own]))


def decides(facts: Facts, user_id: UUID, today: date, task: Row) -> bool:
    """The user holds a right to the open task, or somebody who does is away and named the user."""
    if task["state"] != "OPEN" or not may_still(facts, user_id, task):
        return False
    found = facts.once(("holders", task["id"], today), lambda: list(holders(facts, today, task)))
    return any(holder == user_id or away(facts, holder, user_id, today) for holder in found)


def holders(facts: Facts, today: date, task: Row) -> Iterator[UUID]:
    """Staff who hold one of the step's roles where it wants it, or its escalation role once it was escalated."""
    for grant in facts.rows("role_grant"):
        user = facts.get("app_user", grant["user_id"])
        if user is None or user["audience"] != "STAFF" or user["disabled_at"] is not None or user["is_service"]:
            continue
        if grant["ended_at"] is not None or not covers(grant, today):
            continue
        if task["is_personal"]:
            by_role = grant["role"] == "staff_member" and is_signer(facts, task, user["id"])
        else:
            by_role = grant["role"] in task["roles"] and there(facts, grant, user, task, task["place"])
        late = task["escalated_at"] is not None and grant["role"] == task["escalation_role"]
        if (by_role or (late and there(facts, grant, user, task, task["escalation_place"]))) and may_still(facts, user["id"], task):
            yield user["id"]


def is_signer(facts: Facts, task: Row, user_id: UUID) -> bool:
    """The person is named on the task, and was not taken back."""
    named = (row for row in facts.where("approval_signer", "task_id", task["id"]) if row["signer_id"] == user_id)
    return any(row["taken_back_at"] is None for row in named)


def told_of(facts: Facts, user_id: UUID, table: str, row: Row) -> bool:
    """The person is informed of the approval to which the row belongs."""
    of_notice, own = BELONGS.get(table, ("subject_id", "id"))
    return any(notice["user_id"] == user_id for notice in facts.where("approval_notice", of_notice, row[own]))


def there(facts: Facts, grant: Row, user: Row, task: Row, place: str | None) -> bool:
    """The role is held in the provider, the subject's unit or one above it, or its project."""
    if grant["domain_kind"] != place:
        return False
    if place == "ORGANISATION":
        return bool(grant["domain_id"] == user["organisation_id"])
    if place == "PROJECT":
        return bool(grant["domain_id"] == task["project_id"])
    unit = facts.get("unit", task["unit_id"])
    while unit is not None and unit["id"] != grant["domain_id"]:
        unit = facts.get("unit", unit["parent_id"])
    return unit is not None


def may_still(facts: Facts, user_id: UUID, task: Row) -> bool:
    """Not who requested, nor for whom; nobody twice on a task.

    Where the chain says once: nobody on two steps, and on one not twice but where it decides again.
    """
    if user_id in (task["requester_id"], task["owner_id"]):
        return False
    return not any(
        (said["once"] and said["decided_by_id"] == user_id and not _earlier_on_it(said, task))
        or (said["task_id"] == task["id"] and said["holder_id"] == user_id)
        for said in facts.where("approval_decision", "approval_id", task["approval_id"])
    )


def _earlier_on_it(said: Row, task: Row) -> bool:
    """A word on the same step, before it was asked again."""
    return bool(said["step_id"] == task["step_id"] and said["iteration"] < task["iteration"])


def away(facts: Facts, holder_id: UUID, delegate_id: UUID, today: date) -> bool:
    """The holder is away today and named the delegate."""
    return any(
        (row["delegate_id"], row["ended_at"]) == (delegate_id, None) and covers(row, today)
        for row in facts.where("approval_delegation", "user_id", holder_id)
    )


def covers(row: Row, today: date) -> bool:
    """From the first day to the last, both counted."""
    return bool(row["valid_from"] <= today and (row["valid_to"] is None or today <= row["valid_to"]))
