"""What of the company is in approval: rounds of orders and a settlement, open and ended tasks, words, and who stands in for whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.leaks.places import PROJECTS, TODAY
from tests.leaks.rows import Row, Rows, uid

WHEN = datetime(2026, 10, 1, tzinfo=UTC)
STEPS: dict[str, tuple[list[str], str]] = {
    "finance": (["finance", "cashier"], "ORGANISATION"),
    "pmo": (["region_pmo", "delivery_manager"], "UNIT"),
    "project": (["project_manager"], "PROJECT"),
}
"""Roles and where they are held."""
ROUNDS = (("A1", "PX", "SUBMITTED"), ("A1", "PX", "RUNNING"), ("B2", "PX", "SUBMITTED"), ("A2", "PY", "APPROVED"))
AWAY = (
    ("finance", "stand_in", TODAY - timedelta(days=3), TODAY),
    ("headquarters", "stand_in", TODAY, TODAY + timedelta(days=3)),
    ("region", "sales", date(2021, 1, 1), date(2021, 12, 31)),
    ("delivery", "mixed", TODAY, date(2100, 1, 1)),
)
"""Who is away, who stands in, from when to when."""


def approve(rows: Rows) -> None:
    """All of it."""
    rows.add("approval_chain", "other chain", kind="SETTLEMENT", valid_to=None, once=False)
    chain = rows.add("approval_chain", "chain", kind="ORDER", valid_to=None, once=True)
    for position, (name, (roles, place)) in enumerate(STEPS.items(), 1):
        given: dict[str, Any] = {"chain_id": chain["id"], "position": position, "sequence": position, "roles": roles, "place": place}
        rows.add("approval_chain_step", f"step {name}", **given, escalation_role="hq_pmo", escalation_place="ORGANISATION")
        rows.add("approval_threshold", f"threshold {name}", step_id=uid(f"step {name}"))
    for project, partner, state in ROUNDS:
        customer, unit = PROJECTS[project]
        place_of = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(unit), "partner_id": uid(partner)}
        _round(rows, f"{partner}-{project}-{state}", "OutsourcingOrder", place_of)
    settled = {"project_id": uid("A1"), "customer_id": uid("CA"), "unit_id": uid("NORTH-1"), "partner_id": uid("PX")}
    _round(rows, "PX-A1-CLOSED settlement", "Settlement", settled)
    _round(rows, "PZ", "Partner", {"project_id": None, "customer_id": None, "unit_id": None, "partner_id": uid("PZ")})
    entered = {"project_id": None, "customer_id": uid("CA"), "unit_id": uid("SOUTH"), "partner_id": None}
    _round(rows, "EE-A2 request 2", "EarlyEntryRequest", entered)
    raised = {"project_id": uid("B1"), "customer_id": uid("CB"), "unit_id": uid("NORTH"), "partner_id": None}
    _round(rows, "B1 issue 2", "Issue", raised)
    for user, delegate, since, until in AWAY:
        given = {"user_id": uid(user), "delegate_id": uid(delegate), "valid_from": since, "valid_to": until, "ended_at": None}
        rows.add("approval_delegation", f"{user} away", **given)
    back = {"user_id": uid("buyer"), "delegate_id": uid("nobody"), "valid_from": TODAY, "valid_to": TODAY, "ended_at": WHEN}
    rows.add("approval_delegation", "back again", **back)


def _round(rows: Rows, subject: str, kind: str, place: Row) -> None:
    """A task of each step: open, open and late, ended with a word."""
    name = f"{subject} round"
    people = {"requester_id": uid("manager"), "owner_id": uid("manager_b" if subject.startswith("PX-B") else "manager")}
    about = {"kind": "ORDER", "subject_id": uid(subject), **place, **people}
    life = {"chain_id": uid("chain"), "once": True, "requested_at": WHEN, "subject_type": kind}
    rows.add("approval", name, **about, **life, state="PENDING", round=1)
    below = {**about, "approval_id": uid(name)}
    for position, (step, (roles, where)) in enumerate(STEPS.items(), 1):
        task = f"{name} {step}"
        given: dict[str, Any] = {"step_id": uid(f"step {step}"), "position": position, "sequence": position, "roles": roles, "place": where}
        given |= {"iteration": 2 if step == "pmo" else 1, "batch": 0, "turn": 0, "parent_id": None, "placement": None, "is_personal": False}
        given |= {"escalation_role": "hq_pmo", "escalation_place": "ORGANISATION", "requested_at": WHEN, "mode": "ANY"}
        state = ("OPEN", "OPEN", "APPROVED")[(position + len(subject)) % 3]
        late = {"escalated_at": WHEN if position == 2 else None}
        rows.add("approval_task", task, **below, **given, **late, state=state)
        if position == 1:
            added = {
                "is_personal": True,
                "roles": [],
                "parent_id": uid(task),
                "placement": "PARALLEL",
                "batch": 1,
                "turn": 1,
                "mode": "ALL",
            }
            rows.add("approval_task", f"{name} added", **below, **(given | added), **late, state="OPEN")
            for signer, gone in (("mixed", None), ("nobody", WHEN)):
                by = {"signer_id": uid(signer), "added_by_id": uid("finance"), "taken_back_at": gone}
                by["taken_back_by_id"] = gone and uid("finance")
                rows.add("approval_signer", f"{name} {signer}", **below, task_id=uid(f"{name} added"), **by)
            rows.add("approval_notice", f"{name} told", **below, user_id=uid("was_manager"), told_by_id=uid("finance"))
        if state == "APPROVED":
            said = {"task_id": uid(task), "holder_id": uid("finance"), "decided_by_id": uid("auditor"), "once": True, "mode": "ANY"}
            said |= {"step_id": given["step_id"], "iteration": given["iteration"], "to_task_id": uid(f"{name} finance")}
            rows.add("approval_decision", f"{task} word", **below, **said)
