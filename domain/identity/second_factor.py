"""The second factor: who needs one, whose code is right, and what recovery codes are."""

import secrets
from collections.abc import Iterable, Sequence
from uuid import UUID

import pyotp
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, save
from domain.calendar import local_day
from domain.identity.factor_secret import can_conceal, conceal, is_current, reveal
from domain.identity.models import RecoveryCode, RoleGrant, RoleInclusion, SecondFactor, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret
from domain.platform.clock import product_now, real_now
from settings import settings

STEP, DRIFT = 30, 1
"""A code lasts 30 seconds; a clock that is one step off is forgiven."""
CODES, SIGNS = 10, "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Recovery codes: ten, of sixteen signs that are not mistaken for each other (79 bits)."""


def new_factor_secret() -> str:
    """160 random bits as base 32, as authenticators take it."""
    return pyotp.random_base32(32)


def provisioning_uri(secret: str, email: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Concord")


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, in real time, one step early or late; None for any other."""
    now, totp = int(real_now().timestamp()) // STEP, pyotp.TOTP(secret, interval=STEP)
    steps = range(now - DRIFT, now + DRIFT + 1)
    return next((step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)), None)


def take_code(factor: SecondFactor, typed: str) -> bool:
    """Whether a code of the authenticator is right and newer than the last that was taken; from then on it is taken.

    A secret that was kept by an older key, or by none, is then encrypted by the newest.
    """
    secret = reveal(factor.secret)
    step = None if secret is None else step_of(secret, "".join(typed.split()))
    if secret is None or step is None or (factor.last_step is not None and step <= factor.last_step):
        return False
    factor.last_step = step
    if can_conceal() and not is_current(factor.secret):
        factor.secret = conceal(secret)
    return True


async def take_recovery_code(db: AsyncSession, actor: Actor, factor: SecondFactor, typed: str) -> bool:
    """Whether it is an unused recovery code of this factor; from then on it is used."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    query = select(RecoveryCode).where(RecoveryCode.factor_id == factor.id, RecoveryCode.code_hash == hash_secret(code))
    found = (await db.scalars(query.with_for_update())).one_or_none()
    if found is None or found.used_at is not None:
        return False
    found.used_at = actor.now
    return True


async def make_recovery_codes(db: AsyncSession, factor: SecondFactor) -> Sequence[str]:
    """Ten codes as people read them: shown this once."""
    codes = ["".join(secrets.choice(SIGNS) for _ in range(16)) for _ in range(CODES)]
    await save(db, *(RecoveryCode(factor_id=factor.id, code_hash=hash_secret(code)) for code in codes))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


async def codes_left(db: AsyncSession, factor: SecondFactor) -> int:
    """How many recovery codes are unused."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.factor_id == factor.id, RecoveryCode.used_at.is_(None))
    return await db.scalar(query) or 0


def wrong_code(field: str = "code") -> Refused:
    """One answer for a wrong, an old and a used code."""
    return Refused(IdentityRefusal.CODE_WRONG, "This code is not right. Please enter the newest one.", field)


def refused_code(factor: SecondFactor, field: str = "code") -> Refused:
    """Why no code was right: the code, or a secret that no key opens; then the recovery codes work still."""
    if reveal(factor.secret) is not None:
        return wrong_code(field)
    return Refused(
        IdentityRefusal.FACTOR_UNREADABLE,
        "Your authenticator cannot be checked any more. Use a recovery code, or ask your administrator to reset your second factor.",
        field,
    )


async def open_factor(db: AsyncSession, account_id: UUID | None) -> SecondFactor | None:
    """The account's factor, confirmed or being set up, locked."""
    query = select(SecondFactor).where(SecondFactor.account_id == account_id, SecondFactor.ended_at.is_(None))
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def held_factor(db: AsyncSession, account_id: UUID | None) -> SecondFactor | None:
    """The account's factor that counts."""
    factor = await open_factor(db, account_id)
    return factor if factor is not None and factor.confirmed_at is not None else None


async def confirmed_factor(db: AsyncSession, account_id: UUID) -> SecondFactor | None:
    """The same; locks nothing."""
    query = select(SecondFactor).where(SecondFactor.account_id == account_id, SecondFactor.ended_at.is_(None))
    return (await db.scalars(query.where(SecondFactor.confirmed_at.is_not(None)))).one_or_none()


async def has_factor(db: AsyncSession, account_id: UUID) -> bool:
    """Whether the account has a factor that counts; locks nothing."""
    return await confirmed_factor(db, account_id) is not None


async def needs_factor(db: AsyncSession, user: User) -> bool:
    """Whether a role that the user holds, now or from a later day on, or one that it includes, is among `second_factor_roles`."""
    if not settings().second_factor_roles:
        return False
    today = local_day(await product_now(db))
    counts = (or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today), RoleGrant.ended_at.is_(None))
    return await any_needs_factor(db, await db.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user.id, *counts)))


async def any_needs_factor(db: AsyncSession, roles: Iterable[str]) -> bool:
    """Whether one of the roles, or one that it includes, is among `second_factor_roles`."""
    needing = set(filter(None, settings().second_factor_roles.split(",")))
    if not needing:
        return False
    held = set(roles)
    pairs = [(role, included) for role, included in await db.execute(select(RoleInclusion.role, RoleInclusion.included))]
    for _ in pairs:
        held |= {included for role, included in pairs if role in held}
    return bool(held & needing)
