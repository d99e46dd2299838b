"""How a user wants alerts mailed: at once, once a working day, or not at all. In the portal each alert always stands."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.alerts.models import AlertRule
from domain.database import Root


class AlertDelivery(enum.StrEnum):
    """When an alert is mailed to its reader."""

    AT_ONCE = "AT_ONCE"
    DAILY = "DAILY"
    NONE = "NONE"


class AlertPreference(Root):
    """A user's choice for one rule, or without a rule for all rules that have none of their own; at once where nothing was chosen.

    A rule's choice that was taken back is null: it goes with the choice for all again.
    """

    __tablename__ = "alert_preference"
    __table_args__ = (
        UniqueConstraint("owner_id", "rule", postgresql_nulls_not_distinct=True),
        CheckConstraint("rule IS NOT NULL OR delivery IS NOT NULL", name="choice_for_all"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    rule: Mapped[AlertRule | None]
    delivery: Mapped[AlertDelivery | None]
