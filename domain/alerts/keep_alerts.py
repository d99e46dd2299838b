"""Brings the alerts about one subject in line with its state: raises, clears, and plans what is to come.

It asks the rule what the subject calls for now and compares with what stands. So it needs no memory of what happened: run twice,
late, or for events in another order, it leaves the same alerts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for
from domain.alerts.events import AlertCleared, AlertRaised
from domain.alerts.models import Alert, AlertRule
from domain.alerts.queries import alerts_of
from domain.alerts.recipients import readers
from domain.alerts.rules import RULES
from domain.alerts.wants import Subject, Want
from domain.identity.models import User
from domain.platform.deadlines import plan
from domain.platform.models import Deadline

ACTION = "alert:raise"
FAMILY = "alert"

Key = tuple[AlertRule, str, UUID]


async def keep_alerts(db: AsyncSession, actor: Actor, subject_type: str, subject_id: UUID) -> None:
    """The alerts that the subject calls for now stand, each once for each reader; all others are cleared; later ones are planned."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(subject_id), 0))))
    model, rule = RULES[subject_type]
    row = await row_for(db, actor, ACTION, model, subject_id, lock=False)
    subject, wants = await rule(db, actor, row)
    wanted = {
        (want.rule, want.step, user.id): (want, user)
        for want in wants
        if want.at <= actor.now
        for user in await readers(db, actor.today, subject, want.to)
    }
    standing = {(alert.rule, alert.step, alert.owner_id): alert for alert in await alerts_of(db, subject.id)}
    _clear(db, actor, [alert for key, alert in standing.items() if key not in wanted])
    _raise(db, actor, subject, wanted, standing)
    await db.flush()
    await _plan(db, actor, subject, [want for want in wants if want.at > actor.now])


def _clear(db: AsyncSession, actor: Actor, alerts: Iterable[Alert]) -> None:
    for alert in alerts:
        if alert.cleared_at is None:
            alert.cleared_at = actor.now
            record(db, actor, AlertCleared(alert.id, alert.owner_id))


def _raise(
    db: AsyncSession, actor: Actor, subject: Subject, wanted: Mapping[Key, tuple[Want, User]], standing: Mapping[Key, Alert]
) -> None:
    """What stands is only kept true; what was cleared and is called for again is raised again, in its row."""
    for key, (want, reader) in wanted.items():
        alert = standing.get(key)
        if alert is None:
            alert = Alert(rule=want.rule, step=want.step, owner_id=reader.id, audience=reader.audience, **_about(subject))
            db.add(alert)
        elif alert.cleared_at is None:
            _say(alert, subject, want)
            continue
        _say(alert, subject, want)
        alert.raised_at = actor.now
        alert.acknowledged_at = alert.digest_on = alert.mailed_at = alert.cleared_at = None
        record(db, actor, AlertRaised(alert.id, reader.id))


def _say(alert: Alert, subject: Subject, want: Want) -> None:
    """Figures as they stand now: an amount that was paid in part, a name that changed."""
    parameters = {**subject.parameters, **want.extra}
    if (alert.parameters, alert.due_on) != (parameters, want.due_on):
        alert.parameters, alert.due_on = parameters, want.due_on


def _about(subject: Subject) -> Mapping[str, Any]:
    return {
        "subject_type": subject.type,
        "subject_id": subject.id,
        "customer_id": subject.customer_id,
        "partner_id": subject.partner_id,
        "project_id": subject.project_id,
        "unit_id": subject.unit_id,
        "link_type": subject.link_type,
        "link_id": subject.link_id,
    }


async def _plan(db: AsyncSession, actor: Actor, subject: Subject, later: Sequence[Want]) -> None:
    """What is due has just been done; what is no longer called for is dropped; the rest stands at its time, unwritten where it does.

    Nobody else plans for the subject meanwhile, and nothing that is still to come is claimed.
    """
    kind, steps = f"{FAMILY}:{subject.type}", {f"{want.rule}:{want.step}": want.at for want in later}
    planned = (Deadline.kind == kind, Deadline.subject_id == subject.id, Deadline.done_at.is_(None))
    standing = (await db.execute(select(Deadline.step, Deadline.due_at).where(*planned))).all()
    if any(each.due_at <= actor.now for each in standing):
        await db.execute(update(Deadline).where(*planned, Deadline.due_at <= actor.now).values(done_at=actor.now))
    if any(each.due_at > actor.now and each.step not in steps for each in standing):
        await db.execute(delete(Deadline).where(*planned, Deadline.due_at > actor.now, Deadline.step.not_in(steps)))
    known = {each.step: each.due_at for each in standing}
    for step, at in steps.items():
        if known.get(step) != at:
            await plan(db, kind, subject.id, at, step)
