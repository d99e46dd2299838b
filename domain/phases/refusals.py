"""Why a project cannot come into its next phase."""

import enum


class PhaseRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    PROJECT_CLOSED = "PROJECT_CLOSED"
    PROJECT_STOPPED = "PROJECT_STOPPED"
    PHASE_NOT_NEXT = "PHASE_NOT_NEXT"
    BASELINE_MISSING = "BASELINE_MISSING"
    CONTRACT_MISSING = "CONTRACT_MISSING"
    ACCEPTANCE_STANDING = "ACCEPTANCE_STANDING"
    TASKS_OPEN = "TASKS_OPEN"
