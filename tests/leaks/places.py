"""Where and when the company is: its units, projects and orders."""

from datetime import UTC, date, datetime

NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)
TODAY = date(2026, 11, 2)
BINDING = {"RUNNING", "DELIVERED", "ACCEPTED", "SETTLED", "CLOSED", "TERMINATED"}
NOT_SENT = {"DRAFT", "SUBMITTED", "APPROVED", "CANCELLED"}
UNITS = {"HQ": None, "NORTH": "HQ", "SOUTH": "HQ", "NORTH-1": "NORTH"}
PROJECTS = {"A1": ("CA", "NORTH-1"), "A2": ("CA", "SOUTH"), "B1": ("CB", "NORTH"), "B2": ("CB", "SOUTH")}
"""Each project's customer and unit."""
ORDERS = {
    ("A1", "PX"): ("DRAFT", "SUBMITTED", "SENT", "RUNNING", "ACCEPTED", "CLOSED"),
    ("A1", "PY"): ("DRAFT", "DELIVERED"),
    ("A2", "PX"): ("CANCELLED", "DECLINED"),
    ("A2", "PY"): ("APPROVED", "SETTLED"),
    ("B1", "PY"): ("SENT", "RUNNING", "TERMINATED"),
    ("B2", "PX"): ("SUBMITTED",),
    ("B2", "PY"): ("DRAFT", "ACCEPTED"),
}
"""The states of the orders of a project to a partner."""
