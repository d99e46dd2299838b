"""The life of a line of hours as data: person, partner's lead, project manager, customer (S0-42)."""

from domain.hours.models import EntryState, TimeEntry
from domain.lifecycle import held_by_trigger, steps

ENTRY_STEPS = steps(
    """
    DRAFT: SUBMITTED DROPPED
    SUBMITTED: LEAD_APPROVED APPROVED RETURNED
    LEAD_APPROVED: APPROVED RETURNED
    RETURNED: SUBMITTED DROPPED
    APPROVED: CONFIRMED DISPUTED
    DISPUTED: CORRECTED APPROVED
    """,
    EntryState,
)
held_by_trigger(TimeEntry.__table__, ENTRY_STEPS)
