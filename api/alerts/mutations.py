"""Alerts acknowledged."""

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ChangeInput, described, mutation, row_id
from authz.viewer import Viewer
from domain.alerts import acknowledge_alert as acknowledging
from domain.database import Row


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
