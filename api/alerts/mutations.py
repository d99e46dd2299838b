"""Alerts acknowledged, and how they are mailed."""

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.alerts import acknowledge_alert as acknowledging
from domain.alerts import choose_delivery as choosing
from domain.alerts.models import AlertRule
from domain.alerts.preference_models import AlertDelivery
from domain.database import Row
from domain.identity.models import User

use_enum(AlertRule, AlertDelivery)


@strawberry.input(description="An act on an alert.")
class AlertInput(ChangeInput):
    """An alert."""

    alert_id: strawberry.ID = described("The alert.")


@mutation(
    acknowledging.ACTION,
    "Alert",
    "The reader's own alert is marked as seen; it goes when its cause goes.",
    can=acknowledging.can_acknowledge_alert,
)
async def acknowledge_alert(db: AsyncSession, viewer: Viewer, input: AlertInput) -> Row:
    """The alert."""
    return await acknowledging.acknowledge_alert(db, viewer, row_id("Alert", input.alert_id), input.expected_version)


@strawberry.input(description="When alerts are mailed: of one rule, or of all that have no choice of their own.")
class DeliveryChoiceInput:
    """A choice."""

    rule: AlertRule | None = optional("The rule; all others without one.")
    delivery: AlertDelivery | None = optional(
        "When they are mailed; without one the rule goes with the choice for all, and all are mailed at once."
    )


@strawberry.input(description="How one's own alerts are mailed.")
class ChooseDeliveryInput(ActInput):
    """Some choices."""

    choices: list[DeliveryChoiceInput] = described("The choices; what is not among them stays as it is.")


@mutation(
    choosing.ACTION, "User", "One's own alerts are mailed at once, in one daily digest, or not.", on=User, can=choosing.can_choose_delivery
)
async def choose_delivery(db: AsyncSession, viewer: Viewer, input: ChooseDeliveryInput) -> Row:
    """The user."""
    return await choosing.choose_delivery(db, viewer, [choosing.Choice(one.rule, one.delivery) for one in input.choices])
