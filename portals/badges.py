"""How a state looks and how far a thing has come: presentation only, no rule of the business."""

from typing import NamedTuple

TONES = {
    "good": "REACHED ANSWERED AGREED ACTIVE PASSED PASS PAID CONFIRMED RECEIVED ACCEPTED EFFECTIVE FULFILLED SETTLED",
    "wait": "REOPENED MORE_ASKED UNDER_REVIEW PENDING DONE"
    " LEAD_APPROVED SENT REQUESTED PROPOSED ELIGIBLE DUE INVOICED PARTLY_PAID PARTLY_RECEIVED CONDITIONAL EVALUATING OPEN HANDED_IN",
    "bad": "OBJECTED RETURNED SUSPENDED BLACKLISTED REJECTED EXPIRED FAILED FAIL DECLINED DISPUTED TERMINATED REVOKED STOPPED",
    "live": "HANDLING WITH_HEADQUARTERS ANALYSING IMPLEMENTING"
    " RUNNING DELIVERED BUILD GO_LIVE BLUEPRINT PLANNING ACCEPTANCE SUMMARY INITIATION OPERATIONS APPROVED",
}
"""Tone → the states that wear it; every other state is quiet."""
_TONE = {state: tone for tone, states in TONES.items() for state in states.split()}


def tone(state: str) -> str:
    """good (reached), wait (somebody must do something), bad (went wrong), live (under way) or quiet."""
    return _TONE.get(state, "quiet")


class Step(NamedTuple):
    """One stop on the way: its name (a term of `<kind> step`), and whether it is `done`, `now`, `ahead` or `stopped`."""

    name: str
    progress: str


LIVES: dict[str, dict[str, str]] = {
    "order": {
        "SENT": "SENT",
        "RUNNING": "RUNNING",
        "DELIVERED": "DELIVERED",
        "ACCEPTED": "ACCEPTED",
        "SETTLED": "SETTLED",
        "CLOSED": "CLOSED",
    },
    "settlement": {
        "WAIT": "LOCKED",
        "OPEN": "ELIGIBLE",
        "APPLIED": "REQUESTED",
        "EVALUATING": "EVALUATING",
        "STATEMENT": "PROPOSED DISPUTED",
        "CONFIRMED": "CONFIRMED APPROVED",
        "PAID": "PAID CLOSED",
    },
    "partner": {
        "DRAFT": "DRAFT MORE_ASKED",
        "REVIEW": "SUBMITTED UNDER_REVIEW",
        "APPROVED": "APPROVED",
        "ACTIVE": "ACTIVE",
    },
    "payable": {"OPENED": "OPEN", "INVOICED": "INVOICED", "DUE": "PARTLY_PAID", "PAID": "PAID"},
    "project": {
        "INITIATION": "INITIATION",
        "PLANNING": "PLANNING",
        "BLUEPRINT": "BLUEPRINT",
        "BUILD": "BUILD",
        "GO_LIVE": "GO_LIVE",
        "ACCEPTANCE": "ACCEPTANCE",
        "SUMMARY": "SUMMARY",
        "OPERATIONS": "OPERATIONS CLOSED",
    },
}
"""The normal way of each kind of thing, in order: the stop's name and the states in which it is the present one."""
BEFORE = {"LOCKED", "DRAFT", "SUBMITTED", "APPROVED"}
"""States ahead of the first stop, for a life in which they are no stop."""
REACHED = {"payable"}
"""Kinds whose stops are events: a stop that has come is done, none is under way."""


def steps(state: str | None, kind: str) -> list[Step]:
    """The stops of a life with the present one marked. A state beside the normal way (declined, cancelled) follows the first stop."""
    life = {name: states.split() for name, states in LIVES[kind].items()}
    at = next((place for place, states in enumerate(life.values()) if state in states), None)
    if state is None:
        return []
    if at is None:
        return [Step(name, "ahead") for name in life] if state in BEFORE else [Step(next(iter(life)), "done"), Step(state, "stopped")]
    here = "done" if kind in REACHED or at == len(life) - 1 else "now"
    return [Step(name, "done" if place < at else here if place == at else "ahead") for place, name in enumerate(life)]
