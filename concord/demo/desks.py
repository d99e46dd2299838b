"""The desks of the demo's people: every other week they put away the alerts that only told them something."""

from datetime import timedelta

from sqlalchemy import select

from concord.demo.company import FIRST_DAY
from concord.demo.stage import Stage
from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.models import Alert, AlertRule

NEWS = (
    AlertRule.ORDER_ACCEPTED,
    AlertRule.ACCEPTANCE_PASSED,
    AlertRule.ACCEPTANCE_FAILED,
    AlertRule.ACCEPTANCE_VOIDED,
    AlertRule.PAYMENT_MADE,
    AlertRule.SETTLEMENT_APPROVED,
)
FORTNIGHT, READ_AFTER = 14, timedelta(days=3)


async def tidy(stage: Stage) -> None:
    """Whoever has had such an alert for three days acknowledges it."""
    for number in range(FIRST_DAY + FORTNIGHT, 0, FORTNIGHT):
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
        for alert in alerts:
            await stage.do(owners[alert.owner_id], acknowledge_alert, alert.id)
