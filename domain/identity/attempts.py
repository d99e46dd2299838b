"""The throttle of guesses: counted by operation, account and address, in real time, in the database, for all processes."""

import enum
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.database import new_id
from domain.identity.models import SignInAttempt
from domain.identity.refusals import IdentityRefusal
from domain.platform.clock import real_now

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
MOST_BY_ACCOUNT = 5
MOST_BY_ADDRESS = 25
"""An address may be an office with many people behind it."""


class Operation(enum.StrEnum):
    """What is tried. Each has a count of its own: a stranger who fails to sign in stops nobody from signing an acceptance."""

    SIGN_IN = "sign-in"
    PROOF = "proof"
    RESET = "reset"
    FACTOR = "factor"


def keys(operation: Operation, email: str, address: str) -> Mapping[str, int]:
    """What is counted for a try, with the number of failures in 15 minutes at which tries are refused."""
    counted = {_of_account(operation, email): MOST_BY_ACCOUNT}
    return counted | ({_of_address(operation, address): MOST_BY_ADDRESS} if address else {})


def _of_account(operation: Operation, email: str) -> str:
    return f"{operation}:account:{email}"


def _of_address(operation: Operation, address: str) -> str:
    return f"{operation}:address:{address}"[:300]


async def count_attempt(db: AsyncSession, operation: Operation, email: str, address: str) -> None:
    """Counts a try before it is checked, or refuses it: after 5 failures of an account within 15 minutes, until the oldest is past.

    Whoever tries at the same moment waits for the count, so that 100 connections get no more guesses than one. The caller
    commits before the password is checked, and calls `forget_attempts` when it was right.
    """
    now, counted = real_now(), keys(operation, email, address)
    for key in sorted(counted):
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    recent = select(SignInAttempt.key, func.count()).where(SignInAttempt.key.in_(counted), SignInAttempt.at > now - WINDOW)
    for key, failures in await db.execute(recent.group_by(SignInAttempt.key)):
        if failures >= counted[key]:
            raise Refused(
                IdentityRefusal.TOO_MANY_ATTEMPTS,
                "Too many failed attempts. Please try again in {minutes} minutes.",
                minutes=int(WINDOW.total_seconds() // 60),
            )
    await db.execute(insert(SignInAttempt), [{"id": new_id(), "key": key, "at": now} for key in counted])
    old = select(SignInAttempt.id).where(SignInAttempt.at < now - KEPT).limit(100).with_for_update(skip_locked=True)
    await db.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(old)))


async def forget_attempts(db: AsyncSession, operation: Operation, email: str, address: str) -> None:
    """The guess was right: the account's failures are forgotten, and this try is taken from the address's count."""
    await db.execute(delete(SignInAttempt).where(SignInAttempt.key == _of_account(operation, email)))
    last = select(SignInAttempt.id).where(SignInAttempt.key == _of_address(operation, address)).order_by(SignInAttempt.at.desc()).limit(1)
    await db.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(last)))
