"""The desks of the demo's people: every third week they put away the alerts that only told them something."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from concord.demo.company import FIRST_DAY
from concord.demo.stage import Stage
from domain.acts import Actor
from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.models import Alert, AlertRule

NEWS = (
    AlertRule.ORDER_ACCEPTED,
    AlertRule.ACCEPTANCE_PASSED,
    AlertRule.ACCEPTANCE_FAILED,
    AlertRule.ACCEPTANCE_VOIDED,
    AlertRule.PAYMENT_MADE,
    AlertRule.SETTLEMENT_APPROVED,
    AlertRule.SETTLEMENT_EVALUATED,
    AlertRule.ORDER_DECLINED,
    AlertRule.ORDER_TERMINATED,
    AlertRule.CHANGE_ORDER_ACCEPTED,
    AlertRule.CHANGE_ORDER_DECLINED,
    AlertRule.ACCEPTANCE_REVOKED,
    AlertRule.OBJECTION_ANSWERED,
    AlertRule.PARTNER_STOPPED,
    AlertRule.AGREEMENT_ENDED,
    AlertRule.ACCOUNT_DECIDED,
)
THREE_WEEKS, READ_AFTER = 21, timedelta(days=3)


async def tidy(stage: Stage) -> None:
    """Whoever has had such an alert for three days acknowledges it."""
    for number in range(FIRST_DAY + THREE_WEEKS, 0, THREE_WEEKS):
        await stage.until(stage.day(number), hour=17)
        owners = {user_id: email for email, user_id in stage.people.items()}
        query = select(Alert).where(
            Alert.rule.in_(NEWS),
            Alert.acknowledged_at.is_(None),
            Alert.cleared_at.is_(None),
            Alert.raised_at < stage.now - READ_AFTER,
        )
        async with stage.sessions() as db:
            alerts = (await db.scalars(query.order_by(Alert.id))).all()
        for owner_id in {alert.owner_id: None for alert in alerts}:
            await stage.do(owners[owner_id], _put_away, [alert.id for alert in alerts if alert.owner_id == owner_id])


async def _put_away(db: AsyncSession, actor: Actor, alert_ids: Sequence[UUID]) -> None:
    """All of them at one sitting."""
    for alert_id in alert_ids:
        await acknowledge_alert(db, actor, alert_id)
