"""Passwords: Argon2id in a small pool of threads. A check takes memory and a good part of a second, so only a few run at one time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.acts import Refused
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import new_secret
from settings import settings

SHORTEST, LONGEST, SIGNS = 10, 200, 5
MOST_WAITING = 64
"""So many checks may wait for a thread; more are refused at once, so that a flood holds neither memory nor connections."""
T = TypeVar("T")
_waiting = 0


def check_new_password(password: str, email: str, field: str = "password") -> str:
    """A password that may be chosen: 10 to 200 characters, at least five different ones, not the e-mail address."""
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < SIGNS or password.lower() in (email, email.partition("@")[0]):
        raise Refused(
            IdentityRefusal.PASSWORD_WEAK,
            "Choose a password of {shortest} to {longest} characters, at least {signs} different ones, that is not your address.",
            field,
            shortest=SHORTEST,
            longest=LONGEST,
            signs=SIGNS,
        )
    return password


async def hash_password(password: str) -> str:
    """The Argon2 hash to be kept."""
    return await _in_pool(lambda: hasher().hash(_bytes(password)))


async def password_matches(password: str, stored: str | None) -> bool:
    """Whether this is the password. Without a stored hash it is none, after the same work: time tells nobody who exists."""
    return await _in_pool(lambda: _matches(_bytes(password[:LONGEST]), stored))


def _matches(password: bytes, stored: str | None) -> bool:
    nobody = _nobody()
    return hasher().verify(password, stored or nobody) and stored is not None


def _bytes(password: str) -> bytes:
    """Whatever was typed, half a surrogate too, can be hashed."""
    return password.encode("utf-8", "surrogatepass")


@lru_cache
def hasher() -> PasswordHash:
    """What hashes and verifies; a hash says itself how dear it is to check."""
    return PasswordHash((Argon2Hasher(memory_cost=settings().argon2_mebibytes * 1024),))


@lru_cache
def _nobody() -> str:
    return hasher().hash(new_secret())


@lru_cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings().argon2_concurrency, thread_name_prefix="argon2")


async def _in_pool(work: Callable[[], T]) -> T:
    global _waiting  # noqa: PLW0603  # one pool a process, one count beside it
    if _waiting >= MOST_WAITING:
        raise Refused(IdentityRefusal.TOO_BUSY, "Too many people are signing in at this moment. Please try again in a minute.")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_pool(), work)
    finally:
        _waiting -= 1
