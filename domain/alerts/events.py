"""What happened to alerts."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AlertRaised:
    """A user has a new alert: it is mailed, and shown live where the user looks."""

    alert_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class AlertAcknowledged:
    """The reader has seen the alert."""

    alert_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class AlertCleared:
    """The alert's cause is gone."""

    alert_id: UUID
    owner_id: UUID
