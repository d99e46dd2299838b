"""Who gets an alert: the people who hold a role where the subject is, today, and may sign in."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.wants import Subject, To
from domain.identity.models import Account, Audience, DomainKind, RoleGrant, UnitAncestor, User


async def readers(db: AsyncSession, today: date, subject: Subject, to: To) -> Sequence[User]:
    """The users that `to` names, each once, in the order of their ids; services and disabled people get no alert."""
    named = [user for user in to.users if user is not None]
    query = (
        select(User)
        .outerjoin(Account, Account.id == User.account_id)
        .where(or_(User.id.in_(named), _held(today, *_places(subject, to))))
        .where(User.disabled_at.is_(None), Account.disabled_at.is_(None), User.is_service.is_(False))
        .order_by(User.id)
    )
    return (await db.scalars(query)).all()


def _held(today: date, *places: ColumnElement[bool]) -> ColumnElement[bool]:
    """The user holds, today, a role in one of the places: role and place together, so that a role on another project counts nothing."""
    open_end = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today)
    held = and_(RoleGrant.user_id == User.id, RoleGrant.valid_from <= today, open_end, RoleGrant.ended_at.is_(None))
    return exists(select(RoleGrant.id).where(held, or_(false(), *places)).correlate(User))


def _places(subject: Subject, to: To) -> list[ColumnElement[bool]]:
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == subject.unit_id)
    at_home = and_(RoleGrant.domain_kind == DomainKind.ORGANISATION, RoleGrant.domain_id == User.organisation_id)
    staff, partner = User.audience == Audience.STAFF, and_(User.audience == Audience.PARTNER, User.partner_id == subject.partner_id)
    customer = and_(User.audience == Audience.CUSTOMER, User.customer_id == subject.customer_id)
    return [
        and_(staff, RoleGrant.role.in_(to.project), RoleGrant.domain_kind == DomainKind.PROJECT, RoleGrant.domain_id == subject.project_id),
        and_(staff, RoleGrant.role.in_(to.unit), RoleGrant.domain_kind == DomainKind.UNIT, RoleGrant.domain_id.in_(above)),
        and_(staff, RoleGrant.role.in_(to.provider), at_home),
        and_(partner, RoleGrant.role.in_(to.partner), at_home),
        and_(customer, RoleGrant.role.in_(to.customer), at_home),
    ]
