"""A chain of approval changes: a new version, from a day on (S3-37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, require, save
from domain.approvals.events import ChainPublished
from domain.approvals.models import ApprovalChain, ApprovalChainStep, ApprovalKind, ApprovalThreshold, StepMode
from domain.approvals.queries import last_chain
from domain.approvals.refusals import ApprovalRefusal
from domain.identity.models import Audience, DomainKind
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import WORKER, audience_of, kinds_of_roles
from domain.values import InputRefusal

ACTION = "approval:publish_chain"
MOST_STEPS, MOST_ROLES, MOST_THRESHOLDS, MOST_DAYS = 12, 6, 10, 60
UNBOUND = (ApprovalKind.ADMISSION,)
"""What stands on no project and in no unit: its approvers hold their roles in the provider."""
BEFORE_PROJECT = (ApprovalKind.EARLY_ENTRY,)
"""What is approved before there is a project in which a role could be held."""


@dataclass(frozen=True)
class ThresholdDraft:
    """From which gross amount a step is needed, in a currency."""

    currency: str
    from_amount: Decimal


@dataclass(frozen=True)
class StepDraft:
    """A step as it is asked for; the same `sequence` means side by side."""

    name: str
    sequence: int
    roles: Sequence[str]
    place: DomainKind
    mode: StepMode
    remind_days: int
    escalate_days: int | None
    escalation_role: str | None
    escalation_place: DomainKind | None
    thresholds: Sequence[ThresholdDraft]


async def publish_chain(
    db: AsyncSession, actor: Actor, kind: ApprovalKind, valid_from: date, steps: Sequence[StepDraft], *, once: bool = True
) -> ApprovalChain:
    """A new version counts from a day, today or later, and ends the last one the day before; what is in approval keeps its own.

    A version that has not begun is replaced by the next. Each role is one of the staff's and held in such a place (ROLE_UNKNOWN,
    ROLE_OF_OTHERS, ROLE_NOT_HERE); at least one step is needed for every amount (CHAIN_WITHOUT_STEP); sequences begin at 1 without gaps
    (CHAIN_SEQUENCE); days are 1 to 60 and rise (CHAIN_DAYS); an escalation has a role and a place or nothing (CHAIN_ESCALATION).
    """
    require(db, actor, ACTION)
    values.near_day(valid_from, "validFrom")
    if valid_from < actor.today:
        raise Refused(ApprovalRefusal.CHAIN_IN_PAST, "A chain changes from today on, not before.", "validFrom")
    await _check(db, kind, steps)
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"approval chain {kind.value}"))))
    last = await last_chain(db, kind)
    while last is not None and (last.valid_to is None or last.valid_to >= valid_from):
        last.valid_to = max(last.valid_from, valid_from) - timedelta(days=1)
        await db.flush()
        last = await last_chain(db, kind, before=last.number)
    newest = await last_chain(db, kind)
    chain = ApprovalChain(kind=kind, number=newest.number + 1 if newest else 1, valid_from=valid_from, once=once)
    await save(db, chain)
    for position, step in enumerate(sorted(steps, key=lambda step: step.sequence), 1):
        await _write(db, chain.id, position, step)
    record(db, actor, ChainPublished(chain.id, kind.value))
    return chain


async def _check(db: AsyncSession, kind: ApprovalKind, steps: Sequence[StepDraft]) -> None:
    _count(steps, "steps", MOST_STEPS)
    kinds = await kinds_of_roles(db)
    for index, step in enumerate(steps):
        field = f"steps.{index}"
        values.text(step.name, f"{field}.name")
        _count(step.roles, f"{field}.roles", MOST_ROLES)
        if len(set(step.roles)) < len(step.roles):
            raise Refused(InputRefusal.NOT_UNIQUE, "Two of these have the same name.", f"{field}.roles")
        for role in step.roles:
            _check_role(kinds, kind, role, step.place, f"{field}.roles", f"{field}.place")
        _check_ladder(kinds, kind, step, field)
        _check_thresholds(step, field)
    sequences = sorted({step.sequence for step in steps})
    if sequences != list(range(1, len(sequences) + 1)):
        raise Refused(ApprovalRefusal.CHAIN_SEQUENCE, "Sequences are 1, 2, 3 and so on, without gaps.", "steps")
    if all(step.thresholds for step in steps):
        raise Refused(ApprovalRefusal.CHAIN_WITHOUT_STEP, "One step at least is needed for every amount.", "steps")


def _check_role(kinds: dict[str, set[DomainKind]], kind: ApprovalKind, role: str, place: DomainKind, field: str, place_field: str) -> None:
    if role not in kinds:
        raise Refused(IdentityRefusal.ROLE_UNKNOWN, "There is no such role.", field)
    if audience_of(role) is not Audience.STAFF or role == WORKER:
        raise Refused(IdentityRefusal.ROLE_OF_OTHERS, "This role is not for this person's organisation.", field)
    nowhere = (kind in BEFORE_PROJECT and place is DomainKind.PROJECT) or (kind in UNBOUND and place is not DomainKind.ORGANISATION)
    if place not in kinds[role] or nowhere:
        raise Refused(IdentityRefusal.ROLE_NOT_HERE, "This role is not held in such a domain.", place_field)


def _check_ladder(kinds: dict[str, set[DomainKind]], kind: ApprovalKind, step: StepDraft, field: str) -> None:
    if not 1 <= step.remind_days <= MOST_DAYS:
        raise _wrong_days(f"{field}.remindDays")
    if (step.escalate_days is None, step.escalation_role is None, step.escalation_place is None) == (True, True, True):
        return
    if step.escalate_days is None or step.escalation_role is None or step.escalation_place is None:
        raise Refused(ApprovalRefusal.CHAIN_ESCALATION, "An escalation has days, a role and a place.", f"{field}.escalationRole")
    if not step.remind_days < step.escalate_days <= MOST_DAYS:
        raise _wrong_days(f"{field}.escalateDays")
    _check_role(kinds, kind, step.escalation_role, step.escalation_place, f"{field}.escalationRole", f"{field}.escalationPlace")


def _wrong_days(field: str) -> Refused:
    return Refused(ApprovalRefusal.CHAIN_DAYS, "Days are 1 to 60, and more to the escalation than to the reminder.", field)


def _check_thresholds(step: StepDraft, field: str) -> None:
    if len(step.thresholds) > MOST_THRESHOLDS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", f"{field}.thresholds", most=MOST_THRESHOLDS)
    for index, threshold in enumerate(step.thresholds):
        values.currency(threshold.currency, f"{field}.thresholds.{index}.currency")
        values.amount(threshold.from_amount, f"{field}.thresholds.{index}.fromAmount", threshold.currency)
    if len({threshold.currency for threshold in step.thresholds}) < len(step.thresholds):
        raise Refused(InputRefusal.NOT_UNIQUE, "Two of these have the same name.", f"{field}.thresholds")


def _count(items: Sequence[object], field: str, most: int) -> None:
    if not items:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", field)
    if len(items) > most:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", field, most=most)


async def _write(db: AsyncSession, chain_id: UUID, position: int, step: StepDraft) -> None:
    row = ApprovalChainStep(
        chain_id=chain_id,
        position=position,
        sequence=step.sequence,
        name=step.name.strip(),
        roles=list(step.roles),
        place=step.place,
        mode=step.mode,
        remind_days=step.remind_days,
        escalate_days=step.escalate_days,
        escalation_role=step.escalation_role,
        escalation_place=step.escalation_place,
    )
    await save(db, row)
    amounts = [ApprovalThreshold(step_id=row.id, currency=item.currency, from_amount=item.from_amount) for item in step.thresholds]
    await save(db, *amounts)
