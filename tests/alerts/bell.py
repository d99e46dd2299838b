"""What stands in people's lists, as plain values: `rule step → personas`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.models import Alert
from domain.database import Row
from domain.platform.models import Deadline
from tests.world import World


async def ring(world: World, subject: Row) -> None:
    """What the worker does after an event of the subject, or at a deadline."""
    await world.do("worker", keep_alerts, type(subject).__name__, subject.id)


async def alerts(world: World, subject: Row) -> Sequence[Alert]:
    """All alerts about a subject, the cleared ones too, in their order."""
    query = select(Alert).where(Alert.subject_id == subject.id).order_by(Alert.id)
    return (await world.db.scalars(query.execution_options(populate_existing=True))).all()


async def open_alerts(world: World, subject: Row) -> dict[str, set[str]]:
    """The open ones: `RULE step` and the personas who have it."""
    names = {user.id: persona for persona, user in world.people.items()}
    found: dict[str, set[str]] = {}
    for alert in await alerts(world, subject):
        if alert.cleared_at is None:
            found.setdefault(f"{alert.rule.value} {alert.step}".strip(), set()).add(names[alert.owner_id])
    return found


async def planned(world: World, subject_id: UUID) -> dict[str, datetime]:
    """The deadlines of its alerts that are still to come."""
    query = select(Deadline).where(Deadline.subject_id == subject_id, Deadline.done_at.is_(None), Deadline.kind.startswith("alert:"))
    return {row.step: row.due_at for row in await world.db.scalars(query)}
